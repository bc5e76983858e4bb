import { trimSlash } from "../../../modules/kit/paths.js";
import type { Prediction } from "../../../modules/kit/predictions.js";
import { toBytes } from "../../../modules/kit/text.js";
import { type Folding, owners } from "./fold.js";
import { freshStat } from "./view-stat.js";

/** Takes what a module says of its own success into what is foretold. */
export function foldPrediction(folding: Folding, prediction: Prediction): void {
  const { paths, aspects, by } = folding;
  switch (prediction.predict) {
    case "file": {
      const { checksum, content } = prediction;
      const stat = { ...freshStat("file"), ...modeOf(prediction.mode), ...owners(folding, prediction) };
      const checksums = checksum ? { checksums: { [checksum.algorithm]: checksum.hex } } : {};
      const bytes = content === undefined ? {} : { content: toBytes(content) };
      paths.set(prediction.path, { kind: "made", by, stat, ...checksums, ...bytes });
      return;
    }
    case "directory":
      paths.set(prediction.path, {
        kind: "made",
        by,
        stat: { ...freshStat("directory"), ...modeOf(prediction.mode), ...owners(folding, prediction) },
        ...(prediction.mode === "unknown" ? { modeUnknown: true } : {}),
      });
      return;
    case "absent":
      paths.set(prediction.path, { kind: "absent", by });
      return;
    case "path":
      paths.set(prediction.path, { kind: "there", by });
      return;
    case "touched":
      paths.touch(prediction.path, by);
      return;
    case "commands":
      return;
    case "unknown":
      paths.set(prediction.path, { kind: "unknown", by });
      return;
    case "grown":
      for (const folder of prediction.folders) paths.grow(trimSlash(folder), by);
      return;
    case "package":
      aspects.setPackage(prediction.name, prediction.version, by);
      return;
    case "account":
      aspects.accounts.set(prediction);
      return;
    case "mount": {
      const { source, path, fstype, options } = prediction;
      aspects.mount(path, `${source} ${path} ${fstype} ${options} 0 0`);
      return;
    }
    case "unmount":
      aspects.mount(prediction.path, undefined);
      return;
    case "reading":
      aspects.answer(prediction.reader, prediction.reading);
      return;
    case "answer":
      aspects.answers.set(prediction);
  }
}

function modeOf(mode: number | "unknown" | undefined): { mode?: number } {
  return typeof mode === "number" ? { mode } : {};
}
