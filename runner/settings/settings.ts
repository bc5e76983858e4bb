import type { Position } from "../errors.js";
import type { Value } from "../values.js";
import type { Setting } from "./setting.js";
import { SETTINGS, settingNamed } from "./table.js";

/** Where a setting's value is from. */
export type Origin =
  | { from: "default" }
  | { from: "file"; position: Position }
  | { from: "environment"; variable: string }
  | { from: "command line"; option: string };

export interface Known {
  value: Value;
  origin: Origin;
}

/** The settings of a run by Ansible's names, each with its origin. */
export class Settings {
  private readonly overrides = new Map<string, Known>();

  constructor(
    private readonly values: ReadonlyMap<string, Known>,
    /** The files that were read. */
    readonly files: readonly string[],
    /** What stands in an ansible.cfg and means nothing here: Ansible's plug-ins, Galaxy and so on. */
    readonly unused: readonly { name: string; position: Position }[],
    readonly warnings: readonly string[],
  ) {}

  /** A setting's value in its type; undefined for a name that is no setting. */
  get(name: string): Value {
    return (this.overrides.get(name) ?? this.values.get(name))?.value;
  }

  origin(name: string): Origin | undefined {
    return (this.overrides.get(name) ?? this.values.get(name))?.origin;
  }

  /** A value given on the command line: it wins over everything. */
  override(name: string, value: Value, option: string): void {
    if (settingNamed(name)) this.overrides.set(name, { value, origin: { from: "command line", option } });
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  flag(name: string): boolean {
    return this.get(name) === true;
  }

  number(name: string): number | undefined {
    const value = this.get(name);
    return typeof value === "number" ? value : undefined;
  }

  list(name: string): string[] {
    const value = this.get(name);
    return Array.isArray(value) ? value.map(String) : [];
  }

  all(): { setting: Setting; known: Known }[] {
    return SETTINGS.map((setting) => ({
      setting,
      known: this.overrides.get(setting.name) ?? this.values.get(setting.name)!,
    }));
  }
}
