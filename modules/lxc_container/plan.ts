import type { Clock, Plan, Seen } from "../contract.js";
import { judgeInstallation, type LxcInstallation, type lxcReaders } from "../kit/lxc/installation.js";
import { chooseGuest } from "../kit/lxc/places.js";
import type { Operation } from "../kit/operations.js";
import type { ContentReading, StatReading, ToolReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { type GuestState, parseGuestState } from "./guest-state.js";
import type { LxcContainerArgs } from "./schema.js";

export interface ContainerSeen extends Seen<typeof lxcReaders> {
  info: ToolReading;
  attach: ToolReading;
  neighbours: ContentReading;
  mounts: ContentReading;
}

/** The guest's state as the readings tell it. */
export function guestState(
  args: LxcContainerArgs,
  seen: ContainerSeen,
): GuestState & { lxc: LxcInstallation; path: string } {
  const lxc = judgeInstallation(seen);
  const { folder, readings } = chooseGuest<{ config: ContentReading; configFile: StatReading }>(
    lxc,
    args.lxcpath,
    seen,
  );
  const state = parseGuestState(seen.info, readings.configFile.exists, seen.attach, readings.config, seen.neighbours);
  return { ...state, lxc, path: `${folder}/${args.name}` };
}

/** Fields of the result, in LXC's words. */
export function stateResult(guest: GuestState & { path: string }): Record<string, unknown> {
  return {
    lxc_container: { state: guest.state, init_pid: guest.pid, ips: guest.addresses },
    state: guest.state,
    pid: guest.pid,
    addresses: guest.addresses,
    path: guest.path,
  };
}

/** Decides what brings the guest into its state; waits for its address where that was asked. Throws {@link Refusal}. */
export function planContainer(args: LxcContainerArgs, seen: ContainerSeen, clock: Clock): Plan {
  const guest = guestState(args, seen);
  const result = { name: args.name, ...stateResult(guest) };
  if (!guest.exists) return planMissing(args, guest.lxc, result, clock);
  const operations = operationsFor(args, guest);
  if (operations.length === 0) return waitForAddress(args, guest, result, clock);
  if (args.state !== "stopped" && args.state !== "absent" && !/^\S+ \S+ cgroup2? /m.test(seen.mounts.text)) {
    throw new Refusal(
      "no cgroup is mounted on the board, so guests would start without limits or not at all",
      result,
      "Mount it first (cgroup_mount).",
    );
  }
  const target = { started: "running", restarted: "running", stopped: "stopped", frozen: "frozen", absent: "absent" }[
    args.state
  ];
  return {
    plan: "change",
    diff: [
      {
        before: `${args.name} ${guest.state}\n`,
        after: `${args.name} ${target}\n`,
        before_header: args.name,
        after_header: args.name,
      },
    ],
    operations,
    result: { ...result, state: target },
    ...(args.state === "restarted" ? { verify: false } : {}),
  };
}

function planMissing(
  args: LxcContainerArgs,
  lxc: LxcInstallation,
  result: Record<string, unknown>,
  clock: Clock,
): Plan {
  if (args.state === "absent" || args.state === "stopped") return { plan: "ok", result };
  if (clock.checkMode)
    return { plan: "unknown", why: `the guest ${args.name} is not there yet`, operations: [], result };
  if (!lxc.found)
    throw new Refusal("the board has no LXC", result, "Install LXC first (the lxc package, or from source).");
  throw new Refusal(`there is no guest ${args.name}`, result, "Create it first (lxc_create).");
}

function operationsFor(args: LxcContainerArgs, guest: GuestState & { lxc: LxcInstallation }): Operation[] {
  const place = args.lxcpath && guest.lxc.dialect === "new" ? ["-P", args.lxcpath] : [];
  const call = (tool: string, ...more: string[]): Operation => ({
    op: "run",
    argv: [`${guest.lxc.bin}${tool}`, "-n", args.name, ...place, ...more],
  });
  const start = call("lxc-start", "-d", ...(args.console_log ? ["-c", args.console_log] : []));
  // LXC 0.7's lxc-stop kills at once and takes no time limit.
  const stop = guest.lxc.dialect === "old" ? call("lxc-stop") : call("lxc-stop", "-t", String(args.timeout));
  const up = guest.state === "running" || guest.state === "frozen" || guest.state === "starting";
  const thaw = guest.state === "frozen" ? [call("lxc-unfreeze")] : [];
  switch (args.state) {
    case "started":
      return up ? thaw : [start];
    case "stopped":
      return up ? [...thaw, stop] : [];
    case "restarted":
      return up ? [...thaw, stop, start] : [start];
    case "frozen":
      return guest.state === "frozen" ? [] : [...(up ? [] : [start]), call("lxc-freeze")];
    case "absent":
      return [...(up ? [...thaw, stop] : []), call("lxc-destroy")];
  }
}

function waitForAddress(
  args: LxcContainerArgs,
  guest: GuestState,
  result: Record<string, unknown>,
  clock: Clock,
): Plan {
  const waiting =
    args.wait_for_address > 0 && guest.state === "running" && guest.addresses.length === 0 && !clock.checkMode;
  if (!waiting) return { plan: "ok", result };
  if (clock.elapsedMs >= args.wait_for_address * 1000) {
    throw new Refusal(
      `the guest ${args.name} runs, but got no address within ${args.wait_for_address} seconds`,
      result,
      "Look at the bridge, the DHCP server and the guest's /etc/network (replace_network_run of lxc_create).",
    );
  }
  return { plan: "wait", seconds: 1, message: `waiting for an address of ${args.name}` };
}
