import { type Setting, settingOf } from "./setting.js";
import { BOARD_SETTINGS } from "./table-boards.js";
import { OUTPUT_SETTINGS } from "./table-output.js";
import { PATH_SETTINGS } from "./table-paths.js";
import { RUN_SETTINGS } from "./table-run.js";

/** Every setting there is, by Ansible's names, sorted. */
export const SETTINGS: readonly Setting[] = [...RUN_SETTINGS, ...PATH_SETTINGS, ...BOARD_SETTINGS, ...OUTPUT_SETTINGS]
  .map(settingOf)
  .sort((a, b) => (a.name < b.name ? -1 : 1));

const byName = new Map(SETTINGS.map((setting) => [setting.name, setting]));
const byIni = new Map(SETTINGS.flatMap((setting) => setting.ini.map((key) => [key, setting] as const)));

export function settingNamed(name: string): Setting | undefined {
  return byName.get(name);
}

/** The setting of a `section.key` of ansible.cfg. */
export function settingAt(section: string, key: string): Setting | undefined {
  return byIni.get(`${section}.${key}`);
}

/** A setting by the key alone, where only one section has it (`forks`, `become_user`). */
export function settingKeyed(key: string): Setting | undefined {
  const found = new Set(SETTINGS.filter((setting) => setting.ini.some((place) => place.endsWith(`.${key}`))));
  const inDefaults = settingAt("defaults", key);
  return inDefaults ?? (found.size === 1 ? [...found][0] : undefined);
}
