import { statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { resolve } from "node:path";
import type { Value } from "../values.js";
import type { Layer } from "../vars/scope.js";
import { PyDateTime } from "./dates/datetime.js";
import { formatTime } from "./dates/strftime.js";
import type { TemplateContext } from "./templar.js";

/** The wall-clock time of a moment, as naive Python datetimes have it. */
function wallClock(moment: Date): Date {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
}

function modified(path: string): Date {
  try {
    return statSync(path).mtime;
  } catch {
    return new Date();
  }
}

/** The name of the file's owner where that is who runs axle, else the numeric id. */
function owner(path: string): string {
  try {
    const { uid } = statSync(path);
    const me = userInfo();
    return uid === me.uid ? me.username : uid === 0 ? "root" : String(uid);
  } catch {
    return userInfo().username;
  }
}

function managed(path: string, context: TemplateContext): string {
  const setting = context.setting("DEFAULT_MANAGED_STR");
  const pattern = typeof setting === "string" && setting !== "" ? setting : "Ansible managed";
  const values: Record<string, () => string> = { host: hostname, uid: () => owner(path), file: () => path };
  const filled = pattern.replace(/\{(host|uid|file)\}/g, (_whole, name: string) => values[name]!());
  return formatTime(filled, wallClock(modified(path)));
}

/** The variables that template files have besides: `ansible_managed`, `template_path` … */
export function templateVariables(
  path: string,
  context: TemplateContext,
  outer: { has(name: string): boolean },
): Layer {
  const values: Record<string, () => Value> = {
    ansible_managed: () => managed(path, context),
    template_host: hostname,
    template_path: () => path,
    template_fullpath: () => resolve(path),
    template_uid: () => owner(path),
    template_mtime: () => new PyDateTime(wallClock(modified(path)).getTime()),
    template_run_date: () => PyDateTime.now(false),
    // Who renders for a file on the board has put its path into the scope.
    ...(outer.has("template_destpath") ? {} : { template_destpath: () => null }),
  };
  return {
    source: "template",
    trusted: false,
    get: (name) => values[name]!(),
    has: (name) => Object.hasOwn(values, name),
    names: () => Object.keys(values),
  };
}
