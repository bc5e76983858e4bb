import { statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import type { Value } from "../../values.js";

/** The variables that a template file sees of itself. `managed` is the setting DEFAULT_MANAGED_STR. */
export function templateVariables(path: string, written: string, managed: string): Record<string, Value> {
  const { uid, mtime } = statSync(path);
  const owner = ownerOf(uid);
  return {
    ansible_managed: formatManaged(managed, { file: written, host: hostname(), uid: owner }, mtime),
    template_host: hostname(),
    template_path: written,
    template_fullpath: path,
    template_mtime: mtime.toISOString(),
    template_uid: owner,
    template_run_date: new Date().toISOString(),
  };
}

function ownerOf(uid: number): Value {
  const me = userInfo();
  return me.uid === uid ? me.username : uid;
}

/** `{file}`, `{host}`, `{uid}`, and strftime's common letters for the time of the last change. */
function formatManaged(text: string, names: Record<string, Value>, mtime: Date): string {
  const filled = text.replace(/\{(file|host|uid)\}/g, (_whole, name: string) => String(names[name]));
  const pad = (number: number) => String(number).padStart(2, "0");
  const letters: Record<string, string> = {
    Y: String(mtime.getFullYear()),
    m: pad(mtime.getMonth() + 1),
    d: pad(mtime.getDate()),
    H: pad(mtime.getHours()),
    M: pad(mtime.getMinutes()),
    S: pad(mtime.getSeconds()),
  };
  return filled.replace(/%([YmdHMS])/g, (_whole, letter: string) => letters[letter]!);
}
