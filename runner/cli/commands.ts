import type { Command } from "commander";

/** What a file of `commands/` exports: it adds its command (or commands) and tells their exit code to `done`. */
export interface CommandFile {
  register(program: Command, done: (code: number) => void): Command[];
}

/** Every command and its file, imported when it is asked for: starting costs only what the command needs. */
export const COMMANDS = {
  init: () => import("./commands/init.js"),
  run: () => import("./commands/run.js"),
  check: () => import("./commands/check.js"),
  plan: () => import("./commands/plan.js"),
  apply: () => import("./commands/apply.js"),
  runs: () => import("./commands/runs.js"),
  show: () => import("./commands/show.js"),
  resume: () => import("./commands/resume.js"),
  lint: () => import("./commands/lint.js"),
  explain: () => import("./commands/explain.js"),
  facts: () => import("./commands/facts.js"),
  graph: () => import("./commands/graph.js"),
  "diff-runs": () => import("./commands/diff-runs.js"),
  exec: () => import("./commands/exec.js"),
  trust: () => import("./commands/trust.js"),
  jobs: () => import("./commands/jobs.js"),
  keep: () => import("./commands/keep.js"),
  inventory: () => import("./commands/inventory.js"),
  modules: () => import("./commands/modules.js"),
  doc: () => import("./commands/doc.js"),
  config: () => import("./commands/config.js"),
  vault: () => import("./commands/vault.js"),
  "test-module": () => import("./commands/test-module.js"),
  worker: () => import("./commands/worker.js"),
  serve: () => import("./commands/serve.js"),
  watch: () => import("./commands/watch.js"),
  completion: () => import("./commands/completion.js"),
  lab: () => import("./commands/lab.js"),
  demo: () => import("./commands/demo.js"),
} satisfies Record<string, () => Promise<CommandFile>>;
