import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { AxleError } from "../errors.js";
import type { FileLoader } from "../load/files.js";
import { positionOf } from "../load/positions.js";
import { type Dict, isDict, type Value } from "../values.js";
import { type Layer, layerOf } from "../vars/scope.js";
import { dictRecord } from "../vars/vars-files.js";
import { byCodePoint } from "./host.js";

const extensions = [".yml", ".yaml", ".json"];

/** Reads `group_vars/NAME*` and `host_vars/NAME*`, each once: hosts share the layers of their groups. */
export class VarsFolders {
  private readonly found = new Map<string, readonly Layer[]>();

  constructor(
    private readonly loader: FileLoader,
    private readonly warn: (message: string) => void = () => {},
  ) {}

  /** The layers of a group's or host's files below `base`, in the order in which they are laid over each other. */
  layers(base: string, kind: "group_vars" | "host_vars", name: string): readonly Layer[] {
    const key = `${base}\0${kind}\0${name}`;
    let layers = this.found.get(key);
    if (!layers) {
      layers = this.files(base, kind, name).flatMap((file) => this.read(file));
      this.found.set(key, layers);
    }
    return layers;
  }

  /** Forgets everything, for `meta: refresh_inventory`. */
  clear(): void {
    this.found.clear();
  }

  private files(base: string, kind: string, name: string): string[] {
    // A chroot's inventory name is a path: it must not lead out of the folder.
    if (name.startsWith("/")) return [];
    const folder = path.join(base, kind);
    if (!existsSync(folder)) return [];
    if (!statSync(folder).isDirectory()) {
      this.warn(`${folder} is not a directory and is left out.`);
      return [];
    }
    const start = path.join(realpathSync(folder), name);
    const file = [start, ...extensions.map((extension) => start + extension)].find((candidate) =>
      existsSync(candidate),
    );
    if (!file) return [];
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  }

  private read(file: string): Layer[] {
    const values = this.loader.load(file);
    if (isEmpty(values)) return [];
    if (!isDict(values)) {
      throw new AxleError({
        kind: "schema",
        message: "A file of variables must hold a mapping.",
        position: positionOf(values) ?? { file, line: 1, column: 1 },
        remedy: "Write each variable as `name: value`.",
      });
    }
    return [varsLayer(file, values)];
  }
}

/** A trusted layer over a loaded file's mapping. */
function varsLayer(source: string, values: Dict): Layer {
  return layerOf(source, dictRecord(values), true, (name) => positionOf(values, name));
}

function isEmpty(values: Value): boolean {
  return values === null || values === "" || values === false || (Array.isArray(values) && values.length === 0);
}

function filesBelow(folder: string): string[] {
  const files: string[] = [];
  for (const name of readdirSync(folder).sort(byCodePoint)) {
    if (name.startsWith(".") || name.endsWith("~")) continue;
    const full = path.join(folder, name);
    const extension = path.extname(name);
    const state = statSync(full, { throwIfNoEntry: false });
    if (state?.isDirectory() && !extension) files.push(...filesBelow(full));
    else if (state?.isFile() && (!extension || extensions.includes(extension))) files.push(full);
  }
  return files;
}
