import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import { splitLines } from "../filters/case.js";
import type { LookupTable } from "../registry.js";
import { isMapping, mappingEntries, str } from "../values.js";
import { type OptionTable, readOptions } from "./options.js";
import type { UrlAnswer, UrlRequest } from "./url-child.js";

const table: OptionTable = {
  validate_certs: ["flag", true],
  split_lines: ["flag", true],
  use_proxy: ["flag", true],
  username: ["text", null],
  password: ["text", null],
  headers: ["dict", {}],
  force: ["flag", false],
  timeout: ["float", 10],
  http_agent: ["text", "ansible-httpget"],
  force_basic_auth: ["flag", false],
  follow_redirects: ["text", "urllib2"],
  use_gssapi: ["flag", false],
  use_netrc: ["flag", true],
  unix_socket: ["text", null],
  ca_path: ["text", null],
  unredirected_headers: ["list", []],
  ciphers: ["list", []],
};

/** Ansible's `url`: what a web server answers, by lines. */
export const urlLookups: LookupTable = {
  url: (call, terms) => {
    const options = readOptions(call, table);
    if (options["use_gssapi"] === true)
      throw new AxleError({ kind: "unsupported", message: "url: use_gssapi is not supported" });
    return terms.flatMap((term) => {
      const body = fetchText(str(term), options);
      return options["split_lines"] === true ? splitLines(body) : [body];
    });
  },
};

/** Templates are evaluated without waiting, so that a process of its own does the waiting. Secrets go over its standard input. */
function fetchText(url: string, options: Record<string, Value>): string {
  const request: UrlRequest = {
    url,
    headers: headersOf(options),
    validateCerts: options["validate_certs"] === true,
    timeoutSeconds: Number(options["timeout"]),
    redirects: String(options["follow_redirects"]),
    ...(options["unix_socket"] === null ? {} : { unixSocket: String(options["unix_socket"]) }),
    ...(options["ca_path"] === null ? {} : { caPath: String(options["ca_path"]) }),
    ciphers: (options["ciphers"] as Value[]).map(str),
    unredirected: (options["unredirected_headers"] as Value[]).map(str),
  };
  const child = fileURLToPath(new URL("./url-child.js", import.meta.url));
  const done = spawnSync(process.execPath, [child], { input: JSON.stringify(request), maxBuffer: 256 * 1024 * 1024 });
  const reply = done.stdout?.toString("utf8") ?? "";
  if (done.status !== 0 || reply === "")
    throw failed(`Failed lookup url for ${url} : ${done.stderr?.toString("utf8").trim() || done.error?.message}`);
  const answer = JSON.parse(reply) as UrlAnswer;
  if ("problem" in answer) throw failed(`Failed lookup url for ${url} : ${answer.problem}`);
  if (answer.status >= 400)
    throw failed(`Received HTTP error for ${url} : HTTP Error ${answer.status}: ${answer.reason}`);
  return Buffer.from(answer.body, "base64").toString("utf8");
}

function failed(message: string): AxleError {
  return new AxleError({ kind: "template", message });
}

function headersOf(options: Record<string, Value>): Record<string, string> {
  const headers: Record<string, string> = { "User-Agent": String(options["http_agent"]) };
  if (options["force"] === true) headers["Cache-Control"] = "no-cache";
  if (options["username"] !== null) {
    const pair = `${String(options["username"])}:${options["password"] === null ? "" : String(options["password"])}`;
    headers["Authorization"] = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  }
  if (isMapping(options["headers"]))
    for (const [name, value] of mappingEntries(options["headers"])) headers[str(name)] = str(value);
  return headers;
}
