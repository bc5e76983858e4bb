import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { quote, quotePath } from "../kit/sh/quote.js";
import type { Members, Source } from "./members.js";
import type { ArchiveArgs } from "./schema.js";

const compressors = { gz: "gzip -c", bz2: "bzip2 -c", xz: "xz -c", tar: "cat", zip: "cat" } as const;

/** The tools that a format takes. Throws {@link Refusal} for one that the board has not. */
export function checkTools(args: ArchiveArgs, source: Source, reading: QueryReading): void {
  const tools = linesOf(reading, "tools");
  const packs = args.format !== "zip" && (source.several || args.format === "tar");
  const needs = [
    ...(packs ? ["tar"] : []),
    ...{ gz: ["gzip"], bz2: ["bzip2"], xz: ["xz"], tar: [], zip: ["zip"] }[args.format],
  ];
  const missing = needs.find((tool) => !tools.includes(tool));
  if (missing)
    throw new Refusal(
      `the board has no ${missing}, which format ${args.format} needs`,
      {},
      `Install it, or take another format.`,
    );
}

/**
 * Packs into a file beside the archive, which takes its place only when it differs. The names come on standard input, so
 * that any number of them fits.
 */
export function packOperation(
  args: ArchiveArgs,
  source: Source,
  members: Members,
  dest: string,
  old: StatReading,
  gnu: boolean,
): Operation {
  const ending = args.format === "zip" ? ".zip" : "";
  const target = quotePath(dest);
  const lines = [
    `_t=${target}.axle-$$${ending}; rm -f "$_t"`,
    "trap 'rm -f \"$_t\"' 0",
    source.several || args.format === "tar" || args.format === "zip"
      ? packMany(args, source, gnu)
      : `${compressors[args.format]} <${quotePath(source.paths[0]!)} >"$_t"`,
    `[ -f "$_t" ] || exit 1`,
    ...(old.exists
      ? [`chmod ${(old.mode & 0o7777).toString(8)} "$_t"`, `chown ${old.uid}:${old.gid} "$_t" 2>/dev/null || :`]
      : []),
    `if cmp -s "$_t" ${target}; then echo axle-same; else mv -f "$_t" ${target}; fi`,
  ];
  // A name that begins with a dash would be read as an option.
  const names = members.names.map((name) => (name.startsWith("-") ? `./${name}` : name));
  return { op: "run", shell: `set -e\n${lines.join("\n")}`, stdin: names.map((name) => `${name}\n`).join("") };
}

function packMany(args: ArchiveArgs, source: Source, gnu: boolean): string {
  const root = `cd ${quote(source.root || ".")}`;
  if (args.format === "zip") return `( ${root} && zip -q -@ "$_t" )`;
  const tar = gnu ? "tar -cf - --no-unquote --no-recursion -T -" : namesAsArguments;
  const squeeze = args.format === "tar" ? "" : ` && ${compressors[args.format]} <"$_t.tar" >"$_t"; rm -f "$_t.tar"`;
  return args.format === "tar"
    ? `( ${root} && ${tar} ) >"$_t"`
    : `trap 'rm -f "$_t" "$_t.tar"' 0; ( ${root} && ${tar} ) >"$_t.tar"${squeeze}`;
}

/** Small tars read no list of names: they take them as arguments, as many as the system lets a program have. */
const namesAsArguments = 'set --; while IFS= read -r _a; do set -- "$@" "$_a"; done; tar -cf - --no-recursion "$@"';
