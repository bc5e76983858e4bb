import { createHash } from "node:crypto";
import type { Diff, Plan } from "../contract.js";
import { nearestWord } from "../kit/nearest.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import type { SpaceReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { configLine, isSatisfied, parseOptions, type WantedOption } from "./options.js";
import type { BuildOrder } from "./order.js";
import { successorOf } from "./renamed.js";
import type { KernelArgs } from "./schema.js";
import { buildScript } from "./script.js";

export interface KernelReadings {
  running: QueryReading;
  /** Read only when the running kernel does not settle it. */
  tree?: QueryReading;
  space?: SpaceReading;
}

/** The options that the running kernel lacks; all of them where its configuration can't be read. */
export function lackingOptions(options: readonly WantedOption[], running: QueryReading): WantedOption[] {
  const required = options.filter((option) => !option.optional);
  if (running.sections["where"] === undefined) return required;
  const has = parseOptions(running.sections["options"]);
  return required.filter((option) => !isSatisfied(option, has.get(option.name)));
}

/** Whether the running kernel makes a build needless. */
export function isSettled(args: KernelArgs, options: readonly WantedOption[], running: QueryReading): boolean {
  const readable = running.sections["where"] !== undefined;
  return args.when_running_has_all && options.length > 0 && readable && lackingOptions(options, running).length === 0;
}

/** Decides whether the kernel is built. Throws {@link Refusal} before anything is written. */
export function planBuild(args: KernelArgs, order: BuildOrder, seen: KernelReadings, checkMode: boolean): Plan {
  const lacking = lackingOptions(order.options, seen.running).map((option) => option.name);
  if (isSettled(args, order.options, seen.running) || !seen.tree || !seen.space)
    return { plan: "ok", result: { needed: false, built: false, missing_options: [] } };
  const note = parseOptions(seen.tree.sections["note"]);
  const tree = seen.tree.sections["tree"]?.trim();
  const result = { needed: true, built: false, lacking_in_running: lacking, ...builtFields(note, tree) };
  if (isBuilt(order, seen.tree, note))
    return { plan: "ok", result: { ...result, missing_options: notTaken(order, seen.tree) } };
  const unready = unreadyReason(order, seen.tree);
  if (unready && !checkMode) throw new Refusal(unready.problem, result, unready.remedy);
  refuseFullDisk(args, seen.space, result);
  if (tree !== undefined) refuseForTree(order, seen.tree, result);
  const diff = [optionsDiff(order, seen, tree)];
  const id = `kernel-build-${createHash("sha256").update(`${order.note} ${order.sourceId} ${order.recipe}`).digest("hex").slice(0, 12)}`;
  const job = {
    op: "job",
    id,
    title: "build the kernel",
    shell: buildScript(order),
    progress: { pattern: "^  (?:CC|LD|AS|AR|HOSTCC)(?: \\[M\\])?\\s" },
    ...(args.timeout === undefined ? {} : { timeoutSeconds: args.timeout }),
  } as const;
  if (unready) return { plan: "unknown", why: unready.problem, diff, operations: [job], result };
  if (tree !== undefined) return { plan: "change", diff, operations: [job], result };
  const why = "the sources are not unpacked yet: whether the tree knows every option shows when it is configured";
  return { plan: "unknown", why, diff, operations: [job], result };
}

/** What the note of the last build says. */
export function builtFields(note: ReadonlyMap<string, string>, tree: string | undefined): Record<string, unknown> {
  const path = note.get("tree") || tree;
  return {
    ...(path ? { tree: path, config: `${path}/.config` } : {}),
    ...(note.get("recipe") ? { image: note.get("image"), release: note.get("release") } : {}),
  };
}

function isBuilt(order: BuildOrder, reading: QueryReading, note: ReadonlyMap<string, string>): boolean {
  const section = (name: string) => (reading.sections[name] ?? "").trim();
  return (
    note.get("recipe") === order.recipe &&
    note.get("source") === order.sourceId &&
    note.get("inputs") === section("inputs") &&
    note.get("config") === section("config") &&
    note.get("compiler") === section("compiler") &&
    (note.get("image") === "" || section("image") !== "") &&
    section("newer") === ""
  );
}

