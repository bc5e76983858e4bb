import { dirname } from "../kit/paths.js";
import { quote, quoteAll, quotePath } from "../kit/sh/quote.js";
import { headBranch, kindOf, type Seen } from "./refs.js";
import type { GitArgs } from "./schema.js";

/** Shell lines that bring a working copy about; each one stops the script when it fails. */
export function cloneLines(args: GitArgs, seen: Seen): string[] {
  const kind = kindOf(args.version, seen);
  const named = kind === "branch" || kind === "tag";
  const words = ["clone", ...(args.bare ? ["--bare"] : ["--origin", args.remote])];
  if (depthOf(args, seen) !== undefined && (args.version === "HEAD" || args.refspec || named)) {
    words.push("--depth", String(args.depth));
    if (named && !args.refspec) words.push("--branch", args.version);
  }
  if (args.reference) words.push("--reference", args.reference);
  if (args.single_branch && seen.number >= 1007) {
    words.push("--single-branch");
    if (named && !words.includes("--branch")) words.push("--branch", args.version);
  }
  if (args.separate_git_dir) words.push(`--separate-git-dir=${args.separate_git_dir}`);
  const dest = args.dest!;
  const lines = [
    `mkdir -p ${quotePath(dirname(dest))}`,
    `cd ${quotePath(dirname(dest))}`,
    git(...words, "--", source(args), dest),
    `cd ${quotePath(dest)}`,
  ];
  if (args.bare && args.remote !== "origin") lines.push(git("remote", "add", args.remote, source(args)));
  if (args.refspec) {
    const depth = depthOf(args, seen) === undefined ? [] : ["--depth", String(args.depth)];
    lines.push(git("fetch", ...depth, args.remote, args.refspec));
  }
  return [...lines, ...switchLines(args, { ...seen, branches: [], exists: false })];
}

/** Fetches what is missing and goes to the wanted version. */
export function updateLines(args: GitArgs, seen: Seen, moveUrl: boolean): string[] {
  const lines = [`cd ${quotePath(args.dest!)}`];
  if (seen.changed && args.force) lines.push(git("reset", "--hard", "HEAD"));
  if (moveUrl) lines.push(git("remote", "set-url", args.remote, source(args)));
  lines.push(git("fetch", ...(args.force ? ["--force"] : []), ...fetchWords(args, seen)));
  return [...lines, ...switchLines(args, seen)];
}

function fetchWords(args: GitArgs, seen: Seen): string[] {
  const depth = depthOf(args, seen);
  const small = depth === undefined ? [] : shallowRefs(args, seen);
  if (small.length > 0) return ["--depth", String(depth), args.remote, ...small];
  const all = args.bare ? ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"] : [];
  return [...(args.bare ? [] : ["--tags"]), args.remote, ...all, ...extra(args)];
}

function extra(args: GitArgs): string[] {
  return args.refspec ? args.refspec.split(/\s+/) : [];
}

/** The fewest refs that the version needs; none when it can't be fetched by itself. */
function shallowRefs(args: GitArgs, seen: Seen): string[] {
  const { version, remote } = args;
  if (args.refspec) return extra(args);
  switch (kindOf(version, seen)) {
    case "head":
      return [`+refs/heads/${headBranch(seen)}:refs/remotes/${remote}/${headBranch(seen)}`];
    case "branch":
      return [`+refs/heads/${version}:refs/remotes/${remote}/${version}`];
    case "tag":
      return [`+refs/tags/${version}:refs/tags/${version}`];
    default:
      return [];
  }
}

/** Checks the version out; a branch stands where the remote's does. */
function switchLines(args: GitArgs, seen: Seen): string[] {
  if (args.bare) return [];
  const { version, remote } = args;
  const kind = kindOf(version, seen);
  if (kind === "head") {
    const branch = headBranch(seen);
    if (!seen.exists || branch === undefined) return [];
    return [git("checkout", "--force", branch), git("reset", "--hard", `${remote}/${branch}`, "--")];
  }
  if (kind !== "branch") return [git("checkout", "--force", version)];
  const track = git("checkout", "--track", "-b", version, `${remote}/${version}`);
  const reset = [git("checkout", "--force", version), git("reset", "--hard", `${remote}/${version}`)];
  if (seen.exists) return seen.branches.includes(version) ? reset : [track];
  const own = git("show-ref", "--verify", "--quiet", `refs/heads/${version}`);
  return [`if ${own}; then ${reset.join(" && ")}; else ${track}; fi`];
}

