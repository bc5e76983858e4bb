import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../modules/harness/case-file.js";
import { checkKeys, type ModuleCase } from "../modules/case-files.js";

/** Tasks that must do the same to a whole system, which is thrown away, through ansible-core and through axle. */
export interface SystemCase extends ModuleCase {
  /** A shell script that makes what `tree` can't: run in the system beforehand. */
  prepare?: string;
  /** What /proc/modules says at first; without it there is this machine's own. */
  modules?: string;
  /** What the machine itself says can't be recorded: Ansible is asked each time, where it is installed. */
  live?: boolean;
  /** Commands whose output is compared at the end, beside all that was written. */
  show?: string[];
}

export const folder = join(projectRoot, "test", "oracle", "systems");

/** The cases of all files of a folder, by the file's name. A key that nothing reads is an error. */
export function readSystemCases(where: "cases" | "on-boards"): Map<string, SystemCase[]> {
  if (!existsSync(join(folder, where))) return new Map();
  const files = readdirSync(join(folder, where)).filter((name) => name.endsWith(".yaml"));
  const read = (file: string) => parse(readFileSync(join(folder, where, file), "utf8")) as SystemCase[];
  return new Map(
    files.sort().map((file) => {
      const cases = read(file);
      for (const one of cases) checkKeys(file, one, ["prepare", "show", "modules", "live"]);
      return [file.replace(/\.yaml$/, ""), cases];
    }),
  );
}
