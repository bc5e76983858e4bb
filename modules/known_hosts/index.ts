import { defineModule, type Readers } from "../contract.js";
import { byteText, editPlan, editReaders, fromByteText, openFile } from "../kit/edit.js";
import { arg, args } from "../kit/index.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { editHosts, isAbout, parseHost } from "./lines.js";

const schema = args({
  name: arg.str("The host, as it stands in the file; `[host]:port` where the port is not 22.", {
    required: true,
    aliases: ["host"],
  }),
  key: arg.str("The whole line: name, type and key, as ssh-keyscan prints it."),
  path: arg.path("The file.", { default: "~/.ssh/known_hosts" }),
  hash_host: arg.bool("Hides the name.", { default: false }),
  state: arg.choice(["absent", "present"], "Whether the key should be there.", { default: "present" }),
});

type HostArgs = (typeof schema)["static"];

export default defineModule({
  name: "known_hosts",
  summary: "Adds or removes host keys of a known_hosts file",
  args: schema,
  supports: { check: "full", diff: true },
  returns: { name: "The host", path: "The file", state: "What was asked for" },
  examples: `
- name: The git server is known
  known_hosts:
    name: git.example.com
    key: "{{ lookup('pipe', 'ssh-keyscan -t ed25519 git.example.com') }}"
`,
  probe: (args, board): Readers => editReaders(editArgs(args, board.home)),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      checkKey(args);
      const edited = editArgs(args, board.home);
      const stat = seen.file as StatReading;
      const result = {
        name: args.name,
        path: edited.path,
        state: args.state,
        key: args.key ?? null,
        hash_host: args.hash_host,
      };
      if (args.state === "absent" && !stat.exists) return { plan: "ok", result };
      const { content } = openFile(edited, seen, "");
      const text = byteText(content);
      const request = { name: args.name, key: args.key, hash: args.hash_host, state: args.state };
      const after = editHosts(text, request);
      const edit = { content: fromByteText(after), changed: after !== text, msg: "", result };
      return editPlan(edited, edit, seen, board, clock);
    }),
});

function editArgs(args: HostArgs, home: string) {
  return { path: args.path.replace(/^~(?=\/)/, home), create: true };
}

function checkKey(args: HostArgs): void {
  if (args.state === "absent" && args.key === undefined) return;
  if (args.key === undefined) throw new Refusal("No key specified when adding a host");
  const line = parseHost(args.key);
  if (!line)
    throw new Refusal(
      "Host parameter does not match hashed host field in supplied key",
      {},
      "Give the line as ssh-keyscan prints it.",
    );
  if (!isAbout(line, args.name)) {
    throw new Refusal(
      `Host parameter does not match ${line.hosts.startsWith("|1|") ? "hashed host" : "host"} field in supplied key`,
    );
  }
}
