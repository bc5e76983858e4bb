import { defineModule, type Plan, type Readers, type Seen } from "../contract.js";
import { accountReaders, attributeOperations, planAttributes } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { pathInfo } from "../kit/file-info.js";
import type { HttpRequest, Redirects } from "../kit/http/http-request.js";
import { httpTool, requestScript } from "../kit/http/request.js";
import { parseResponse, tellResponse } from "../kit/http/response.js";
import { urlFileName } from "../kit/http/url-name.js";
import type { FileInput, Input } from "../kit/inputs.js";
import type { Operation } from "../kit/operations.js";
import { join } from "../kit/paths.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { quotePath } from "../kit/sh/quote.js";
import { checksumOf } from "../kit/text.js";
import { answerFields } from "./answer.js";
import { type EncodedBody, encodeBody, type PartFiles, partPaths } from "./body.js";
import { schema, type UriArgs } from "./schema.js";

type FileSource = Extract<Input, { input: "file" }>;
type Inputs = Record<string, FileSource>;

export default defineModule({
  name: "uri",
  summary: "Asks a web service, from the board",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["body", "src"] }],
  supports: { check: "none", diff: false },
  returns: {
    status: "Status of the answer",
    content: "The answer's text, with return_content",
    json: "The answer's values, when it is JSON",
    msg: "The server's words",
    url: "Where the answer came from",
    redirected: "Whether that is another place",
    cookies: "Cookies that were set",
    cookies_string: "The same as one text",
    elapsed: "Seconds that it took",
    path: "File that the answer was written to",
  },
  examples: `
- name: Is the guest's server up
  uri:
    url: http://192.168.0.41/health
    status_code: [200, 204]
  register: health
  until: health is succeeded
  retries: 10
- name: Tell the inventory
  uri:
    url: https://inventory.example.com/boards
    method: POST
    body_format: json
    body:
      name: "{{ inventory_hostname }}"
    status_code: 201
`,
  inputs(args): Inputs {
    const parts = Object.entries(partPaths(args)).map(([name, path]) => [`part ${name}`, fileSource(path)] as const);
    const file: Inputs = args.src !== undefined && !args.remote_src ? { file: fileSource(args.src) } : {};
    return { ...Object.fromEntries(parts), ...file };
  },
  probe(args): Readers {
    const readers: Record<string, Readers[string]> = {};
    if (args.creates) readers.creates = { read: "stat", path: args.creates, follow: true };
    if (args.removes) readers.removes = { read: "stat", path: args.removes, follow: true };
    if (args.dest) {
      readers.dest = { read: "stat", path: args.dest, follow: true, checksum: "sha1" };
      readers.inside = { read: "stat", path: join(args.dest, urlFileName(args.url)), follow: true, checksum: "sha1" };
    }
    return { ...readers, ...(args.dest ? accountReaders(args) : {}) };
  },
  plan: (args, seen, board, inputs, clock) =>
    refusable((): Plan => {
      const skipped = whySkipped(args, seen);
      if (skipped) return { plan: "ok", result: { stdout: skipped, stdout_lines: [skipped] } };
      if (clock.checkMode) {
        const why = `remote module (uri) does not support check mode`;
        return { plan: "skip", why };
      }
      const operations = operationsFor(args, seen, board, inputs as Readonly<Record<string, FileInput>>);
      return { plan: "change", diff: [], operations, verify: false, result: { changed: false, elapsed: 0 } };
    }),
  finish(args, seen, outcome) {
    const run = outcome.operations.find((operation) => operation.stdout.includes("\naxle-body\n"));
    if (!run) return { msg: outcome.operations.at(-1)?.stderr ?? "" };
    const response = parseResponse(run.stdout, args.url);
    const fields = answerFields(args, response, Math.floor(run.elapsedMs / 1000));
    if (!args.dest || fields.failed) return fields;
    const { path, stat } = placeOf(args, seen);
    if (/^axle-unwritten$/m.test(run.stderr)) {
      const why = run.stderr.replace(/^axle-unwritten$/m, "").trim();
      return { ...fields, failed: true, msg: `Could not replace file: ${path} can't be written: ${why}` };
    }
    const changed = outcome.operations.length > 1 || /^axle-written$/m.test(run.stderr);
    return { ...fields, path, changed, ...pathInfo(stat) };
  },
});

function fileSource(path: string): FileSource {
  return { input: "file", path, search: "files" };
}

function whySkipped(args: UriArgs, seen: Seen<Readers>): string | undefined {
  const exists = (name: string) => (seen[name] as StatReading | undefined)?.exists === true;
  if (args.creates && exists("creates")) return `skipped, since '${args.creates}' exists`;
  if (args.removes && !exists("removes")) return `skipped, since '${args.removes}' does not exist`;
  return undefined;
}

function placeOf(args: UriArgs, seen: Seen<Readers>): { path: string; stat: StatReading } {
  const folder = (seen.dest as StatReading).type === "directory";
  const path = folder ? join(args.dest!, urlFileName(args.url)) : args.dest!;
  return { path, stat: (folder ? seen.inside : seen.dest) as StatReading };
}

