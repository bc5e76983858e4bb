import type { FileInput } from "../kit/inputs.js";

/** The part of a file's name that a source's name gives, as Ansible makes it. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/_/g, "-");
}

/** Where the key is, and what is to be there: a path or fingerprint as it is, a key in the text itself, or a fetched file. */
export function keyPath(
  args: { name: string; signed_by?: string },
  fetched: FileInput | undefined,
): { signedBy?: string; path?: string; content?: Uint8Array } | { problem: string } {
  const given = args.signed_by;
  if (given === undefined) return {};
  if (fetched) {
    if (!fetched.found) return { problem: `the key at ${given} could not be fetched` };
    const armored = Buffer.from(fetched.content).toString("latin1").includes("-----BEGIN PGP PUBLIC KEY BLOCK-----");
    const path = `/etc/apt/keyrings/${slug(args.name)}.${armored ? "asc" : "gpg"}`;
    return { signedBy: path, path, content: fetched.content };
  }
  if (given.includes("-----BEGIN PGP PUBLIC KEY BLOCK-----")) {
    // In a field's continuation an empty line is a dot.
    const lines = given
      .trim()
      .split("\n")
      .map((line) => (line.trim() === "" ? " ." : ` ${line}`));
    return { signedBy: `\n${lines.join("\n")}` };
  }
  return { signedBy: given };
}

const fields: readonly (readonly [string, string])[] = [
  ["allow_downgrade_to_insecure", "Allow-Downgrade-To-Insecure"],
  ["allow_insecure", "Allow-Insecure"],
  ["allow_weak", "Allow-Weak"],
  ["architectures", "Architectures"],
  ["by_hash", "By-Hash"],
  ["check_date", "Check-Date"],
  ["check_valid_until", "Check-Valid-Until"],
  ["components", "Components"],
  ["date_max_future", "Date-Max-Future"],
  ["enabled", "Enabled"],
  ["inrelease_path", "InRelease-Path"],
  ["languages", "Languages"],
  ["name", "X-Repolib-Name"],
  ["pdiffs", "PDiffs"],
  ["signed_by", "Signed-By"],
  ["suites", "Suites"],
  ["targets", "Targets"],
  ["trusted", "Trusted"],
  ["types", "Types"],
  ["uris", "URIs"],
];

/** The file's text: fields in the order of the arguments' names, as Ansible writes them. */
export function formatSource(args: Readonly<Record<string, unknown>>, signedBy: string | undefined): string {
  const lines: string[] = [];
  for (const [name, field] of fields) {
    const value = name === "signed_by" ? signedBy : args[name];
    if (value === undefined || value === null) continue;
    if (typeof value === "boolean") lines.push(`${field}: ${value ? "yes" : "no"}`);
    else if (Array.isArray(value)) {
      if (value.length > 0) lines.push(`${field}: ${value.join(" ")}`);
    } else lines.push(`${field}:${String(value).startsWith("\n") ? "" : " "}${String(value)}`);
  }
  return `${lines.join("\n")}\n`;
}
