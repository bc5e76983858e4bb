import type { OperationResult } from "../../../modules/kit/operations.js";
import type { ControllerOperation } from "../../../modules/kit/sh/index.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { controllerRun } from "./controller-run.js";
import { reboot } from "./reboot.js";
import { reconnect } from "./reconnect.js";
import { save } from "./save.js";
import { confirm, rollBack } from "./settle.js";

/** Carries out an operation of the controller's on one board. */
export function carryOut(
  slot: Slot,
  operation: ControllerOperation,
  group: number,
  options: ExchangeOptions,
): Promise<OperationResult> {
  switch (operation.op) {
    case "reboot":
      return reboot(slot, operation, group, options);
    case "reconnect":
      return reconnect(slot, operation, group, options);
    case "confirm":
      return confirm(slot, operation, group, options);
    case "roll-back":
      return rollBack(slot, operation, group, options);
    case "save":
      return save(slot, operation, options);
    case "controller-run":
      return controllerRun(operation, group, options);
  }
}
