import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Unix sockets have short names (sun_path of 108 bytes on Linux, 104 elsewhere). */
const longestPath = 100;

/** Where keepers have their sockets: below the session's own folder where there is one, else below the home. */
export function keeperFolder(env: NodeJS.ProcessEnv = process.env): string {
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime ? join(runtime, "axle-keep") : join(env["HOME"] ?? homedir(), ".axle", "keep");
}

/**
 * Why a folder can't hold the sockets of keepers; undefined when it can. Whoever may enter it could use the sessions, so
 * it must be a folder (no link to one), the user's own, and nobody else's to enter.
 */
export function folderProblem(folder: string): string | undefined {
  try {
    const found = lstatSync(folder);
    if (!found.isDirectory()) return `${folder} is no folder`;
    if (found.uid !== process.getuid?.()) return `${folder} is somebody else's`;
    if ((found.mode & 0o077) !== 0) return `${folder} can be entered by others (it must have mode 0700)`;
    return undefined;
  } catch (error) {
    return `${folder} can't be looked at: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  }
}

/** Makes the folder where it is not there. Gives why it can't be used, if so. */
export function makeFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return `${folder} can't be made: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  }
  return folderProblem(folder);
}

/**
 * The socket of the keeper that fits this process: relative paths, ssh's configuration and the agent mean the same to
 * both. @param version the program's, so that an older keeper is never spoken to
 */
export function socketFor(folder: string, version: string, env: NodeJS.ProcessEnv = process.env): string {
  const alike = JSON.stringify([
    version,
    process.cwd(),
    env["HOME"] ?? "",
    env["SSH_AUTH_SOCK"] ?? "",
    env["PATH"] ?? "",
  ]);
  return join(folder, `${createHash("sha256").update(alike).digest("hex").slice(0, 16)}.sock`);
}

/** Why a socket can't be used; undefined when it can, also when it is not there yet. */
export function socketProblem(socket: string): string | undefined {
  if (Buffer.byteLength(socket) > longestPath) return `${socket} is too long a name for a socket`;
  try {
    const found = lstatSync(socket);
    if (!found.isSocket()) return `${socket} is no socket`;
    return found.uid === process.getuid?.() ? undefined : `${socket} is somebody else's`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : `${socket} can't be looked at`;
  }
}

/** All sockets of the user's keepers. */
export function socketsIn(folder: string): string[] {
  if (folderProblem(folder) !== undefined) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sock"))
    .sort()
    .map((name) => join(folder, name));
}
