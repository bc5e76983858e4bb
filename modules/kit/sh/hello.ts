import type { BoardInfo, ChecksumAlgorithm } from "../board-info.js";
import { knownTools } from "../tools.js";
import { textOf } from "./bytes.js";
import { checksumDigits } from "./checksums.js";
import { helpers } from "./helpers.js";
import { type Reply, ReplyError } from "./step.js";

/** What a session learns of itself besides the board: to end what a broken session left running. */
export interface SessionInfo {
  board: BoardInfo;
  pid: number;
  processGroup: number;
  /** When the session's shell was started, in clock ticks since boot. */
  startTicks: string;
}

/**
 * The first lines of a session: helpers, then settings that hold for all exchanges. The user's own LC_ALL is kept in
 * `_lc` for the programs he runs; folders of system tools are added to PATH, since ordinary users often lack them.
 */
export const prelude = `${helpers}
_lc=\${LC_ALL:-}; LC_ALL=C; export LC_ALL; unset IFS CDPATH ENV; PATH=\${PATH:-/usr/local/bin:/usr/bin:/bin}
for _p in /usr/local/sbin /usr/sbin /sbin; do case :$PATH: in *:$_p:*) :;; *) PATH=$PATH:$_p;; esac; done; export PATH; unalias -a 2>/dev/null
_uid=; if [ -r /proc/$$/status ]; then while read -r _a _b _c _p; do case $_a in Uid:) _uid=$_c;; Gid:) _id=$_uid:$_c; break;; esac; done </proc/$$/status; fi; [ -n "$_uid" ]||{ _uid=$(id -u); _id=$_uid:$(id -g); } 2>/dev/null
if [ -z "\${HOME:-}" ]; then while IFS=: read -r _a _b _c _p _q _x _y; do if [ "$_c" = "$_uid" ]; then HOME=$_x; export HOME; break; fi; done </etc/passwd; fi 2>/dev/null
_r(){ while IFS= read -r _l||[ -n "$_l" ]; do printf '%s\\n' "$_l"; done <"$1"; }
case $(command -v sed) in */*|'') _bb=;; *) _bb=1;; esac`;

const sums: Record<ChecksumAlgorithm, string> = {
  md5: "d41d8cd98f00b204e9800998ecf8427e",
  sha1: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  sha224: "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
  sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  sha384: "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
  sha512:
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
};

/**
 * What a tool for checksums gives for nothing, where there may be one: a tool of that name in PATH is taken at its word,
 * and so costs no process. busybox may have the applet without a name of its own, openssl is for those who have neither.
 */
const sumsScript = `_m=; ${Object.keys(checksumDigits)
  .map(
    (name) =>
      `if command -v ${name}sum >/dev/null; then echo ${sums[name as ChecksumAlgorithm]}; else _m=1; busybox ${name}sum </dev/null; fi; _s`,
  )
  .join("\n")}
if [ -n "$_m" ]&&command -v openssl >/dev/null; then openssl dgst -sha1 </dev/null; fi`;

/** Which program a process runs, where it is one of these: \`-ef\` asks without a process of its own. */
const programOf = (process: string) =>
  `_x=; for _p in /bin/busybox /usr/bin/busybox /bin/dash /bin/bash; do if [ /proc/${process}/exe -ef $_p ]; then _x=$_p; break; fi; done`;

/** Everything that BoardInfo holds, in parts; the shell's builtins do most of it. */
export const helloScript = `uname -srm; _s
_x=; if [ -r /etc/passwd ]; then while IFS=: read -r _a _b _c _p; do if [ "$_c" = "$_uid" ]; then _x=$_a; break; fi; done </etc/passwd; fi; if [ -n "$_x" ]; then printf %s "$_x"; else id -un; fi; _s; printf '%s\\n%s\\n%s' "$_id" "\${HOME:-}" "$$"; _s
_r /etc/os-release; _s; if [ -r /etc/debian_version ]; then printf 'debian '; _r /etc/debian_version; elif [ -r /etc/openwrt_version ]; then printf 'openwrt '; _r /etc/openwrt_version; elif [ -r /etc/alpine-release ]; then printf 'alpine '; _r /etc/alpine-release; fi; _s
_r /proc/sys/kernel/random/boot_id; _s
if [ -d /run/systemd/system ]; then echo systemd; fi; _r /proc/1/comm; ${programOf("1")}; case $_x in '') [ /proc/1/exe -ef /sbin/init ]||readlink /proc/1/exe;; *) echo "$_x";; esac; if [ -x /sbin/procd ]; then echo has-procd; fi; if [ -d /run/openrc ]; then echo has-openrc; fi; if [ -x /sbin/initctl ]&&[ -d /etc/init ]; then echo has-upstart; fi; if [ -d /etc/init.d ]; then echo has-initd; fi; _s
_x=; for _p in ${knownTools.join(" ")}; do if command -v $_p; then _x="$_x$_p "; fi; done >/dev/null; printf %s "$_x"; _s
stat -c '%f %.6Y' /; _s
printf '%s|%s|%s|' "\${BASH_VERSION:-}" "\${KSH_VERSION:-}" "\${ZSH_VERSION:-}"; ${programOf("$$")}; if [ -n "$_x" ]; then echo "$_x"; else readlink /proc/$$/exe; fi; _s
_r /proc/$$/stat; _s; _r /etc/passwd; _s
${sumsScript}`;

