import type { ExampleScene } from "./scene.js";
import { guestScenes } from "./scenes-guests.js";
import { packageScenes } from "./scenes-packages.js";
import { systemScenes } from "./scenes-system.js";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJx7n7l1s0m7k2r0f0vX0v3mS1bT9yq0C5kq0T3o2r1Z team";

/** What a module's examples need. A module that is not named needs nothing. */
export const scenes: Readonly<Record<string, ExampleScene>> = {
  ...packageScenes,
  ...guestScenes,
  ...systemScenes,
  add_host: { vars: { deb_1_address: "192.168.0.41" } },
  archive: {
    board:
      "mkdir -p /srv/recordings; echo a >/srv/recordings/a.wav; echo b >/srv/recordings/b.wav; echo x >/var/log/board.log",
  },
  assemble: {
    board: "mkdir -p /etc/ssh/keys.d /root/.ssh; echo one >/etc/ssh/keys.d/1; echo two >/etc/ssh/keys.d/2",
    on: "system",
  },
  assert: { vars: { guests: ["deb-1"] } },
  async_status: {
    before:
      "- command: 'true'\n  async: 60\n  poll: 0\n  register: build\n" +
      '- async_status: {jid: "{{ build.ansible_job_id }}"}\n  register: ended\n  until: ended.finished\n  retries: 60\n  delay: 1\n',
  },
  authorized_key: { on: "system", files: { "files/team.pub": `${key}\n` } },
  command: {
    on: "system",
    board: "mkdir -p /opt/app; printf '#!/bin/sh\\n' >/opt/app/install.sh; chmod +x /opt/app/install.sh",
  },
  copy: {
    on: "system",
    files: {
      "files/interfaces": "auto lo\niface lo inet loopback\n",
      "files/deploy.sudoers": "deploy ALL=(ALL) ALL\n",
    },
    board: "mkdir -p /usr/share/defaults/sub /etc/network /etc/sudoers.d; echo x >/usr/share/defaults/sub/x",
  },
  fail: { vars: { flash_mb: 64 } },
  file: { board: "mkdir -p /opt/app/releases/42 /opt/app-old /srv/www" },
  get_url: {
    vars: { kernel_sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    net: { "www.kernel.org/pub/linux/kernel/v3.0/linux-3.0.6.tar.bz2": "" },
    without: { "With a list of checksums beside it": "asks a server of that name" },
  },
  include_vars: { files: { "vars/Debian.yml": "pager: less\n", "boards/ax3.yml": "flash_mb: 128\n" } },
  replace: { board: "mkdir -p /etc/default; printf '## defaults\\nlevel=1\\n' >/etc/default/app" },
  script: {
    files: { "files/install-driver.sh": "#!/bin/sh\necho $1\n", "files/collect.awk": 'BEGIN { print "collected" }\n' },
  },
  set_fact: { vars: { kernel_version: "3.0.6", guests: [{ name: "deb-1" }] } },
  slurp: {
    board: "d=/var/lib/lxc/deb-1/rootfs/etc/ssh; mkdir -p $d; echo key >$d/ssh_host_ed25519_key.pub",
  },
  stat: { board: "echo image >/boot/uImage" },
  template: {
    files: {
      "templates/lxc-default.conf.j2": "# {{ inventory_hostname }}\n",
      "templates/report.tex.j2": "\\textbf{[[ 1 + 1 ]]}\n",
    },
    board: "mkdir -p /etc/lxc /srv",
  },
  unarchive: {
    here: "mkdir -p app-1.2 files && echo 1 >app-1.2/app && tar -czf files/app-1.2.tar.gz app-1.2",
    board:
      "mkdir -p /opt && cd /usr/src && rm -rf linux-3.0.6 && mkdir linux-3.0.6 && echo all: >linux-3.0.6/Makefile && tar -cjf linux-3.0.6.tar.bz2 linux-3.0.6 && rm -rf linux-3.0.6",
  },
  uri: {
    net: { "192.168.0.41/health": "fine\n" },
    without: {
      "Tell the inventory": "the embedded lab's stand-in for the net takes nothing, and so never answers 201",
    },
  },
  validate_argument_spec: { vars: { guest: "deb-1" } },
  wait_for: {
    board:
      "ip addr add 192.168.0.41/32 dev lo 2>/dev/null; (busybox nc -ll -p 22 -e /bin/true </dev/null >/dev/null 2>&1 &); echo 'axle login:' >/var/log/boot",
  },
};
