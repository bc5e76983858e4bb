import { readFileSync } from "node:fs";
import { AxleError, nearest, type Position } from "../errors.js";
import { keyPositionOf, positionOf } from "../load/positions.js";
import { parseYaml } from "../load/yaml.js";
import { dictEntries, isDict, type Value } from "../values.js";
import { coerceSetting } from "./coerce.js";
import { findAnsibleCfg, findAxleYml, type Surroundings } from "./find-files.js";
import { parseIniFile } from "./ini-file.js";
import type { Setting } from "./setting.js";
import { type Known, type Origin, Settings } from "./settings.js";
import { SETTINGS, settingAt, settingKeyed, settingNamed } from "./table.js";

/**
 * Reads all settings: the environment wins over axle.yml, that over ansible.cfg, that over the defaults. Throws `AxleError`
 * (settings) with the place of a value that does not fit.
 */
export function loadSettings(around: Surroundings): Settings {
  const reader = new Reader(around);
  reader.readDefaults();
  reader.readCfg(findAnsibleCfg(around, (message) => reader.warnings.push(message)));
  reader.readYaml(findAxleYml(around, (message) => reader.warnings.push(message)));
  reader.readEnvironment();
  return new Settings(reader.values, reader.files, reader.unused, reader.warnings);
}

class Reader {
  readonly values = new Map<string, Known>();
  readonly files: string[] = [];
  readonly unused: { name: string; position: Position }[] = [];
  readonly warnings: string[] = [];

  constructor(private readonly around: Surroundings) {}

  readDefaults(): void {
    for (const setting of SETTINGS) this.set(setting, setting.default, { from: "default" });
  }

  readCfg(file: string | undefined): void {
    if (!file) return;
    this.files.push(file);
    for (const entry of parseIniFile(readFileSync(file, "utf8"), file)) {
      const setting = settingAt(entry.section, entry.key);
      if (setting) this.set(setting, entry.value, { from: "file", position: entry.position });
      else this.unused.push({ name: `[${entry.section}] ${entry.key}`, position: entry.position });
    }
  }

  readYaml(file: string | undefined): void {
    if (!file) return;
    this.files.push(file);
    const data = parseYaml(readFileSync(file, "utf8"), file, (message) => this.warnings.push(message));
    if (data === null) return;
    const start = { file, line: 1, column: 1 };
    if (!isDict(data)) throw problem("axle.yml must be a mapping of settings.", positionOf(data) ?? start);
    for (const [key, value] of dictEntries(data)) {
      const setting = settingNamed(String(key)) ?? settingKeyed(String(key));
      if (setting && !isDict(value))
        this.set(setting, value, { from: "file", position: positionOf(data, key) ?? start });
      else if (isDict(value) && SECTIONS.has(String(key))) this.readSection(String(key), value, start);
      else throw unknown(String(key), keyPositionOf(data, key) ?? start);
    }
  }

  private readSection(section: string, dict: Value, start: Position): void {
    if (!isDict(dict)) return;
    for (const [key, value] of dictEntries(dict)) {
      const setting = settingAt(section, String(key));
      if (!setting) throw unknown(String(key), keyPositionOf(dict, key) ?? start);
      this.set(setting, value, { from: "file", position: positionOf(dict, key) ?? start });
    }
  }

  readEnvironment(): void {
    for (const setting of SETTINGS)
      for (const variable of setting.env) {
        const value = this.around.env[variable];
        if (value === undefined) continue;
        // https://no-color.org: the variable counts whatever its value is.
        this.set(setting, variable === "NO_COLOR" ? value !== "" : value, { from: "environment", variable });
      }
  }

  private set(setting: Setting, written: Value, origin: Origin): void {
    const file = origin.from === "file" ? origin.position.file : undefined;
    try {
      const value = coerceSetting(setting, written, { ...this.around, ...(file ? { file } : {}) });
      this.values.set(setting.name, { value, origin });
    } catch (cause) {
      throw cause instanceof AxleError ? locate(cause, origin) : cause;
    }
  }
}

const SECTIONS = new Set(SETTINGS.flatMap((setting) => setting.ini.map((place) => place.split(".")[0]!)));

function locate(error: AxleError, origin: Origin): AxleError {
  if (origin.from === "file") return error.at(origin.position);
  if (origin.from !== "environment") return error;
  return new AxleError({
    kind: "settings",
    message: `${error.message} It is from the environment variable ${origin.variable}.`,
    ...(error.remedy ? { remedy: error.remedy } : {}),
  });
}

function unknown(key: string, position: Position): AxleError {
  const keys = SETTINGS.flatMap((setting) => [setting.name, ...setting.ini.map((place) => place.split(".")[1]!)]);
  const near = nearest(key, keys);
  return problem(
    `\`${key}\` is no setting.`,
    position,
    near ? `Did you mean \`${near}\`?` : "`axle config list` shows all there are.",
  );
}

function problem(message: string, position: Position, remedy?: string): AxleError {
  return new AxleError({ kind: "settings", message, position, ...(remedy ? { remedy } : {}) });
}
