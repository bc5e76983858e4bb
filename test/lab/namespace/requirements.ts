import { hasCommand } from "./commands.js";

/** Commands and the packages they come with. */
const needed = [
  ["debootstrap", "debootstrap"],
  ["ip", "iproute2"],
  ["unshare", "util-linux"],
  ["nsenter", "util-linux"],
  ["setpriv", "util-linux"],
  ["losetup", "mount"],
  ["mkfs.ext4", "e2fsprogs"],
  ["capsh", "libcap2-bin"],
  ["ssh-keygen", "openssh-client"],
  ["dnsmasq", "dnsmasq-base"],
  ["apt-get", "apt"],
] as const;

/** What this machine lacks for namespace boards, each with what to do instead; empty when all is there. */
export function missingForNamespaceBoards(): string[] {
  if (process.platform !== "linux")
    return [`namespace boards need root on Linux, and this is ${process.platform}: use a Linux virtual machine`];
  if (process.getuid?.() !== 0)
    return ["namespace boards need root (sudo npx axle lab up … --kind namespace); --kind embedded needs none"];
  return needed
    .filter(([command]) => !hasCommand(command))
    .map(([command, from]) => `the command ${command} is not here: install the package ${from}`);
}
