import { defineModule, type Readers } from "../contract.js";
import { UnknownKey } from "../kit/lxc/config-file.js";
import { lxcReaders } from "../kit/lxc/installation.js";
import { readGuest } from "../kit/lxc/places.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { planGuest } from "./plan.js";
import { predictGuest } from "./predict.js";
import { schema } from "./schema.js";

/** What is read of a guest before it is made. */
function guestReaders(path: string): Readers {
  return {
    guest: { read: "stat", path },
    config: { read: "stat", path: `${path}/config` },
    rootfs: { read: "stat", path: `${path}/rootfs` },
    networkRun: { read: "stat", path: `${path}/rootfs/etc/network/run` },
    space: { read: "space", path },
  };
}

export default defineModule({
  name: "lxc_create",
  summary: "Creates LXC guests from templates, and destroys them",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["config", "options"] }],
  supports: { check: "full", diff: true },
  returns: {
    name: "The guest",
    path: "Its folder",
    rootfs: "Its root file system",
    lxc_version: "The board's LXC",
    stdout: "What lxc-create printed",
  },
  examples: `
- name: A Debian guest whose network comes up
  lxc_create:
    name: deb-1
    template: debian
    config: /root/lxc.config
    replace_network_run: true
    min_free_mb: 900
- name: A small one, with its options given here
  lxc_create:
    name: box-1
    template: busybox
    options:
      - lxc.network.type = veth
      - lxc.network.link = br0
      - lxc.network.flags = up
`,
  probe: (args) => ({ ...lxcReaders, ...readGuest(args.name, args.lxcpath, guestReaders) }),
  plan: (args, seen, _board, _inputs, clock) =>
    refusable(() => {
      try {
        return planGuest(args, seen, clock.checkMode);
      } catch (error) {
        if (!(error instanceof UnknownKey)) throw error;
        throw new Refusal(
          error.message,
          {},
          error.nearest ? `Did you mean '${error.nearest}'?` : "See lxc.container.conf(5) for the keys.",
        );
      }
    }),
  predict: (args, _seen, plan) => predictGuest(args, plan),
  finish: (_args, _seen, outcome) => {
    const job =
      outcome.operations.find((operation) => operation.details && "log" in operation.details) ??
      outcome.operations.at(-1);
    return { changed: true, stdout: job?.stdout ?? "", stderr: job?.stderr ?? "" };
  },
});
