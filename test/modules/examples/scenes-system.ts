import type { ExampleScene } from "./scene.js";

/** Accounts, services, file systems, network. */
export const systemScenes: Readonly<Record<string, ExampleScene>> = {
  acl: { on: "system", board: "mkdir -p /srv/recordings" },
  alternatives: {
    on: "system",
    board:
      "cd /usr/bin; for n in vim.tiny nano; do [ -e $n ] || cp true $n; update-alternatives --install /usr/bin/editor editor /usr/bin/$n 10; done; update-alternatives --set editor /usr/bin/nano",
  },
  cron: {
    on: "system",
    board:
      "command -v crontab >/dev/null || ln -s /bin/busybox /usr/bin/crontab; mkdir -p /etc/cron.d /var/spool/cron/crontabs",
  },
  git: {
    on: "system",
    board:
      "export HOME=/root; mkdir -p /srv/git && cd /srv/git && git init -q board-tools.git && cd board-tools.git && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one && git tag v1.4 && cp -r . ../private.git && git config --global url.file:///srv/git/.insteadOf https://git.example.com/",
    without: { "By a deploy key": "wants a git server behind ssh" },
  },
  iptables: {
    without: {
      "Guests reach the net through the board":
        "an embedded board has no packet filter, and this machine's own must stay as it is",
      "Nothing else comes in": "the same",
    },
  },
  known_hosts: { without: { "The git server is known": "asks a server of that name" } },
  lineinfile: { on: "system", board: "mkdir -p /run/sshd; [ -e /etc/fstab ] || : >/etc/fstab" },
  locale_gen: { without: { Japanese: "this machine has no locale-gen" } },
  modprobe: { without: { "macvlan for guests, from now on": "this machine's kernel must stay as it is" } },
  mount: { without: { "Guests on the second disk": "wants a second disk" } },
  service: {
    board:
      "printf '#!/bin/sh\\ncase $1 in status) [ -e /run/ssh ] ;; start) : >/run/ssh ;; stop) rm -f /run/ssh ;; esac\\n' >/etc/init.d/ssh; chmod +x /etc/init.d/ssh",
  },
  service_facts: { on: "system" },
  sysvinit: {
    board:
      "printf '#!/bin/sh\\ncase $1 in status) [ -e /run/ssh ] ;; start) : >/run/ssh ;; stop) rm -f /run/ssh ;; esac\\n' >/etc/init.d/ssh; chmod +x /etc/init.d/ssh",
    without: { "Only with the net": "an embedded board has no runlevels" },
  },
  shell: { without: { "A dump, once a day": "wants a database" } },
  synchronize: {
    on: "system",
    files: { "dashboard/index.html": "<p>fine</p>\n", "recordings/.keep": "" },
    board: "mkdir -p /srv/recordings /srv/dashboard; echo a >/srv/recordings/a.wav; echo old >/srv/dashboard/old",
  },
  sysctl: { board: "mkdir -p /etc/sysctl.d" },
  systemd: {
    without: {
      "A unit that was just placed": "wants a board whose first process is systemd",
      "Never started, by nobody": "wants a board whose first process is systemd",
    },
  },
  timezone: { on: "system" },
  ufw: {
    without: {
      "ssh from the office only": "this machine's own packet filter must stay as it is",
      "Nothing else comes in": "the same",
    },
  },
  user: { on: "system", vars: { login_hash: "$6$abcdefgh$x" }, board: "groupadd -f lxc; groupadd -f sudo" },
  xattr: { on: "system", board: "mkdir -p /srv/recordings; echo a >/srv/recordings/a.wav" },
};
