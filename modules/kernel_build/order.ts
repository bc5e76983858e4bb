import { createHash } from "node:crypto";
import type { BoardInfo } from "../kit/board-info.js";
import { Refusal } from "../kit/refusal.js";
import { type WantedOption, wantedOptions } from "./options.js";
import type { KernelArgs } from "./schema.js";

/** A build with nothing left to decide. */
export interface BuildOrder {
  /** As the task has it. */
  src: string;
  /** The URL, where it is one. */
  url: string | undefined;
  checksum: { algorithm: string; hex: string } | undefined;
  dest: string;
  tree: string | undefined;
  /** What the sources are, for the note: a checksum, else the URL or the archive's path. */
  sourceId: string;
  /** The file that says what was built from what; a folder of sources has its own. */
  note: string;
  /** The folder below arch/, which is not always what ARCH says. */
  archFolder: string;
  compiler: string;
  defconfig: string | undefined;
  fragments: readonly string[];
  options: WantedOption[];
  makeVariables: string[];
  targets: readonly string[];
  jobs: number | undefined;
  /** Undefined: modules are not installed. */
  modulesPath: string | undefined;
  /** Changes whenever another kernel would come out. */
  recipe: string;
}

/** What a task asks for, on this board. Throws Refusal for options that can't be. */
export function orderOf(args: KernelArgs, board: BoardInfo): BuildOrder {
  const url = /^(https?|ftp):\/\//.test(args.src) ? args.src : undefined;
  const checksum = checksumOf(args.checksum);
  const src = url === undefined && args.src.length > 1 ? args.src.replace(/\/+$/, "") : args.src;
  const sourceId = checksum ? `${checksum.algorithm}:${checksum.hex}` : src;
  const options = wantedOptions(args);
  const makeVariables = [
    ...(args.arch ? [`ARCH=${args.arch}`] : []),
    ...(args.cross_compile ? [`CROSS_COMPILE=${args.cross_compile}`] : []),
    ...(args.localversion ? [`LOCALVERSION=${args.localversion}`] : []),
  ];
  const modulesPath = args.modules_install ? args.modules_path : undefined;
  const targets = args.targets ?? [];
  const fragments = args.fragments ?? [];
  const wanted = [args.defconfig, fragments, options.map(({ name, value }) => [name, value]), makeVariables];
  return {
    src,
    url,
    checksum,
    dest: args.dest,
    tree: args.tree,
    sourceId,
    note: `${args.dest}/.axle-kernel-${digest([src, args.tree])}`,
    archFolder: archFolderOf(args.arch ?? archOf(board.machine)),
    compiler: `${args.cross_compile ?? ""}gcc`,
    defconfig: args.defconfig,
    fragments,
    options,
    makeVariables,
    targets,
    jobs: args.jobs,
    modulesPath,
    recipe: digest([wanted, targets, modulesPath ?? null]),
  };
}

function checksumOf(text: string | undefined): BuildOrder["checksum"] {
  if (text === undefined || text === "") return undefined;
  const match = /^(md5|sha1|sha224|sha256|sha384|sha512):([0-9a-f]+)$/i.exec(text);
  if (match) return { algorithm: match[1]!.toLowerCase(), hex: match[2]!.toLowerCase() };
  throw new Refusal(`'${text}' is no checksum`, {}, "Write it as ALGORITHM:HEX, e.g. sha256:9f86d0….");
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/** The kernel's ARCH for `uname -m`, as the tree's own Makefile guesses it. */
function archOf(machine: string): string {
  if (/^i.86$/.test(machine)) return "i386";
  if (machine.startsWith("arm")) return "arm";
  if (machine.startsWith("ppc")) return "powerpc";
  if (machine.startsWith("mips")) return "mips";
  if (machine.startsWith("riscv")) return "riscv";
  return machine === "aarch64" ? "arm64" : machine;
}

function archFolderOf(arch: string): string {
  return arch === "i386" || arch === "x86_64" ? "x86" : arch;
}
