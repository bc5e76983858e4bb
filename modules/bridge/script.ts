import { quote } from "../kit/sh/quote.js";

export interface BringUp {
  /** The file of interfaces … */
  file: string;
  /** … and the one that takes its place; undefined when only the running network differs. */
  fresh: string | undefined;
  /** Interfaces to take down by the old file, and to bring up by the new one. */
  down: readonly string[];
  up: readonly string[];
  backup: boolean;
}

/**
 * Changes over from the old interfaces to the new ones, as a job of its own on the board: it goes on when the connection
 * that started it hangs, and brings the old configuration back when the new one does not come up.
 */
export function bringUpScript(change: BringUp): string {
  const file = quote(change.file);
  const before = quote(`${change.file}.axle-before`);
  const each = (tool: string, names: readonly string[]) => names.map((name) => `${tool} ${quote(name)}`);
  const swap = change.fresh === undefined ? [] : [`cp -p ${file} ${before} || exit 1`];
  const install =
    change.fresh === undefined ? [] : [`cat ${quote(change.fresh)} >${file} && rm -f ${quote(change.fresh)} || exit 1`];
  const keep = change.backup ? `cp -p ${before} ${file}.$(date +%Y-%m-%d@%H:%M:%S~)` : ":";
  const restore = change.fresh === undefined ? [":"] : [`cat ${before} >${file}`, ...each("ifup", change.down)];
  return [
    ...swap,
    // An interface that is not up yet is no reason to stop.
    ...each("ifdown", change.down).map((command) => `${command} || :`),
    ...install,
    `if ${each("ifup", change.up).join(" && ") || ":"}; then`,
    change.fresh === undefined ? ":" : `${keep}; rm -f ${before}`,
    "else",
    `echo ${quote("the new configuration did not come up; the old one is brought back")} >&2`,
    ...each("ifdown", change.up).map((command) => `${command} || :`),
    ...restore,
    `rm -f ${before}`,
    "exit 1",
    "fi",
  ].join("\n");
}
