import type { Reader } from "../../readers.js";
import { quote } from "../quote.js";
import type { ReaderKind, Reply } from "../step.js";

type PortReader = Extract<Reader, { read: "port" }>;

/**
 * Whether a TCP connection from the board can be made, with whatever it has: bash, python3, perl, nc, or (for its own
 * addresses) the kernel's list of listening sockets. A board with none of these says so.
 */
export const port: ReaderKind<PortReader> = {
  plan: (readers) => ({
    steps: readers.map((reader) => ({ script: portScript(reader) })),
    parse: (replies) => replies.map(parsePort),
  }),
};

const local = new Set(["localhost", "127.0.0.1", "::1", "0.0.0.0"]);

function portScript({ host, port: number, timeoutSeconds }: PortReader): string {
  const seconds = Math.max(1, Math.ceil(timeoutSeconds));
  const h = quote(host);
  const hex = number.toString(16).toUpperCase().padStart(4, "0");
  const listening = local.has(host)
    ? `elif [ -r /proc/net/tcp ]; then _v=1; for _q in /proc/net/tcp /proc/net/tcp6; do while read -r _m _a _b _t _r; do case "$_a $_t" in *:${hex}\\ 0A) _v=0;; esac; done <"$_q"; done; printf %s "$_v"\n`
    : "";
  const py =
    "import socket,sys\ntry: socket.create_connection((sys.argv[1],int(sys.argv[2])),float(sys.argv[3])).close()\nexcept Exception as e: sys.exit(1)";
  const pl =
    "use IO::Socket::INET; exit(IO::Socket::INET->new(PeerAddr=>$ARGV[0],PeerPort=>$ARGV[1],Timeout=>$ARGV[2])?0:1)";
  return `if command -v bash >/dev/null; then
bash -c 'exec 4<>"/dev/tcp/$0/$1"' ${h} ${number} 3<&- >/dev/null & _k=$!
(sleep ${seconds}; kill "$_k") 3<&- >/dev/null & _t=$!
wait "$_k"; _v=$?; kill "$_t"; [ "$_v" = 0 ]||_v=1; printf %s "$_v"
elif command -v python3 >/dev/null; then python3 -c ${quote(py)} ${h} ${number} ${seconds}; printf %s $?
elif command -v perl >/dev/null; then perl -e ${quote(pl)} ${h} ${number} ${seconds}; printf %s $?
elif command -v nc >/dev/null; then nc -z -w ${seconds} ${h} ${number}||nc -w ${seconds} ${h} ${number} </dev/null >/dev/null; _v=$?; [ "$_v" = 0 ]||_v=1; printf %s "$_v"
${listening}else printf n; fi`;
}

function parsePort(reply: Reply): { open: boolean; error?: string } {
  const answer = reply.parts[0]?.toString("latin1").trim();
  if (answer === "n") {
    return { open: false, error: "the board has no tool that can try a connection (bash, python3, perl or nc)" };
  }
  return { open: answer === "0" };
}
