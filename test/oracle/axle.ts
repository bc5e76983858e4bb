import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodeOf } from "../../runner/cli/exit-codes.js";
import { openVault } from "../../runner/cli/vault-sources.js";
import { runPlaybooks } from "../../runner/engine/run.js";
import type { RunEvent } from "../../runner/events.js";
import { FileLoader } from "../../runner/load/files.js";
import { wordProblem } from "../../runner/report/problem.js";
import { terminalView } from "../../runner/report/terminal/index.js";
import { loadSettings } from "../../runner/settings/load-settings.js";
import type { Value } from "../../runner/values.js";
import { Secrets } from "../../runner/vars/secrets.js";
import type { Answer } from "./ansible.js";
import { type OracleCase, writeCase } from "./cases.js";

export interface AxleAnswer extends Answer {
  events: RunEvent[];
}

/** What axle answers to a case, run in this process. */
export async function askAxle(one: OracleCase): Promise<AxleAnswer> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "axle-case-")));
  const dir = join(root, "case");
  const before = process.cwd();
  writeCase(one, dir);
  process.chdir(dir);
  try {
    const answer = await runIn(dir, one);
    const hide = (text: string) => text.replaceAll(dir, "<DIR>");
    return { ...answer, stdout: hide(answer.stdout), stderr: hide(answer.stderr) };
  } finally {
    process.chdir(before);
    rmSync(root, { recursive: true, force: true });
  }
}

async function runIn(dir: string, one: OracleCase): Promise<AxleAnswer> {
  const events: RunEvent[] = [];
  let [stdout, stderr] = ["", ""];
  const options = readOptions(one.options ?? []);
  const view = terminalView({
    output: {
      out: (text) => {
        stdout += text;
      },
      err: (text) => {
        stderr += text;
      },
      color: false,
      interactive: false,
      columns: 79,
    },
    verbosity: options.verbosity,
    showCustomStats: false,
  });
  const env = { HOME: dir, PATH: process.env["PATH"] };
  const settings = loadSettings({ cwd: dir, env });
  const secrets = new Secrets();
  try {
    const vault = await openVault({ vaultId: options.vaultIds }, settings, { secrets });
    const code = await runPlaybooks({
      playbooks: [join(dir, "playbook.yml")],
      inventory: ["hosts"],
      settings,
      files: new FileLoader({ decrypt: (text, position) => vault.decrypt(text, position) }),
      secrets,
      vault,
      sink: (event) => {
        events.push(event);
        view(event);
      },
      prompts: { ask: async () => "" },
      ...options.run,
    });
    return { code, stdout, stderr, events };
  } catch (error) {
    return { code: exitCodeOf(error), stdout, stderr: stderr + wordProblem(error, () => undefined), events };
  }
}

function readOptions(args: readonly string[]) {
  const run: Record<string, unknown> = {};
  const vaultIds: string[] = [];
  let verbosity = 0;
  const extraVars: Record<string, Value> = {};
  for (let index = 0; index < args.length; index++) {
    const option = args[index]!;
    const value = () => args[++index]!;
    if (option === "--tags" || option === "-t") run["tags"] = value().split(",");
    else if (option === "--skip-tags") run["skipTags"] = value().split(",");
    else if (option === "--limit" || option === "-l") run["limit"] = value();
    else if (option === "--check" || option === "-C") run["check"] = true;
    else if (option === "--diff" || option === "-D") run["diff"] = true;
    else if (option === "--start-at-task") run["startAtTask"] = value();
    else if (option === "--force-handlers") run["forceHandlers"] = true;
    else if (option === "--forks" || option === "-f") run["forks"] = Number(value());
    else if (option === "--vault-id" || option === "--vault-password-file") vaultIds.push(value());
    else if (/^-v+$/.test(option)) verbosity = option.length - 1;
    else if (option === "-e") {
      const [name, text] = value().split("=");
      extraVars[name!] = text;
      run["extraVars"] = extraVars;
    } else throw new Error(`the harness does not know ${option}`);
  }
  return { run, vaultIds, verbosity };
}
