import type { Planned } from "../contract.js";
import type { Prediction } from "../kit/predictions.js";
import type { QueryReading } from "../kit/queries/query.js";
import { headBranch, kindOf, readGit } from "./refs.js";
import type { GitArgs } from "./schema.js";

/** The working copy at the wanted commit, for whoever asks git of it; which files it has only git knows. */
export function predictGit(args: GitArgs, reading: QueryReading | undefined, plan: Planned): Prediction[] | undefined {
  const commit = plan.result?.["after"];
  if (args.dest === undefined || !reading) return undefined;
  // The remote could not be asked: something will be there.
  if (typeof commit !== "string")
    return readGit(reading).exists ? [{ predict: "touched", path: args.dest }] : tree(args);
  const seen = readGit(reading);
  const kind = kindOf(args.version, seen);
  const remote =
    seen.remoteBranch ??
    [...seen.refs].find(([ref, id]) => ref.startsWith("refs/heads/") && id === seen.refs.get("HEAD"))?.[0].slice(11);
  const branch = kind === "branch" ? args.version : kind === "head" ? (headBranch(seen) ?? remote) : undefined;
  const sections = {
    ...{
      config: "yes",
      folder: args.bare ? "HEAD" : ".git",
      head: commit,
      branch: branch ?? "",
      changes: "",
      url: args.repo,
    },
    ...{ known: kind === "commit" ? commit : (seen.known ?? ""), branches: branch ? `refs/heads/${branch}` : "" },
    ...(remote === undefined ? {} : { default: `${args.remote}/${remote}` }),
  };
  return [
    { predict: "answer", query: "git", about: { dest: args.dest }, sections },
    ...(seen.exists ? [{ predict: "touched", path: args.dest } as const] : tree(args)),
  ];
}

function tree({ dest, bare, separate_git_dir }: GitArgs): Prediction[] {
  const git: Prediction[] = bare ? [] : [{ predict: separate_git_dir ? "path" : "directory", path: `${dest}/.git` }];
  return [{ predict: "directory", path: dest! }, ...git, { predict: "grown", folders: [dest!] }];
}
