import type { BoardInfo } from "../../board-info.js";
import { quote } from "../quote.js";

/** How a guard is started again when the board restarts before it was settled. */
export interface BootHook {
  /** What it is called in messages; "none" where the board's init has no place for one. */
  kind: string;
  /** Shell text that installs it, and that takes it away. The guard's folder is in `$d`. */
  install: string;
  remove: string;
}

/**
 * A hook for the board's init: a unit (systemd), an init script (sysvinit, and BusyBox with a rcS that runs S* scripts),
 * a file of the local service (OpenRC), a start link (procd). Others (BusyBox with nothing but an inittab, upstart) have
 * none that could be added without editing a file of the user's: a restart then ends the guard, which is said.
 */
export function bootHook(name: string, board: BoardInfo): BootHook {
  const file = `axle-guard-${name}`;
  switch (board.init) {
    case "systemd":
      return systemdHook(file);
    case "openrc":
      return scriptHook("openrc", `/etc/local.d/${file}.start`, []);
    case "procd":
      return scriptHook("procd", `/etc/init.d/${file}`, [`/etc/rc.d/S98${file}`]);
    case "sysvinit":
    case "busybox":
    case "unknown":
      return initHook(file);
    default:
      return { kind: "none", install: "hook=none", remove: ":" };
  }
}

/** In the background: a boot does not wait for a guard. */
const startGuard = `( trap '' 1 2 13; exec sh "$d/guard" "$d" boot ) </dev/null >/dev/null 2>&1 &`;

function scriptText(): string {
  return `printf '%s\\n' '#!/bin/sh' '### BEGIN INIT INFO' "# Provides: $n" '# Required-Start: $local_fs' '# Required-Stop:' '# Default-Start: 2 3 4 5' '# Default-Stop:' '# Short-Description: brings back what was not confirmed (axle)' '### END INIT INFO' 'case \${1:-start} in start|boot) ;; *) exit 0;; esac' "d='$d'" ${quote(startGuard)}`;
}

function scriptHook(kind: string, path: string, links: readonly string[]): BootHook {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const link = links.map((to) => `&&ln -sf ${quote(path)} ${quote(to)}`).join("");
  return {
    kind,
    install: `n=${quote(name)}; hook=none; if ${scriptText()} >${quote(path)}&&chmod 755 ${quote(path)}${link}; then hook=${kind}; fi`,
    remove: `rm -f ${[...links, path].map(quote).join(" ")}`,
  };
}

/** System V's run levels where there are any, registered with the distribution's own tool; else BusyBox's rcS. */
function initHook(file: string): BootHook {
  const path = quote(`/etc/init.d/${file}`);
  const simple = quote(`/etc/init.d/S98${file}`);
  return {
    kind: "init",
    install: `n=${quote(file)}; hook=none
if [ -d /etc/rc2.d ]&&[ -d /etc/init.d ]; then if ${scriptText()} >${path}&&chmod 755 ${path}; then
if command -v update-rc.d >/dev/null; then update-rc.d ${quote(file)} defaults; elif command -v insserv >/dev/null; then insserv ${quote(file)}; else for r in 2 3 4 5; do [ ! -d /etc/rc$r.d ]||ln -sf ${path} /etc/rc$r.d/S98${file}; done; fi >/dev/null 2>&1
set -- /etc/rc2.d/S[0-9][0-9]${file}; if [ ! -e "$1" ]; then ln -sf ${path} /etc/rc2.d/S98${file}; fi; hook=sysvinit; fi
elif [ -f /etc/init.d/rcS ]&&grep -q 'init.d/S' /etc/init.d/rcS; then if ${scriptText()} >${simple}&&chmod 755 ${simple}; then hook=busybox; fi; fi`,
    remove: `if [ -f ${path} ]; then rm -f ${path} /etc/rc?.d/[SK][0-9][0-9]${file}; if command -v update-rc.d >/dev/null; then update-rc.d ${quote(file)} remove; fi >/dev/null 2>&1; fi; rm -f ${simple}`,
  };
}

function systemdHook(file: string): BootHook {
  const unit = quote(`/etc/systemd/system/${file}.service`);
  const link = quote(`/etc/systemd/system/multi-user.target.wants/${file}.service`);
  return {
    kind: "systemd",
    install: `hook=none; if printf '%s\\n' '[Unit]' 'Description=Brings back what was not confirmed (axle)' 'After=local-fs.target' '[Service]' "ExecStart=/bin/sh '$d/guard' '$d' boot" 'KillMode=process' >${unit}&&mkdir -p /etc/systemd/system/multi-user.target.wants&&ln -sf ${unit} ${link}; then hook=systemd; fi`,
    remove: `rm -f ${unit} ${link}`,
  };
}
