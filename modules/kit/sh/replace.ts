import type { BoardInfo } from "../board-info.js";
import { textOf } from "./bytes.js";
import { quote, quotePath } from "./quote.js";
import type { Reply } from "./step.js";
import { splitWords } from "./words.js";

/** How a file's new content gets to its place. */
export interface Replacement {
  path: string;
  /** Commands that write the content to standard output; their status counts. */
  produce: string;
  /** Length to check against, when it is not sure that `produce` would fail on a short content. */
  size?: number;
  mode?: number | string;
  owner?: string;
  group?: string;
  backup?: boolean;
  validate?: string;
  unsafe?: boolean;
  /** Times (and mode, owner) are taken from this file: `cp -p`'s meaning. */
  like?: string;
}

/**
 * A file is replaced as Ansible's atomic_move does it: a temporary file beside it gets content, owner and mode, is
 * validated, and is renamed over the old one. What is there keeps its mode and owner unless others are given; a new file
 * gets 0666 less the umask, owner and group of the user.
 *
 * A failure removes the temporary file. The reply's parts: with a validator, its output and its status; then the
 * backup's path.
 */
export function replaceScript(from: Replacement, board: BoardInfo): string {
  const lines = [
    `_p=${quotePath(from.path)}; _t=\${_p%/*}/.axle-$_n; _k=`,
    'if [ -d "$_p" ]&&[ ! -L "$_p" ]; then echo "$_p is a directory" >&2; false; else',
    'trap \'[ ! -e "$_t" ]||rm -f "$_t"\' 0; trap "exit 129" 1 2 13 15',
    '_d "${_p%/*}"',
    keepOld(from, board),
    // Nobody else may look into the file before it has its owner and mode; a planted link of its name is not followed.
    `_u=\${_um:=$(umask)}; umask 077; set -C; { ${from.produce}; } >"$_t"; _v=$?; set +C; umask "$_u"; [ "$_v" = 0 ]`,
  ];
  if (from.size !== undefined) {
    lines.push(and(`[ "$(($(wc -c <"$_t")))" = ${from.size} ]||{ echo "the file came out short" >&2; false; }`));
  }
  lines.push(and(ownerAndMode(from)));
  if (from.like) lines.push(and(`touch -r ${quotePath(from.like)} "$_t"`));
  if (from.validate) lines.push(and(validateCommand(from.validate)));
  if (from.backup) lines.push(and(backupCommand()));
  lines.push(and(renameCommand(from.unsafe ?? false)));
  lines.push('_v=$?; [ ! -e "$_t" ]||rm -f "$_t"; trap - 0; [ "$_v" = 0 ]', "fi");
  return lines.join("\n");
}

/** What a replacement's reply says, beside its status. */
export function replaceDetails(from: Pick<Replacement, "validate" | "backup">, reply: Reply): Record<string, unknown> {
  const parts = reply.parts.map((part) => textOf(part));
  const details: Record<string, unknown> = {};
  if (from.validate !== undefined && parts.length > 1) {
    details.validate = { rc: Number(parts[1]), stdout: parts[0], stderr: parts[1] === "0" ? "" : textOf(reply.err) };
  }
  const backup = parts[from.validate === undefined ? 0 : 2];
  if (from.backup && backup) details.backup = backup;
  return details;
}

/** One more command that only runs when all before it worked. */
function and(command: string): string {
  return `if [ $? = 0 ]; then ${command}\nelse false; fi`;
}

/** Mode and owner of what is there (or of the file to be alike), as `MODE UID:GID`; empty for a new file. */
function keepOld(from: Replacement, board: BoardInfo): string {
  if (typeof numericMode(from.mode) === "number" && from.owner !== undefined && from.group !== undefined) return ":";
  const model = from.like ? quotePath(from.like) : '"$_p"';
  const tell =
    board.stat === "ls"
      ? `_k=$(ls -lndL ${model}|{ read -r _m _l _a _b _r; printf '%s %s:%s' "$_m" "$_a" "$_b"; })`
      : `_k=$(stat -L -c "%a %u:%g" ${model})`;
  return `if [ -e ${model} ]; then ${tell}; fi`;
}

/** A mode as a number where it is one; symbolic ones stay text. */
export function numericMode(mode: number | string | undefined): number | string | undefined {
  return typeof mode === "string" && /^[0-7]{1,5}$/.test(mode) ? Number.parseInt(mode, 8) : mode;
}

/** A mode as `chmod` takes it. */
export function modeWord(mode: number | string): string {
  const value = numericMode(mode)!;
  return typeof value === "number" ? value.toString(8).padStart(4, "0") : quote(value);
}

/**
 * Owner first: changing it clears the set-uid bits. `chown` and `chmod` only run where there is something to change from
 * what a fresh file of this user has (0600). Letters of `ls` become a symbolic mode (`_o`).
 */
function ownerAndMode(from: Replacement): string {
  const mode = numericMode(from.mode);
  const given = typeof mode === "number";
  // A folder with the set-gid bit hands its group down; a new file is the user's own all the same.
  const lines = [
    `{ if [ -n "$_k" ]; then _m=\${_k%% *}; _a=\${_k#* }; if [ "$_a" != "$_id" ]||[ -g "\${_p%/*}/" ]; then chown "$_a" "$_t" 2>/dev/null||[ "$_uid" != 0 ]; fi\n` +
      `else ${given ? "" : "_m=$(printf %o $((0666&~$_u))); "}if [ -g "\${_p%/*}/" ]; then chgrp "\${_id#*:}" "$_t"; fi; fi; }`,
  ];
  if (from.owner !== undefined || from.group !== undefined) {
    lines.push(`chown ${quote(`${from.owner ?? ""}${from.group === undefined ? "" : `:${from.group}`}`)} "$_t"`);
  }
  if (given) lines.push(`chmod ${modeWord(mode)} "$_t"`);
  else lines.push('case $_m in [-a-z]*) chmod "$(_o "$_m")" "$_t";; 600) :;; *) chmod "$_m" "$_t";; esac');
  if (typeof mode === "string") lines.push(`chmod ${quote(mode)} "$_t"`);
  return lines.join("&&\n");
}

/** The validator's words are split as Ansible splits them; `%s` is the new file. No shell reads them again. */
function validateCommand(template: string): string {
  const words = splitWords(template).map((word) =>
    word
      .split(/(%[s%])/)
      .map((piece) => (piece === "%s" ? '"$_t"' : piece === "%%" ? "%" : piece === "" ? "" : quote(piece)))
      .join(""),
  );
  return `(exec ${words.map((word) => word || "''").join(" ")} 3<&-); _v=$?; _s; printf %s "$_v"; _s; [ "$_v" = 0 ]`;
}

/** Named as Ansible names backups: PATH.PID.YYYY-MM-DD@HH:MM:SS~. */
function backupCommand(): string {
  return `{ if [ -e "$_p" ]; then _a="$_p.$$.$(date +%Y-%m-%d@%H:%M:%S)~"; cp -p "$_p" "$_a"&&printf %s "$_a"; fi; }`;
}

/** A link to a folder is taken away first: `mv` would move into the folder. */
function renameCommand(unsafe: boolean): string {
  const rename = '{ if [ -d "$_p" ]; then rm -f "$_p"; fi; mv -f "$_t" "$_p"; }';
  return unsafe ? `${rename} 2>/dev/null||cat "$_t" >"$_p"` : rename;
}
