import type { FilterTable } from "../registry.js";
import { combinatoricFilters } from "./combinatorics.js";
import { commentFilters } from "./comment.js";
import { communityFilters } from "./community/index.js";
import { passwordFilters } from "./crypt/index.js";
import { dateFilters } from "./dates.js";
import { defaultFilters } from "./defaults.js";
import { dictFilters } from "./dicts.js";
import { encodingFilters } from "./encoding.js";
import { flattenFilters } from "./flatten.js";
import { htmlFilters } from "./html.js";
import { jsonFilters } from "./json/index.js";
import { mathFilters } from "./math.js";
import { networkFilters } from "./network/index.js";
import { numberFilters } from "./numbers.js";
import { orderingFilters } from "./ordering.js";
import { pathFilters } from "./paths.js";
import { prettyFilters } from "./pprint.js";
import { printfFilters } from "./printf.js";
import { randomFilters } from "./random/index.js";
import { regexFilters } from "./regex.js";
import { selectingFilters } from "./selecting.js";
import { sequenceFilters } from "./sequences.js";
import { setFilters } from "./sets.js";
import { textFilters } from "./text.js";
import { urlizeFilters } from "./urlize.js";
import { urlFilters } from "./urls.js";
import { vaultFilters } from "./vault.js";
import { winPathFilters } from "./win-paths.js";
import { wrappingFilters } from "./wrapping.js";
import { yamlFilters } from "./yaml/index.js";

/** Every filter by name. */
export const filters: FilterTable = {
  ...sequenceFilters,
  ...orderingFilters,
  ...selectingFilters,
  ...textFilters,
  ...wrappingFilters,
  ...htmlFilters,
  ...urlizeFilters,
  ...numberFilters,
  ...printfFilters,
  ...prettyFilters,
  ...defaultFilters,
  ...dictFilters,
  ...flattenFilters,
  ...setFilters,
  ...combinatoricFilters,
  ...mathFilters,
  ...regexFilters,
  ...jsonFilters,
  ...yamlFilters,
  ...pathFilters,
  ...winPathFilters,
  ...urlFilters,
  ...encodingFilters,
  ...passwordFilters,
  ...randomFilters,
  ...dateFilters,
  ...commentFilters,
  ...vaultFilters,
  ...networkFilters,
  ...communityFilters,
};
