import { type Command, Option } from "commander";
import { placeOf } from "../../report/problem.js";
import type { Origin } from "../../settings/settings.js";
import { settingsFor } from "../settings.js";
import { say } from "../terminal.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const config = program
    .command("config")
    .description("show settings (ansible.cfg, axle.yml, ANSIBLE_*) and where they are from");
  const dump = config
    .command("dump")
    .description("every setting with its value and origin")
    .option("--only-changed", "only those that are not the default")
    .addOption(new Option("--format <format>", "how").choices(["display", "json"]).default("display"))
    .action((options: { onlyChanged?: boolean; format: string }) => {
      dumpSettings(options.onlyChanged ?? false, options.format === "json");
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
  return [config, dump, list];
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
    say(`${setting.name}(${wordOrigin(known.origin)}) = ${JSON.stringify(known.value)}`);
  for (const { name, position } of settings.unused) say(`# ${name} has no meaning here (${placeOf(position)})`);
}

function wordOrigin(origin: Origin): string {
  if (origin.from === "file") return placeOf(origin.position);
  if (origin.from === "environment") return `env: ${origin.variable}`;
  return origin.from === "default" ? "default" : origin.option;
}
