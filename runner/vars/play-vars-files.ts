import path from "node:path";
import { AxleError, type Position } from "../errors.js";
import type { FileLoader } from "../load/files.js";
import type { PlayNode } from "../load/nodes.js";
import { holdsTemplate, type Templar } from "../template/templar.js";
import type { Value } from "../values.js";
import type { HostStore } from "./host-store.js";
import type { Layer, Scope } from "./scope.js";
import { findVarsFile, loadVarsFile } from "./vars-files.js";

interface PerHost {
  version: number;
  layers: readonly Layer[];
}

/** The `vars_files` of plays. Names without templates give one set of layers for all hosts. */
export class PlayVarsFiles {
  private readonly shared = new WeakMap<PlayNode, readonly Layer[]>();
  private readonly perHost = new WeakMap<PlayNode, Map<string, PerHost>>();

  constructor(
    private readonly loader: FileLoader,
    private readonly templar: (scope: Scope) => Templar,
  ) {}

  /** @throws AxleError (missing-file) when none of an entry's files exists, (undefined-variable) once facts are there. */
  layers(play: PlayNode, scope: () => Scope, host: string | undefined, store: HostStore | undefined): readonly Layer[] {
    if (!play.varsFiles.some((entry) => holdsTemplate(entry.value))) {
      let layers = this.shared.get(play);
      if (!layers) {
        layers = this.load(play, (name) => name, true, false);
        this.shared.set(play, layers);
      }
      return layers;
    }
    return this.layersOfHost(play, scope, host, store);
  }

  private layersOfHost(
    play: PlayNode,
    scope: () => Scope,
    host: string | undefined,
    store: HostStore | undefined,
  ): readonly Layer[] {
    const hosts = this.perHost.get(play) ?? new Map<string, PerHost>();
    this.perHost.set(play, hosts);
    const version = store?.version ?? 0;
    const known = hosts.get(host ?? "");
    if (known?.version === version) return known.layers;
    const templar = this.templar(scope());
    const gathered = store !== undefined && Object.keys(store.rawFacts).length > 0;
    const layers = this.load(play, (name, position) => templar.template(name, position), host !== undefined, !gathered);
    hosts.set(host ?? "", { version, layers });
    return layers;
  }

  private load(
    play: PlayNode,
    render: (name: Value, position: Position) => Value,
    mustExist: boolean,
    mayBeUndefined: boolean,
  ): Layer[] {
    const folder = path.dirname(play.file);
    return play.varsFiles.flatMap(({ value, position }) => {
      try {
        const names = (Array.isArray(value) ? value : [value]).flatMap((name) => render(name, position));
        for (const name of names) {
          if (typeof name !== "string") throw notText(name, position);
          const file = findVarsFile(name, [folder]);
          if (file) return loadVarsFile(file, this.loader, position);
        }
        if (mustExist) throw notFound(names.map(String), folder, position);
      } catch (error) {
        // Before facts are gathered a name that needs them cannot be known yet: Ansible waits too.
        if (!mayBeUndefined || !(error instanceof AxleError) || error.kind !== "undefined-variable") throw error;
      }
      return [];
    });
  }
}

function notText(name: Value, position: Position): AxleError {
  return new AxleError({
    kind: "schema",
    message: `An entry of vars_files is the name of a file, or a list of names, but this is ${JSON.stringify(name)}.`,
    position,
  });
}

function notFound(names: readonly string[], folder: string, position: Position): AxleError {
  return new AxleError({
    kind: "missing-file",
    message:
      names.length === 1
        ? `The variables file ${names[0]} does not exist.`
        : `None of the variables files ${names.join(", ")} exists.`,
    position,
    remedy: `It was looked for in ${path.join(folder, "vars")} and in ${folder}.`,
  });
}
