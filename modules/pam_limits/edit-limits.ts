/** What pam_limits can limit (limits.conf(5)). */
export const items = [
  "as",
  "chroot",
  "core",
  "cpu",
  "data",
  "fsize",
  "locks",
  "maxlogins",
  "maxsyslogins",
  "memlock",
  "msgqueue",
  "nice",
  "nofile",
  "nproc",
  "priority",
  "rss",
  "rtprio",
  "sigpending",
  "stack",
] as const;

export interface LimitRequest {
  domain: string;
  limit_type: string;
  limit_item: string;
  value: string;
  use_max: boolean;
  use_min: boolean;
  comment: string;
}

export interface LimitEdit {
  text: string;
  /** The line about the limit, as it stands now. */
  line: string;
  /** A line that is there already and can't be right. */
  problem?: string;
}

const signed = new Set(["nice", "priority"]);
const boundless = new Set(["unlimited", "infinity", "-1"]);

/** Why a value can't be one of an item; undefined when it can. */
export function problemOf(item: string, value: string): string | undefined {
  if (signed.has(item)) {
    const number = /^[-+]?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= -20 && number <= 19) return undefined;
    return `Value must be a number in the range -20 to 19 inclusive, if limit_item is set to nice or priority.`;
  }
  if (boundless.has(value) || /^\d+$/.test(value)) return undefined;
  return `Value of limit ${item} must be either "unlimited", "infinity" or "-1", all of which indicate no limit, or a limit of 0 or larger.`;
}

/**
 * The file with the wanted limit: lines about it are changed where they stand, otherwise one is added at the end. Comments,
 * blank lines and whatever has not four fields stay as they are.
 */
export function editLimits(text: string, request: LimitRequest): LimitEdit {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let found: string | undefined;
  const edited: string[] = [];
  for (const line of lines) {
    const [fields, note] = splitLine(line);
    const problem = fields && problemOf(fields[2]!, fields[3]!);
    if (problem) return { text, line: "", problem };
    const wanted = fields && isAbout(fields, request);
    const kept = wanted ? chooseValue(fields[3]!, request) : undefined;
    const now = wanted && kept !== fields[3] ? makeLine(request, kept!, request.comment || (note ?? "")) : line;
    if (wanted) found = now;
    edited.push(now);
  }
  if (found !== undefined) return { text: edited.join(""), line: found };
  const added = makeLine(request, request.value, request.comment);
  const end = edited.at(-1)?.endsWith("\n") === false ? "\n" : "";
  return { text: `${edited.join("")}${end}${added}`, line: added };
}

/** Domain, type, item and value of a line, and the comment behind them. */
function splitLine(line: string): [string[] | undefined, string | undefined] {
  if (line.startsWith("#") || line.trim() === "") return [undefined, undefined];
  const at = line.indexOf("#");
  const fields = (at < 0 ? line : line.slice(0, at)).trim().split(/\s+/);
  return [fields.length === 4 ? fields : undefined, at < 0 ? undefined : line.slice(at + 1).replace(/\n$/, "")];
}

function isAbout(fields: readonly string[], request: LimitRequest): boolean {
  return fields[0] === request.domain && fields[1] === request.limit_type && fields[2] === request.limit_item;
}

/** The value that is to stand there: the wanted one, or with use_max and use_min the larger or smaller of both. */
function chooseValue(actual: string, { value, use_max, use_min }: LimitRequest): string {
  if (!use_max && !use_min) return value;
  const size = (text: string) => (boundless.has(text) ? Number.POSITIVE_INFINITY : Number(text));
  if (size(actual) === size(value)) return actual;
  const larger = size(actual) > size(value) ? actual : value;
  return use_max ? larger : larger === actual ? value : actual;
}

function makeLine(request: LimitRequest, value: string, comment: string): string {
  const note = comment === "" ? "" : `\t#${comment}`;
  return `${request.domain}\t${request.limit_type}\t${request.limit_item}\t${value}${note}\n`;
}
