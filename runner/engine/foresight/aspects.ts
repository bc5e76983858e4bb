import type { AptReader, AptReading } from "../../../modules/kit/packages/apt/reading.js";
import { unforeseen } from "../../../modules/kit/predictions.js";
import { type QueryReader, type QueryReading, word } from "../../../modules/kit/queries/query.js";
import type { ContentReading, Reader, Reading } from "../../../modules/kit/readers.js";
import { ForeseenAccounts } from "./accounts.js";
import { ForeseenAnswers } from "./answers.js";
import type { View } from "./view-stat.js";

interface Mount {
  path: string;
  /** The line of /proc/mounts; undefined: it is unmounted. */
  line?: string;
}

/** What a check foretells of a board beside its paths: packages, accounts, mounts, and answers to single questions. */
export class ForeseenAspects {
  readonly accounts = new ForeseenAccounts();
  readonly answers = new ForeseenAnswers();
  /** The task that changes apt's sources, if one does. */
  readonly changesSources: () => string | undefined;
  readonly #packages = new Map<string, { version?: string; by: string }>();
  readonly #mounts: Mount[] = [];
  readonly #answers = new Map<string, Reading>();
  readonly #doubted = new Map<string, string>();
  constructor(changesSources: () => string | undefined) {
    this.changesSources = changesSources;
  }

  setPackage(name: string, version: string | undefined, by: string): void {
    this.#packages.set(name, { by, ...(version === undefined ? {} : { version }) });
    if (version !== undefined) this.accounts.mayBring(by);
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
      if (subject !== undefined) this.#doubted.set(subject, by);
    }
  }

  /** What a question of this kind was answered with may not hold any more. */
  doubtQuery(query: string, by: string): void {
    this.#doubted.set(query, by);
  }

  view(reader: Reader, real: Reading): View<Reading> | undefined {
    const answer = this.#answers.get(JSON.stringify(reader));
    if (answer) return { reading: answer };
    if (reader.read === "account") return this.accounts.view(reader, real as never);
    if (reader.read === "apt") return this.#apt(reader, real as AptReading);
    if (reader.read !== "query") return undefined;
    const told = this.answers.view(reader, real as QueryReading);
    const view = this.accounts.viewQuestion(reader, told ?? (real as QueryReading)) ?? (told && { reading: told });
    if (view) return view;
    const selected = this.#selection(reader);
    if (selected) return { reading: { sections: { ...(real as QueryReading).sections, selection: selected } } };
    const by = this.#doubted.get(subjectOf(reader) ?? "") ?? this.#doubted.get(reader.query);
    if (by === undefined) return undefined;
    const doubt = `"${by}" changes what was asked`;
    return { reading: real, doubt, other: unforeseen<Reading & object>(doubt) };
  }

  /** Dpkg's word on a package that an earlier task installs. */
  #selection(reader: QueryReader): string | undefined {
    const name = reader.query === "dpkgSelection" ? word(reader.about ?? {}, "name") : "";
    return this.#packages.get(name)?.version === undefined ? undefined : `${name}\tinstall`;
  }

  /** Where sources are foretold to change, apt can't say yet what it will find there. */
  #apt(reader: AptReader, real: AptReading): View<Reading> {
    const reading = viewApt(this.#packages, reader, real);
    const by = this.changesSources();
    const lacks = real.simulation !== undefined && real.simulation.rc !== 0;
    const news = lacks || ["latest", "upgrade", "dist-upgrade"].includes(reader.goal);
    if (by === undefined || !news) return { reading };
    return {
      reading: unforeseen<AptReading>(`"${by}" changes the sources of packages`, { found: real.found } as AptReading),
    };
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
  return `${reader.query} ${typeof name === "string" ? name : JSON.stringify(reader.about ?? {})}`;
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
