/**
 * Host identifiers as Ansible reads them: a name, an IPv4 or an IPv6 address, any of them with `[x:y]` ranges and a
 * `:port` (an IPv6 address needs brackets for that). The grammar is that of ansible-core's `parse_address`.
 */
export interface Address {
  host: string;
  port?: number;
}

const numericRange = String.raw`\[(?:[0-9]+:[0-9]+)(?::[0-9]+)?\]`;
const hexRange = String.raw`\[(?:[0-9a-f]+:[0-9a-f]+)(?::[0-9]+)?\]`;
const anyRange = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`;
const word = String.raw`[\p{L}\p{N}_]`;
const label = String.raw`(?:${word}|${anyRange})(?:[\p{L}\p{N}_-]|${anyRange})*(?<![_-])`;
const four = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${numericRange})`;
const six = `(?:[0-9a-f]{1,4}|${hexRange})`;

const bracketedPort = /^\[(.+)\]:([0-9]+)$/;
const plainPort = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/;
const ipv4 = new RegExp(String.raw`^(?:${four}\.){3}${four}$`, "i");
const hostname = new RegExp(String.raw`^${label}(?:\.${label})*$`, "iu");
/** What nearly all names are made of. The pattern for all letters of the world takes V8 20 ms at its first use. */
const plainHostname = /^(?:[a-z0-9_][a-z0-9_-]*)?[a-z0-9](?:\.(?:[a-z0-9_][a-z0-9_-]*)?[a-z0-9])*$/i;

/** Ansible anchors only the last alternative at the end: text after a compressed address is let through, and so here. */
const ipv6 = new RegExp(
  "^(?:" +
    [
      `(?:${six}:){7}${six}`,
      `(?:${six}:){1,6}:`,
      `(?:${six}:)(?::${six}){1,6}`,
      `(?:${six}:){2}(?::${six}){1,5}`,
      `(?:${six}:){3}(?::${six}){1,4}`,
      `(?:${six}:){4}(?::${six}){1,3}`,
      `(?:${six}:){5}(?::${six}){1,2}`,
      `(?:${six}:){6}(?::${six})`,
      `:(?::${six}){1,6}`,
      `${six}?::`,
      `(?:0:){6}(?:${six}\\.){3}${six}`,
      `::(?:ffff:)?(?:${six}\\.){3}${six}`,
      `(?:0:){5}ffff:(?:${six}\\.){3}${six}$`,
    ].join("|") +
    ")",
  "i",
);

/** The address in a text, or undefined when it is none. Ranges are left in `host`. */
export function parseAddress(text: string): Address | undefined {
  let host = text;
  let port: number | undefined;
  for (const form of [bracketedPort, plainPort]) {
    const match = form.exec(host);
    if (!match) continue;
    host = match[1]!;
    port = Number(match[2]);
  }
  if (!plainHostname.test(host) && !ipv4.test(host) && !ipv6.test(host) && !hostname.test(host)) return undefined;
  return port === undefined ? { host } : { host, port };
}

/** Whether a name is an IP address, whose `inventory_hostname_short` is the whole address. */
export function isIpAddress(name: string): boolean {
  return ipv4.test(name) || ipv6.test(name);
}
