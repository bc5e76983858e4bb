import { bootstrap, suite } from "./debian-image.js";
import type { Image } from "./image.js";
import { packageSources } from "./sources.js";

/** What LXC's debian template installs into the tree that it copies guests from. */
const guestPackages = [
  "init",
  "ifupdown",
  "locales",
  "ca-certificates",
  "dialog",
  "isc-dhcp-client",
  "netbase",
  "net-tools",
  "iproute2",
  "openssh-server",
  "apt-transport-https",
];

/**
 * /var/cache/lxc as it is after the debian template ran once: boards given this make a guest in seconds, where a cold
 * cache costs the template's own debootstrap.
 */
export function guestImage(): Image {
  const site = packageSources(suite)[0]!.site;
  const move = `
cd "$1"
mkdir .tree
find . -mindepth 1 -maxdepth 1 ! -name .tree -exec mv {} .tree/ \\;
mkdir debian
mv .tree "debian/rootfs-${suite}-$(dpkg --print-architecture)"
`;
  return {
    name: `guest-${suite}`,
    recipe: JSON.stringify([suite, guestPackages]),
    script: `${bootstrap(guestPackages, site, ":")}${move}`,
  };
}
