import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { ContentReading, StatReading } from "../kit/readers.js";

export default defineModule({
  name: "slurp",
  changes: false,
  summary: "Gives a file of the board as Base64",
  args: args({ src: arg.path("The file.", { required: true, aliases: ["path"] }) }),
  supports: { check: "full", diff: false },
  returns: { content: "The file in Base64", encoding: "Always `base64`", source: "The file's path" },
  examples: `
- name: The guest's key
  slurp:
    src: /var/lib/lxc/deb-1/rootfs/etc/ssh/ssh_host_ed25519_key.pub
  register: key
`,
  probe: (args): Readers => ({
    stat: { read: "stat", path: args.src, follow: true },
    content: { read: "content", path: args.src, limit: 256 * 1024 * 1024 },
  }),
  plan(args, seen) {
    const stat = seen.stat as StatReading;
    const content = seen.content as ContentReading;
    if (stat.type === "directory") return refuse(`source is a directory and must be a file: ${args.src}`);
    if (content.denied) return refuse(`file is not readable: ${args.src}`);
    if (!content.exists) return refuse(`file not found: ${args.src}`);
    if (content.tooLarge) return refuse(`unable to slurp file: ${args.src} is too large`);
    const encoded = Buffer.from(content.content).toString("base64");
    return { plan: "ok", result: { content: encoded, source: args.src, encoding: "base64" } };
  },
});

function refuse(problem: string) {
  return { plan: "refused" as const, problem };
}