/** Options that the tree's configuration does not have as they were asked for: after a build, optional ones. */
function notTaken(order: BuildOrder, tree: QueryReading): string[] {
  const has = parseOptions(tree.sections["options"]);
  return order.options.filter((option) => !isSatisfied(option, has.get(option.name))).map(({ name }) => name);
}

/** What the board lacks for a build, and an earlier task may still bring. */
function unreadyReason(order: BuildOrder, reading: QueryReading): { problem: string; remedy: string } | undefined {
  const { sections } = reading;
  if ((sections["make"] ?? "").trim() === "")
    return { problem: "the board has no make", remedy: "Install build-essential (make, gcc) first." };
  if ((sections["compiler"] ?? "").trim() === "")
    return {
      problem: `the board has no ${order.compiler}`,
      remedy: order.compiler === "gcc" ? "Install build-essential first." : "Install the cross compiler first.",
    };
  const there = order.url !== undefined || "folder" in sections || "archive" in sections || "tree" in sections;
  return there ? undefined : { problem: `there is no ${order.src}`, remedy: "Bring the sources to the board first." };
}

function refuseFullDisk(args: KernelArgs, space: SpaceReading, result: Record<string, unknown>): void {
  const free = Math.floor(space.freeBytes / 1_048_576);
  if (free >= args.min_free_mb) return;
  throw new Refusal(
    `only ${free} MiB are free on ${space.mount}, and the build needs ${args.min_free_mb} MiB`,
    { ...result, free_mb: free },
    "Free some space, set dest to a larger disk, or lower min_free_mb.",
  );
}

/** What an unpacked tree shows before an hour of building does. */
function refuseForTree(order: BuildOrder, reading: QueryReading, result: Record<string, unknown>): void {
  const defconfigs = linesOf(reading, "defconfigs");
  const wanted = order.defconfig;
  if (wanted && !wanted.startsWith("/") && defconfigs.length > 0 && !defconfigs.includes(wanted)) {
    const nearest = nearestWord(wanted, defconfigs);
    throw new Refusal(
      `the tree has no arch/${order.archFolder}/configs/${wanted}`,
      result,
      nearest ? `Did you mean '${nearest}'?` : "Name one that `ls arch/ARCH/configs` shows.",
    );
  }
  const known = new Set(linesOf(reading, "known"));
  if (known.size === 0) return;
  const unknown = order.options.filter(({ name, value, optional }) => !optional && value !== "n" && !known.has(name));
  if (unknown.length === 0) return;
  const names = unknown.map(({ name }) => name);
  throw new Refusal(
    `the tree knows no option ${names.map((name) => withSuccessor(name)).join(", no ")}`,
    { ...result, missing_options: names },
    "Name them as this tree does, or list them in `optional`.",
  );
}

function withSuccessor(name: string): string {
  const successor = successorOf(name);
  return successor ? `${name} (${successor})` : name;
}

/** The requested options as they are and as they shall be: from the tree's configuration, else the running kernel's. */
function optionsDiff(order: BuildOrder, seen: KernelReadings, tree: string | undefined): Diff {
  const inTree = (seen.tree?.sections["config"] ?? "").trim() !== "";
  const has = parseOptions(inTree ? seen.tree!.sections["options"] : seen.running.sections["options"]);
  const before = order.options.map(({ name }) => configLine({ name, value: has.get(name) ?? "n" }));
  const after = order.options.map((option) =>
    isSatisfied(option, has.get(option.name))
      ? configLine({ name: option.name, value: has.get(option.name) ?? "n" })
      : configLine(option),
  );
  const text = (lines: string[]) => lines.map((line) => `${line}\n`).join("");
  return {
    before: text(before),
    after: text(after),
    before_header: inTree ? `${tree}/.config` : (seen.running.sections["where"] ?? "no configuration").trim(),
    after_header: `${tree ?? order.tree ?? order.dest}/.config`,
  };
}
