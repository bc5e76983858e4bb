import { accessSync, constants, existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

export interface Surroundings {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The folder of the first playbook, if there is one. */
  playbookDir?: string;
}

/**
 * The ansible.cfg that counts: `ANSIBLE_CONFIG`, else in the working directory, else beside the playbook, else
 * ~/.ansible.cfg, else /etc/ansible/ansible.cfg. Folders that everybody can write to are left out with a warning, since
 * anybody could put settings there.
 */
export function findAnsibleCfg(around: Surroundings, warn: (message: string) => void): string | undefined {
  const named = around.env["ANSIBLE_CONFIG"];
  if (named !== undefined && named !== "") {
    const path = expandHome(resolve(around.cwd, expandHome(named, around)), around);
    const file = isDirectory(path) ? join(path, "ansible.cfg") : path;
    if (isReadable(file)) return file;
  }
  const home = around.env["HOME"] ?? homedir();
  for (const folder of localFolders(around)) {
    const file = join(folder, "ansible.cfg");
    if (!isReadable(file)) continue;
    if (!isWorldWritable(folder)) return file;
    warn(`${file} is ignored: everybody can write to its folder. Name it in ANSIBLE_CONFIG to use it all the same.`);
  }
  return [join(home, ".ansible.cfg"), "/etc/ansible/ansible.cfg"].find(isReadable);
}

/** The axle.yml that counts: beside the playbook, else in the working directory. */
export function findAxleYml(around: Surroundings, warn: (message: string) => void): string | undefined {
  for (const folder of localFolders(around).reverse()) {
    const file = join(folder, "axle.yml");
    if (!isReadable(file)) continue;
    if (!isWorldWritable(folder)) return file;
    warn(`${file} is ignored: everybody can write to its folder.`);
  }
  return undefined;
}

function localFolders(around: Surroundings): string[] {
  const folders = [around.cwd, ...(around.playbookDir ? [resolve(around.cwd, around.playbookDir)] : [])];
  return [...new Set(folders)];
}

function expandHome(path: string, around: Surroundings): string {
  return path.replace(/^~(?=\/|$)/, around.env["HOME"] ?? homedir());
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function isWorldWritable(folder: string): boolean {
  return (statSync(folder).mode & 0o002) !== 0;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
