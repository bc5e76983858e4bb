import { createHash } from "node:crypto";
import { type Clock, defineModule, type ModuleResult, type Plan, type Readers, type Seen } from "../contract.js";
import { accountReaders, attributeOperations, planAttributes } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { pathInfo } from "../kit/file-info.js";
import { httpTool } from "../kit/http/request.js";
import { failureText, type HttpResponse, parseResponse } from "../kit/http/response.js";
import { urlFileName } from "../kit/http/url-name.js";
import type { FileInput, Input } from "../kit/inputs.js";
import { basename, dirname, join, trimSlash } from "../kit/paths.js";
import { predictFile } from "../kit/predicted.js";
import type { Prediction } from "../kit/predictions.js";
import type { QueryReading } from "../kit/queries/query.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { attributesDiff } from "../kit/text.js";
import { hasChanged, headAnswer, headReader } from "./ask-first.js";
import { algorithmOf, checksumFile, checksumUrl, type WantedChecksum, wantedChecksum } from "./checksum.js";
import { namedInfo, sentName } from "./named-file.js";
import { type GetUrlArgs, schema } from "./schema.js";
import { downloadScript } from "./script.js";

type Download = Extract<Input, { input: "download" }>;
type Inputs = { list: Download; file: Download };

export default defineModule({
  name: "get_url",
  summary: "Downloads a file to the board",
  args: schema,
  supports: { check: "full", diff: false },
  returns: {
    url: "What was downloaded",
    dest: "Where it is",
    checksum_src: "SHA-1 of what was downloaded",
    checksum_dest: "SHA-1 of what was there before",
    status_code: "Status of the answer",
    msg: "The server's words, or that the file exists already",
    size: "Size in bytes",
    backup_file: "Where the former file was kept",
    elapsed: "Seconds that it took",
  },
  examples: `
- name: Kernel sources, checked
  get_url:
    url: https://www.kernel.org/pub/linux/kernel/v3.0/linux-3.0.6.tar.bz2
    dest: /usr/src/
    checksum: "sha256:{{ kernel_sha256 }}"
- name: With a list of checksums beside it
  get_url:
    url: https://example.com/image.bin
    dest: /var/cache/image.bin
    checksum: sha256:https://example.com/SHA256SUMS
    mode: "0644"
`,
  inputs(args, board): Inputs {
    const common = {
      input: "download" as const,
      timeoutSeconds: args.timeout,
      validateCerts: args.validate_certs,
      optional: true,
      ...(args.headers ? { headers: textHeaders(args.headers) } : {}),
      ...(args.url_username === undefined ? {} : { user: args.url_username, password: args.url_password ?? "" }),
    };
    const list = checksumFile(args) === undefined ? checksumUrl(args) : undefined;
    return {
      ...(list ? { list: { ...common, url: list } } : {}),
      ...(httpTool(board) ? {} : { file: { ...common, url: args.url } }),
    } as Inputs;
  },
  probe(args, board, _inputs, asked): Readers {
    const dest = trimSlash(args.dest);
    const checksum = algorithmOf(args) ?? "sha1";
    const inside = join(dest, urlFileName(args.url));
    const sums = checksumFile(args);
    return {
      ...(sums === undefined ? {} : { sums: { read: "content" as const, path: sums } }),
      dest: { read: "stat", path: dest, follow: true, checksum, attributes: args.attributes !== undefined },
      inside: { read: "stat", path: inside, follow: true, checksum, attributes: args.attributes !== undefined },
      parent: { read: "stat", path: dirname(dest), follow: true },
      ...headReader(args, board, asked?.checkMode ?? false),
      ...accountReaders(args),
    };
  },
  plan: (args, seen, board, inputs, clock) =>
    refusable(() => planDownload(args, seen, board, inputs as Partial<Record<"list" | "file", FileInput>>, clock)),
  predict(args, _seen, plan) {
    if (plan.operations.some(({ op }) => op === "write" || op === "attributes")) return undefined;
    const path = typeof plan.result?.["dest"] === "string" ? plan.result["dest"] : args.dest;
    if (path.endsWith("/")) return [{ predict: "grown", folders: [path] }];
    const [algorithm = "", hex = ""] = args.checksum.split(":");
    const sum = /^[0-9a-f]+$/i.test(hex) ? { checksum: { algorithm, hex: hex.toLowerCase() } } : {};
    return [{ ...predictFile(path, args.mode), ...sum }] as readonly Prediction[];
  },
  finish(args, seen, outcome) {
    const run = outcome.operations.find((operation) => operation.stdout.includes("headers\n"));
    const text = run?.stdout ?? outcome.operations[0]?.stdout ?? "";
    const said = Object.fromEntries(
      [...text.split("headers\n")[0]!.matchAll(/^(\w+)=(.*)$/gm)].map((m) => [m[1], m[2]]),
    );
    const response = parseResponse(`0\n${text.split("headers\n")[1] ?? ""}`, args.url);
    const elapsed = Math.round((outcome.operations[0]?.elapsedMs ?? 0) / 1000);
    const answer = { elapsed, ...(response.status > 0 ? { status_code: response.status } : {}) };
    if (outcome.operations[0]?.status === "failed")
      return { ...answer, ...failure(said, response, outcome.operations[0], args) };
    const { stat } = placeOf(args, (outcome.after ?? seen) as Seen<Readers>);
    const same = said["same"] === "1" && said["attributes"] !== "1";
    return {
      ...answer,
      msg: run ? wording(response, said["size"] ?? String(stat.size)) : outcome.planned?.msg,
      ...(same ? { changed: outcome.operations.length > 1 } : {}),
      ...(said["backup"] ? { backup_file: said["backup"] } : {}),
      ...(said["dest"] === undefined ? pathInfo(stat) : namedInfo(said)),
      ...(said["dest"] === undefined && stat.checksum && (algorithmOf(args) ?? "sha1") === "sha1"
        ? { checksum_src: stat.checksum }
        : {}),
    };
  },
});

