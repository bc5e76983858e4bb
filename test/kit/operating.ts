import { readdirSync, statSync } from "node:fs";
import type { Operation, OperationResult } from "../../modules/kit/operations.js";
import type { Rig } from "./shells.js";

/** Operations in a rig's folder, and how to look at what came of them. */
export function operateIn(rig: () => Rig) {
  const at = (name: string) => `${rig().folder}/${name}`;
  async function apply(...operations: Operation[]): Promise<OperationResult[]> {
    const [outcome] = await rig().session.apply([{ operations, after: [] }]);
    return outcome!.operations;
  }
  return {
    at,
    apply,
    mode: (name: string) => statSync(at(name)).mode & 0o7777,
    bytesPath: (name: Buffer) => Buffer.concat([Buffer.from(`${rig().folder}/`), name]),
    one: async (operation: Operation): Promise<OperationResult> => (await apply(operation))[0]!,
    leftovers: () => readdirSync(rig().folder).filter((name) => name.startsWith(".axle")),
  };
}
