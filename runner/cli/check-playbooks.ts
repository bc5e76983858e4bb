import { statSync } from "node:fs";
import { AxleError } from "../errors.js";

/** Refuses playbooks that are no files, before anything is asked or loaded. */
export function checkPlaybooks(playbooks: readonly string[]): void {
  for (const playbook of playbooks) {
    const state = statSync(playbook, { throwIfNoEntry: false });
    if (!state) throw new AxleError({ kind: "missing-file", message: `The playbook ${playbook} could not be found.` });
    if (!state.isFile() && !state.isFIFO())
      throw new AxleError({ kind: "missing-file", message: `The playbook ${playbook} is not a file.` });
  }
}
