import type { Value } from "../values.js";

/** How a setting's text is read. Path types resolve `~`, `$NAME` and, in a file, paths relative to that file. */
export type SettingType = "bool" | "int" | "float" | "list" | "path" | "pathspec" | "pathlist" | "text" | "raw";

export interface Setting {
  /** Ansible's name of it. */
  name: string;
  type: SettingType;
  default: Value;
  /** `section.key` in ansible.cfg; the last one that is set counts. */
  ini: readonly string[];
  /** Environment variables; the last one that is set counts. */
  env: readonly string[];
  /** One sentence on what it does. */
  about: string;
  choices?: readonly string[];
}

/** A row of the table: keys and variables separated by blanks. */
export type Row = readonly [
  name: string,
  type: SettingType,
  value: Value,
  ini: string,
  env: string,
  about: string,
  choices?: readonly string[],
];

export function settingOf([name, type, value, ini, env, about, choices]: Row): Setting {
  const words = (text: string) => text.split(" ").filter(Boolean);
  return { name, type, default: value, ini: words(ini), env: words(env), about, ...(choices ? { choices } : {}) };
}
