import type { TaskInfo } from "../../events.js";
import type { TaskServices } from "./job.js";
import type { ItemOutcome } from "./outcome.js";
import { censor } from "./result.js";

/** Whether an item adds hosts or groups: what it changed is known once the inventory has taken it over. */
export function changesInventory(item: ItemOutcome): boolean {
  return item.effects.some(({ effect }) => effect === "add-host" || effect === "group-by");
}

/** Tells of one item of a loop. */
export function emitItem(to: Pick<TaskServices, "emit">, info: TaskInfo, host: string, item: ItemOutcome): void {
  const { result, loop, noLog } = item;
  const status = result.failed
    ? "failed"
    : result.unreachable
      ? "unreachable"
      : result.skipped
        ? "skipped"
        : result.changed
          ? "changed"
          : "ok";
  to.emit({
    event: "result",
    task: noLog ? { ...info, noLog } : info,
    host,
    status,
    item: noLog ? null : loop!.item,
    label: noLog ? "None" : loop!.label,
    result: noLog ? censor(result) : result,
    ignored: false,
    diff: noLog ? [] : [...item.diff],
    elapsedMs: item.elapsedMs,
    ...(item.delegatedTo === undefined ? {} : { delegatedTo: item.delegatedTo }),
    ...(item.unknown === undefined ? {} : { unknown: item.unknown }),
    ...(item.show && !noLog ? { show: item.show } : {}),
  });
}
