import { findIface, formatInterfaces, optionsOf, type Part, parseInterfaces, type Stanza } from "./parse.js";

/** What a bridge's stanza should say. Options that are not given are left as they are. */
export interface BridgeSpec {
  name: string;
  ports: readonly string[];
  /** undefined: as the first port has it now. */
  method?: "dhcp" | "static" | "manual" | undefined;
  /** Options by ifupdown's names, e.g. address, netmask, bridge_stp. */
  options: Readonly<Record<string, string>>;
}

/** The file with the bridge in place of its ports: the first port's stanza moves to the bridge, everything else stays. */
export function setBridge(text: string, spec: BridgeSpec): string {
  const parts = parseInterfaces(text);
  const existing = findIface(parts, spec.name);
  const port = spec.ports.map((name) => findIface(parts, name)).find((stanza) => stanza !== undefined);
  if (existing) updateStanza(existing, spec);
  else if (port) becomeBridge(port, spec);
  else parts.push(...(parts.length > 0 ? [{ between: [""] }] : []), { stanza: bridgeStanza(spec) });
  renameFamily6(parts, spec);
  const kept = parts.filter((part) => !isPortStanza(part, spec.ports));
  renameAuto(kept, spec);
  return formatInterfaces(kept);
}

/** The file without the bridge: its first port gets the bridge's address options back. */
export function removeBridge(text: string, name: string): string {
  const parts = parseInterfaces(text);
  const bridge = findIface(parts, name);
  if (!bridge) return text;
  const port = (optionsOf(bridge).find(([option]) => option === "bridge_ports")?.[1] ?? "").split(/\s+/)[0];
  if (!port || port === "none")
    return formatInterfaces(parts.filter((part) => !("stanza" in part && part.stanza === bridge)));
  bridge.lines = [
    `iface ${port} ${bridge.words.slice(1).join(" ")}`,
    ...bridge.lines.slice(1).filter((line) => !/^\s*(bridge[_-]|hwaddress)/.test(line)),
  ];
  bridge.words[0] = port;
  const inet6 = findIface(parts, name, "inet6");
  if (inet6) renameStanza(inet6, port);
  for (const part of parts) if ("stanza" in part && isAuto(part.stanza)) replaceWord(part.stanza, name, port);
  return formatInterfaces(parts);
}

function bridgeStanza(spec: BridgeSpec): Stanza {
  const method = spec.method ?? "dhcp";
  const stanza = { kind: "iface", words: [spec.name, "inet", method], lines: [`iface ${spec.name} inet ${method}`] };
  updateStanza(stanza, spec);
  return stanza;
}

/** The port's stanza with all its options and comments becomes the bridge's. */
function becomeBridge(port: Stanza, spec: BridgeSpec): void {
  renameStanza(port, spec.name);
  port.lines = port.lines.filter((line, index) => index === 0 || !/^\s*bridge[_-]/.test(line));
  updateStanza(port, spec);
}

/** Options that have no meaning under another method than theirs. */
const methodOptions: Readonly<Record<string, RegExp>> = {
  static: /^\s*(address|netmask|gateway|broadcast|network|pointopoint|scope)\s/,
  dhcp: /^\s*(hostname|leasehours|leasetime|vendor|client)\s/,
};

/** Brings an existing stanza to the spec, option by option, so that hand-made ones keep their form and their extras. */
function updateStanza(stanza: Stanza, spec: BridgeSpec): void {
  const method = spec.method ?? stanza.words[2];
  if (method !== stanza.words[2]) {
    const gone = methodOptions[stanza.words[2] ?? ""];
    stanza.words[2] = method!;
    stanza.lines[0] = `iface ${spec.name} inet ${method}`;
    if (gone) stanza.lines = stanza.lines.filter((line, index) => index === 0 || !gone.test(line));
  }
  // A backslash at the end of the whole file continues nothing, but would swallow what is added.
  const last = stanza.lines.pop()!.replace(/(\s*\\)+$/, "");
  if (last !== "") stanza.lines.push(last);
  for (const [name, value] of Object.entries(spec.options)) {
    const pattern = new RegExp(`^\\s*${name.replaceAll(/[_-]/g, "[_-]")}(?=\\s|$)`);
    const at = stanza.lines.findIndex((line, index) => index > 0 && pattern.test(line));
    if (at < 0) stanza.lines.push(`    ${name} ${value}`);
    else if (stanza.lines[at]!.trim().split(/\s+/).slice(1).join(" ") !== value)
      stanza.lines[at] = `    ${name} ${value}`;
  }
}

function isPortStanza(part: Part, ports: readonly string[]): boolean {
  return "stanza" in part && part.stanza.kind === "iface" && ports.includes(part.stanza.words[0]!);
}

/** The first port's IPv6 stanza goes to the bridge as it is. */
function renameFamily6(parts: readonly Part[], spec: BridgeSpec): void {
  if (findIface(parts, spec.name, "inet6")) return;
  const stanza = spec.ports.map((port) => findIface(parts, port, "inet6")).find((found) => found !== undefined);
  if (stanza) renameStanza(stanza, spec.name);
}

function renameStanza(stanza: Stanza, name: string): void {
  stanza.lines[0] = stanza.lines[0]!.replace(/^(\s*iface\s+)\S+/, `$1${name}`);
  stanza.words[0] = name;
}

function isAuto(stanza: Stanza): boolean {
  return stanza.kind === "auto" || stanza.kind === "allow-hotplug";
}

/** The ports' words in `auto` lines become the bridge's; a bridge that nothing brings up gets a line of its own. */
function renameAuto(parts: Part[], spec: BridgeSpec): void {
  for (const part of parts) {
    if (!("stanza" in part) || !isAuto(part.stanza)) continue;
    for (const port of spec.ports) replaceWord(part.stanza, port, hasAuto(parts, spec.name) ? "" : spec.name);
  }
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index]!;
    if ("stanza" in part && isAuto(part.stanza) && part.stanza.words.length === 0) parts.splice(index, 1);
  }
  if (hasAuto(parts, spec.name)) return;
  const at = parts.findIndex(
    (part) => "stanza" in part && part.stanza.kind === "iface" && part.stanza.words[0] === spec.name,
  );
  parts.splice(at, 0, { stanza: { kind: "auto", words: [spec.name], lines: [`auto ${spec.name}`] } });
}

function hasAuto(parts: readonly Part[], name: string): boolean {
  return parts.some((part) => "stanza" in part && part.stanza.kind === "auto" && part.stanza.words.includes(name));
}

/** Replaces one word of an `auto` line; a bridge is never waited for as hot-pluggable hardware is. */
function replaceWord(stanza: Stanza, from: string, to: string): void {
  if (!stanza.words.includes(from)) return;
  stanza.words = stanza.words.flatMap((word) => (word === from ? (to === "" ? [] : [to]) : [word]));
  if (stanza.kind === "allow-hotplug" && to !== "" && stanza.words.length === 1) stanza.kind = "auto";
  stanza.lines = [[stanza.kind, ...stanza.words].join(" ")];
}
