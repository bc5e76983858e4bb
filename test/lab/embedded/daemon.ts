import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedLab } from "./lab.js";

/**
 * The process behind `axle lab up`: holds the boards until it is told to end. Arguments: folder, group, names of boards.
 * `ready` in the folder says that all are up, `failed` why they are not; `pid` is this process.
 */
const [folder, group, ...boards] = process.argv.slice(2) as [string, string, ...string[]];

async function hold(): Promise<void> {
  writeFileSync(join(folder, "pid"), `${process.pid}\n`);
  const lab = await EmbeddedLab.up({ folder, boards, group });
  writeFileSync(join(folder, "ready"), "");
  const end = () => {
    lab.down().finally(() => {
      rmSync(join(folder, "ready"), { force: true });
      process.exit(0);
    });
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

hold().catch((error: Error) => {
  writeFileSync(join(folder, "failed"), `${error.message}\n`);
  process.exit(1);
});
