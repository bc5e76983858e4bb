import type { AptReader, AptReading } from "../../../modules/kit/packages/apt/reading.js";
import { unforeseen } from "../../../modules/kit/predictions.js";
import type { ContentReading, Reader, Reading } from "../../../modules/kit/readers.js";
import type { View } from "./view-stat.js";

type ReaderOf<Kind extends Reader["read"]> = Extract<Reader, { read: Kind }>;

interface Account {
  id: number;
  gone: boolean;
}

interface Mount {
  path: string;
  /** The line of /proc/mounts; undefined: it is unmounted. */
  line?: string;
}

/** What a check foretells of a board beside its paths: packages, accounts, mounts, and answers to single questions. */
export class ForeseenAspects {
  readonly #packages = new Map<string, { version?: string; by: string }>();
  readonly #accounts = new Map<string, Account>();
  readonly #mounts: Mount[] = [];
  readonly #answers = new Map<string, Reading>();
  readonly #doubted = new Map<string, string>();
  /** The first task that may bring accounts which nobody has foretold: a package's own user, or a command. */
  #bringsAccounts: string | undefined;
  #nextId = -1000;

  setPackage(name: string, version: string | undefined, by: string): void {
    this.#packages.set(name, { by, ...(version === undefined ? {} : { version }) });
    if (version !== undefined) this.mayBringAccounts(by);
  }

  mayBringAccounts(by: string): void {
    this.#bringsAccounts ??= by;
  }

  /** An account whose number only the run gives gets a negative one meanwhile, so that it is the same everywhere. */
  setAccount(database: string, key: string, id: number | undefined, gone: boolean): void {
    this.#accounts.set(`${database} ${key}`, { id: id ?? --this.#nextId, gone });
  }

  accountId(database: "passwd" | "group", key: string): number | undefined {
    const known = this.#accounts.get(`${database} ${key}`);
    return known && !known.gone ? known.id : undefined;
  }

  mount(path: string, line: string | undefined): void {
    this.#mounts.push({ path, ...(line === undefined ? {} : { line }) });
  }

  answer(reader: Reader, reading: Reading): void {
    this.#answers.set(JSON.stringify(reader), reading);
  }

  /** A task changes what these questions were about, in a way that nobody has foretold. */
  doubt(readers: Iterable<Reader>, by: string): void {
    for (const reader of readers) {
      const subject = subjectOf(reader);
      if (subject !== undefined && !subject.endsWith(" ")) this.#doubted.set(subject, by);
    }
  }

  /** What a question of this kind was answered with may not hold any more. */
  doubtQuery(query: string, by: string): void {
    this.#doubted.set(`${query} `, by);
  }

  view(reader: Reader, real: Reading): View<Reading> | undefined {
    const answer = this.#answers.get(JSON.stringify(reader));
    if (answer) return { reading: answer };
    if (reader.read === "account") return this.#account(reader, real as never);
    if (reader.read === "apt") return { reading: viewApt(this.#packages, reader, real as AptReading) };
    const subject = subjectOf(reader);
    const by = subject === undefined ? undefined : this.#doubted.get(subject);
    if (by === undefined) return undefined;
    const doubt = `"${by}" changes what was asked`;
    return { reading: real, doubt, other: unforeseen<Reading & object>(doubt) };
  }

  #account(reader: ReaderOf<"account">, real: { found: boolean; fields: string[] }): View<Reading> {
    const known = this.#accounts.get(`${reader.database} ${reader.key}`);
    if (known?.gone) return { reading: { found: false, fields: [] } };
    if (real.found) {
      const id = Number(real.fields[2]);
      if (!known && Number.isInteger(id)) this.setAccount(reader.database, reader.key, id, false);
      return { reading: real };
    }
    const made = (id: number) => ({ found: true, fields: [reader.key, "x", String(id), "", "", "", ""] });
    if (known) return { reading: made(known.id) };
    if (this.#bringsAccounts === undefined) return { reading: real };
    const doubt = `"${this.#bringsAccounts}" may bring ${reader.key}`;
    return { reading: real, doubt, other: made(this.#nextId - 1) };
  }

  /** /proc/mounts with the mounts that are foretold. */
  viewMounts(reading: ContentReading): ContentReading {
    if (this.#mounts.length === 0) return reading;
    let lines = reading.text.split("\n").filter((line) => line !== "");
    for (const { path, line } of this.#mounts) {
      lines = line === undefined ? lines.filter((old) => old.split(" ")[1] !== path) : [...lines, line];
    }
    const text = `${lines.join("\n")}\n`;
    return { ...reading, exists: true, text, content: Buffer.from(text) };
  }
}

/** What a question is about, where a change of it by one task may change the answer for another. */
function subjectOf(reader: Reader): string | undefined {
  if (reader.read !== "query") return undefined;
  const { name } = reader.about ?? {};
  return `${reader.query} ${typeof name === "string" ? name : ""}`;
}

/** What apt would say once the packages that are foretold are there, or gone. */
function viewApt(
  packages: ReadonlyMap<string, { version?: string; by: string }>,
  reader: AptReader,
  real: AptReading,
): AptReading {
  if (packages.size === 0) return real;
  const installed = { ...real.installed };
  for (const [name, { version }] of packages) {
    if (version === undefined) delete installed[name];
    else installed[name] = version;
  }
  const named = reader.specs.filter((spec) => packages.has(spec.name));
  const conflict = named.find((spec) => isContrary(reader, spec, packages.get(spec.name)!.version));
  if (conflict) {
    const why = `"${packages.get(conflict.name)!.by}" changes the package ${conflict.name}`;
    return unforeseen(why, { found: real.found } as AptReading);
  }
  const settled = (word: string) => packages.has(word.split(/[=/:]/)[0]!);
  const wanted = real.wanted.filter((word) => !settled(word));
  const { simulation, ...rest } = real;
  const nothingLeft = real.wanted.length > 0 && wanted.length === 0;
  if (!simulation || nothingLeft) return { ...rest, installed, wanted };
  const stdout = simulation.stdout.replace(/^(?:Inst|Conf|Remv|Purg) (\S+).*\n/gm, (line, name: string) =>
    settled(name) ? "" : line,
  );
  return { ...rest, installed, wanted, simulation: { ...simulation, stdout } };
}

/** Whether a task wants the opposite of what an earlier one leaves, so that apt was asked about the wrong board. */
function isContrary(reader: AptReader, spec: { text: string; name: string }, version: string | undefined): boolean {
  if (reader.goal === "remove") return version !== undefined;
  if (!["install", "latest", "fixed"].includes(reader.goal)) return false;
  return version === undefined || (spec.text !== spec.name && !spec.text.includes(version));
}
