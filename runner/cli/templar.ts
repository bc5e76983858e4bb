import { dirname, resolve } from "node:path";
import { createTemplar, type Templar, type TemplateContext } from "../template/index.js";
import type { Scope } from "../vars/scope.js";
import type { Stage } from "./stage.js";

/** Makes templars for what is rendered without an engine: names while listing, variables of an inventory. */
export async function templarFactory(stage: Stage, playbook?: string): Promise<(scope: Scope) => Templar> {
  const baseDir = playbook ? dirname(resolve(playbook)) : process.cwd();
  const context: TemplateContext = {
    searchPaths: (kind) => [resolve(baseDir, kind), baseDir],
    baseDir,
    decrypt: (ciphertext, position) => stage.vault.decrypt(ciphertext, position),
    markSecret: (text) => stage.secrets.add(text),
    setting: (name) => stage.settings.get(name),
    warn: (message) => stage.warn(message),
    native: stage.settings.flag("DEFAULT_JINJA2_NATIVE"),
  };
  return (scope) => createTemplar(scope, context);
}
