import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "../../runner/board/session.js";

/** A place on this machine with users and sudo rules of its own: a mount namespace with its own /etc/passwd and so on. */
export interface UserPlace {
  /** The local connection's target: its `sh` runs as the login user. */
  target: Target;
  stop(): void;
}

export interface TestUser {
  name: string;
  uid: number;
  password: string;
}

/** Why there can be no such place here; undefined when there can. */
export function whyNoUsers(program: string): string | undefined {
  if (process.getuid?.() !== 0) return "needs root";
  if (!existsSync(program)) return `needs ${program}`;
  const probe = spawnSync("unshare", ["-m", "true"]);
  return probe.status === 0 ? undefined : "needs mount namespaces";
}

/**
 * @param login the user whose `sh` the connection gives
 * @param sudoers lines of the sudoers file
 */
export function makeUsers(users: readonly TestUser[], login: TestUser, sudoers: string): UserPlace {
  const folder = mkdtempSync(join(tmpdir(), "axle-users-"));
  execFileSync("chmod", ["755", folder]);
  const add = (file: string, lines: string[]) =>
    writeFileSync(join(folder, file), `${readFileSync(`/etc/${file}`, "utf8").trimEnd()}\n${lines.join("\n")}\n`, {
      mode: file === "shadow" ? 0o600 : 0o644,
    });
  add(
    "passwd",
    users.map(({ name, uid }) => `${name}:x:${uid}:${uid}::/tmp:/bin/sh`),
  );
  add(
    "group",
    users.map(({ name, uid }) => `${name}:x:${uid}:`),
  );
  add(
    "shadow",
    users.map(({ name, password }) => `${name}:${hash(password)}:19000:0:99999:7:::`),
  );
  writeFileSync(
    join(folder, "sudoers"),
    `Defaults !fqdn\nDefaults passwd_tries=2\nroot ALL=(ALL:ALL) ALL\n${sudoers}\n`,
    { mode: 0o440 },
  );
  copyFileSync("/bin/dash", join(folder, "dash"));
  const shell = join(folder, "shell");
  const mounts = ["passwd", "group", "shadow", "sudoers"].map((file) =>
    existsSync(`/etc/${file}`) ? `mount --bind ${folder}/${file} /etc/${file} || exit 1` : ":",
  );
  // Inside, the shell's own path is a plain dash: whoever is become must not enter a second namespace.
  const inside = [
    ...mounts,
    `mount --bind ${folder}/dash ${shell} || exit 1`,
    `exec setpriv --reuid=${login.uid} --regid=${login.uid} --clear-groups --inh-caps=-all ${shell}`,
  ];
  writeFileSync(shell, `#!/bin/sh\ncd /\nexec unshare -m sh -c '${inside.join("\n")}'\n`, { mode: 0o755 });
  execFileSync("chmod", ["755", shell, join(folder, "dash")]);
  return {
    target: {
      name: "board",
      connection: "local",
      host: "localhost",
      hostKeyChecking: "yes",
      sshArgs: [],
      connectTimeoutSeconds: 20,
      shell,
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function hash(password: string): string {
  return execFileSync("openssl", ["passwd", "-6", "-stdin"], { input: password, encoding: "utf8" }).trim();
}
