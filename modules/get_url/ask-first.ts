import type { BoardInfo } from "../kit/board-info.js";
import { httpTool } from "../kit/http/request.js";
import { type HttpResponse, parseResponse } from "../kit/http/response.js";
import { urlFileName } from "../kit/http/url-name.js";
import { join, trimSlash } from "../kit/paths.js";
import type { QueryReader, QueryReading } from "../kit/queries/query.js";
import type { StatReading } from "../kit/readers.js";
import type { GetUrlArgs } from "./schema.js";

/**
 * What the server is asked before anything is downloaded: in a check, whether the address is there; of a file that is
 * there already, whether there is a newer one. Not where a secret would have to be sent along: readings are told in logs.
 */
export function headReader(args: GetUrlArgs, board: BoardInfo, checkMode: boolean): Record<string, QueryReader> {
  const secret = args.url_username !== undefined || args.headers !== undefined || args.use_gssapi || args.client_cert;
  if (!httpTool(board) || secret || !/^https?:\/\/[^/@]+(?:\/|$)/.test(args.url)) return {};
  const spared = args.checksum !== "" || args.force;
  if (spared && !checkMode) return {};
  const dest = trimSlash(args.dest);
  const about = {
    url: args.url,
    timeout: String(args.timeout),
    agent: args.http_agent,
    ...(args.validate_certs ? {} : { insecure: "yes" }),
    ...(args.use_proxy ? {} : { direct: "yes" }),
    ...(spared ? {} : { file: [dest, join(dest, urlFileName(args.url))] }),
    ...(checkMode ? {} : { only: "yes" }),
  };
  return { head: { read: "query", query: "httpHead", about } };
}

/** The server's answer; undefined where it was not asked, could not be reached, or knows no such question. */
export function headAnswer(args: GetUrlArgs, reading: QueryReading | undefined): HttpResponse | undefined {
  const head = reading?.sections["head"];
  if (head === undefined) return undefined;
  const response = parseResponse(`0\n\n${head}`, args.url);
  return response.status === 0 || [405, 501].includes(response.status) ? undefined : response;
}

/** Whether the server has something else than the file that is there: of another size, or newer. */
export function hasChanged(answer: HttpResponse | undefined, stat: StatReading): boolean {
  if (answer?.status !== 200) return false;
  const { "content-length": length, "content-encoding": packed, "last-modified": modified } = answer.headers;
  if (length !== undefined && packed === undefined && Number(length) !== stat.size) return true;
  return modified !== undefined && Date.parse(modified) / 1000 > stat.mtime;
}
