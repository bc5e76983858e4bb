import type { PredictedUser, Prediction } from "../../../modules/kit/predictions.js";
import { unforeseen } from "../../../modules/kit/predictions.js";
import { linesOf, type QueryReader, type QueryReading, word, wordsOf } from "../../../modules/kit/queries/query.js";
import type { Reader, Reading } from "../../../modules/kit/readers.js";
import type { View } from "./view-stat.js";

type Database = "passwd" | "group";
type AccountReader = Extract<Reader, { read: "account" }>;
type AccountReading = { found: boolean; fields: string[] };

interface Account {
  id: number;
  gone: boolean;
  /** An earlier task makes or changes it; otherwise its number was only read. */
  foretold?: true;
  user?: PredictedUser;
}

/** A user that is not on the board yet. */
export interface ComingUser {
  uid: number;
  user: string;
  home: string;
}

/** Users and groups as a check foretells them, in the words of whatever asks for them. */
export class ForeseenAccounts {
  readonly #known = new Map<string, Account>();
  /** The first task that may bring accounts which nobody has foretold: a package's own user, or a command. */
  #brings: string | undefined;
  #nextId = -1000;

  /** An account whose number only the run gives gets a negative one meanwhile, so that it is the same everywhere. */
  set({ database, key, id, gone = false, user }: Omit<Extract<Prediction, { predict: "account" }>, "predict">): void {
    const old = this.#known.get(`${database} ${key}`);
    const kept = old && !old.gone ? old : undefined;
    const about = user && { ...user, fresh: user.fresh || (kept?.user?.fresh ?? false) };
    this.#known.set(`${database} ${key}`, {
      id: id ?? kept?.id ?? --this.#nextId,
      gone,
      foretold: true,
      ...(about ? { user: about } : {}),
    });
  }

  mayBring(by: string): void {
    this.#brings ??= by;
  }

  idOf(database: Database, key: string): number | undefined {
    const known = this.#find(database, key);
    return known && !known.gone ? known.id : undefined;
  }

  /** The name of an account that has no number of its own yet. */
  nameOf(database: Database, id: number): string | undefined {
    if (id >= -1000) return undefined;
    return this.#all(database).find(([, account]) => account.id === id)?.[0];
  }

  /** A user that the board does not have before an earlier task has made it. */
  coming(name: string): ComingUser | undefined {
    const known = this.#find("passwd", name);
    if (!known?.user?.fresh || known.gone) return undefined;
    return { uid: known.id, user: name, home: known.user.home };
  }

  /** The first group of a user that earlier tasks make or change. */
  groupOf(name: string): { gid?: number; group?: string } {
    const known = this.#find("passwd", name);
    if (!known?.user) return {};
    const group = known.user.group === undefined ? name : this.#nameOfGroup(known.user.group);
    const gid = Number(this.#line("passwd", name).split(":")[3]);
    return group === undefined ? { gid } : { gid, group };
  }

  /** An entry by its key. */
  view(reader: AccountReader, real: AccountReading): View<Reading> {
    const { database, key } = reader;
    if (database === "shadow") return { reading: real };
    const known = this.#find(database, key);
    if (known?.gone) return { reading: { found: false, fields: [] } };
    if (known && (!real.found || known.user))
      return { reading: { found: true, fields: this.#line(database, key).split(":") } };
    if (real.found) {
      const id = Number(real.fields[2]);
      if (!known && Number.isInteger(id)) this.#known.set(`${database} ${key}`, { id, gone: false });
      return { reading: real };
    }
    if (this.#brings === undefined) return { reading: real };
    const doubt = `"${this.#brings}" may bring ${key}`;
    return {
      reading: real,
      doubt,
      other: unforeseen(doubt, { found: true, fields: [key, "x", String(this.#nextId - 1), "", "", "", ""] }),
    };
  }

  /** A question about accounts; undefined where nothing is foretold of them. */
  viewQuestion(reader: QueryReader, real: QueryReading): View<Reading> | undefined {
    const about = reader.about ?? {};
    switch (reader.query) {
      case "user":
        return this.#user(word(about, "name"), wordsOf(about, "groups"), real);
      case "group":
        return this.#group(word(about, "name"), word(about, "gid"), real);
      case "getent":
        return this.#getent(word(about, "database"), wordsOf(about, "keys"), real);
      default:
        return undefined;
    }
  }

  #user(name: string, asked: readonly string[], real: QueryReading): View<Reading> | undefined {
    const coming = asked.filter((group) => this.#isForetold("group", group)).map((group) => this.#line("group", group));
    const sections = { ...real.sections, known: [real.sections["known"] ?? "", ...coming].join("\n") };
    const account = this.#find("passwd", name);
    if (account?.gone) return { reading: { sections: { ...sections, ...noUser } } };
    if (!account?.user) return coming.length > 0 ? { reading: { sections } } : undefined;
    const { user } = account;
    const line = this.#line("passwd", name);
    const primary = user.group === undefined ? name : (this.#nameOfGroup(user.group) ?? linesOf(real, "primary")[0]);
    const reading = {
      sections: {
        ...sections,
        passwd: line,
        local: line,
        shadow: `${name}:${user.shadow}`,
        groups: [primary ?? "", ...user.groups].join(" "),
        primary: primary ?? "",
        members: user.groups.join("\n"),
        home: user.homeExists ? "yes" : "",
        haskey: user.key ? "yes" : "",
      },
    };
    return { reading };
  }

  #group(name: string, gid: string, real: QueryReading): View<Reading> | undefined {
    const takers = this.#all("group").filter(([key, { id, gone }]) => !gone && String(id) === gid && key !== name);
    const taken = [real.sections["taken"] ?? "", ...takers.map(([key]) => key)]
      .filter((text) => text !== "")
      .join("\n");
    if (this.#find("group", name)?.gone)
      return { reading: { sections: { ...real.sections, group: "", local: "", taken } } };
    if (!this.#isForetold("group", name)) return undefined;
    const line = this.#line("group", name);
    return { reading: { sections: { ...real.sections, group: line, local: line, taken } } };
  }

  #getent(database: string, keys: readonly string[], real: QueryReading): View<Reading> | undefined {
    if (database !== "passwd" && database !== "group") return undefined;
    const found = new Map(linesOf(real, "entries").map((line) => [line.split(":")[0]!, line]));
    for (const [key, account] of this.#all(database)) {
      if (keys.length > 0 && !keys.includes(key)) continue;
      if (account.gone) found.delete(key);
      else if (account.user || (account.foretold && !found.has(key))) found.set(key, this.#line(database, key));
    }
    const entries = [...found.values()].join("\n");
    const missing = keys.find((key) => !found.has(key) && !/^\d+$/.test(key));
    const rc = missing === undefined ? "0" : (real.sections["rc"] ?? "2");
    const reading = { sections: { ...real.sections, entries, rc } };
    if (missing === undefined || this.#brings === undefined) return { reading };
    const doubt = `"${this.#brings}" may bring ${missing}`;
    return { reading, doubt, other: unforeseen<Reading & object>(doubt), hides: true };
  }

  /** The entry's line. Groups list the users that are foretold to be in them. */
  #line(database: Database, key: string): string {
    const { id, user } = this.#find(database, key)!;
    if (database === "group") {
      const members = this.#all("passwd").filter(([, one]) => !one.gone && one.user?.groups.includes(key));
      return `${key}:x:${id}:${members.map(([name]) => name).join(",")}`;
    }
    const gid = user?.group === undefined ? this.idOf("group", key) : this.#idOfGroup(user.group);
    return [key, "x", id, gid ?? id, user?.comment ?? "", user?.home ?? "", user?.shell ?? ""].join(":");
  }

  #idOfGroup(group: string): number | undefined {
    return /^\d+$/.test(group) ? Number(group) : this.idOf("group", group);
  }

  #nameOfGroup(group: string): string | undefined {
    if (!/^\d+$/.test(group)) return group;
    return this.#all("group").find(([, { id, gone }]) => !gone && String(id) === group)?.[0];
  }

  /** Whether an entry is one that earlier tasks make, not merely one that was read. */
  #isForetold(database: Database, key: string): boolean {
    const known = this.#known.get(`${database} ${key}`);
    return known !== undefined && !known.gone && known.foretold === true;
  }

  #find(database: Database, key: string): Account | undefined {
    return this.#known.get(`${database} ${key}`);
  }

  #all(database: Database): [string, Account][] {
    const start = `${database} `;
    return [...this.#known]
      .filter(([key]) => key.startsWith(start))
      .map(([key, one]) => [key.slice(start.length), one]);
  }
}

const noUser = { passwd: "", local: "", shadow: "", groups: "", primary: "", members: "", home: "", haskey: "" };
