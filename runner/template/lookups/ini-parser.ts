import { templateError } from "../values.js";

export interface IniOptions {
  allowNoValue: boolean;
  caseSensitive: boolean;
}

/** An INI file as Python's `configparser.ConfigParser` reads it: `%(name)s` is filled in, DEFAULT stands behind every section. */
export class IniFile {
  private readonly sections = new Map<string, Map<string, string | null>>();
  private readonly defaults = new Map<string, string | null>();

  constructor(
    text: string,
    private readonly options: IniOptions,
  ) {
    this.parse(text);
  }

  hasSection(name: string): boolean {
    return this.sections.has(name);
  }

  /** The names of a section's settings and of DEFAULT's. */
  keys(section: string): string[] {
    return [...new Set([...this.defaults.keys(), ...(this.sections.get(section)?.keys() ?? [])])];
  }

  /** A setting, null when it stands without a value, undefined when there is none. */
  get(section: string, key: string): string | null | undefined {
    return this.resolve(section, this.keyOf(key), 0);
  }

  private resolve(section: string, key: string, depth: number): string | null | undefined {
    const own = this.sections.get(section);
    const value = own?.has(key) ? own.get(key) : this.defaults.get(key);
    if (typeof value !== "string" || !value.includes("%")) return value;
    if (depth >= 10) throw templateError(`Interpolation of '${key}' in section '${section}' goes too deep`);
    return value.replace(/%(?:%|\(([^)]+)\)s|)/g, (whole, name?: string) => {
      if (whole === "%%") return "%";
      if (name === undefined)
        throw templateError(`'%' must be followed by '%' or '(' in '${key}' of section '${section}'`);
      const inner = this.resolve(section, this.keyOf(name), depth + 1);
      if (inner === undefined || inner === null)
        throw templateError(`'${key}' of section '${section}' needs '${name}', which is not there`);
      return inner;
    });
  }

  private keyOf(name: string): string {
    return this.options.caseSensitive ? name : name.toLowerCase();
  }

  private parse(text: string): void {
    let section: Map<string, string | null> | undefined;
    let open: { key: string; lines: string[]; indent: number } | undefined;
    const close = () => {
      if (open && section) section.set(open.key, joinLines(open.lines));
      open = undefined;
    };
    text.split(/\r\n|\n|\r/).forEach((line, index) => {
      const content = line.trim();
      const indent = line.search(/\S/);
      if (content === "" || /^[#;]/.test(content)) {
        if (content === "" && open) open.lines.push("");
        return;
      }
      if (open && indent > open.indent) {
        open.lines.push(content);
        return;
      }
      close();
      const header = /^\[(.+)\]/.exec(content);
      if (header) section = this.openSection(header[1]!);
      else open = this.openSetting(section, content, indent, index + 1);
    });
    close();
  }

  private openSection(name: string): Map<string, string | null> {
    if (name === "DEFAULT") return this.defaults;
    if (this.sections.has(name)) throw templateError(`section '${name}' already exists`);
    const section = new Map<string, string | null>();
    this.sections.set(name, section);
    return section;
  }

  private openSetting(section: Map<string, string | null> | undefined, content: string, indent: number, line: number) {
    if (!section) throw templateError(`File contains no section headers (line ${line}: '${content}')`);
    const found = /^(.*?)\s*[=:]\s*(.*)$/.exec(content);
    if (!found && !this.options.allowNoValue)
      throw templateError(`Source contains parsing errors (line ${line}: '${content}')`);
    const key = this.keyOf(found ? found[1]!.trimEnd() : content);
    if (section.has(key)) throw templateError(`Duplicate option: option '${key}' already exists (line ${line})`);
    section.set(key, null);
    return found ? { key, lines: [found[2]!], indent } : undefined;
  }
}

/** Blank lines at the end do not belong to a value. */
function joinLines(lines: string[]): string {
  return lines.join("\n").replace(/\s+$/, "");
}
