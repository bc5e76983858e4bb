import { Catalog } from "../../library/catalog.js";
import { meetFolders } from "../../library/meet-folders.js";
import type { LoadContext } from "../../load/context.js";
import type { PlayNode } from "../../load/nodes.js";
import { staticLayers, staticNames } from "../../load/static-names.js";
import { findUnknownName, hasLookup } from "../../template/index.js";
import { holdsTemplate } from "../../template/templar.js";
import type { Value } from "../../values.js";
import { Scope } from "../../vars/scope.js";
import type { Stage } from "../stage.js";
import { templarFactory } from "../templar.js";

/** Renders what a list shows of a play; what depends on facts stays as it is written. */
export type Renderer = (value: Value, play: PlayNode) => Value;

/** What loading and listing need when no engine runs. */
export async function listingContext(stage: Stage): Promise<{ context: LoadContext; render: Renderer }> {
  const templar = await templarFactory(stage);
  const sources = { files: stage.files, extraVars: stage.extraVars, templar };
  const catalog = new Catalog(stage.settings);
  const context: LoadContext = {
    files: stage.files,
    catalog,
    hasLookup,
    unknownName: findUnknownName,
    meetFolder: meetFolders(catalog, stage.settings, stage.warn),
    rolesPath: stage.settings.list("DEFAULT_ROLES_PATH"),
    collectionsPath: stage.settings.list("COLLECTIONS_PATHS"),
    leavesOutKeywords: !stage.settings.flag("INVALID_TASK_ATTRIBUTE_FAILED"),
    templateName: staticNames(sources),
    warn: stage.warn,
    ids: { next: 1 },
  };
  const render: Renderer = (value, play) => {
    if (!holdsTemplate(value)) return value;
    try {
      return templar(new Scope(staticLayers(sources, { play }))).template(value);
    } catch {
      return value;
    }
  };
  return { context, render };
}
