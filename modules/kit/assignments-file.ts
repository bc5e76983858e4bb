/**
 * Files of `name = value` lines such as sysctl.conf: comments, order and spelling of every line that is not meant stay
 * byte for byte.
 */

const line = /^\s*-?([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/;

/** The value of a name; names with `.` and `/` are the same where `same` says so. */
export function lastValue(text: string, name: string, same = (one: string) => one): string | undefined {
  let value: string | undefined;
  for (const each of text.split("\n")) {
    const found = line.exec(each);
    if (found && same(found[1] as string) === same(name)) value = found[2] as string;
  }
  return value;
}

/** The text with `name=value` in it: in place of the last line with the name, whose doubles go; else at the end. */
export function setValue(text: string, name: string, value: string, same = (one: string) => one): string {
  const lines = text.split("\n");
  const hits = lines.flatMap((each, index) => {
    const found = line.exec(each);
    return found && same(found[1] as string) === same(name) ? [index] : [];
  });
  const last = hits.at(-1);
  if (last === undefined) return `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${name}=${value}\n`;
  lines[last] = `${name}=${value}`;
  return lines.filter((_each, index) => index === last || !hits.includes(index)).join("\n");
}

/** The text without the name. */
export function dropValue(text: string, name: string, same = (one: string) => one): string {
  return text
    .split("\n")
    .filter((each) => {
      const found = line.exec(each);
      return !found || same(found[1] as string) !== same(name);
    })
    .join("\n");
}
