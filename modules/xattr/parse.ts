/** What getfattr prints: `name="value"` with octal escapes, `name=0x…` and `name=0s…` for bytes, or names alone. */
export function parseAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const at = line.indexOf("=");
    if (at < 0) found[line] = "";
    else found[line.slice(0, at)] = unquote(line.slice(at + 1));
  }
  return found;
}

function unquote(value: string): string {
  if (!/^".*"$/s.test(value)) return value;
  const bytes = value.slice(1, -1).replace(/\\([0-7]{3}|.)/g, (_, code: string) => {
    return code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : code;
  });
  return /[\x80-\xff]/.test(bytes) && !/[^\0-\xff]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;
}
