import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/** Asks an init script for its state; what it prints goes to section `status`, its exit status to section `rc`. */
const initScript = `
for d in /etc/init.d /etc/rc.d/init.d /etc/rc.d; do [ -f "$d/$name" ] && [ -x "$d/$name" ] && { script=$d/$name; break; }; done
section script; echo "$script"
if [ -n "$script" ]; then
  section status; "$script" status 2>&1; rc=$?
  section rc; echo "$rc"
fi
section links; for l in /etc/rc?.d/[SK]??"$name" /etc/rc.d/rc?.d/[SK]??"$name"; do [ -e "$l" ] || [ -L "$l" ] && echo "$l"; done
`;

const managers: Record<string, string> = {
  systemd: `
section show; systemctl $scope show "$name" 2>/dev/null
section enabled; systemctl $scope is-enabled "$name" 2>/dev/null
section links; for l in /etc/rc?.d/S??"\${name%.service}"; do [ -e "$l" ] && echo "$l"; done
`,
  openrc: `
[ -e "/etc/init.d/$name" ] && script=/etc/init.d/$name
section script; echo "$script"
[ -n "$script" ] && { section status; rc-service "$name" status 2>&1; rc=$?; section rc; echo "$rc"; }
section links; for l in /etc/runlevels/*/"$name"; do [ -e "$l" ] && echo "$l"; done
`,
  procd: `
[ -x "/etc/init.d/$name" ] && script=/etc/init.d/$name
section script; echo "$script"
if [ -n "$script" ]; then
  if grep -q USE_PROCD "$script"; then section status; "$script" running 2>&1; else section status; "$script" status 2>&1; fi; rc=$?
  section rc; echo "$rc"
  "$script" enabled >/dev/null 2>&1 && { section links; echo enabled; }
fi
`,
  upstart: `
if [ -e "/etc/init/$name.conf" ]; then
  section job; initctl status "$name" 2>&1
  section manual; cat "/etc/init/$name.override" "/etc/init/$name.conf" 2>/dev/null | grep '^[ 	]*manual' | head -n 1
  section start; grep -c '^[ 	]*start on' "/etc/init/$name.conf"
else ${initScript} fi
`,
  sysvinit: initScript,
};

/** One service under one service manager. `pattern` is looked for among the processes, for scripts that know no status. */
export function service(about: About): string {
  const scope = word(about, "scope");
  return `
name=${quote(word(about, "name"))}; script=
scope=${scope === "user" || scope === "global" ? `--${scope}` : ""}
${managers[word(about, "manager")] ?? initScript}
pattern=${quote(word(about, "pattern"))}
if [ -n "$pattern" ]; then
  section processes
  for p in /proc/[0-9]*; do
    [ "$p" = "/proc/$$" ] && continue
    line=$(tr '\\000' ' ' <"$p/cmdline" 2>/dev/null)
    case $line in *"$pattern"*) echo "$line";; esac
  done
fi
`;
}

/** All services that the board's managers know, for service_facts. */
export function services(): string {
  return `
if have systemctl && [ -d /run/systemd/system ]; then
  section units; systemctl list-units --no-pager --no-legend --plain --type service --all 2>/dev/null
  section files; systemctl list-unit-files --no-pager --no-legend --type service --all 2>/dev/null
fi
if have rc-status; then section openrc; rc-status -a -s -r 2>/dev/null; fi
if have initctl && [ -d /etc/init ]; then section upstart; initctl list 2>/dev/null; fi
if have chkconfig && ! have update-rc.d; then section chkconfig; chkconfig --list 2>/dev/null; fi
if have service && [ -d /etc/init.d ] && ! [ -d /run/systemd/system ] && ! have rc-status; then section sysv; service --status-all 2>&1 | grep -E '\\[ (\\+|\\-|\\?) \\]'; fi
`;
}
