/** ssh's letters that take a value, and the option each stands for. Others are passed over with their value. */
const letters: Record<string, string> = { i: "identityfile", J: "proxyjump", l: "user", p: "port" };
const withValue = "BbcDEeFIiJLlmOopQRSWw";

/** The options in ssh's own arguments, for machines without an ssh program; ssh's defaults are added. */
export function ownOptions(args: readonly string[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const key = name.toLowerCase();
    if (key === "identityfile") values.set(key, [...(values.get(key) ?? []), value]);
    else if (!values.has(key)) values.set(key, [value]);
  };
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    const letter = word[1];
    if (!word.startsWith("-") || !letter) continue;
    if (!withValue.includes(letter)) continue;
    const value = word.length > 2 ? word.slice(2) : (args[++index] ?? "");
    if (letter === "o") {
      const [, name = "", setting = ""] = /^\s*(\w+)\s*[=\s]\s*(.*)$/.exec(value) ?? [];
      if (name) add(name, setting.replace(/^"(.*)"$/, "$1"));
    } else if (letters[letter]) add(letters[letter], value);
  }
  if (!values.has("identityfile")) {
    values.set("identityfile", ["~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"]);
  }
  return values;
}
