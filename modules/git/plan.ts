import type { Clock, Diff, ModuleResult, Plan } from "../contract.js";
import type { Operation } from "../kit/operations.js";
import type { QueryReading } from "../kit/queries/query.js";
import { Refusal } from "../kit/refusal.js";
import { quote, quoteAll } from "../kit/sh/quote.js";
import * as lines from "./commands.js";
import { headBranch, kindOf, readGit, type Seen, wantedCommit } from "./refs.js";
import type { GitArgs } from "./schema.js";
import { sshWords } from "./ssh.js";

/** What is to be done, from how the working copy stands and from what the remote has. */
export function planGit(args: GitArgs, reading: QueryReading, clock: Clock): Plan {
  checkArguments(args);
  const seen = readGit(reading);
  if (seen.git === undefined) throw new Refusal("the board has no git", {}, "Install the package git.");
  if (!seen.asked && (args.update || !seen.exists)) return planUnasked(args, seen, reading);
  if (seen.asked && seen.rc !== 0) throw new Refusal(seen.said, { rc: seen.rc, stderr: `${seen.said}\n` });
  if (!seen.exists) return planClone(args, seen, reading);
  if (!args.update) return planStill(args, seen, reading);
  return planUpdate(args, seen, reading, clock);
}

function checkArguments(args: GitArgs): void {
  if (!args.dest && args.clone) throw new Refusal("the destination directory must be specified unless clone=no");
  if (args.archive && !lines.archiveFormat(args.archive)) {
    throw new Refusal(`Unable to get file extension from archive file name : ${args.archive}`, {
      details:
        "Please specify archive as filename with extension. File extension can be one of ['tar', 'tar.gz', 'zip', 'tgz']",
    });
  }
  for (const [name, value] of Object.entries({ repo: args.repo, version: args.version, remote: args.remote }))
    if (value.startsWith("-")) throw new Refusal(`${name} can't begin with a dash: ${value}`);
  if (args.umask !== undefined && typeof args.umask !== "string")
    throw new Refusal("umask must be defined as a quoted octal integer");
  if (typeof args.umask === "string" && !/^[0-7]+$/.test(args.umask))
    throw new Refusal("umask must be an octal integer");
}

/** ssh_opts that start programs can't be part of a question: git itself finds out when it runs. */
function planUnasked(args: GitArgs, seen: Seen, reading: QueryReading): Plan {
  const work = seen.exists ? lines.updateLines(args, seen, false) : lines.cloneLines(args, seen);
  const operations = [script(args, seen, reading, [...work, ...after(args, seen)])];
  const why = "ssh_opts hold options that start programs, so the remote can't be asked beforehand";
  return { plan: "unknown", why, operations, result: { before: seen.head ?? null }, verify: false };
}

function planClone(args: GitArgs, seen: Seen, reading: QueryReading): Plan {
  const commit = wantedCommit(args.version, seen);
  if (commit === undefined) throw new Refusal(`Could not determine remote revision for ${args.version}`);
  const result = { before: null, after: commit };
  const diff: Diff[] = [{ prepared: `>> Newly checked out ${commit}` }];
  // Only told, as Ansible does: what would be cloned is a change that nobody makes.
  if (!args.clone) return { plan: "ok", result: { ...result, changed: true } };
  if (seen.occupied)
    throw new Refusal(`fatal: destination path '${args.dest}' already exists and is not an empty directory.`, {
      rc: 128,
    });
  const operations = [script(args, seen, reading, [...lines.cloneLines(args, seen), ...after(args, seen)])];
  return { plan: "change", diff, operations, result };
}

/** `update: false`: the commit stays; an archive of it may be wanted. */
function planStill(args: GitArgs, seen: Seen, reading: QueryReading): Plan {
  const result = { before: seen.head ?? null, after: seen.head ?? null };
  if (!args.archive) return { plan: "ok", result };
  const operations = [script(args, seen, reading, [enter(args), ...lines.archiveLines(args)])];
  return { plan: "change", diff: [], operations, result, verify: false };
}

