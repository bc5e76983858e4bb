import { defineModule } from "../contract.js";
import { refusable } from "../kit/refusal.js";
import { source } from "./commands.js";
import { planGit } from "./plan.js";
import { predictGit } from "./predict.js";
import { readGit } from "./refs.js";
import { schema } from "./schema.js";
import { onlyConnects, sshWords } from "./ssh.js";

/** Working copies of git repositories. */
export default defineModule({
  name: "git",
  summary: "Checks a git repository out and keeps it at a version",
  args: schema,
  rules: [
    { rule: "mutually-exclusive", of: ["separate_git_dir", "bare"] },
    { rule: "mutually-exclusive", of: ["accept_hostkey", "accept_newhostkey"] },
    { rule: "required-by", argument: "archive_prefix", then: ["archive"] },
  ],
  supports: { check: "full", diff: true },
  returns: {
    before: "The commit before.",
    after: "The commit now.",
    remote_url_changed: "Whether the remote's address was another one.",
    git_dir_before: "Where the repository was (separate_git_dir).",
    git_dir_now: "Where it is.",
    submodules_changed: "Whether submodules were brought to other commits.",
  },
  examples: `
- name: The board's programs, as released
  git:
    repo: https://git.example.com/board-tools.git
    dest: /opt/board-tools
    version: v1.4
- name: By a deploy key
  git:
    repo: ssh://git@git.example.com/private.git
    dest: /opt/private
    key_file: /root/.ssh/deploy
    accept_newhostkey: true
`,
  probe: (args) => {
    const ssh = sshWords(args, true);
    const ask = onlyConnects(ssh) && !args.repo.startsWith("-");
    const about = {
      executable: args.executable,
      dest: args.dest?.replace(/(?<=.)\/+$/, ""),
      repo: source(args),
      remote: args.remote,
      version: args.version,
      bare: args.bare ? "yes" : "no",
      ask: ask ? (args.update ? "always" : "missing") : "never",
      ssh,
    };
    return { git: { read: "query", query: "git", about } } as const;
  },
  plan: (args, seen, _board, _inputs, clock) => refusable(() => planGit(args, seen.git, clock)),
  predict: (args, seen, plan) => predictGit(args, seen.git, plan),
  finish: (args, _seen, outcome) => {
    const failed = outcome.operations.find((operation) => operation.status !== "done");
    if (failed) return { msg: failed.stderr.trim() || failed.stdout.trim(), rc: failed.rc };
    const stdout = outcome.operations.map((operation) => operation.stdout).join("");
    const did = (word: string) => new RegExp(`^axle-${word}$`, "m").test(stdout);
    const now = outcome.after ? readGit(outcome.after.git).head : undefined;
    const planned = outcome.planned ?? {};
    const still = planned.changed === false || (!args.update && planned.before !== null);
    return {
      ...(now === undefined ? {} : { after: now }),
      ...(did("submodules") ? { submodules_changed: true } : {}),
      ...(still ? { changed: did("submodules") || did("archived") } : {}),
    };
  },
});
