import { defineModule, type ModuleResult, type Plan, type Readers, type Seen } from "../contract.js";
import { expectation } from "../kit/file-info.js";
import { removeOptions, setOptions, UnknownKey } from "../kit/lxc/config-file.js";
import { judgeInstallation, lxcReaders } from "../kit/lxc/installation.js";
import type { Dialect } from "../kit/lxc/keys.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { type LxcConfigArgs, schema } from "./schema.js";
import { wantedOptions } from "./wanted.js";

/** Readers of the configuration at both places where a guest may lie: which one counts depends on the installation. */
function configReaders(args: LxcConfigArgs) {
  const places = args.path
    ? [args.path]
    : args.lxcpath
      ? [`${args.lxcpath}/${args.name}/config`]
      : [`/usr/local/var/lib/lxc/${args.name}/config`, `/var/lib/lxc/${args.name}/config`];
  const [first, second = first] = places as [string, string?];
  return {
    ...lxcReaders,
    content: { read: "content", path: first! },
    stat: { read: "stat", path: first!, follow: true, checksum: "sha1" },
    otherContent: { read: "content", path: second! },
    otherStat: { read: "stat", path: second!, follow: true, checksum: "sha1" },
  } as const satisfies Readers;
}

type Readings = Seen<ReturnType<typeof configReaders>>;

function situation(args: LxcConfigArgs, seen: Readings) {
  const lxc = judgeInstallation(seen);
  const folder = args.lxcpath ?? lxc.lxcpath;
  const path = args.path ?? `${folder}/${args.name}/config`;
  const second = args.path === undefined && args.lxcpath === undefined && folder === "/var/lib/lxc";
  const dialect: Dialect = args.dialect === "auto" ? lxc.dialect : args.dialect;
  return {
    lxc,
    path,
    dialect,
    content: second ? seen.otherContent : seen.content,
    stat: second ? seen.otherStat : seen.stat,
  };
}

function planConfig(args: LxcConfigArgs, seen: Readings, checkMode: boolean): Plan {
  const { lxc, path, dialect, content, stat } = situation(args, seen);
  const result: ModuleResult = { path, dialect, lxc_version: lxc.version };
  if (!stat.exists && !(args.path && args.create)) {
    if (checkMode && args.name)
      return {
        plan: "unknown",
        why: `the guest ${args.name} is not there yet, so its configuration can't be compared`,
        operations: [],
        result,
      };
    const remedy = args.name ? `Create the guest ${args.name} first (lxc_create).` : "Set create: true to make it.";
    throw new Refusal(`there is no configuration ${path}`, result, remedy);
  }
  const wanted = wantedOptions(args);
  const format = { dialect, cgroup2: lxc.cgroup2 };
  const change = args.state === "present" ? setOptions : removeOptions;
  const after = change(content.text, wanted, format);
  if (stat.exists && after === content.text) return { plan: "ok", result };
  return {
    plan: "change",
    diff: [{ before: content.text, after, before_header: path, after_header: path }],
    operations: [
      {
        op: "write",
        path,
        content: after,
        ...(args.backup && stat.exists ? { backup: true } : {}),
        ...(args.mode === undefined ? {} : { mode: args.mode }),
        expect: expectation(path, stat),
      },
    ],
    result,
  };
}

export default defineModule({
  name: "lxc_config",
  summary: "Sets options of an LXC guest's configuration, or of a configuration for new guests",
  args: schema,
  rules: [
    { rule: "one-of-required", of: ["name", "path"] },
    { rule: "mutually-exclusive", of: ["name", "path"] },
  ],
  supports: { check: "full", diff: true },
  returns: {
    path: "The configuration file",
    dialect: "old (before LXC 2.1) or new: how keys are spelled on this board",
    lxc_version: "The board's LXC",
  },
  examples: `
- name: Network of new guests, as the board's LXC spells it
  lxc_config:
    path: /root/lxc.config
    create: true
    network: {type: veth, link: br0, flags: up}
- name: A fixed address card and the devices that udev wants
  lxc_config:
    name: deb-1
    hwaddr: 00:16:3e:00:00:01
    options:
      - lxc.cgroup.devices.allow = c 108:0 rwm
      - lxc.cgroup.devices.allow = c 10:229 rwm
`,
  probe: (args) => configReaders(args),
  plan: (args, seen, _board, _inputs, clock) =>
    refusable(() => {
      try {
        return planConfig(args, seen, clock.checkMode);
      } catch (error) {
        if (!(error instanceof UnknownKey)) throw error;
        throw new Refusal(
          error.message,
          {},
          error.nearest ? `Did you mean '${error.nearest}'?` : "See lxc.container.conf(5) for the keys.",
        );
      }
    }),
});
