/** What an option of an INI file should be. All texts are bytes as characters. */
export interface IniRequest {
  section: string | undefined;
  option: string | undefined;
  values: readonly string[];
  state: "present" | "absent";
  /** All lines of the option are the wanted ones; otherwise values are only added or taken out. */
  exclusive: boolean;
  allowNoValue: boolean;
  noExtraSpaces: boolean;
  ignoreSpaces: boolean;
  /** An option behind a comment sign counts as one to change. */
  modifyInactive: boolean;
}

export interface IniEdit {
  text: string;
  changed: boolean;
  msg: string;
}

/** One section's lines with a note which of them are right by now. */
interface Work {
  lines: string[];
  settled: boolean[];
  changed: boolean;
  msg: string;
}

/** Edits one section line by line; everything else stays byte for byte. */
export function editIni(text: string, request: IniRequest): IniEdit {
  const lines: string[] = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  if (lines.length > 0 && !lines.at(-1)!.endsWith("\n")) lines[lines.length - 1] += "\n";
  // Ansible's files begin with an empty line when they were empty before.
  if (lines.length === 0) lines.push("\n");
  const bounds = findSection(lines, request.section);
  if (!bounds) return missingSection(lines, text, request);
  const [from, to] = bounds;
  const own = lines.slice(from, to);
  const work: Work = { lines: own, settled: own.map(() => false), changed: false, msg: "OK" };
  if (request.state === "present") putOption(work, request, from > 0 || request.section !== undefined);
  else dropOption(work, request);
  if (!work.changed) return { text, changed: false, msg: "OK" };
  const edited = [...lines.slice(0, from), ...work.lines, ...lines.slice(to)];
  return { text: edited.join(""), changed: true, msg: work.msg };
}

/** From the section's head to the next one; without a name: everything before the first section. */
function findSection(lines: readonly string[], section: string | undefined): [number, number] | undefined {
  const next = (from: number) => {
    const at = lines.findIndex((line, index) => index >= from && line.startsWith("["));
    return at < 0 ? lines.length : at;
  };
  if (section === undefined) return [0, next(0)];
  const from = lines.findIndex((line) => line.startsWith(`[${section}]`));
  return from < 0 ? undefined : [from, next(from + 1)];
}

function missingSection(lines: string[], text: string, request: IniRequest): IniEdit {
  if (request.state === "absent") return { text, changed: false, msg: "OK" };
  const added = [`[${request.section}]\n`];
  if (request.option !== undefined) {
    if (request.values.length > 0) added.push(...request.values.map((value) => assignment(request, value)));
    else if (request.allowNoValue) added.push(`${request.option}\n`);
  }
  const msg = added.length > 1 ? "section and option added" : "only section added";
  return { text: [...lines, ...added].join(""), changed: true, msg };
}

function assignment(request: IniRequest, value: string): string {
  return request.noExtraSpaces ? `${request.option}=${value}\n` : `${request.option} = ${value}\n`;
}

/** An option's line: its comment sign (if any) and its value. */
function readOption(
  line: string,
  option: string,
  inactiveToo: boolean,
): { comment: string; value: string } | undefined {
  const name = option.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const found = new RegExp(`^[ \\t]*(${inactiveToo ? "[#;]?" : ""})[ \\t]*${name}[ \\t]*(?:=|$)[ \\t]*(.*)`).exec(
    line.replace(/\n$/, ""),
  );
  return found ? { comment: found[1]!, value: found[2]!.replace(/\r$/, "") } : undefined;
}

function putOption(work: Work, request: IniRequest, hasHead: boolean): void {
  const { option } = request;
  if (option === undefined) return;
  const left = [...request.values];
  const valueless = settleMatching(work, request, left);
  if (request.exclusive && !request.allowNoValue) {
    changeRemaining(work, request, left);
    removeRemaining(work, request, hasHead);
  }
  insertMissing(work, request, left, valueless, hasHead);
}

/** Lines that have one of the wanted values already get their exact form. Gives whether the option stands there alone. */
function settleMatching(work: Work, request: IniRequest, left: string[]): boolean {
  for (const [index, line] of work.lines.entries()) {
    const found = readOption(line, request.option!, request.modifyInactive);
    if (!found) continue;
    if (left.includes(found.value)) {
      const bare = found.value === "" && request.allowNoValue;
      setLine(work, request, index, bare ? `${request.option}\n` : assignment(request, found.value));
      left.splice(left.indexOf(found.value), 1);
      if (bare) return true;
    } else if (request.values.length === 0 && request.allowNoValue) {
      setLine(work, request, index, `${request.option}\n`);
      return true;
    }
  }
  return false;
}

function changeRemaining(work: Work, request: IniRequest, left: string[]): void {
  for (const [index, line] of work.lines.entries()) {
    if (left.length === 0) return;
    if (work.settled[index] || !readOption(line, request.option!, request.modifyInactive)) continue;
    setLine(work, request, index, assignment(request, left.shift()!));
  }
}

function removeRemaining(work: Work, request: IniRequest, hasHead: boolean): void {
  for (let index = work.lines.length - 1; index >= (hasHead ? 1 : 0); index--) {
    if (work.settled[index] || !readOption(work.lines[index]!, request.option!, false)) continue;
    work.lines.splice(index, 1);
    work.settled.splice(index, 1);
    noteChange(work, "option changed");
  }
}

/** What is still missing goes behind the section's last line that is neither blank nor a comment. */
function insertMissing(work: Work, request: IniRequest, left: string[], valueless: boolean, hasHead: boolean): void {
  const bare = request.values.length === 0 && request.allowNoValue && !valueless;
  const added = left.length > 0 ? left.map((value) => assignment(request, value)) : bare ? [`${request.option}\n`] : [];
  if (added.length === 0) return;
  const last = work.lines.findLastIndex((line) => !/^[ \t]*(?:[#;].*)?\r?\n?$/.test(line));
  const at = last < 0 ? (hasHead ? work.lines.length : 0) : last + 1;
  work.lines.splice(at, 0, ...added);
  noteChange(work, "option added");
}

function setLine(work: Work, request: IniRequest, index: number, line: string): void {
  work.settled[index] = true;
  const before = work.lines[index]!;
  if (before === line) return;
  const old = readOption(before, request.option!, request.modifyInactive);
  const sameValue = old?.comment === "" && old.value === readOption(line, request.option!, false)?.value;
  if (request.ignoreSpaces && sameValue) return;
  work.lines[index] = line;
  noteChange(work, "option changed");
}

function dropOption(work: Work, request: IniRequest): void {
  if (request.option === undefined) {
    if (work.lines.length > 0) noteChange(work, "section removed");
    work.lines = [];
    return;
  }
  const kept = work.lines.filter((line) => {
    const found = readOption(line, request.option!, false);
    if (!found) return true;
    return !request.exclusive && !request.values.includes(found.value);
  });
  if (kept.length < work.lines.length) noteChange(work, "option changed");
  work.lines = kept;
}

function noteChange(work: Work, msg: string): void {
  work.changed = true;
  work.msg = msg;
}
