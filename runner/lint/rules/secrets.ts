import type { ArgumentSchema } from "../../engine/arguments/schema.js";
import { argumentNames, propertiesOf } from "../../engine/arguments/schema.js";
import type { Position } from "../../errors.js";
import { positionOf } from "../../load/positions.js";
import { holdsTemplate } from "../../template/templar.js";
import type { Value } from "../../values.js";
import type { Findings } from "../finding.js";

const remedy = "Put it into a vault: `axle vault encrypt_string`.";

/** Arguments that a module calls secret and that stand in the playbook as they are; and checks that are switched off. */
export function checkSecrets(
  schema: ArgumentSchema,
  args: Readonly<Record<string, Value>>,
  position: (name: string) => Position,
  findings: Findings,
): void {
  const names = argumentNames(schema);
  for (const [key, value] of Object.entries(args)) {
    const name = names.get(key);
    const property = name === undefined ? undefined : propertiesOf(schema)[name];
    if (property?.["x-secret"] && isPlainSecret(value))
      findings.add("plain-secret", `\`${key}\` stands here for everybody to read.`, position(key), { remedy });
    if (name && INSECURE.get(name)?.(value))
      findings.add(
        "insecure-transport",
        `\`${key}: ${String(value)}\` switches a check off that protects the board.`,
        position(key),
        {
          remedy: "Give the board the right certificates or keys instead.",
        },
      );
  }
}

const no = (value: Value) => value === false || /^(?:no|false|off|0)$/i.test(String(value));
const yes = (value: Value) => value === true || /^(?:yes|true|on|1)$/i.test(String(value));

/** Arguments that switch a check off, by the name that modules give them. */
const INSECURE = new Map<string, (value: Value) => boolean>([
  ["validate_certs", no],
  ["allow_unauthenticated", yes],
  ["allow_insecure", yes],
  ["disable_gpg_check", yes],
]);

/** Variables named like passwords whose value is written out. */
export function checkSecretVariables(
  values: Readonly<Record<string, Value>>,
  findings: Findings,
  placeOf: (name: string) => Position | undefined = (name) => positionOf(values, name),
): void {
  for (const [name, value] of Object.entries(values)) {
    const at = placeOf(name);
    if (at && /(?:^|_)(?:password|passwd|passphrase|secret|api_key|token)$/i.test(name) && isPlainSecret(value))
      findings.add("plain-secret", `\`${name}\` stands here for everybody to read.`, at, { remedy });
  }
}

/** Encrypted values are no text any more; hashes and templates give nothing away. */
function isPlainSecret(value: Value): boolean {
  return typeof value === "string" && value !== "" && !holdsTemplate(value) && !/^[$!*]/.test(value);
}
