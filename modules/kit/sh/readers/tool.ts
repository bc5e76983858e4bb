import type { Reader, ToolReading } from "../../readers.js";
import { readsOnly } from "../../rsync.js";
import { readTools } from "../../tools.js";
import { exportAll } from "../environment.js";
import { printText } from "../print.js";
import { quote, quoteAll } from "../quote.js";
import { type ReaderKind, type Reply, ReplyError } from "../step.js";

type ToolReader = Extract<Reader, { read: "tool" }>;

/** Answers of tools. Only the reading forms of `modules/kit/tools.ts` can be asked. */
export const tool: ReaderKind<ToolReader> = {
  plan: (readers) => ({
    steps: readers.map((reader) => ({ script: toolScript(reader), stderr: true })),
    parse: (replies) => replies.map(parseTool),
  }),
};

function toolScript(reader: ToolReader): string {
  const form = readTools[reader.tool];
  if (!form) throw new RangeError(`${reader.tool} is not a reading form of a tool`);
  refuseWriting(reader);
  const program = quote(form.program);
  const call = `${program} ${quoteAll([...form.args, ...(reader.args ?? []), ...("after" in form ? form.after : [])])}`;
  const feed = reader.stdin === undefined ? "" : `${printText(reader.stdin)}|`;
  const asked = "only" in form ? onlyWhen(form.only, reader.args ?? [], call) : call;
  return `if command -v ${program} >/dev/null 2>&1; then printf 1; _s; (${exportAll(reader.environment)}${feed}${asked} 3<&-); else printf 0; fi`;
}

/** The call, made only when another tool says a word. */
function onlyWhen(only: { program: string; says: string }, args: readonly string[], call: string): string {
  return `case $(${quote(only.program)} ${quoteAll(args)} 2>/dev/null) in *${quote(only.says)}*) ${call};; *) false;; esac`;
}

/** Arguments that would turn a reading form into a change. */
function refuseWriting({ tool: name, args = [] }: ToolReader): void {
  const bad =
    name === "hostname"
      ? args.find(
          (argument) =>
            !/^(?:-[fsdiIAy]|--(?:fqdn|long|short|domain|ip-address|all-ip-addresses|all-fqdns))$/.test(argument),
        )
      : name === "apt-get -s"
        ? args.find((argument) => /simulate|just-print|dry-run|recon|no-act/i.test(argument))
        : name === "rsync --dry-run"
          ? args.find((argument) => !readsOnly(argument))
          : undefined;
  if (bad !== undefined) throw new RangeError(`"${bad}" could make "${name}" change the board`);
}

function parseTool(reply: Reply): ToolReading {
  const found = reply.parts[0]?.toString("latin1");
  if (found === "0") return { found: false, rc: 127, stdout: "", stderr: "" };
  if (found !== "1" || reply.parts.length !== 2) throw new ReplyError("a tool's answer is not complete");
  return {
    found: true,
    rc: Number(reply.status),
    stdout: reply.parts[1]!.toString("utf8"),
    stderr: reply.err.toString("utf8"),
  };
}
