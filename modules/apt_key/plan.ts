import type { Clock, Plan } from "../contract.js";
import { keyringBytes, type PublicKey, readKeyring } from "../kit/openpgp.js";
import type { Operation } from "../kit/operations.js";

export interface KeyArgs {
  id?: string;
  url?: string;
  data?: string;
  file?: string;
  keyring?: string;
  keyserver?: string;
  state: "absent" | "present";
}

/** Decides whether a key has to come or go, from the keyrings that apt reads. */
export function planKey(
  args: KeyArgs,
  rings: ReadonlyMap<string, Uint8Array>,
  material: Uint8Array | undefined,
  clock: Clock,
): Plan {
  const bytes = material && keyringBytes(material);
  const offered = bytes ? readKeyring(bytes) : [];
  if (material && offered.length === 0 && args.state === "present") {
    return {
      plan: "refused",
      problem: "there is no OpenPGP public key in what was given",
      remedy: "Check the URL or the file.",
    };
  }
  const id = (args.id ?? offered[0]?.id ?? "").replace(/^0x/i, "").toUpperCase();
  if (!/^[0-9A-F]{8}$|^[0-9A-F]{16,}$/.test(id)) {
    return {
      plan: "refused",
      problem: `Invalid key_id '${args.id ?? ""}'`,
      remedy: "It has 8, 16 or more hexadecimal digits.",
    };
  }
  const all = new Map([...rings].map(([path, ring]) => [path, readKeyring(keyringBytes(ring) ?? new Uint8Array())]));
  const before = [...all.values()].flat().flatMap((key) => [key.id, ...key.subkeys]);
  const there = before.some((each) => fits(each, id));
  // Ids are told as long as the one that was asked for: short ones, or of sixteen digits.
  const told = (ids: readonly string[]) => ids.map((each) => each.slice(id.length === 8 ? -8 : -16));
  const result = { id: args.id ?? id, short_id: id.slice(-8), fp: id.slice(-16), key_id: id, before: told(before) };
  if (there === (args.state === "present")) return { plan: "ok", result };
  const header = args.keyring ?? "apt's keys";
  const diff = (after: string[]) => [
    {
      before: before.map((each) => `${each}\n`).join(""),
      after: after.map((each) => `${each}\n`).join(""),
      before_header: header,
      after_header: header,
    },
  ];
  if (args.state === "absent") {
    const operations = removal(all, rings, id);
    const after = before.filter((each) => !fits(each, id));
    return { plan: "change", diff: diff(after), operations, result: { ...result, after: told(after) } };
  }
  if (args.keyserver) return fromServer(args, id, diff([...before, id]), result);
  if (!bytes) {
    const problem = `the key ${id} is not there, and nothing says where to get it`;
    return clock.checkMode && args.file
      ? { plan: "unknown", why: `${args.file} may be made by an earlier task`, operations: [], result }
      : { plan: "refused", problem, remedy: "Give url, data, file or keyserver." };
  }
  const brought = offered.flatMap((key) => [key.id, ...key.subkeys]);
  if (!brought.some((each) => fits(each, id))) {
    return { plan: "refused", problem: `what was given has no key ${id}`, remedy: `It has ${brought.join(", ")}.` };
  }
  const path = args.keyring ?? `/etc/apt/trusted.gpg.d/axle-${id.slice(-16)}.gpg`;
  const content = joined(path, rings.get(path), material as Uint8Array, bytes);
  const operation: Operation = { op: "write", path, content, mode: 0o644 };
  const after = [...before, ...brought];
  return { plan: "change", diff: diff(after), operations: [operation], result: { ...result, after: told(after) } };
}

/** A keyring with one more key: armored text in a file that is named so, packets in any other. */
function joined(path: string, ring: Uint8Array | undefined, material: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (path.endsWith(".asc")) return Buffer.concat([ring ?? new Uint8Array(), material]);
  return Buffer.concat([keyringBytes(ring ?? new Uint8Array()) ?? new Uint8Array(), bytes]);
}

/** Short ids mean the end of a long one. */
function fits(long: string, id: string): boolean {
  return id.length <= 16 ? long.endsWith(id) : id.endsWith(long);
}

function removal(
  all: ReadonlyMap<string, PublicKey[]>,
  rings: ReadonlyMap<string, Uint8Array>,
  id: string,
): Operation[] {
  const operations: Operation[] = [];
  for (const [path, keys] of all) {
    const left = keys.filter((key) => ![key.id, ...key.subkeys].some((each) => fits(each, id)));
    if (left.length === keys.length || !rings.has(path)) continue;
    if (left.length === 0) operations.push({ op: "remove", path });
    else operations.push({ op: "write", path, content: Buffer.concat(left.map((key) => key.bytes)) });
  }
  return operations;
}

/** apt-key where there is one, gpg itself where not; both need the network of the board. */
function fromServer(
  args: KeyArgs,
  id: string,
  diff: { before: string; after: string }[],
  result: Record<string, unknown>,
): Plan {
  const path = args.keyring ?? `/etc/apt/trusted.gpg.d/axle-${id.slice(-16)}.gpg`;
  const script = `
home=$(mktemp -d "\${TMPDIR:-/tmp}/axle-gpg.XXXXXX") || exit 1
trap 'rm -rf "$home"' EXIT
command -v gpg >/dev/null 2>&1 || { echo "a key server needs gpg on the board" >&2; exit 1; }
gpg --homedir "$home" --batch --no-tty --keyserver "$1" --recv-keys "$2" || exit
gpg --homedir "$home" --batch --no-tty --export "$2" >"$home/key" && [ -s "$home/key" ] || exit 1
cat "$home/key" >>"$3" && chmod 644 "$3"`;
  const operation: Operation = {
    op: "run",
    argv: ["/bin/sh", "-c", script, "sh", args.keyserver as string, id, path],
    timeoutSeconds: 300,
  };
  return { plan: "change", diff, operations: [operation], result };
}
