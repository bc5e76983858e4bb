import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";

/** Where the board keeps the jobs of asynchronous tasks: the variable `ansible_async_dir`, else the setting. */
export function asyncFolder(templar: Templar, setting: string): string {
  const found = templar.scope.find("ansible_async_dir");
  if (!found) return setting;
  return str(found.layer.trusted ? templar.template(found.value) : found.value);
}
