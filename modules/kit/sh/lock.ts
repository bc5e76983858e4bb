import { quote } from "./quote.js";

/** Who claims a board for himself, in words without blanks. */
export interface LockClaim {
  /** The run: all its sessions on a board share the lock. */
  run: string;
  /** `user@host:pid` of the controller; a worker of a divided run adds `+N`, its share. */
  owner: string;
}

/** The share of a divided run that an owner has, as it stands at the end of his name; "/" ends nobody's. */
function shareOf(owner: string): string {
  return /\+\d+$/.exec(owner)?.[0] ?? "/";
}

/** The session that holds the lock for its run: while this process lives, the lock does. */
export interface LockHolder {
  bootId: string;
  pid: number;
  /** The process's start in clock ticks since boot (field 22 of /proc/PID/stat): a pid alone may be another's by now. */
  startTicks: string;
}

/**
 * What a session needs to lock its board; sent once, with its first exchange that changes something. The lock is one
 * line, `axle RUN OWNER BOOT PID START UPTIME`, in a folder that every user of the board can write to, made with O_EXCL.
 * It goes when the session ends. One whose boot is over or whose session is gone is nobody's: it is taken over by a
 * rename, so that of two who see it at the same time one wins. A board without any writable place can't be locked.
 *
 * A session of a worker that had the same share of the run before (`before`) is asked to end: a shell does that when the
 * command that it runs has ended, so that the command is not carried out a second time beside itself. One that waits for
 * its next exchange, having no child, would not wake for that: it is ended.
 *
 * - `_l BREAK`: takes the lock, or finds it taken by the same run; no process is started while it is held. Otherwise says
 *   who has it with a mark and fails. BREAK 1 takes it from a living owner, too.
 * - `_lu`: lets it go, when it is this session's. A link that is cut shows as SIGPIPE where the shell was speaking.
 */
export function lockPrelude(claim: LockClaim, holder: LockHolder): string {
  return `_L=/tmp; for _p in /run/lock /var/lock; do if [ -k $_p ]&&[ -w $_p ]; then _L=$_p; break; fi; done; _L=$_L/axle.lock
_lr=${quote(claim.run)}; _lo=${quote(claim.owner)}; _lz=${quote(shareOf(claim.owner))}; _lm=${quote(holder.bootId)}; _lp=${quote(`${holder.pid} ${holder.startTicks}`)}
_lw()( umask 022; _a=0; read -r _a _b </proc/uptime; set -C; printf 'axle %s %s %s %s %s\\n' "$_lr" "$_lo" "$_lm" "$_lp" "\${_a%.*}" >"$_L" ) 2>/dev/null
_lk(){ _m=; if [ -f "$_L" ]; then read -r _m <"$_L"; fi 2>/dev/null; }
_lv(){ _v=gone; if [ ! -e "$_L" ]&&[ ! -L "$_L" ]; then _v=free; return 0; fi; set -f; set -- $_m; set +f
if [ $# = 0 ]; then _v=empty; fi; if [ $# != 7 ]||[ "$1 $4" != "axle $_lm" ]; then return 0; fi; _a=$2; _o=$3; _p=$5; _q=$6
if [ "$_p $_q" = "$_lp" ]; then _v=ours; elif read -r _r <"/proc/$_p/stat"; then _r=\${_r##*) }; set -- $_r; if [ "\${20:-}" = "$_q" ]; then _v=held; fi
elif [ ! -e /proc/1/stat ]; then _v=held; fi 2>/dev/null; if [ $_v = held ]&&[ "$_a" = "$_lr" ]; then case $_o in "$_lo") _v=ours;; *"$_lz") _v=before;; *) _v=ours;; esac; fi; }
_ls(){ [ \${#1} -le 230 ]||set -- unreadable; printf '\\036%s l %s\\n' "$_n" "$1"; }
_lh(){ _a=0; read -r _a _b </proc/uptime; _ls "$_m \${_a%.*}"; }
_lc(){ [ -e /proc/1/stat ]||return 0; for _f in /proc/[0-9]*/stat; do read -r _r <"$_f"||continue; case \${_r##*) } in ?" $_p "*) return 0;; esac; done; return 1; }
_lt(){ mv -f "$_L" "$_L.$$" 2>/dev/null||{ _q=$_m; _lk; [ "$_m" != "$_q" ]; return; }; _q=; read -r _q <"$_L.$$"; if [ "$_q" != "$1" ]; then ln "$_L.$$" "$_L" 2>/dev/null; fi; rm -f "$_L.$$"; }
_l(){ _x=0; _y=0; while [ $_y -lt 20 ]; do _lk; _lv; case $_v in ours) return 0;; free) if ! _lw&&[ ! -e "$_L" ]; then break; fi;;
held) if [ "$1" = 1 ]&&[ $_x -lt 3 ]; then _x=$((_x+1)); _lt "$_m"; else _lh; return 1; fi;;
before) case $_y in 0) kill -15 "$_p";; 2|6) _lc||kill -9 "$_p";; esac 2>/dev/null; if [ $_y -lt 8 ]; then sleep 0.1 2>/dev/null||sleep 1; else _lh; return 1; fi;;
empty) if [ $_y -lt 10 ]; then sleep 0.1 2>/dev/null||sleep 1; else _lt "$_m"||break; fi;; *) _lt "$_m"||break;; esac; _y=$((_y+1)); done; _ls none; return 0; }
_lu(){ _lk; case $_m in *" $_lm $_lp "*) rm -f "$_L";; esac; }
trap _lu 0; trap 'exit 129' 1; trap 'exit 141' 13; trap 'exit 143' 15
`;
}

/** The first words of an exchange that changes something: without the lock, nothing of it runs. */
export function lockGuard(breaks: boolean): string {
  return `_l ${breaks ? 1 : 0}||exit 0`;
}

/** Removes the lock of a session that was ended from outside. */
export function releaseLockOf(holder: LockHolder): string {
  const line = quote(` ${holder.bootId} ${holder.pid} ${holder.startTicks} `);
  return `for _L in /run/lock/axle.lock /var/lock/axle.lock /tmp/axle.lock; do _m=; if [ -f "$_L" ]; then read -r _m <"$_L"; fi 2>/dev/null; case $_m in *${line}*) rm -f "$_L";; esac; done`;
}

/** What the board says of a lock that somebody else has. */
export interface LockSighting {
  run: string;
  owner: string;
  ageSeconds: number;
}

/** Reads the mark of a refusal; "none" where the board has no place for a lock; undefined for anything else. */
export function parseLockMark(args: readonly string[]): LockSighting | "none" | undefined {
  if (args.length === 1 && args[0] === "none") return "none";
  const [word, run = "", owner = "", boot = "", pid = "", start = "", since = "", now = ""] = args;
  const plain = [run, owner, boot].every((text) => /^[\w@.:+-]+$/.test(text));
  const counted = [pid, start, since, now].every((text) => /^\d{1,15}$/.test(text));
  if (word !== "axle" || args.length !== 8 || !plain || !counted) return undefined;
  return { run, owner, ageSeconds: Math.max(0, Number(now) - Number(since)) };
}
