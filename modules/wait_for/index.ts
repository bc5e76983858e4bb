import { type Clock, defineModule, type ModuleResult, type Plan, type Readers, type Seen } from "../contract.js";
import { compileBytes } from "../kit/byte-regex.js";
import { byteText } from "../kit/edit.js";
import { pathInfo } from "../kit/file-info.js";
import type { PythonMatch } from "../kit/python-regex.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { activeConnections, stateNumber } from "./connections.js";
import { schema, type WaitArgs } from "./schema.js";

export default defineModule({
  name: "wait_for",
  changes: false,
  summary: "Waits for a port, a file, a text in a file, or for a while",
  args: schema,
  supports: { check: "none", diff: false },
  returns: {
    elapsed: "Seconds that were waited",
    match_groups: "Groups of search_regex",
    match_groupdict: "Named groups of search_regex",
    state: "What was waited for",
  },
  examples: `
- name: Until the guest's server answers
  wait_for:
    host: 192.168.0.41
    port: 22
    timeout: 60
- name: Until the log says so
  wait_for:
    path: /var/log/boot
    search_regex: "login:"
`,
  probe(args): Readers {
    if (args.path !== undefined) {
      const file: Readers = { path: { read: "stat", path: args.path, follow: true } };
      if (args.search_regex === undefined) return file;
      return { ...file, content: { read: "content", path: args.path, limit: 64 * 1024 * 1024 } };
    }
    if (args.state === "drained") {
      return {
        tcp: { read: "content", path: "/proc/net/tcp" },
        tcp6: { read: "content", path: "/proc/net/tcp6" },
      };
    }
    if (args.port === undefined) return {};
    const { host, port } = args;
    return { port: { read: "port", host, port, timeoutSeconds: args.connect_timeout } };
  },
  plan: (args, seen, _board, _inputs, clock) =>
    refusable((): Plan => {
      const why = "remote module (wait_for) does not support check mode";
      if (clock.checkMode) return { plan: "skip", why };
      checkArguments(args);
      return waitPlan(args, seen, clock);
    }),
});

function checkArguments(args: WaitArgs): void {
  const refuse = (problem: string) => new Refusal(problem, { elapsed: 0 });
  if (args.port !== undefined && args.path !== undefined) {
    throw refuse("port and path parameter can not both be passed to wait_for");
  }
  if (args.path !== undefined && (args.state === "stopped" || args.state === "drained")) {
    throw refuse(`state=${args.state} should only be used for checking a port in the wait_for module`);
  }
  if (args.exclude_hosts && args.state !== "drained") throw refuse("exclude_hosts should only be with state=drained");
  if (args.port !== undefined && args.search_regex !== undefined) {
    throw new Refusal(
      "search_regex with a port is not supported",
      { elapsed: 0 },
      "Look at the file that the server writes, or ask it with uri or command and until.",
    );
  }
  for (const state of args.active_connection_states) stateNumber(state);
}

function waitPlan(args: WaitArgs, seen: Seen<Readers>, clock: Clock): Plan {
  const elapsed = Math.floor(clock.elapsedMs / 1000);
  const message = `waiting for ${subject(args)}`;
  const left = args.delay - clock.elapsedMs / 1000;
  if (left > 0) return { plan: "wait", seconds: left, message };
  if (args.port === undefined && args.path === undefined && args.state !== "drained") {
    const rest = args.timeout + args.delay - clock.elapsedMs / 1000;
    return rest > 0 ? { plan: "wait", seconds: rest, message } : { plan: "ok", result: done(args, elapsed) };
  }
  const verdict = look(args, seen);
  if (verdict.holds)
    return { plan: "ok", result: done(args, elapsed, verdict.match, seen.path as StatReading | undefined) };
  if (elapsed >= args.timeout) throw new Refusal(args.msg ?? timeoutMessage(args), { elapsed });
  return { plan: "wait", seconds: args.sleep, message };
}

function look(args: WaitArgs, seen: Seen<Readers>): { holds: boolean; match?: PythonMatch } {
  if (args.state === "drained") {
    const tables = ["tcp", "tcp6"].map((name) => (seen[name] as ContentReading).text);
    return { holds: activeConnections(args, tables) === 0 };
  }
  const gone = args.state === "absent" || args.state === "stopped";
  if (args.path !== undefined) return lookAtPath(args, seen, gone);
  const { open, error } = seen.port as { open: boolean; error?: string };
  if (error) throw new Refusal(error, { elapsed: 0 }, "Install bash, python3, perl or nc on the board.");
  return { holds: open !== gone };
}

function lookAtPath(args: WaitArgs, seen: Seen<Readers>, gone: boolean): { holds: boolean; match?: PythonMatch } {
  const stat = seen.path as StatReading;
  if (gone) return { holds: !stat.exists };
  if (stat.error && stat.error !== "ENOENT") throw new Refusal(`Failed to stat ${args.path}, ${stat.error}`);
  if (!stat.exists || args.search_regex === undefined) return { holds: stat.exists };
  const text = byteText((seen.content as ContentReading).content);
  const match = compileBytes(args.search_regex, { multiline: true }).search(text);
  return match ? { holds: true, match } : { holds: false };
}

/** What a path is stands over the state that was waited for, as in Ansible. */
function done(args: WaitArgs, elapsed: number, match?: PythonMatch, stat?: StatReading): ModuleResult {
  const text = (value: string | undefined) =>
    value === undefined ? null : Buffer.from(value, "latin1").toString("utf8");
  return {
    state: args.state,
    port: args.port ?? null,
    path: args.path ?? null,
    search_regex: args.search_regex ?? null,
    match_groups: match?.groups.slice(1).map(text) ?? [],
    match_groupdict: Object.fromEntries(Object.entries(match?.named ?? {}).map(([name, value]) => [name, text(value)])),
    elapsed,
    ...pathInfo(stat),
  };
}

function subject(args: WaitArgs): string {
  if (args.path !== undefined) return args.path;
  return args.port === undefined ? `${args.timeout} seconds` : `${args.host}:${args.port}`;
}

function timeoutMessage(args: WaitArgs): string {
  const where = `${args.host}:${args.port}`;
  if (args.state === "drained") return `Timeout when waiting for ${where} to drain`;
  if (args.state === "absent" || args.state === "stopped") {
    return args.path === undefined
      ? `Timeout when waiting for ${where} to stop.`
      : `Timeout when waiting for ${args.path} to be absent.`;
  }
  if (args.path === undefined) return `Timeout when waiting for ${where}`;
  if (args.search_regex === undefined) return `Timeout when waiting for file ${args.path}`;
  return `Timeout when waiting for search string ${args.search_regex} in ${args.path}`;
}
