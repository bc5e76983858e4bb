import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ModuleCatalog } from "../../runner/load/catalog.js";
import type { LoadContext } from "../../runner/load/context.js";
import { FileLoader } from "../../runner/load/files.js";
import type { BlockNode, PlayNode, TaskNode } from "../../runner/load/nodes.js";
import { loadPlaybook } from "../../runner/load/playbook.js";

const MODULES: Record<string, string | undefined> = {
  command: "cmd",
  shell: "cmd",
  copy: undefined,
  file: undefined,
  debug: undefined,
  set_fact: undefined,
  service: undefined,
};

/** A few modules, so that loading is tested apart from which modules there are. */
export const catalog: ModuleCatalog = {
  resolve: (name) =>
    Object.hasOwn(MODULES, name) ? { name, ...(MODULES[name] ? { freeForm: MODULES[name] } : {}) } : undefined,
  names: () => Object.keys(MODULES),
};

/** A playbook folder in a temporary place. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "axle-load-"));
  readonly warnings: string[] = [];

  constructor(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  context(): LoadContext {
    return {
      files: new FileLoader(),
      catalog,
      rolesPath: [],
      // Names are rendered from the play's own variables: what else is known is tested with the templates.
      templateName: (text, scope) =>
        text.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => String(scope.vars?.[name] ?? scope.play?.vars[name])),
      warn: (message) => this.warnings.push(message),
      ids: { next: 1 },
    };
  }

  plays(name = "site.yml"): PlayNode[] {
    return loadPlaybook(this.context(), this.path(name)).plays;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** All tasks below blocks, in order. */
export function tasksIn(nodes: readonly (BlockNode | TaskNode)[]): TaskNode[] {
  return nodes.flatMap((node) =>
    node.kind === "task" ? [node] : tasksIn([...node.block, ...node.rescue, ...node.always]),
  );
}
