import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** The board's time zone, and what its hardware clock is set to. */
export default defineModule({
  name: "timezone",
  summary: "Sets the time zone",
  args: args({
    name: arg.str("The zone, such as Asia/Tokyo."),
    hwclock: arg.choice(["local", "UTC"], "What the hardware clock shows.", { aliases: ["rtc"] }),
  }),
  rules: [{ rule: "one-of-required", of: ["name", "hwclock"] }],
  examples: `
- name: Where the boards stand
  timezone:
    name: Asia/Tokyo
`,
  returns: { msg: "What was set." },
  supports: { check: "full", diff: true },
  probe: (args) => ({ zone: { read: "query", query: "timezone", about: { name: args.name } } }) as const,
  predict: ({ name, hwclock }, seen) => {
    if (!seen.zone) return undefined;
    const zone = name === undefined ? {} : { link: `/usr/share/zoneinfo/${name}`, file: name };
    const clock = hwclock === undefined ? {} : { hwclock: hwclock === "local" ? "LOCAL" : "UTC" };
    return [{ predict: "answer", query: "timezone", about: {}, sections: { ...zone, ...clock } }];
  },
  plan: (args, seen, _board, _inputs, clock) => planZone(args, seen.zone, clock.checkMode),
});

function planZone(args: { name?: string; hwclock?: "local" | "UTC" }, reading: QueryReading, checking: boolean): Plan {
  const files = linesOf(reading, "files");
  const link = linesOf(reading, "link")[0] ?? "";
  const written = linesOf(reading, "file")[0] ?? "";
  const now = /zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(link)?.[1] ?? written;
  const operations: Operation[] = [];
  const name = args.name;
  if (name !== undefined && (now !== name || (files.includes("/etc/timezone") && written !== name))) {
    if (linesOf(reading, "known").length === 0 && !checking && !files.includes("uci")) {
      const problem = `there is no time zone ${name} on the board`;
      return { plan: "refused", problem, remedy: "Check the spelling (Region/City), or install the package tzdata." };
    }
    operations.push(...setZone(name, files));
  }
  const clock = (linesOf(reading, "hwclock")[0] ?? "UTC").trim().toUpperCase() === "LOCAL" ? "local" : "UTC";
  if (args.hwclock !== undefined && args.hwclock !== clock) operations.push(setClock(args.hwclock, reading));
  // As Ansible: what was asked for, in the result as well, whether or not it is shown; "n/a" where nothing was set.
  const side = (zone: string, hardware: string) => ({
    ...(name === undefined ? {} : { name: zone || "n/a" }),
    ...(args.hwclock === undefined ? {} : { hwclock: hardware }),
  });
  const diff = { before: side(now, clock), after: side(name ?? now, args.hwclock ?? clock) };
  if (operations.length === 0) return { plan: "ok", result: { diff } };
  const msg = `executed ${operations.length} commands`;
  return { plan: "change", diff: [diff], operations, result: { msg, diff: { ...diff } } };
}

function setZone(name: string, files: string[]): Operation[] {
  const operations: Operation[] = [
    { op: "link", path: "/etc/localtime", target: `/usr/share/zoneinfo/${name}`, replace: true },
  ];
  if (files.includes("/etc/timezone")) operations.push({ op: "write", path: "/etc/timezone", content: `${name}\n` });
  if (!files.includes("uci")) return operations;
  return [
    { op: "run", argv: ["uci", "set", `system.@system[0].zonename=${name}`] },
    { op: "run", argv: ["uci", "commit", "system"] },
  ];
}

/** The third line of /etc/adjtime; the first two belong to hwclock. */
function setClock(wanted: "local" | "UTC", reading: QueryReading): Operation {
  const lines = (reading.sections["adjtime"] ?? "").split("\n");
  const content = `${lines[0] || "0.0 0 0.0"}\n${lines[1] || "0"}\n${wanted === "local" ? "LOCAL" : "UTC"}\n`;
  return { op: "write", path: "/etc/adjtime", content };
}
