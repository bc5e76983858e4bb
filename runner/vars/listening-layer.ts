import type { Layer } from "./scope.js";

/** A layer for the top of a scope: it holds nothing, and hears of every name that is looked up. `*`: all of them. */
export function listeningLayer(looked: Set<string>): Layer {
  return {
    source: "ahead",
    trusted: false,
    has: (name) => {
      looked.add(name);
      return false;
    },
    get: () => undefined,
    names: () => {
      looked.add("*");
      return [];
    },
  };
}
