import { quote, quoteAll } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";

/**
 * What a server says of an address without sending it: status lines and headers. Nothing is written, no file of cookies
 * or of sites that want TLS either. Where no tool can ask so, there is no section `head`. With `file`, the server is told
 * the time of that file, and may answer that nothing is newer; with `only`, it is not asked where the file is missing.
 */
export function httpHead(about: About): string {
  const url = word(about, "url");
  const seconds = word(about, "timeout") || "10";
  const agent = word(about, "agent");
  const insecure = word(about, "insecure") === "yes";
  const direct = word(about, "direct") === "yes";
  const curl = ["curl", "-q", "-sS", "-I", "-L", "-m", seconds, "-A", agent];
  if (insecure) curl.push("--insecure");
  if (direct) curl.push("--noproxy", "*");
  // Builds of BusyBox without -T crash on it.
  const wget = ["wget", "-S", "--spider", "-U", agent];
  if (insecure) wget.push("--no-check-certificate");
  const gnu = ["-T", seconds, "-t", "1", ...(direct ? ["--no-proxy"] : [])];
  const [file = "", inside = ""] = wordsOf(about, "file");
  return `
file=${quote(file)}; [ ! -d "$file" ] || file=${quote(inside)}
[ -f "$file" ] || file=
${word(about, "only") === "yes" ? '[ -n "$file" ] || exit 0' : ""}
since=; [ -z "$file" ] || since=$(date -u -r "$file" '+%a, %d %b %Y %H:%M:%S GMT' 2>/dev/null)
set --; [ -z "$since" ] || set -- --header "If-Modified-Since: $since"
if have curl; then
  section head; ${quoteAll(curl)} "$@" ${quote(url)} 2>/dev/null
elif have wget; then
  section head
  if wget --version >/dev/null 2>&1; then HOME=/nonexistent ${quoteAll([...wget, ...gnu])} "$@" ${quote(url)} 2>&1
  else ${quoteAll(wget)} "$@" ${quote(url)} 2>&1; fi
fi
`;
}
