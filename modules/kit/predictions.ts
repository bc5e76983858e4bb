import type { About, QueryName } from "./queries/query.js";
import type { Reader, Reading } from "./readers.js";

/**
 * What a successful run leaves behind, as far as a module can say it beforehand. A check keeps these beside the board,
 * and later tasks of the same check read the board as if they had come true. What is left out of a prediction (a file's
 * content) counts as not known.
 */
export type Prediction =
  /** A file. Without content or checksum a later task that needs them is told that they are not known. */
  | {
      predict: "file";
      path: string;
      content?: Uint8Array | string;
      checksum?: { algorithm: string; hex: string };
      mode?: number;
      owner?: string;
      group?: string;
    }
  /** A folder; `mode` "unknown" where the board's own settings decide it. */
  | { predict: "directory"; path: string; mode?: number | "unknown"; owner?: string; group?: string }
  | { predict: "absent"; path: string }
  /** Something is there, and no more is known of it. */
  | { predict: "path"; path: string }
  /** It may be changed, or may stay as it is. */
  | { predict: "touched"; path: string }
  /** The plan's commands may change what they name, besides what else is predicted. */
  | { predict: "commands" }
  /** Nothing can be said of a path and of what is below it. */
  | { predict: "unknown"; path: string }
  /** What is below these folders stays; what is not there may come (a package's files). */
  | { predict: "grown"; folders: readonly string[] }
  /** A Debian package; without a version it is gone. */
  | { predict: "package"; name: string; version?: string }
  /** A user or group; `id` where it is known, `user` what else is known of a user that will be there. */
  | {
      predict: "account";
      database: "passwd" | "group";
      key: string;
      id?: number;
      gone?: boolean;
      user?: PredictedUser;
    }
  | { predict: "mount"; path: string; source: string; fstype: string; options: string }
  | { predict: "unmount"; path: string }
  /** What this very question will be answered with. */
  | { predict: "reading"; reader: Reader; reading: Reading }
  /**
   * Sections of the answer to every question of this kind that is about the same, as far as `about` says. Null: a section
   * that will not be there; undefined: one that stays as it is.
   */
  | {
      predict: "answer";
      query: QueryName;
      about: About;
      sections: Readonly<Record<string, string | null | undefined>>;
    };

/** What a user will be, beside name and number. */
export interface PredictedUser {
  /** It is made: nobody can log in or become this user before. */
  fresh: boolean;
  /** First group, by name or number; undefined: the one of the user's own name. */
  group?: string;
  /** Further groups. */
  groups: readonly string[];
  comment: string;
  home: string;
  homeExists: boolean;
  shell: string;
  /** Its line of /etc/shadow, without the name. */
  shadow: string;
  /** Its key will be there. */
  key: boolean;
}

/** Thrown by a reading (or an input) when a module looks at what can't be known before the run. */
export class Unforeseen extends Error {
  /** `why` is a half sentence for people: "its content is made by the task …". */
  constructor(readonly why: string) {
    super(`not known in a check: ${why}`);
    this.name = "Unforeseen";
  }
}

/** A reading of which only some fields are known; looking at any other throws {@link Unforeseen}. */
export function unforeseen<Fields extends object>(why: string, known: Fields = {} as Fields): Fields {
  const fail = (): never => {
    throw new Unforeseen(why);
  };
  return new Proxy(known, {
    get: (fields, name) => {
      if (Object.hasOwn(fields, name)) return Reflect.get(fields, name);
      // Promises and printing ask for these; no module does.
      return typeof name === "symbol" || name === "then" || name === "toJSON" ? undefined : fail();
    },
    has: (fields, name) => (Object.hasOwn(fields, name) ? true : fail()),
    ownKeys: fail,
  });
}

/** A value that may not be known in a check: then the reason instead. */
export function ifKnown<Value>(look: () => Value): { value?: Value; why?: string } {
  try {
    return { value: look() };
  } catch (error) {
    if (error instanceof Unforeseen) return { why: error.why };
    throw error;
  }
}
