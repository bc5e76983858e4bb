import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/**
 * The controller's Python, for playbooks that use `ansible_playbook_python` (as interpreter of what they run on the
 * controller). There is none that runs axle itself, so it is the one that a shell would find, or Debian's.
 */
export function controllersPython(searched = process.env["PATH"] ?? ""): string {
  for (const folder of searched.split(path.delimiter).filter(path.isAbsolute))
    for (const name of ["python3", "python"]) {
      const file = path.join(folder, name);
      if (isProgram(file)) return file;
    }
  return "/usr/bin/python3";
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
