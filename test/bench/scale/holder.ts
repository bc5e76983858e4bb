import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedLab } from "../../lab/embedded/lab.js";
import { bareBoards } from "./bare-boards.js";

/**
 * A process that holds some of the boards. Arguments: folder, kind, first number, how many. Tells its parent the inventory
 * when all are up, and ends when it is told to.
 */
const [folder = "", kind = "embedded", first = "0", count = "0"] = process.argv.slice(2);
const names = Array.from({ length: Number(count) }, (_, index) => `board-${Number(first) + index + 1}`);
mkdirSync(folder, { recursive: true });

async function hold(): Promise<void> {
  const lab = kind === "bare" ? await bareBoards(folder, names) : await embedded();
  process.send?.({ inventory: lab.inventory });
  const end = () => void lab.down().finally(() => process.exit(0));
  process.once("disconnect", end);
  process.once("SIGTERM", end);
}

/** Some at a time: to boot all at once takes longer, and some would be given up. */
async function embedded(): Promise<{ inventory: string; down(): Promise<void> }> {
  const labs: EmbeddedLab[] = [];
  for (let at = 0; at < names.length; at += 20) {
    const place = join(folder, String(at));
    labs.push(await EmbeddedLab.up({ folder: place, boards: names.slice(at, at + 20) }));
  }
  return {
    inventory: labs.map((lab) => lab.inventory).join("\n"),
    down: async () => {
      for (const lab of labs) await lab.down();
    },
  };
}

hold().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
