import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { project } from "../conventions/sources.js";

/**
 * Makes a release in a clone of its own, of the tree as it is now, without the tests and without a tag.
 * Returns the folder with its files.
 */
export function makeRelease(clone: string, version: string): string {
  mkdirSync(clone);
  const within = { cwd: clone, stdio: "pipe", encoding: "utf8" } as const;
  const files = "git ls-files -z --cached --others --exclude-standard";
  execFileSync(
    "bash",
    [
      "-c",
      `cd "$1" && ${files} | tar --null --ignore-failed-read -T - -c 2>/dev/null | tar -x -C "$2"`,
      "sh",
      project,
      clone,
    ],
    within,
  );
  // What npm and the build would make anew, by links: nothing here writes into a file that is there already.
  execFileSync("cp", ["-a", "--reflink=auto", join(project, "dist"), clone], within);
  execFileSync("sh", ["-c", 'cp -al "$1" . 2>/dev/null || cp -a "$1" .', "sh", join(project, "node_modules")], within);
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], within);
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "As it is");
  execFileSync(process.execPath, ["scripts/release.mjs", version, "--dry-run"], within);
  return join(clone, "release");
}

/** Installs a package into an empty root: by dpkg where this is root, unpacked otherwise. */
export function installDeb(file: string, root: string): void {
  if (process.getuid?.() !== 0) {
    execFileSync("dpkg-deb", ["-x", file, root]);
    return;
  }
  for (const folder of ["info", "updates"]) mkdirSync(join(root, "var/lib/dpkg", folder), { recursive: true });
  writeFileSync(join(root, "var/lib/dpkg/status"), "");
  // Node.js is this machine's, not the root's.
  execFileSync("dpkg", [`--root=${root}`, "--force-depends", "-i", file], { stdio: "pipe" });
}
