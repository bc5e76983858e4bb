import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findKind, type LabPlan } from "./kinds.js";

/**
 * The process behind `axle lab up`: holds the boards until it is told to end. Arguments: the kind and the plan as JSON.
 * `ready` in the folder says that all are up, `failed` why they are not; `pid` is this process.
 */
const [kindName, text] = process.argv.slice(2) as [string, string];
const plan = JSON.parse(text) as LabPlan;

async function hold(): Promise<void> {
  writeFileSync(join(plan.folder, "pid"), `${process.pid}\n`);
  const kind = await findKind(kindName);
  const lab = await kind!.up(plan);
  writeFileSync(join(plan.folder, "ready"), "");
  const end = () => {
    lab.down().finally(() => {
      rmSync(join(plan.folder, "ready"), { force: true });
      process.exit(0);
    });
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}

hold().catch((error: Error) => {
  writeFileSync(join(plan.folder, "failed"), `${error.message}\n`);
  process.exit(1);
});
