import { existsSync, readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { AxleError } from "../../errors.js";
import { placeOf } from "../../report/problem.js";
import type { Origin } from "../../settings/settings.js";
import { repr } from "../../template/values.js";
import type { Value } from "../../values.js";
import { settingsFor } from "../settings.js";
import { say } from "../terminal.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const config = program
    .command("config")
    .description("show settings (ansible.cfg, axle.yml, ANSIBLE_*) and where they are from")
    .option("-c, --config <file>", "the ansible.cfg that is read");
  const dump = config
    .command("dump")
    .description("every setting with its value and origin")
    .option("--only-changed", "only those that are not the default")
    .addOption(new Option("--format <format>", "how").choices(["display", "json"]).default("display"))
    .option("-c, --config <file>", "the ansible.cfg that is read")
    .action((options: { onlyChanged?: boolean; format: string }, command: Command) => {
      nameFile(command);
      dumpSettings(options.onlyChanged ?? false, options.format === "json");
      done(0);
    });
  const view = config
    .command("view")
    .description("the files that settings are read from, as they are")
    .option("-c, --config <file>", "the ansible.cfg that is read")
    .action((_options: object, command: Command) => {
      nameFile(command);
      for (const file of settingsFor({}).files) say(readFileSync(file, "utf8").trimEnd());
      done(0);
    });
  const list = config
    .command("list")
    .description("every setting with its meaning, default, key and variable")
    .action(async () => {
      const { SETTINGS } = await import("../../settings/table.js");
      for (const setting of SETTINGS) {
        say(`${setting.name} (${setting.type}, default ${JSON.stringify(setting.default)})`);
        say(`    ${setting.about}`);
        if (setting.choices) say(`    one of: ${setting.choices.join(", ")}`);
        if (setting.ini.length > 0) say(`    ansible.cfg: ${setting.ini.map(wordKey).join(", ")}`);
        if (setting.env.length > 0) say(`    environment: ${setting.env.join(", ")}`);
      }
      done(0);
    });
  return [config, dump, view, list];
}

/** `-c` names the file as the variable does; one that is not there would show other settings than are asked for. */
function nameFile(command: Command): void {
  const file = command.optsWithGlobals<{ config?: string }>().config;
  if (file === undefined) return;
  if (!existsSync(file))
    throw new AxleError({
      kind: "missing-file",
      message: `The provided configuration file is missing or not accessible: ${file}`,
    });
  process.env["ANSIBLE_CONFIG"] = file;
}

function wordKey(place: string): string {
  const [section, key] = place.split(".");
  return `[${section}] ${key}`;
}

function dumpSettings(onlyChanged: boolean, json: boolean): void {
  const settings = settingsFor({});
  const rows = settings.all().filter(({ known }) => !onlyChanged || known.origin.from !== "default");
  if (json) {
    say(
      JSON.stringify(
        rows.map(({ setting, known }) => ({ name: setting.name, ...known })),
        null,
        2,
      ),
    );
    return;
  }
  for (const { setting, known } of rows)
    say(`${setting.name}(${wordOrigin(known.origin)}) = ${wordValue(known.value)}`);
  for (const { name, position } of settings.unused) say(`# ${name} has no meaning here (${placeOf(position)})`);
}

/** As ansible-config writes it: text as it is, everything else as Python shows it. */
function wordValue(value: Value): string {
  return typeof value === "string" ? value : repr(value);
}

function wordOrigin(origin: Origin): string {
  if (origin.from === "file") return placeOf(origin.position);
  if (origin.from === "environment") return `env: ${origin.variable}`;
  return origin.from === "default" ? "default" : origin.option;
}
