import { defineModule, type InputSet, type Readers } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { FileInput } from "../kit/inputs.js";
import type { ContentReading } from "../kit/readers.js";
import { planKey } from "./plan.js";

/**
 * Keys that apt trusts. They are read and written as keyring files, so that the board needs neither gpg nor apt-key
 * (which newer releases have no more); only a key server needs gpg.
 */
export default defineModule({
  name: "apt_key",
  summary: "Adds and removes keys that apt trusts",
  args: args({
    id: arg.str("The key's id: 8, 16 or more hexadecimal digits; found in the key when not given."),
    url: arg.str("Where the controller fetches the key."),
    data: arg.str("The key itself."),
    file: arg.path("The key's file on the board."),
    keyring: arg.path("The keyring it goes into; a file of its own below /etc/apt/trusted.gpg.d when not given."),
    keyserver: arg.str("A key server that the board fetches it from, by gpg."),
    state: arg.choice(["absent", "present"], "Whether apt trusts it.", { default: "present" }),
    validate_certs: arg.bool("Check the server's certificate.", { default: true, ignored: "it is always checked" }),
  }),
  rules: [{ rule: "mutually-exclusive", of: ["data", "file", "keyserver", "url"] }],
  examples: `
- name: The vendor's key
  apt_key:
    url: https://ftp.plathome.co.jp/pub/OBSAX3/key.asc

- name: Not trusted any more
  apt_key:
    id: 0x9FED2BCBDCD29CDF
    state: absent
`,
  returns: {
    id: "The id as given.",
    fp: "The key's long id.",
    key_id: "The id in full.",
    short_id: "Its last eight digits.",
    before: "Ids before.",
    after: "Ids afterwards.",
  },
  supports: { check: "full", diff: true },
  inputs: (args): InputSet =>
    args.url !== undefined && args.state === "present" ? { key: { input: "download", url: args.url } } : {},
  probe: (args): Readers => ({
    rings: { read: "glob", pattern: "/etc/apt/trusted.gpg.d/*" },
    ...(args.file === undefined ? {} : { file: { read: "content", path: args.file } }),
    ...(args.keyring === undefined ? {} : { "ring:own": { read: "content", path: args.keyring } }),
  }),
  // The keyrings' names are known only after the first reading.
  probeMore: (args, seen): Readers | undefined => {
    if (args.keyring !== undefined || "ring:/etc/apt/trusted.gpg" in seen) return undefined;
    const paths = [
      "/etc/apt/trusted.gpg",
      ...(seen["rings"] as { paths: string[] }).paths.filter((path) => /\.(?:gpg|asc)$/.test(path)),
    ];
    return Object.fromEntries(paths.map((path) => [`ring:${path}`, { read: "content", path } as const]));
  },
  plan: (args, seen, _board, inputs, clock) => {
    const rings = new Map<string, Uint8Array>();
    for (const [name, reading] of Object.entries(seen)) {
      const content = reading as ContentReading;
      if (name.startsWith("ring:") && content.exists) {
        rings.set(name === "ring:own" ? (args.keyring as string) : name.slice(5), content.content);
      }
    }
    const fetched = (inputs as { key?: FileInput }).key;
    const file = seen["file"] as ContentReading | undefined;
    const material =
      fetched?.content ?? file?.content ?? (args.data === undefined ? undefined : Buffer.from(args.data));
    return planKey(args, rings, material, clock);
  },
});
