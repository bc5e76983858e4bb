import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What makes a board this board. */
export interface OwnFiles {
  name: string;
  address: string;
  gateway: string;
  method: "static" | "dhcp";
  authorizedKey: string;
  /** Text of sources.list; a board without apt has none. */
  sources: string | undefined;
}

/** Writes the files that are a board's own into the folder that lies over its image. */
export function writeOwnFiles(folder: string, own: OwnFiles): void {
  const file = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode });
  };
  file("etc/hostname", `${own.name}\n`);
  file("etc/hosts", `127.0.0.1 localhost\n127.0.1.1 ${own.name}\n`);
  file("etc/resolv.conf", `nameserver ${own.gateway}\n`);
  if (own.sources !== undefined) {
    file("etc/apt/sources.list", own.sources);
    // A board's disk is thrown away with it: dpkg need not wait for every file to be on it.
    file("etc/dpkg/dpkg.cfg.d/lab", "force-unsafe-io\n");
  }
  file("etc/network/interfaces", interfaces(own));
  file("root/.ssh/authorized_keys", own.authorizedKey, 0o600);
  chmodSync(join(folder, "root"), 0o700);
  chmodSync(join(folder, "root/.ssh"), 0o700);
}

function interfaces({ method, address, gateway }: OwnFiles): string {
  const fixed = `    address ${address}\n    netmask 255.255.255.0\n    gateway ${gateway}\n`;
  return [
    "# The loopback interface\nauto lo\niface lo inet loopback\n",
    `# The board's card\nauto eth0\niface eth0 inet ${method}\n${method === "static" ? fixed : ""}`,
  ].join("\n");
}

/** Makes the key of a board's OpenSSH server; gives its public line. */
export function makeHostKey(folder: string, name: string): string {
  const file = join(folder, "etc/ssh/ssh_host_ed25519_key");
  mkdirSync(dirname(file), { recursive: true });
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
  return execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim();
}

/** Makes the key of a board's dropbear, with the image's own dropbearkey and libraries; gives its public line. */
export function makeDropbearKey(folder: string, image: string): string {
  const file = join(folder, "etc/dropbear/dropbear_ed25519_host_key");
  mkdirSync(dirname(file), { recursive: true });
  const loader = execFileSync("sh", ["-c", `echo "${image}"/lib64/ld-linux*`], { encoding: "utf8" }).trim();
  const words = ["--library-path", join(image, "lib"), join(image, "usr/bin/dropbearkey"), "-t", "ed25519", "-f", file];
  const said = execFileSync(loader, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return said.split("\n").find((line) => line.startsWith("ssh-ed25519"))!;
}
