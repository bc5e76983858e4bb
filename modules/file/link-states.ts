import type { Plan } from "../contract.js";
import { attributeOperations, planAttributes } from "../kit/attributes.js";
import { expectation, pathInfo } from "../kit/file-info.js";
import { dirname, join } from "../kit/paths.js";
import { Refusal } from "../kit/refusal.js";
import { hasChildren } from "./directory-state.js";
import { addAttributes, contextOf } from "./plain-states.js";
import { Findings, type Situation } from "./situation.js";
import { planTimes } from "./times.js";

/** `state: link`: a symbolic link with the text of `src`. */
export function planLink(situation: Situation): Plan {
  const { args, path, here, there, previous } = situation;
  const src = args.src ?? (args.follow && there.exists && here.type === "link" ? here.target : undefined);
  refuseLink(situation, src);
  const findings = new Findings(path);
  if (previous !== "link") linkAnew(findings, situation, src!);
  else if (src !== undefined && here.target !== src) {
    findings.differ({ src: here.target }, { src }, [linkOperation(situation, src)]);
  }
  linkAttributes(findings, situation);
  return findings.toPlan({ dest: path, src, ...(there.exists ? pathInfo(here) : {}) });
}

function refuseLink(situation: Situation, src: string | undefined): void {
  const { args, path, previous, source, clock } = situation;
  if (!args.force && args.src !== undefined && !source?.exists && !clock.checkMode) {
    const absolute = join(situation.here.type === "directory" ? path : dirname(path), args.src);
    throw new Refusal(`src file does not exist, use "force=yes" if you really want to create the link: ${absolute}`, {
      path,
      src,
    });
  }
  if (previous !== "link" && src === undefined) throw new Refusal("src is required for creating new symlinks");
  if (previous === "directory" && args.force && hasChildren(situation)) {
    throw new Refusal(`the directory ${path} is not empty, refusing to convert it`, { path });
  }
  if ((previous === "directory" || previous === "file" || previous === "hard") && !args.force) {
    throw new Refusal(`refusing to convert from ${previous} to symlink for ${path}`, { path });
  }
}

function linkAnew(findings: Findings, situation: Situation, src: string): void {
  const { path, here, previous } = situation;
  const removal = here.type === "directory" ? [{ op: "remove" as const, path, recursive: true }] : [];
  findings.differ({ state: previous }, { state: "link" }, [...removal, linkOperation(situation, src)]);
}

function linkOperation({ path, here }: Situation, target: string): Parameters<Findings["differ"]>[2][number] {
  const replace = here.exists && here.type !== "directory";
  const expect = here.type === "directory" ? { path, exists: false } : expectation(path, here);
  return { op: "link", path, target, ...(replace ? { replace: true } : {}), expect };
}

/** With `follow` the attributes are those of what the link leads to; without it the link's own owner. */
function linkAttributes(findings: Findings, situation: Situation): void {
  const { args, path, here } = situation;
  const replaced = args.src !== undefined && here.target !== args.src;
  const led = replaced ? situation.source : situation.there;
  if (args.follow) {
    if (!led?.exists) {
      if (wantsAttributes(situation)) {
        findings.warnings.push(
          "Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this.",
        );
      }
      return;
    }
    const target = led.resolved ?? (replaced ? join(dirname(path), args.src!) : situation.target);
    addAttributes(findings, situation, target, led);
    return;
  }
  const own = here.type === "link" ? here : { ...here, type: "link" as const, exists: true, uid: -1, gid: -1 };
  const attributes = planAttributes({ ...args, mode: undefined }, own, situation.accounts, contextOf(situation));
  findings.add(attributes, attributeOperations(path, attributes, false));
}

function wantsAttributes({ args }: Situation): boolean {
  return args.mode !== undefined || args.owner !== undefined || args.group !== undefined;
}

/** `state: hard`: another name for the file that `src` names. */
export function planHardLink(situation: Situation): Plan {
  const { args, path, here, previous, source } = situation;
  const { src } = args;
  if (previous !== "hard" && src === undefined) throw new Refusal("src is required for creating new hardlinks");
  if (src !== undefined && !source?.exists) throw new Refusal("src does not exist", { dest: path, src });
  const same = src === undefined || (here.exists && here.inode === source!.inode && here.device === source!.device);
  const findings = new Findings(path);
  if (!same) {
    refuseHardLink(situation);
    const removal = here.type === "directory" ? [{ op: "remove" as const, path, recursive: true }] : [];
    const replace = here.exists && here.type !== "directory" ? { replace: true } : {};
    findings.differ({ state: previous }, { state: "hard", src }, [
      ...removal,
      { op: "link", path, target: src!, hard: true, ...replace, expect: expectation(path, here) },
    ]);
  }
  const stat = same ? here : source!;
  const attributes = planAttributes(args, stat, situation.accounts, contextOf(situation));
  findings.add(attributes, attributeOperations(path, attributes));
  const times = planTimes(path, situation.times, stat, situation.clock);
  findings.add(times, times.operations);
  return findings.toPlan({ dest: path, src, ...pathInfo(here) });
}

function refuseHardLink({ args, path, previous }: Situation): void {
  if (args.force || previous === "absent" || previous === "link") return;
  const { src } = args;
  if (previous === "hard") {
    throw new Refusal("Cannot link, different hard link exists at destination", { dest: path, src });
  }
  if (previous === "directory") {
    throw new Refusal("Cannot link: different hard link exists at destination", { dest: path, src });
  }
  throw new Refusal(`Cannot link, ${previous} exists at destination`, { dest: path, src });
}