/** Reads the reply to {@link helloScript}. */
export function parseHello(reply: Reply): SessionInfo {
  const parts = reply.parts.map((part) => textOf(part));
  if (parts.length !== 19) throw new ReplyError("the board's first answer is not complete");
  const [system = "", kernel = "", machine = ""] = parts[0]!.trim().split(" ");
  const [ids = "", home = "", pid = ""] = parts[2]!.split("\n");
  const uid = Number.parseInt(ids, 10);
  const account = parts[11]!
    .split("\n")
    .find((line) => line.split(":")[2] === String(uid))
    ?.split(":");
  const tools = toolsOf(parts[7]!);
  const board: BoardInfo = {
    tools,
    system,
    kernel,
    machine,
    ...distributionOf(parts[3]!, parts[4]!),
    init: initOf(parts[6]!),
    bootId: parts[5]!.trim(),
    user: parts[1]!.trim() || account?.[0] || String(uid),
    uid,
    home: home || account?.[5] || "/",
    ...statOf(parts[8]!),
    checksum: checksumsOf(parts.slice(12), tools),
    shell: shellOf(parts[9]!),
  };
  // What follows the name in /proc/PID/stat: state, parent, process group, …
  const fields = parts[10]!.slice(parts[10]!.lastIndexOf(") ") + 2).split(" ");
  return { board, pid: Number(pid), processGroup: Number(fields[2] ?? 0) || 0, startTicks: fields[19] ?? "0" };
}

/** Boards of a fleet have the same tools: one set serves them. */
const toolSets = new Map<string, ReadonlySet<string>>();

function toolsOf(text: string): ReadonlySet<string> {
  const known = toolSets.get(text);
  if (known) return known;
  const tools = new Set(text.split(" ").filter((name) => name !== ""));
  if (toolSets.size < 100) toolSets.set(text, tools);
  return tools;
}

function distributionOf(release: string, marks: string): Pick<BoardInfo, "distribution" | "distributionVersion"> {
  const value = (name: string) => {
    const match = new RegExp(`^${name}=(["']?)(.*)\\1\\s*$`, "m").exec(release);
    return match?.[2] ?? "";
  };
  const [name = "", version = ""] = marks.trim().split(" ");
  return { distribution: value("ID") || name, distributionVersion: value("VERSION_ID") || version };
}

function initOf(text: string): BoardInfo["init"] {
  const lines = text.split("\n");
  if (lines.includes("systemd")) return "systemd";
  if (lines.includes("has-procd") || lines.includes("procd")) return "procd";
  if (lines.includes("has-openrc")) return "openrc";
  if (lines.some((line) => line.endsWith("/busybox"))) return "busybox";
  if (lines.includes("has-upstart")) return "upstart";
  return lines.includes("init") || lines.includes("has-initd") ? "sysvinit" : "unknown";
}

function statOf(text: string): Pick<BoardInfo, "stat" | "fractions"> {
  const match = /^[0-9a-f]+ \d+(\.\d{6})?\s*$/.exec(text);
  return { stat: match ? "stat-c" : "ls", fractions: match?.[1] !== undefined };
}

/** Each algorithm's first tool that gave the right sum of nothing. */
function checksumsOf(parts: readonly string[], tools: ReadonlySet<string>): BoardInfo["checksum"] {
  const found: BoardInfo["checksum"] = {};
  const openssl = (parts[6] ?? "").includes(sums.sha1);
  (Object.keys(checksumDigits) as ChecksumAlgorithm[]).forEach((name, index) => {
    if (parts[index]!.startsWith(sums[name]))
      found[name] = tools.has(`${name}sum`) ? `${name}sum` : `busybox ${name}sum`;
    else if (openssl) found[name] = `openssl dgst -${name}`;
  });
  return found;
}

function shellOf(text: string): string {
  const [bash, ksh, zsh, exe = ""] = text.split("|");
  if (bash) return "bash";
  if (zsh) return "zsh";
  if (ksh) return "ksh";
  const name = exe.trim().split("/").pop() ?? "";
  return name.startsWith("busybox") ? "ash" : name === "sh" || name === "" ? "unknown" : name;
}
