import type { ModuleResult } from "../contract.js";
import { failureText, type HttpResponse } from "../kit/http/response.js";
import type { UriArgs } from "./schema.js";

/** The result's fields for an answer; headers are fields of their own, in lower case with underscores. */
export function answerFields(args: UriArgs, response: HttpResponse, elapsed: number): ModuleResult {
  const headers = Object.entries(response.headers).map(([name, value]) => [name.replaceAll("-", "_"), value]);
  const good = args.status_code.includes(response.status);
  const length = response.headers["content-length"] ?? String(Buffer.byteLength(response.body));
  const said = wording(response, length);
  const status = response.status > 0 ? response.status : -1;
  return {
    ...Object.fromEntries(headers),
    ...(response.headers["location"] ? { location: absolute(args.url, response.headers["location"]) } : {}),
    cookies: response.cookies,
    cookies_string: response.cookiesText,
    redirected: response.url !== args.url,
    url: response.url,
    status,
    elapsed,
    changed: false,
    ...jsonOf(response),
    ...(args.return_content ? { content: response.body } : {}),
    msg: good ? said : `Status code was ${status} and not [${args.status_code.join(", ")}]: ${said}`,
    ...(good ? {} : { failed: true }),
  };
}

function wording(response: HttpResponse, length: string): string {
  if (response.status <= 0) return failureText(response);
  if (response.status < 300) return `OK (${length || "unknown"} bytes)`;
  return `HTTP Error ${response.status}: ${response.reason}`;
}

/** The body as values, where its type says that it is JSON and it is. */
function jsonOf(response: HttpResponse): ModuleResult {
  const type = response.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  const kind = type
    .slice(type.indexOf("/") + 1)
    .split("+")
    .at(-1)!;
  if (!["json", "javascript", "x-javascript", "x-json"].includes(kind)) return {};
  try {
    return { json: JSON.parse(response.body) };
  } catch {
    return {};
  }
}

/** A Location header may leave out the host. */
function absolute(base: string, location: string): string {
  try {
    return new URL(location, base).href;
  } catch {
    return location;
  }
}
