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
  /** The folder of the guard that was set before: it brings the old network back. */
  guard: string;
}

/**
 * Changes over from the old interfaces to the new ones, as a job of its own on the board: it goes on when the connection
 * that started it hangs. It begins a moment later, so that the controller still hears that it has begun. When the new
 * network does not come up, the guard has the old one back at once instead of at the end of its time.
 */
export function bringUpScript(change: BringUp): string {
  const file = quote(change.file);
  const keep = change.backup ? [`cp -p ${file} ${file}.$(date +%Y-%m-%d@%H:%M:%S~) || exit 1`] : [];
  const install =
    change.fresh === undefined ? [] : [`cat ${quote(change.fresh)} >${file} && rm -f ${quote(change.fresh)} || exit 1`];
  return [
    "sleep 1",
    ...keep,
    ifupdown("ifdown", change.down),
    ...install,
    `if ${change.up.map((name) => `ifup ${quote(name)}`).join(" && ") || ":"}; then :; else`,
    `echo ${quote("the new configuration did not come up; the old one is brought back")} >&2`,
    `AXLE_UNDO=1 sh ${quote(`${change.guard}/restore`)} ${quote(change.guard)}`,
    "exit 1",
    "fi",
  ].join("\n");
}

/** Interfaces up or down, one after the other. One that is that already is no reason to stop. */
export function ifupdown(tool: "ifup" | "ifdown", names: readonly string[]): string {
  return names.map((name) => `${tool} ${quote(name)} || :`).join("\n") || ":";
}
