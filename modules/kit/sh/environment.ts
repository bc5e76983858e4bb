import { quote } from "./quote.js";

/** Assignments that export variables, each ended by `;`. Names that no shell takes are refused. */
export function exportAll(environment: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(environment ?? {})
    .map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RangeError(`"${name}" is not a name for a variable`);
      return `export ${name}=${quote(String(value))};`;
    })
    .join("");
}
