import { AxleError, nearest } from "../../errors.js";
import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { str, templateError } from "../values.js";
import { define } from "./define.js";
import { requireText } from "./require.js";

/** Ansible's filters on URLs. */
export const urlFilters: FilterTable = {
  urldecode: define([], (input) => percentDecode(requireText(input, "urldecode").replaceAll("+", " "))),
  urlsplit: define(
    [
      ["query", ""],
      ["alias", "urlsplit"],
    ],
    (input, { query, alias }) => {
      const parts = splitUrl(requireText(input, "urlsplit"));
      const wanted = str(query);
      if (wanted === "") return parts;
      if (Object.hasOwn(parts, wanted)) return parts[wanted];
      const near = nearest(wanted, Object.keys(parts));
      throw new AxleError({
        kind: "template",
        message: `${str(alias)}: unknown URL component: ${wanted}`,
        ...(near ? { remedy: `Did you mean "${near}"?` } : {}),
      });
    },
  ),
};

/** Python's `urllib.parse.quote`: everything but letters, digits, `_.-~` and `safe` as %XX of its UTF-8 bytes. */
export function percentEncode(text: string, safe: string): string {
  let out = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const char = String.fromCharCode(byte);
    out +=
      /[A-Za-z0-9_.~-]/.test(char) || safe.includes(char)
        ? char
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

/** Python's `urllib.parse.unquote`; bytes that are no UTF-8 become U+FFFD. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}

/** Python's `urllib.parse.urlsplit`, as a dict with Ansible's keys. */
export function splitUrl(written: string): Record<string, Value> {
  let rest = written.replace(/[\t\r\n]/g, "").replace(/^[\0-\x20]+/, "");
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(rest)?.[1];
  if (scheme !== undefined) rest = rest.slice(scheme.length + 1);
  let netloc = "";
  if (rest.startsWith("//")) {
    const end = rest.slice(2).search(/[/?#]/);
    netloc = end < 0 ? rest.slice(2) : rest.slice(2, end + 2);
    rest = rest.slice(2 + netloc.length);
    if (netloc.includes("[") !== netloc.includes("]")) throw templateError("Invalid IPv6 URL");
  }
  const [beforeFragment, fragment] = cut(rest, "#");
  const [path, query] = cut(beforeFragment, "?");
  const { hostname, password, port, username } = authority(netloc);
  return { fragment, hostname, netloc, password, path, port, query, scheme: scheme?.toLowerCase() ?? "", username };
}

function authority(netloc: string): Record<"hostname" | "password" | "port" | "username", Value> {
  const at = netloc.lastIndexOf("@");
  const user = at < 0 ? undefined : netloc.slice(0, at);
  const colon = user?.indexOf(":") ?? -1;
  const host = netloc.slice(at + 1);
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(host);
  const [name, port] = bracketed ? [bracketed[1]!, bracketed[2] ?? ""] : cut(host, ":");
  if (port !== "" && !/^\d+$/.test(port)) throw templateError(`Port could not be cast to integer value as '${port}'`);
  if (Number(port) > 65535) throw templateError("Port out of range 0-65535");
  return {
    hostname: name === "" ? null : lowerHost(name),
    password: user === undefined || colon < 0 ? null : user.slice(colon + 1),
    port: port === "" ? null : Number(port),
    username: user === undefined ? null : colon < 0 ? user : user.slice(0, colon),
  };
}

/** An IPv6 zone keeps its case. */
function lowerHost(name: string): string {
  const [host, zone] = cut(name, "%");
  return host.toLowerCase() + (name.includes("%") ? `%${zone}` : "");
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}
