import { existsSync } from "node:fs";
import type { FileInput, Input } from "../../../modules/kit/inputs.js";
import { AxleError } from "../../errors.js";
import type { FileLoader } from "../../load/files.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { type Value, VaultText } from "../../values.js";
import { layerOf } from "../../vars/scope.js";
import type { ForeseenPaths } from "../foresight/paths.js";
import type { Prompts } from "../options.js";
import { asyncFolder } from "../task/async-folder.js";
import { sayingWhere } from "../task/undefined.js";
import { requireContained } from "./contained.js";
import { download } from "./download.js";
import { assertionsOf, conditionOf, expressionOf } from "./expressions.js";
import { absentFile, type Decrypt, missingFile, readFileInput, readTree } from "./files.js";
import { foreseenFile, foreseenTree, isForeseen } from "./foreseen.js";
import { readVariables } from "./include-vars.js";
import { pause } from "./pause.js";
import { type RsyncEnds, rsyncWay } from "./rsync.js";
import { findFile, findVarsFolder, type Kind } from "./search.js";

/** What resolving inputs takes from the run. */
export interface InputServices {
  files: FileLoader;
  decrypt: Decrypt;
  prompts: Prompts;
  signal: AbortSignal | undefined;
  sleep(ms: number): Promise<void>;
  setting(name: string): Value;
  /** Where boards keep asynchronous tasks' jobs unless a variable says otherwise. */
  asyncFolder: string;
  /** In a check: what it has foretold of the controller's own files. */
  foreseen?: ForeseenPaths | undefined;
}

export interface InputPlace {
  task: TaskNode;
  play: PlayNode;
  templar: Templar;
  /** Who would copy to whom (`synchronize`). */
  ends?: () => RsyncEnds;
}

/** The controller-side value that a module asked for. Throws AxleErrors with what is missing. */
export async function resolveInput(input: Input, place: InputPlace, services: InputServices): Promise<unknown> {
  const { templar, task } = place;
  switch (input.input) {
    case "file":
      return resolveFile(input, place, services);
    case "tree": {
      const path = locate(input.path, input.search, place, services);
      const foreseen = foreseenFile(path, services.foreseen);
      if (foreseen) return foreseenTree(foreseen);
      return readTree(path, input.decrypt === false ? undefined : services.decrypt, input.follow ?? true);
    }
    case "template":
      return renderFile(input, place, services);
    case "rendered":
      return templar.render(input.text, task.position.file, input.options);
    case "condition":
      return conditionOf(input.expression, place);
    case "assertions":
      return assertionsOf(input, place);
    case "expression":
      return expressionOf(input, place);
    case "variables":
      return readVariables(input.options, services.files, (name, kind) =>
        kind === "folder" ? findVarsFolder(name, task) : findFile(name, "vars", task, place.play),
      );
    case "pause":
      return pause(input, services.prompts, services.sleep, services.signal);
    case "download":
      return download(input, services.signal);
    case "rsync":
      return rsyncWay(input, place.ends!(), { ...place, signal: services.signal });
    case "variable":
      return variableOf(input.name, templar);
    case "setting":
      return services.setting(input.name);
    case "async-folder":
      return asyncFolder(templar, services.asyncFolder);
    default:
      throw new AxleError({ kind: "internal", message: `No such input: ${JSON.stringify(input)}` });
  }
}

function variableOf(name: string, templar: Templar): unknown {
  const found = templar.scope.find(name);
  if (!found) return undefined;
  return found.layer.trusted || found.value instanceof VaultText ? templar.template(found.value) : found.value;
}

function resolveFile(input: Extract<Input, { input: "file" }>, place: InputPlace, services: InputServices): FileInput {
  const segments = (input.segments ?? []).map((segment) => segmentText(segment, place.templar));
  const find = (name: string) => findFile(name, input.search, place.task, place.play, existsIn(services));
  const name = [input.path, ...segments].join("/");
  const { path, found, searched } = find(name);
  if (segments.length > 0) requireContained(find(input.path).path, segments, path);
  if (!found && input.optional) return absentFile(path);
  if (!found) throw missingFile(name, searched, place.task.position);
  return (
    foreseenFile(path, services.foreseen) ?? readFileInput(path, input.decrypt === false ? undefined : services.decrypt)
  );
}

function segmentText(segment: string | { variable: string }, templar: Templar): string {
  return typeof segment === "string" ? segment : str(variableOf(segment.variable, templar) as never);
}

function renderFile(
  input: Extract<Input, { input: "template" }>,
  place: InputPlace,
  services: InputServices,
): FileInput {
  const path = locate(input.path, "templates", place, services);
  const file = foreseenFile(path, services.foreseen) ?? readFileInput(path, services.decrypt);
  const source = new TextDecoder().decode(file.content);
  const templar = withDestination(place.templar, input.destination);
  const text = sayingWhere("AnsibleUndefinedVariable: ", () => templar.render(source, path, input.options));
  return { ...file, content: new TextEncoder().encode(text) };
}

/** `template_destpath` is known to the module only. */
function withDestination(templar: Templar, destination: string | undefined): Templar {
  if (destination === undefined) return templar;
  return templar.withScope(templar.scope.with(layerOf("template", { template_destpath: destination }, false)));
}

function existsIn({ foreseen }: InputServices): (path: string) => boolean {
  return (path) => isForeseen(path, foreseen) ?? existsSync(path);
}

function locate(name: string, kind: Kind, place: InputPlace, services: InputServices): string {
  const { path, found, searched } = findFile(name, kind, place.task, place.play, existsIn(services));
  if (!found) throw missingFile(name, searched, place.task.position);
  return path;
}