/** Submodules at the commits that are noted, or at their branches' ends. */
export function submoduleLines(args: GitArgs): string[] {
  if (args.bare || !args.recursive) return [];
  const words = ["submodule", "update", "--init", "--recursive"];
  if (args.track_submodules) words.push("--remote");
  if (args.force) words.push("--force");
  return [
    `if [ -f .gitmodules ]; then _b=$(git_ submodule status); ${git("submodule", "sync")} >/dev/null; ${git(...words)}; [ "$_b" = "$(git_ submodule status)" ] || echo axle-submodules; fi`,
  ];
}

/** The signature must hold, and be of one of the keys where some are named. */
export function verifyLines(args: GitArgs, seen: Seen): string[] {
  if (!args.verify_commit) return [];
  const version = quote(args.version);
  const problem = `Failed to verify GPG signature of commit/tag "${args.version}"`;
  const lines = [
    `_k=commit; [ "$(git_ cat-file -t ${quote(kindOf(args.version, seen) === "tag" ? `refs/tags/${args.version}` : args.version)})" = tag ] && _k=tag`,
    `_s=$(git_ verify-$_k --raw ${version} 2>&1) || { echo ${quote(problem)} >&2; echo "$_s" >&2; exit 1; }`,
  ];
  if (args.gpg_whitelist.length === 0) return lines;
  const keys = args.gpg_whitelist.map((key) => key.toUpperCase()).join("|");
  return [
    ...lines,
    // The last word of VALIDSIG is the primary key's fingerprint, also where a subkey signed.
    `_f=$(echo "$_s" | awk '$2 == "VALIDSIG" { print $NF; exit }')`,
    `case "|"${quote(keys)}"|" in *"|$_f|"*) ;; *) echo "The gpg_whitelist does not include the public key \\"$_f\\" for this commit" >&2; exit 1;; esac`,
  ];
}

/** An archive of what is checked out; it only takes the old one's place when it differs. */
export function archiveLines(args: GitArgs): string[] {
  if (!args.archive) return [];
  const format = archiveFormat(args.archive)!;
  const prefix = args.archive_prefix === undefined ? [] : ["--prefix", args.archive_prefix];
  const make = quoteAll(["archive", "--format", format, ...prefix]);
  const archive = quotePath(args.archive);
  return [
    `_t=${archive}.axle-$$`,
    `git_ ${make} --output "$_t" ${quote(args.version)} || { rm -f "$_t"; exit 1; }`,
    `if cmp -s "$_t" ${archive}; then rm -f "$_t"; else mv -f "$_t" ${archive} || { rm -f "$_t"; exit 1; }; echo axle-archived; fi`,
  ];
}

/** The kind of archive by its name. */
export function archiveFormat(path: string): string | undefined {
  const ending = /\.(zip|gz|tar|tgz)$/.exec(path)?.[1];
  return ending === "gz" ? "tar.gz" : ending;
}

/** Moves the repository out of the working copy, and leaves its new place behind. */
export function relocateLines(args: GitArgs, seen: Seen): string[] {
  const to = quotePath(args.separate_git_dir!);
  return [
    `if [ -e ${to} ]; then echo ${quote(`Separate-git-dir path ${args.separate_git_dir} already exists.`)} >&2; exit 1; fi`,
    `mkdir -p ${quotePath(dirname(args.separate_git_dir!))}`,
    `mv ${quotePath(seen.folder)} ${to}`,
    `printf 'gitdir: %s' ${to} >${quotePath(args.dest!)}/.git`,
  ];
}

/** Depth is for git from 1.9.1 on. */
function depthOf(args: GitArgs, seen: Seen): number | undefined {
  return args.depth !== undefined && args.depth >= 1 && seen.number >= 1009 ? args.depth : undefined;
}

/** git counts a path as local and ignores `depth`; as an address it does not. */
export function source(args: GitArgs): string {
  return args.repo.startsWith("/") ? `file://${args.repo}` : args.repo;
}

function git(...words: string[]): string {
  return `git_ ${quoteAll(words)}`;
}
