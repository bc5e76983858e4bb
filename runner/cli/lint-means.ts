import { AxleError } from "../errors.js";
import type { Host } from "../inventory/host.js";
import type { HostSelector } from "../inventory/select.js";
import type { Findings } from "../lint/finding.js";
import type { ProjectMeans } from "../lint/project/project.js";
import { reportInclude } from "../lint/rules/forms.js";
import { FileLoader } from "../load/files.js";
import type { PlayNode } from "../load/nodes.js";
import { holdsTemplate } from "../template/templar.js";
import { VarsManager } from "../vars/manager.js";
import type { HashBehaviour } from "../vars/merge.js";
import { listingContext } from "./listing/context.js";
import type { Options } from "./options.js";
import { inventorySources } from "./settings.js";
import { openInventory, prepareStage, type Stage } from "./stage.js";
import { templarFactory } from "./templar.js";

/** Everything that lint reads: settings, inventory, variables, a loader that goes on after mistakes. */
export async function lintMeans(
  playbooks: readonly string[],
  options: Options,
  findings: Findings,
): Promise<ProjectMeans> {
  const prepared = await prepareStage(options, playbooks[0]);
  const { settings, vault } = prepared;
  // Warnings are findings here, or other rules' business.
  const files = new FileLoader({
    decrypt: (text, position) => vault.decrypt(text, position),
    warn: (message, position, kind) => {
      if (kind === "duplicate-key" && position)
        findings.add("duplicate-key", message, position, { remedy: "Leave one of them." });
    },
  });
  const warn: Stage["warn"] = (message, position) => {
    if (position && message.startsWith("`include` is deprecated")) reportInclude(position, findings);
  };
  const stage: Stage = { ...prepared, files, warn };
  const sources = inventorySources(options, settings);
  const { inventory, selector } = await openInventory(stage, options);
  const { context, render } = await listingContext(stage);
  const templar = await templarFactory(stage, playbooks[0]);
  const vars = new VarsManager({
    inventory,
    loader: files,
    sources,
    extraVars: stage.extraVars,
    hashBehaviour: settings.text("DEFAULT_HASH_BEHAVIOUR") as HashBehaviour,
    privateRoleVars: settings.flag("DEFAULT_PRIVATE_ROLE_VARS"),
    run: { inventorySources: sources },
    templar,
  });
  return {
    context: {
      ...context,
      onProblem: (error) => findings.addError(error, { file: playbooks[0]!, line: 1, column: 1 }),
    },
    vars,
    files,
    templar,
    hostsOf: (play) => hostsOf(play, selector, (value) => render(value, play), findings),
    findings,
    withoutInventory: sources.length === 0,
  };
}

function hostsOf(
  play: PlayNode,
  selector: HostSelector,
  render: (value: unknown) => unknown,
  findings: Findings,
): readonly Host[] {
  const pattern = render(play.hosts);
  if (holdsTemplate(pattern) || (Array.isArray(pattern) && pattern.length === 0)) return [];
  try {
    return selector.hosts(Array.isArray(pattern) ? pattern : String(pattern));
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    findings.addError(error, play.position);
    return [];
  }
}