function operationsFor(
  args: UriArgs,
  seen: Seen<Readers>,
  board: BoardInfo,
  inputs: Readonly<Record<string, FileInput>>,
): Operation[] {
  const tool = httpTool(board);
  if (!tool)
    throw new Refusal(
      "The board has neither curl nor wget",
      { status: -1 },
      "Install one of them, or delegate the task to localhost.",
    );
  if (!/^[A-Z]+$/.test(args.method.toUpperCase())) {
    throw new Refusal("Parameter 'method' needs to be a single word in uppercase, like GET or POST.");
  }
  if (args.src !== undefined && !args.remote_src && !inputs["file"]?.found)
    throw new Refusal(`Unable to open source file ${args.src}`);
  const body = args.src === undefined ? encodeBody(args, partFiles(args, inputs)) : fileBody(args);
  // A file of the controller's goes to the board first, and away again afterwards.
  const content = body.bytes ?? inputs["file"]?.content;
  const sent = content ? `/tmp/.axle-uri-${checksumOf(content).slice(0, 16)}` : undefined;
  const request = requestOf(args, body, sent ?? (args.remote_src ? args.src : undefined));
  const script =
    requestScript(request, tool, '"${TMPDIR:-/tmp}"') + (args.dest ? writeAnswer(args, seen) : "") + tellResponse;
  return [
    ...(sent ? [{ op: "write" as const, path: sent, content: content!, mode: 0o600 }] : []),
    { op: "run", shell: script, secret: true, accept: "any" },
    ...(sent ? [{ op: "remove" as const, path: sent }] : []),
    ...destAttributes(args, seen, board),
  ];
}

/** A file is sent as it is, under the type that the format has. */
function fileBody({ body_format: format }: UriArgs): EncodedBody {
  return { text: undefined, contentType: format === "json" ? "application/json" : undefined };
}

/** Contents of the files that the body's parts name. Throws {@link Refusal} where one is not there. */
function partFiles(args: UriArgs, inputs: Readonly<Record<string, FileInput>>): PartFiles {
  const files = Object.entries(partPaths(args)).map(([name, path]) => {
    const input = inputs[`part ${name}`];
    if (!input?.found) throw new Refusal(`Unable to open source file ${path}`);
    return [name, input.content as Uint8Array] as const;
  });
  return Object.fromEntries(files);
}

const formType = "application/x-www-form-urlencoded";

function requestOf(args: UriArgs, body: EncodedBody, bodyFile: string | undefined): HttpRequest {
  const method = args.method.toUpperCase();
  const named = Object.keys(args.headers).some((name) => name.toLowerCase() === "content-type");
  const type =
    body.contentType && (!named || args.body_format === "form-multipart") ? { "Content-Type": body.contentType } : {};
  // What Python's urllib calls a body that nobody gave a type.
  const sends = body.text !== undefined || bodyFile !== undefined;
  if (sends && !named && !("Content-Type" in type)) Object.assign(type, { "Content-Type": formType });
  return {
    url: args.url,
    method,
    headers: { ...args.headers, ...type, ...(args.force ? { "cache-control": "no-cache" } : {}) },
    body: body.text,
    bodyFile,
    timeoutSeconds: args.timeout,
    validateCerts: args.validate_certs,
    redirects: redirectsOf(args),
    unredirectedHeaders: args.unredirected_headers.map((name) => name.toLowerCase()),
    forceBasicAuth: args.force_basic_auth,
    userAgent: args.http_agent,
    user: args.url_username,
    password: args.url_password,
    negotiate: args.use_gssapi,
    caPath: args.ca_path,
    clientCert: args.client_cert,
    clientKey: args.client_key,
    unixSocket: args.unix_socket,
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    decompress: args.decompress,
    ciphers: args.ciphers,
  };
}

function redirectsOf({ follow_redirects: which }: UriArgs): Redirects {
  if (which === "yes") return "all";
  return which === "no" ? "none" : which;
}

/** A good answer becomes the file, unless that holds it already. */
function writeAnswer(args: UriArgs, seen: Seen<Readers>): string {
  const path = quotePath(placeOf(args, seen).path);
  const good = args.status_code.map((code) => `*" ${code} "*`).join("|");
  return `_c=" $(sed -n 's/^ *HTTP\\/[0-9.]* *\\([0-9][0-9][0-9]\\).*/\\1/p' "$_d/head" | tail -n 1) "
case $_c in ${good}) if cmp -s "$_d/body" ${path}; then :; elif { cat "$_d/body" >${path}.axle-$$ && chmod 0644 ${path}.axle-$$ && mv -f ${path}.axle-$$ ${path}; }; then echo axle-written >&2
else echo axle-unwritten >&2; rm -f ${path}.axle-$$; fi;; esac
`;
}

function destAttributes(args: UriArgs, seen: Seen<Readers>, board: BoardInfo): Operation[] {
  if (!args.dest) return [];
  const { path, stat } = placeOf(args, seen);
  return attributeOperations(path, planAttributes(args, stat, seen, { board, checkMode: false }));
}
