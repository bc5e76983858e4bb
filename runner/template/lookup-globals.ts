import { AxleError } from "../errors.js";
import type { Value } from "../values.js";
import { lookupOf, makeCall } from "./evaluate/calls.js";
import type { ScopeTemplar } from "./scope-templar.js";
import { type Arguments, PyCallable, str, templateError, truth } from "./values.js";

/** The functions `lookup`, `query` and `q` over a templar's scope. */
export function lookupGlobals(templar: ScopeTemplar, note: (name: string) => void): Map<string, Value> {
  const run = (given: Arguments, wantList: boolean) => lookUp(templar, note, given, wantList);
  const query = new PyCallable("query", (given) => run(given, true));
  return new Map<string, Value>([
    ["lookup", new PyCallable("lookup", (given) => run(given, false))],
    ["query", query],
    ["q", query],
  ]);
}

function lookUp(templar: ScopeTemplar, note: (name: string) => void, given: Arguments, wantList: boolean): Value {
  const [name, ...terms] = given.args;
  if (name === undefined) throw templateError("lookup() needs the name of a lookup");
  const { wantlist, errors, allow_unsafe: _ignored, ...options } = given.kwargs;
  const asList = wantList || (wantlist !== undefined && truth(wantlist));
  const entry = lookupOf(str(name));
  note(str(name));
  try {
    const kwargs = Object.assign(Object.create(null), options);
    const found = entry.run(makeCall(templar.topFrame(), str(name), kwargs), terms);
    return asList ? found : joined(found);
  } catch (error) {
    const handling = errors === undefined ? "strict" : str(errors);
    if (!(error instanceof AxleError) || error.kind === "undefined-variable" || handling === "strict") throw error;
    if (handling === "warn")
      templar.context.warn(`the lookup '${str(name)}' failed, which is ignored: ${error.message}`);
    return asList ? [] : null;
  }
}

/** What `lookup()` gives for a list: texts joined by commas, the only item, or the list. */
function joined(found: Value[]): Value {
  if (found.length === 0) return found;
  if (found.every((item) => typeof item === "string")) return found.join(",");
  return found.length === 1 ? found[0] : found;
}
