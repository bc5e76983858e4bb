/** Where something stands in a file of the user's. Lines and columns count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/**
 * What went wrong, in one word that scripts can rely on. Each kind has one exit code (see `runner/cli/exit-codes.ts`)
 * and one entry in the troubleshooting docs.
 */
export type ErrorKind =
  | "syntax" // a file that is not YAML, INI, JSON, TOML or a template that cannot be parsed
  | "schema" // a known file with an unknown, missing or mistyped key
  | "unknown-module"
  | "module" // a module of the user's own that cannot be loaded
  | "arguments" // a module's arguments do not fit its schema
  | "undefined-variable"
  | "template" // an expression failed while it was evaluated
  | "missing-file"
  | "missing-handler"
  | "inventory"
  | "vault"
  | "options" // the command line
  | "settings" // ansible.cfg, axle.yml, ANSIBLE_*
  | "unreachable" // no connection, or it was lost and could not be made again
  | "host-key"
  | "authentication"
  | "become"
  | "locked" // another run is on the board
  | "frame" // a reply from the board that is not what the exchange asked for
  | "deadline"
  | "unforeseen" // a check can't know it: an earlier task of the same check would change it
  | "queue" // what a run and its workers have between them: not reached, another key, another project
  | "interrupted"
  | "unsupported" // known to Ansible, not to axle: always found while loading
  | "internal"; // a defect of axle

export interface ErrorDetails {
  kind: ErrorKind;
  /** One sentence: what is wrong. */
  message: string;
  position?: Position;
  /** One sentence: what the user can do about it. */
  remedy?: string;
  /** Further facts, for `-v` and for machine-readable reports. Must never hold secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error class of axle. `runner/report/problem.ts` words it for people (source line, caret, remedy). */
export class AxleError extends Error {
  readonly kind: ErrorKind;
  readonly position?: Position;
  readonly remedy?: string;
  readonly details?: Record<string, unknown>;

  constructor(from: ErrorDetails) {
    super(from.message, from.cause === undefined ? undefined : { cause: from.cause });
    this.name = "AxleError";
    this.kind = from.kind;
    if (from.position) this.position = from.position;
    if (from.remedy) this.remedy = from.remedy;
    if (from.details) this.details = from.details;
  }

  /** The same error with further details. */
  with(details: Record<string, unknown>): AxleError {
    const { kind, message, position, remedy, cause } = this;
    const more = { ...(position ? { position } : {}), ...(remedy ? { remedy } : {}) };
    return new AxleError({ kind, message, ...more, details: { ...this.details, ...details }, cause });
  }

  /** The same error with a position, when it has none yet: lower layers do not know where a value was written. */
  at(position: Position | undefined): AxleError {
    if (this.position || !position) return this;
    return new AxleError({
      kind: this.kind,
      message: this.message,
      position,
      ...(this.remedy ? { remedy: this.remedy } : {}),
      ...(this.details ? { details: this.details } : {}),
      cause: this.cause,
    });
  }
}

/** The candidate nearest to `word` (edit distance at most a third of its length), for "did you mean". */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance with adjacent transpositions counted as one; gives up (returns `limit`) once it cannot get below it. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