function wording({ status, reason }: HttpResponse, size: string): string {
  return status === 304 ? `HTTP Error 304: ${reason || "Not Modified"}` : `${reason || "OK"} (${size} bytes)`;
}

function textHeaders(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function placeOf(args: GetUrlArgs, seen: Seen<Readers>): { path: string; stat: StatReading; folder?: string } {
  const dest = trimSlash(args.dest);
  const folder = (seen.dest as StatReading).type === "directory";
  if (folder) return { path: join(dest, urlFileName(args.url)), stat: seen.inside as StatReading, folder: dest };
  return { path: dest, stat: seen.dest as StatReading };
}

function planDownload(
  args: GetUrlArgs,
  seen: Seen<Readers>,
  board: BoardInfo,
  inputs: Partial<Record<"list" | "file", FileInput>>,
  clock: Clock,
): Plan {
  const { path, stat, folder } = placeOf(args, seen);
  const answer = headAnswer(args, seen.head as QueryReading | undefined);
  const given = folder === undefined ? undefined : sentName(answer?.headers["content-disposition"]);
  const sums = seen.sums as ContentReading | undefined;
  const list = sums ? ({ found: sums.exists, content: sums.content } as FileInput) : inputs.list;
  const checksum = wantedChecksum(args, list);
  const attributes = planAttributes(args, stat, seen, { board, checkMode: clock.checkMode });
  const result: ModuleResult = {
    url: args.url,
    dest: given === undefined ? path : join(folder!, given),
    checksum_src: null,
    checksum_dest: destChecksum(args, stat),
    elapsed: 0,
  };
  const fits = !checksum || (algorithmOf(args) ? stat.checksum === checksum.hex : clock.verifying === true);
  if (answer) result.status_code = answer.status;
  if (answer && clock.checkMode)
    result.msg = `${answer.reason || "OK"} (${answer.headers["content-length"] ?? "unknown"} bytes)`;
  const settled = stat.exists && fits && (checksum !== undefined || clock.verifying === true);
  if (answer && answer.status >= 400 && !settled) return notThere(answer, result);
  const renamed = given !== undefined && given !== basename(path);
  // Where the server could not be asked beforehand, the download itself asks whether there is anything newer.
  const unasked = seen.head === undefined && httpTool(board) !== undefined;
  const kept = !args.force && (checksum !== undefined || !(unasked || renamed || hasChanged(answer, stat)));
  if (stat.exists && fits && (kept || clock.verifying)) {
    if (!attributes.changed) {
      const msg = answer?.status === 304 ? "HTTP Error 304: Not Modified" : "file already exists";
      return { plan: "ok", result: { ...result, ...pathInfo(stat), msg } };
    }
    const msg = "file already exists but file attributes changed";
    const operations = attributeOperations(path, attributes);
    return { plan: "change", diff: attributesDiff(path, attributes), operations, result: { ...result, msg } };
  }
  if (!clock.checkMode) checkPlace(path, seen, args);
  const diff = [
    { before: { path, state: stat.exists ? "file" : "absent" }, after: { path, state: "file", url: args.url } },
    ...attributesDiff(path, stat.exists ? attributes : { ...attributes, changed: false }),
  ];
  const tool = httpTool(board);
  const operations = tool
    ? [
        {
          op: "run" as const,
          shell: downloadScript(args, tool, targetOf(args, placeOf(args, seen), checksum, attributes.set), board),
          secret: true,
        },
      ]
    : [pushed(args, path, attributes.set, checksum, inputs.file)];
  const chattr = attributes.chattr ? [{ op: "chattr" as const, path, attributes: attributes.chattr }] : [];
  // What turns out to be the same is not replaced: its attributes are set all the same.
  const named = tool !== undefined && folder !== undefined;
  const rest = !named && stat.exists && attributes.changed ? attributeOperations(path, attributes) : chattr;
  const all = [...operations, ...rest];
  // A file that the server names is not where a second look would be.
  const verify = named ? { verify: false } : {};
  if (!stat.exists || (checksum && !fits)) return { plan: "change", diff, operations: all, result, ...verify };
  const why = "The file must be downloaded to know whether it differs.";
  return { plan: "unknown", why, diff, operations: all, result, ...verify };
}

/** The server has no such file: said before anything is changed, in a check too. */
function notThere(answer: HttpResponse, result: ModuleResult): Plan {
  const response = `HTTP Error ${answer.status}: ${answer.reason}`;
  return {
    plan: "refused",
    problem: "Request failed",
    remedy: `The server says: ${answer.status} ${answer.reason}.`,
    result: { ...result, status_code: answer.status, response },
  };
}

function destChecksum(args: GetUrlArgs, stat: StatReading): string | null {
  return (algorithmOf(args) ?? "sha1") === "sha1" ? (stat.checksum ?? null) : null;
}

function checkPlace(path: string, seen: Seen<Readers>, args: GetUrlArgs): void {
  const folder = (seen.dest as StatReading).type === "directory";
  if (!folder && !(seen.parent as StatReading).exists) {
    throw new Refusal(`Destination ${dirname(path)} does not exist`, { dest: path, url: args.url });
  }
}

function targetOf(
  args: GetUrlArgs,
  place: { path: string; stat: StatReading; folder?: string },
  checksum: WantedChecksum | undefined,
  set: { mode?: number },
) {
  // A file of another name than was looked at may have another mode.
  const mode = place.folder !== undefined && args.mode !== undefined ? (set.mode ?? place.stat.mode) : set.mode;
  return { ...place, checksum, mode, owner: args.owner, group: args.group };
}

/** The board has no tool: what the controller has downloaded is written as any file is. */
function pushed(
  args: GetUrlArgs,
  path: string,
  set: object,
  checksum: WantedChecksum | undefined,
  file: FileInput | undefined,
) {
  if (!file?.found) {
    throw new Refusal(
      `Request failed: ${args.url}`,
      { url: args.url },
      "The board has neither curl nor wget, so the controller tried it.",
    );
  }
  const sum = checksum && createHash(checksum.algorithm.replace("_", "-")).update(file.content).digest("hex");
  if (checksum && sum !== checksum.hex)
    throw new Refusal(`The checksum for ${path} did not match ${checksum.hex}; it was ${sum}.`);
  return { op: "write" as const, path, content: file.content, ...set, ...(args.backup ? { backup: true } : {}) };
}

function failure(
  said: Record<string, string | undefined>,
  response: { status: number; reason: string },
  operation: { rc: number; stderr: string },
  args: GetUrlArgs,
): ModuleResult {
  if (said["sum"] !== undefined) {
    const [, wanted] = args.checksum.split(":");
    return {
      msg: `The checksum for ${args.dest} did not match ${wanted}; it was ${said["sum"].replace(/^.*= /, "").replace(/\s.*$/, "")}.`,
      changed: false,
    };
  }
  const reason = response.status > 0 ? `HTTP Error ${response.status}: ${response.reason}` : operation.stderr.trim();
  const failed = failureText({ rc: 1, error: operation.stderr.trim(), url: args.url });
  return {
    msg: response.status > 0 ? "Request failed" : failed,
    response: reason,
    changed: false,
  };
}
