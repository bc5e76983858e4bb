import { defineModule, type Plan, type Readers } from "../contract.js";
import type { Input, RsyncWay } from "../kit/inputs.js";
import type { Operation } from "../kit/operations.js";
import type { ToolReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { readChanges, readsOnly } from "../kit/rsync.js";
import { type SyncArgs, schema } from "./schema.js";
import { checkPaths, rsyncWords } from "./words.js";

type Inputs = { way: Extract<Input, { input: "rsync" }> };

/** Files and folders by rsync, which talks to its like on the board over a connection of its own. */
export default defineModule({
  name: "synchronize",
  summary: "Brings files and folders to the board or back with rsync",
  args: schema,
  onController: true,
  supports: { check: "full", diff: true },
  returns: { cmd: "The command", rc: "Its exit status", msg: "What it printed", stdout_lines: "The same by lines" },
  examples: `
- name: The dashboard, without what is there no more
  synchronize:
    src: dashboard/
    dest: /srv/dashboard
    delete: true
- name: Recordings come back
  synchronize:
    src: /srv/recordings
    dest: "recordings/{{ inventory_hostname }}"
    mode: pull
`,
  inputs: (args): Inputs => {
    const { src, dest, mode, rsync_path, private_key, dest_port, set_remote_user, ssh_connection_multiplexing } = args;
    const options = rsyncWords(args);
    const way = { path: rsync_path, key: private_key, port: dest_port, user: set_remote_user };
    const ask = options.every(readsOnly);
    return {
      way: {
        input: "rsync",
        pull: mode === "pull",
        src,
        dest,
        options,
        ask,
        ...way,
        shared: ssh_connection_multiplexing,
      },
    };
  },
  probe(args, _board, inputs): Readers {
    const way = inputs.way as RsyncWay;
    const options = rsyncWords(args);
    if (way.where !== "board" || !options.every(readsOnly) || way.rsh) return {};
    return { dry: { read: "tool", tool: "rsync --dry-run", args: [...options, "--", way.src, way.dest] } };
  },
  plan: (args, seen, _board, inputs) =>
    refusable(() => planSync(args, seen.dry as ToolReading | undefined, inputs.way as RsyncWay)),
  finish(args, _seen, outcome) {
    const [run] = outcome.operations;
    if (!run) return {};
    if (run.status !== "done") return { msg: run.stderr.trim() || `rsync ended with ${run.rc}`, rc: run.rc };
    const { changed, text } = readChanges(run.stdout, args.link_dest !== undefined);
    return { changed, rc: 0, msg: text, stdout_lines: text.split("\n").filter((line) => line !== "") };
  },
});

function planSync(args: SyncArgs, reading: ToolReading | undefined, way: RsyncWay): Plan {
  checkPaths(args);
  if (way.problem) throw new Refusal(way.problem, {}, way.remedy);
  const argv = [...way.program, ...rsyncWords(args), ...way.options, "--", way.src, way.dest];
  const cmd = argv.join(" ");
  const operation: Operation =
    way.where === "board"
      ? { op: "run", argv }
      : { op: "controller-run", argv, ...(way.environment ? { environment: way.environment } : {}) };
  const dry = reading ?? way.dry;
  if (!dry) {
    const why = "the options start a program or write elsewhere, so rsync can't be asked beforehand";
    return { plan: "unknown", why, operations: [operation], result: { cmd }, verify: false };
  }
  if (reading && !reading.found) throw new Refusal("the board has no rsync", {}, "Install the package rsync.");
  if (dry.rc !== 0) throw new Refusal(dry.stderr.trim(), { rc: dry.rc, cmd });
  const { changed, text } = readChanges(dry.stdout, args.link_dest !== undefined);
  const result = { cmd, rc: 0, msg: text, stdout_lines: text.split("\n").filter((line) => line !== "") };
  if (!changed) return { plan: "ok", result };
  return { plan: "change", diff: [{ prepared: text }], operations: [operation], result, verify: false };
}
