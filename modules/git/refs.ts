import { linesOf, type QueryReading } from "../kit/queries/query.js";

/** What a reading says of the working copy and of its remote. */
export interface Seen {
  git: string | undefined;
  /** Major and minor version, as one number that can be compared: 2.39 is 2039. */
  number: number;
  /** Where the repository itself is, or would be. */
  folder: string;
  exists: boolean;
  /** The folder is there and holds something, but no repository. */
  occupied: boolean;
  head: string | undefined;
  branch: string | undefined;
  /** The remote's own branch, as it was when it was cloned. */
  remoteBranch: string | undefined;
  url: string | undefined;
  branches: string[];
  changed: boolean;
  /** The full name of the wanted commit, where it is here already. */
  known: string | undefined;
  submodules: "none" | "right" | "wrong";
  asked: boolean;
  rc: number;
  said: string;
  refs: Map<string, string>;
}

export function readGit(reading: QueryReading): Seen {
  const first = (section: string) => linesOf(reading, section)[0];
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(first("number") ?? "") ?? [];
  const refs = new Map(
    linesOf(reading, "refs").flatMap((line) => {
      const found = /^([0-9a-f]{40,64})\t(.+)$/.exec(line);
      return found ? [[found[2]!, found[1]!] as const] : [];
    }),
  );
  const exists = first("config") !== undefined;
  return {
    git: first("tool"),
    number: Number(major) * 1000 + Number(minor),
    folder: first("dir") ?? "",
    exists,
    occupied: !exists && first("folder") !== undefined,
    head: /^[0-9a-f]{40,64}$/.test(first("head") ?? "") ? first("head") : undefined,
    branch: first("branch"),
    remoteBranch: first("default")?.replace(/^[^/]+\//, ""),
    url: first("url"),
    branches: linesOf(reading, "branches").map((name) => name.replace("refs/heads/", "")),
    changed: linesOf(reading, "changes").length > 0,
    known: first("known"),
    submodules: submodules(reading),
    asked: reading.sections["rc"] !== undefined,
    rc: Number(first("rc") ?? 0),
    said: (reading.sections["refs"] ?? "").trim(),
    refs,
  };
}

function submodules(reading: QueryReading): Seen["submodules"] {
  if (linesOf(reading, "hasmodules").length === 0) return "none";
  const lines = (reading.sections["modules"] ?? "").split("\n").filter((line) => line.trim() !== "");
  return lines.every((line) => line.startsWith(" ")) ? "right" : "wrong";
}

/** What the wanted version is on the remote. */
export type Kind = "head" | "branch" | "tag" | "commit";

export function kindOf(version: string, seen: Seen): Kind {
  if (version === "HEAD") return "head";
  if (seen.refs.has(`refs/heads/${version}`)) return "branch";
  return seen.refs.has(`refs/tags/${version}`) ? "tag" : "commit";
}

/** The branch that HEAD means: the one that is checked out, else the remote's own. */
export function headBranch(seen: Seen): string | undefined {
  return seen.branch ?? seen.remoteBranch;
}

/** The commit that the version means on the remote; of a commit's own name, that name. */
export function wantedCommit(version: string, seen: Seen): string | undefined {
  switch (kindOf(version, seen)) {
    case "head":
      return seen.refs.get(seen.exists ? `refs/heads/${headBranch(seen)}` : "HEAD");
    case "branch":
      return seen.refs.get(`refs/heads/${version}`);
    case "tag":
      return seen.refs.get(`refs/tags/${version}^{}`) ?? seen.refs.get(`refs/tags/${version}`);
    default:
      return seen.known ?? version;
  }
}
