import { AxleError, nearest, type Position } from "../errors.js";
import type { Value } from "../values.js";
import { notLiteral, readLiteral } from "../vars/python-literal.js";
import type { Group } from "./group.js";
import type { Inventory } from "./inventory.js";
import { expandHostPattern } from "./ranges.js";
import { splitWords } from "./shell-words.js";

const section = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const groupLine = /^([^:\]\s]+)\s*(?:#.*)?$/;
const kinds = ["hosts", "children", "vars"];

/** A group that was used before its own section came: by `[name:vars]`, or as a child of others. */
interface Pending {
  kind: "vars" | "children";
  position: Position;
  parents: Group[];
}

/** Reads an inventory in Ansible's INI format into `inventory`. Throws `AxleError` (inventory) with line and column. */
export function parseIni(text: string, file: string, inventory: Inventory): void {
  new IniReader(file, inventory).read(text);
}

class IniReader {
  private readonly pending = new Map<string, Pending>();
  private group: Group;
  private kind = "hosts";
  private line = 0;
  /** Column of the first character of the trimmed line. */
  private indent = 1;

  constructor(
    private readonly file: string,
    private readonly inventory: Inventory,
  ) {
    this.group = inventory.ungrouped;
  }

  read(text: string): void {
    for (const raw of text.replace(/^\uFEFF/, "").split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)) {
      this.line++;
      const line = raw.trim();
      this.indent = raw.length - raw.trimStart().length + 1;
      if (line && line[0] !== "#" && line[0] !== ";") this.readLine(line);
    }
    for (const [name, pending] of this.pending) throw this.undeclared(name, pending);
  }

  private readLine(line: string): void {
    const header = section.exec(line);
    if (header) this.startSection(header[1]!, header[2] ?? "hosts");
    else if (line.startsWith("[") && line.endsWith("]")) {
      throw this.fail(
        `The section header ${line} is not valid`,
        0,
        "Write [group], [group:vars] or [group:children], without spaces.",
      );
    } else if (this.kind === "hosts") this.readHost(line);
    else if (this.kind === "vars") this.readVariable(line);
    else this.readChild(line);
  }

  private startSection(asked: string, kind: string): void {
    if (!kinds.includes(kind)) {
      const near = nearest(kind, kinds);
      throw this.fail(
        `The section [${asked}:${kind}] has an unknown type "${kind}"`,
        asked.length + 2,
        near ? `Did you mean [${asked}:${near}]?` : "A section is [group], [group:vars] or [group:children].",
      );
    }
    const position = this.at(1);
    const name = this.inventory.groupName(asked, position);
    const isNew = !this.inventory.groups.has(name);
    if (isNew && kind === "vars" && !this.pending.has(name))
      this.pending.set(name, { kind: "vars", position, parents: [] });
    this.group = this.inventory.groups.get(name) ?? this.inventory.addGroup(name, position);
    this.kind = kind;
    if (kind !== "vars") this.settle(name);
  }

  /** The section that earlier lines waited for has come. */
  private settle(name: string): void {
    const pending = this.pending.get(name);
    if (!pending) return;
    this.pending.delete(name);
    const group = this.inventory.groups.get(name)!;
    for (const parent of pending.parents) {
      this.inventory.addGroup(parent.name).addChild(group, pending.position);
      if (this.pending.get(parent.name)?.kind === "children") this.settle(parent.name);
    }
  }

  private readHost(line: string): void {
    const words = splitWords(line);
    if (!Array.isArray(words))
      throw this.fail(
        `The host line cannot be read: ${words.problem}`,
        words.start,
        "Close it, or quote the whole value.",
      );
    const pattern = words[0]?.text ?? "";
    const { hosts, port } = this.expand(pattern);
    const variables = words.slice(1).map((word) => {
      const equals = word.text.indexOf("=");
      if (equals < 0) throw this.notKeyValue(word.text, word.start);
      return {
        name: word.text.slice(0, equals),
        value: readValue(word.text.slice(equals + 1)),
        position: this.at(word.start),
      };
    });
    for (const name of hosts) {
      const host = this.inventory.addHost(name, this.group, port, this.at(0));
      for (const variable of variables) host.vars.set(variable.name, variable.value, variable.position);
    }
  }

  private notKeyValue(word: string, start: number): AxleError {
    return this.fail(
      `After the host's name come variables as name=value, but "${word}" has no "="`,
      start,
      "Put one host on each line, write no spaces around = and quote values with spaces.",
    );
  }

  private expand(pattern: string): { hosts: string[]; port?: number } {
    if (pattern === "---")
      throw this.fail(
        "The line --- begins a YAML file, but this one is read as INI",
        0,
        "Name the file *.yml, or remove the line.",
      );
    try {
      const expanded = expandHostPattern(pattern);
      if (!pattern.trim().endsWith(":") || expanded.port !== undefined) return expanded;
    } catch (error) {
      throw error instanceof AxleError ? error.at(this.at(0)) : error;
    }
    throw this.fail(
      `The host "${pattern}" ends in a colon`,
      0,
      "After the colon comes a port; a YAML inventory is named *.yml.",
    );
  }

  private readVariable(line: string): void {
    const equals = line.indexOf("=");
    if (equals < 0) throw this.fail(`A line of [${this.group.name}:vars] is name=value, but this one has no "="`, 0);
    const value = line.slice(equals + 1).trim();
    this.group.setVariable(line.slice(0, equals).trim(), readValue(value), this.at(0));
  }

  private readChild(line: string): void {
    const name = groupLine.exec(line)?.[1];
    if (!name)
      throw this.fail(`A line of [${this.group.name}:children] is the name of a group, but this one is "${line}"`, 0);
    const child = this.inventory.groups.get(name);
    const pending = this.pending.get(name);
    if (child) this.group.addChild(child, this.at(0));
    else if (pending) pending.parents.push(this.group);
    else this.pending.set(name, { kind: "children", position: this.at(0), parents: [this.group] });
  }

  private undeclared(name: string, pending: Pending): AxleError {
    const near = nearest(
      name,
      [...this.inventory.groups.keys()].filter((group) => group !== name),
    );
    const parent = pending.parents.at(-1)?.name;
    return new AxleError({
      kind: "inventory",
      message:
        pending.kind === "vars"
          ? `The section [${name}:vars] sets variables of a group that is never declared.`
          : `The group "${name}", a child of "${parent}", is never declared.`,
      position: pending.position,
      remedy: near ? `Did you mean "${near}"? Otherwise add a section [${name}].` : `Add a section [${name}].`,
    });
  }

  /** A place in the current line; `offset` counts from its first character. */
  private at(offset: number): Position {
    return { file: this.file, line: this.line, column: this.indent + offset };
  }

  private fail(problem: string, offset: number, remedy?: string): AxleError {
    return new AxleError({
      kind: "inventory",
      message: `${problem}.`,
      position: this.at(offset),
      ...(remedy ? { remedy } : {}),
    });
  }
}

/** A value as written: a Python literal where it is one, text otherwise. */
function readValue(text: string): Value {
  const literal = readLiteral(text);
  return literal === notLiteral ? text : literal;
}
