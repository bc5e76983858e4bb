import type { ExampleScene } from "./scene.js";

/** Packages, and where they come from. */
export const packageScenes: Readonly<Record<string, ExampleScene>> = {
  apk: { without: { "Tools for containers": "there is no Alpine board: apk is not to be had for Debian" } },
  apt: {
    board: "echo 'nginx 1.22.1' >>/lab/state/index; echo 4.72 >/lab/state/packages/exim4",
    without: { "A package file": "the embedded board's dpkg is a stand-in that reads no package files" },
  },
  apt_key: { without: { "The vendor's key": "wants the vendor's server" } },
  apt_repository: { board: "mkdir -p /etc/apt/sources.list.d" },
  deb822_repository: { board: "mkdir -p /etc/apt/sources.list.d" },
  debconf: { on: "system" },
  dnf: {
    without: {
      "A web server": "there is no Fedora board, and no archive for one",
      "Everything that closes a security hole": "there is no Fedora board, and no archive for one",
    },
  },
  dpkg_selections: { on: "system" },
  npm: {
    on: "system",
    board: `mkdir -p /opt/dashboard; echo '{"name": "dashboard", "version": "1.0.0"}' >/opt/dashboard/package.json`,
    without: { "A tool for everybody": "wants a registry that has it" },
  },
  opkg: { without: { "Containers on a router": "there is no OpenWrt board: opkg is not to be had for Debian" } },
  package: { board: "echo 'tcpdump 4.1.1-1' >>/lab/state/index" },
  package_facts: {},
  pip: { without: { "A measuring tool in an environment of its own": "wants Python's package index" } },
};
