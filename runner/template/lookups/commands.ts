import { spawnSync } from "node:child_process";
import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import { splitLines, stripEnd } from "../filters/case.js";
import type { Call, LookupTable } from "../registry.js";
import { str } from "../values.js";

/** Lookups that run a command on the controller, in the playbook's folder. */
export const commandLookups: LookupTable = {
  pipe: (call, terms) => terms.map((term) => stripEnd(run(call, term))),
  lines: (call, terms) => terms.flatMap((term) => splitLines(run(call, term))),
};

const LIMIT = 256 * 1024 * 1024;

function run(call: Call, term: Value): string {
  const command = str(term);
  const done = spawnSync("/bin/sh", ["-c", command], { cwd: call.context.baseDir, input: "", maxBuffer: LIMIT });
  const fail = (why: string) => {
    const stderr = done.stderr?.toString("utf8").trim() ?? "";
    return new AxleError({
      kind: "template",
      message: `lookup_plugin.${call.name}(${command}) ${why}`,
      ...(stderr ? { details: { stderr } } : {}),
    });
  };
  if (done.error) throw fail(`could not run: ${done.error.message}`);
  if (done.status !== 0) throw fail(done.status === null ? `was ended by ${done.signal}` : `returned ${done.status}`);
  return done.stdout.toString("utf8");
}
