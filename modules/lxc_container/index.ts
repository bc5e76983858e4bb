import { defineModule, type Readers } from "../contract.js";
import { lxcReaders } from "../kit/lxc/installation.js";
import { readGuest } from "../kit/lxc/places.js";
import { refusable } from "../kit/refusal.js";
import { type ContainerSeen, guestState, planContainer, stateResult } from "./plan.js";
import { type LxcContainerArgs, schema } from "./schema.js";

function containerReaders(args: LxcContainerArgs) {
  const place = args.lxcpath ? ["-P", args.lxcpath] : [];
  const guest = readGuest(args.name, args.lxcpath, (path) => ({
    config: { read: "content", path: `${path}/config` },
    configFile: { read: "stat", path: `${path}/config` },
  }));
  return {
    ...lxcReaders,
    info: { read: "tool", tool: "lxc-info", args: ["-n", args.name, ...place] },
    attach: { read: "tool", tool: "lxc-attach ip addr", args: ["-n", args.name, ...place] },
    neighbours: { read: "content", path: "/proc/net/arp" },
    mounts: { read: "content", path: "/proc/mounts" },
    ...guest,
  } as const satisfies Readers;
}

export default defineModule({
  name: "lxc_container",
  summary: "Starts, stops, freezes and removes LXC guests, and tells their state and addresses",
  aliases: ["community.general.lxc_container"],
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    state: "running, stopped, frozen or absent",
    pid: "The guest's first process as the board numbers it",
    addresses: "Its IPv4 addresses",
    path: "Its folder",
    lxc_container: "The same under the names that community.general uses",
  },
  examples: `
- name: The guest runs and has an address
  lxc_container:
    name: deb-1
    state: started
    wait_for_address: 60
  register: guest
- name: Its address
  debug:
    msg: "{{ guest.addresses[0] }}"
`,
  probe: (args) => containerReaders(args),
  plan: (args, seen, _board, _inputs, clock) =>
    refusable(() => planContainer(args, seen as unknown as ContainerSeen, clock)),
  predict(args, _seen, plan) {
    const path = plan.result?.["path"];
    if (args.state === "absent") return typeof path === "string" ? [{ predict: "absent", path }] : undefined;
    const { info } = containerReaders(args);
    const state = args.state === "restarted" || args.state === "started" ? "RUNNING" : args.state.toUpperCase();
    const stdout = `state: ${state === "STOPPED" || state === "FROZEN" ? state : "RUNNING"}\n`;
    return [{ predict: "reading", reader: info, reading: { found: true, rc: 0, stdout, stderr: "" } }];
  },
  finish: (args, _seen, outcome) =>
    outcome.after ? stateResult(guestState(args, outcome.after as unknown as ContainerSeen)) : {},
});