function planUpdate(args: GitArgs, seen: Seen, reading: QueryReading, clock: Clock): Plan {
  const moved = args.separate_git_dir !== undefined && seen.folder !== args.separate_git_dir;
  const result: ModuleResult = { before: seen.head ?? null, after: seen.head ?? null };
  if (moved) Object.assign(result, { git_dir_before: seen.folder, git_dir_now: args.separate_git_dir });
  if (seen.changed && !args.force)
    throw new Refusal(
      `Local modifications exist in the destination: ${args.dest} (force=no).`,
      result,
      "Set force to throw them away.",
    );
  const commit = wantedCommit(args.version, seen);
  if (commit === undefined) throw new Refusal(`Could not determine remote revision for ${args.version}`);
  const url = seen.url !== undefined && !sameUrl(seen.url, lines.source(args));
  result.remote_url_changed = url;
  result.after = commit;
  const submodules = args.recursive && !args.bare && seen.submodules !== "none";
  const wrong = submodules && (seen.submodules === "wrong" || args.track_submodules);
  const differs =
    seen.head !== commit || url || moved || (seen.changed && args.force) || (submodules && seen.submodules === "wrong");
  const asks = Boolean(args.archive) || args.verify_commit || (wrong && args.track_submodules);
  if (!differs && (clock.verifying || (!asks && standsRight(args, seen)))) return { plan: "ok", result };
  const work = [
    ...(moved ? lines.relocateLines(args, seen) : []),
    ...lines.updateLines(args, seen, url),
    ...(wrong || seen.head !== commit ? lines.submoduleLines(args) : []),
  ];
  const operations = [
    script(args, seen, reading, [...work, ...lines.verifyLines(args, seen), ...lines.archiveLines(args)]),
  ];
  const diff: Diff[] = seen.head === commit ? [] : [{ before: `${seen.head ?? ""}\n`, after: `${commit}\n` }];
  if (seen.changed) result.msg = `Local modifications exist in the destination: ${args.dest}`;
  return {
    plan: "change",
    diff,
    operations,
    result: { ...result, changed: differs || (clock.checkMode && Boolean(args.archive)) },
  };
}

/** On the wanted branch, and not merely at its commit; commits and tags have none. */
function standsRight(args: GitArgs, seen: Seen): boolean {
  if (args.bare) return true;
  const kind = kindOf(args.version, seen);
  if (kind === "head") return seen.branch !== undefined && seen.branch === headBranch(seen);
  return kind === "branch" ? seen.branch === args.version : true;
}

function sameUrl(one: string, other: string): boolean {
  const plain = (url: string) => url.replace(/^file:\/\//, "").replace(/\/+$/, "");
  return one === other || plain(one) === plain(other);
}

function after(args: GitArgs, seen: Seen): string[] {
  return [...lines.submoduleLines(args), ...lines.verifyLines(args, seen), ...lines.archiveLines(args)];
}

function enter(args: GitArgs): string {
  return `cd ${quote(args.dest!)}`;
}

/** All of it as one script. Git before 2.3 takes ssh's options from a program only: one is made for the while. */
function script(args: GitArgs, seen: Seen, reading: QueryReading, work: readonly string[]): Operation {
  const acceptsNew = (reading.sections["acceptnew"] ?? "").includes("yes");
  const ssh = quoteAll(["ssh", "-o", "BatchMode=yes", ...sshWords(args, acceptsNew)]);
  const old = [
    '_w=$(mktemp "${TMPDIR:-/tmp}/axle-ssh.XXXXXX") || exit 1',
    "trap 'rm -f \"$_w\"' 0",
    `printf '#!/bin/sh\\nexec %s "$@"\\n' ${quote(ssh)} >"$_w" && chmod 700 "$_w" || exit 1`,
    "GIT_SSH=$_w; export GIT_SSH",
  ];
  const how = seen.number >= 2003 ? [`GIT_SSH_COMMAND=${quote(ssh)}; export GIT_SSH_COMMAND`] : old;
  const shell = [
    "set -e",
    "LC_ALL=C; GIT_TERMINAL_PROMPT=0; export LC_ALL GIT_TERMINAL_PROMPT",
    ...how,
    `git_() { ${quote(seen.git!)} "$@" </dev/null; }`,
    ...work,
  ].join("\n");
  return { op: "run", shell, ...(typeof args.umask === "string" ? { umask: args.umask } : {}) };
}
