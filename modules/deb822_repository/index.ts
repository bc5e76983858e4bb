import { defineModule, type InputSet, type Plan } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { expectation } from "../kit/file-info.js";
import type { FileInput } from "../kit/inputs.js";
import { formatMode } from "../kit/mode.js";
import type { Operation } from "../kit/operations.js";
import { formatSource, keyPath, slug } from "./format.js";

/** Sources of packages in the newer form: one file of fields each. */
export default defineModule({
  name: "deb822_repository",
  summary: "Adds and removes sources of Debian packages in the deb822 form",
  args: args({
    name: arg.str("The source's name; its file is named after it.", { required: true }),
    uris: arg.list(item.str, "Addresses."),
    suites: arg.list(item.str, "Suites, or exact paths that end with a slash."),
    components: arg.list(item.str, "Components."),
    types: arg.list(item.str, "deb, deb-src or both.", { default: ["deb"] }),
    architectures: arg.list(item.str, "Only these architectures."),
    languages: arg.list(item.str, "Only these languages of descriptions."),
    targets: arg.list(item.str, "Only these download targets."),
    signed_by: arg.str("The key: a path on the board, a fingerprint, a URL the controller fetches, or the key itself."),
    state: arg.choice(["absent", "present"], "Whether it is there.", { default: "present" }),
    enabled: arg.bool("Whether apt uses it."),
    trusted: arg.bool("Use it without checking signatures."),
    allow_insecure: arg.bool("Allow lists without a good signature."),
    allow_weak: arg.bool("Allow weak signatures."),
    allow_downgrade_to_insecure: arg.bool("Allow a source to lose its signature."),
    by_hash: arg.bool("Fetch lists by their hash."),
    check_date: arg.bool("Refuse lists that are from the future."),
    check_valid_until: arg.bool("Refuse lists whose validity has passed; false for archived suites."),
    date_max_future: arg.int("How many seconds from the future a list may be."),
    inrelease_path: arg.str("Where the InRelease file is."),
    pdiffs: arg.bool("Fetch differences of lists."),
    mode: arg.mode("The file's mode.", { default: "0644" }),
  }),
  examples: `
- name: The archived release
  deb822_repository:
    name: bookworm
    uris: http://debian.example.org/debian
    suites: [bookworm, bookworm-updates]
    components: main
    signed_by: /usr/share/keyrings/debian-archive-keyring.gpg
    check_valid_until: false
`,
  returns: { repo: "The file's text.", dest: "The file.", key_filename: "The key's file." },
  supports: { check: "full", diff: true },
  inputs: (args): InputSet =>
    args.signed_by && /^(?:https?|ftp):\/\//.test(args.signed_by)
      ? { key: { input: "download", url: args.signed_by } }
      : {},
  probe: (args) => {
    const file = `/etc/apt/sources.list.d/${slug(args.name)}.sources`;
    return {
      file: { read: "content", path: file },
      stat: { read: "stat", path: file, follow: true, checksum: "sha1" },
      key: { read: "content", path: `/etc/apt/keyrings/${slug(args.name)}.gpg` },
      armored: { read: "content", path: `/etc/apt/keyrings/${slug(args.name)}.asc` },
      folder: { read: "stat", path: "/etc/apt/keyrings" },
    } as const;
  },
  plan: (args, seen, _board, inputs): Plan => {
    const dest = `/etc/apt/sources.list.d/${slug(args.name)}.sources`;
    const keys = { gpg: seen.key, asc: seen.armored };
    if (args.state === "absent") return remove(args.name, dest, seen.file.text, seen.file.exists, keys);
    if (!args.uris || !args.suites) {
      return { plan: "refused", problem: "a source needs uris and suites", remedy: "Set both." };
    }
    const key = keyPath(args, (inputs as { key?: FileInput }).key);
    if ("problem" in key) return { plan: "refused", problem: key.problem };
    const text = formatSource(args, key.signedBy);
    const operations: Operation[] = [];
    const present = key.path?.endsWith(".asc") ? seen.armored : seen.key;
    if (key.path && key.content && !(present.exists && Buffer.compare(present.content, key.content) === 0)) {
      if (!seen.folder.exists) operations.push({ op: "mkdir", path: "/etc/apt/keyrings", mode: 0o755, parents: true });
      operations.push({ op: "write", path: key.path, content: key.content, mode: 0o644 });
    }
    if (seen.file.text !== text) {
      operations.push({
        op: "write",
        path: dest,
        content: text,
        mode: args.mode,
        expect: expectation(dest, seen.stat),
      });
    } else if (
      /^0?[0-7]{3,4}$/.test(String(args.mode)) &&
      formatMode(seen.stat.mode) !== String(args.mode).padStart(4, "0")
    ) {
      operations.push({ op: "attributes", path: dest, mode: args.mode });
    }
    const result = { repo: text, dest, ...(key.path ? { key_filename: key.path } : {}) };
    if (operations.length === 0) return { plan: "ok", result };
    const diff = [{ before: seen.file.text, after: text, before_header: dest, after_header: dest }];
    return { plan: "change", diff, operations, result };
  },
});

function remove(
  name: string,
  dest: string,
  text: string,
  exists: boolean,
  keys: { gpg: { exists: boolean }; asc: { exists: boolean } },
): Plan {
  const operations: Operation[] = [];
  if (exists) operations.push({ op: "remove", path: dest });
  for (const kind of ["gpg", "asc"] as const) {
    if (keys[kind].exists) operations.push({ op: "remove", path: `/etc/apt/keyrings/${slug(name)}.${kind}` });
  }
  const result = { repo: null, dest };
  if (operations.length === 0) return { plan: "ok", result };
  return {
    plan: "change",
    diff: [{ before: text, after: "", before_header: dest, after_header: "/dev/null" }],
    operations,
    result,
  };
}
