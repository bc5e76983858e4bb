import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";
import { quote } from "../kit/sh/quote.js";

const schema = args({
  state: arg.choice(["file", "directory"], "What to make.", { default: "file" }),
  path: arg.path("Folder to make it in (default: the board's TMPDIR, or /tmp)."),
  prefix: arg.str("Beginning of its name.", { default: "ansible." }),
  suffix: arg.str("End of its name.", { default: "" }),
});

export default defineModule({
  name: "tempfile",
  summary: "Makes a file or folder with a name of its own",
  args: schema,
  supports: { check: "none", diff: false },
  returns: { path: "What was made" },
  examples: `
- name: Somewhere to unpack
  tempfile:
    state: directory
    suffix: build
  register: work
`,
  probe: () => ({}),
  plan(args, _seen, _board, _inputs, clock) {
    if (clock.checkMode) return { plan: "skip", why: "remote module (tempfile) does not support check mode" };
    return {
      plan: "change",
      diff: [],
      operations: [{ op: "run", shell: makeScript(args) }],
      verify: false,
    };
  },
  finish(args, _seen, outcome, board) {
    const [run] = outcome.operations;
    if (run?.status !== "done") return { changed: false };
    const mode = args.state === "directory" ? "0700" : "0600";
    const path = run.stdout.replace(/\n$/, "");
    return { changed: true, path, state: args.state, mode, uid: board.uid, owner: board.user };
  },
});

/**
 * `mktemp` where names may only end with the X: it makes one without the suffix, which is then renamed; a rename that
 * would hit something that exists is tried anew.
 */
function makeScript(args: (typeof schema)["static"]): string {
  const folder = args.path === undefined ? '"${TMPDIR:-/tmp}"' : quote(args.path);
  const flag = args.state === "directory" ? "-d " : "";
  const make = `_t=$(mktemp ${flag}${folder}/${quote(args.prefix)}XXXXXXXX) || exit 1`;
  if (args.suffix === "") return `${make}\nprintf '%s\\n' "$_t"`;
  return `for _i in 1 2 3 4 5 6 7 8; do
${make}
_p="$_t"${quote(args.suffix)}
if [ ! -e "$_p" ] && [ ! -L "$_p" ] && mv "$_t" "$_p"; then printf '%s\\n' "$_p"; exit 0; fi
rm -rf "$_t"
done
echo "no free name was found" >&2; exit 1`;
}
