import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadInventory } from "../../runner/inventory/load.js";
import type { LoadContext } from "../../runner/load/context.js";
import { FileLoader } from "../../runner/load/files.js";
import type { BlockNode, PlaybookNode, TaskNode } from "../../runner/load/nodes.js";
import { loadPlaybook } from "../../runner/load/playbook.js";
import { createTemplar, type Templar, type TemplateContext } from "../../runner/template/index.js";
import type { Value } from "../../runner/values.js";
import { VarsManager, type VarsOptions } from "../../runner/vars/manager.js";
import type { Scope } from "../../runner/vars/scope.js";

/** A folder with a playbook, an inventory and all that belongs to them. */
export interface Project {
  directory: string;
  playbook: PlaybookNode;
  manager: VarsManager;
  templar(scope: Scope): Templar;
  remove(): void;
}

const knownModules = ["debug", "set_fact", "include_vars", "facts_of_a_module", "assert", "command"];

/** Writes files into a folder of its own and loads `play.yml` and the inventory `hosts` or `inventory/hosts`. */
export function openProject(files: Record<string, string>, options: Partial<VarsOptions> = {}): Project {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), "axle-vars-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
  const loader = new FileLoader();
  const templar = (scope: Scope): Templar => createTemplar(scope, templateContext(directory));
  const source = path.join(directory, files["hosts"] === undefined ? "inventory/hosts" : "hosts");
  const inventory = loadInventory([source], { loader, templar });
  const manager = new VarsManager({ inventory, loader, sources: [source], templar, ...options });
  const playbook = loadPlaybook(loadContext(loader, directory), path.join(directory, "play.yml"));
  return { directory, playbook, manager, templar, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

function templateContext(directory: string): TemplateContext {
  return {
    searchPaths: () => [directory],
    baseDir: directory,
    decrypt: (ciphertext) => ciphertext,
    markSecret: () => {},
    setting: () => null,
    warn: () => {},
    native: false,
  };
}

export function loadContext(loader: FileLoader, directory: string): LoadContext {
  return {
    files: loader,
    catalog: {
      resolve: (name) =>
        knownModules.includes(name) ? ({ name } as ReturnType<LoadContext["catalog"]["resolve"]>) : undefined,
      names: () => knownModules,
    },
    rolesPath: [path.join(directory, "roles")],
    templateName: (text) => text as Value,
    warn: () => {},
    ids: { next: 1 },
  };
}

/** The first task of this name anywhere below. */
export function findTask(nodes: readonly (TaskNode | BlockNode)[], name: string): TaskNode | undefined {
  for (const node of nodes) {
    if (node.kind === "task" && node.name === name) return node;
    const inner = node.kind === "block" ? findTask([...node.block, ...node.rescue, ...node.always], name) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

/** Runs `ansible-playbook` and reads the result that it prints for the (debug) task of this name on a host. */
export function runAnsible(directory: string, args: string[], task: string, host = "h1"): Record<string, unknown> {
  const result = spawnSync("ansible-playbook", ["-i", "inventory/hosts", "play.yml", ...args], {
    cwd: directory,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ANSIBLE_NOCOLOR: "1" },
  });
  const printed = new RegExp(
    `TASK \\[[^\\]]*${task}\\] \\**\n(?:(?!TASK).)*?(?:ok|changed): \\[${host}\\] => (\\{.*?\n\\})`,
    "s",
  ).exec(result.stdout);
  if (!printed) throw new Error(`ansible-playbook ran no task "${task}": ${result.stdout}${result.stderr}`);
  return JSON.parse(printed[1]!) as Record<string, unknown>;
}
