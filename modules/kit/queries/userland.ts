import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/** Locales that the board has, and those it is told to make. */
export function locales(): string {
  return `
section tool; have locale-gen && echo yes
section have; have locale && locale -a 2>/dev/null
section gen; cat /etc/locale.gen 2>/dev/null
section isgen; [ -e /etc/locale.gen ] && echo yes
section supported; cat /usr/share/i18n/SUPPORTED /usr/local/share/i18n/SUPPORTED 2>/dev/null
section ubuntu; [ -d /var/lib/locales/supported.d ] && echo yes
`;
}

/** A name of the alternatives system with its candidates. */
export function alternatives(about: About): string {
  return `
tool=; for t in update-alternatives alternatives; do have "$t" && { tool=$t; break; }; done
section tool; echo "$tool"
name=${quote(word(about, "name"))}
[ -n "$tool" ] && { section query; "$tool" --query "$name" 2>/dev/null; section display; "$tool" --display "$name" 2>/dev/null; }
path=${quote(word(about, "path"))}
section path; [ -e "$path" ] && echo yes
`;
}

/** Python packages of one environment. */
export function pip(about: About): string {
  const env = quote(word(about, "virtualenv"));
  const executable = quote(word(about, "executable"));
  return `
env=${env}; pip=
if [ -n "$env" ]; then for p in "$env/bin/pip" "$env/bin/pip3"; do [ -x "$p" ] && { pip=$p; break; }; done
elif [ -n ${executable} ]; then pip=${executable}; have "$pip" || pip=
else for p in pip3 pip pip2; do have "$p" && { pip=$p; break; }; done
[ -n "$pip" ] || { have python3 && python3 -m pip --version >/dev/null 2>&1 && pip="python3 -m pip"; }; fi
section pip; echo "$pip"
section env; [ -n "$env" ] && [ -x "$env/bin/python" -o -x "$env/bin/python3" ] && echo yes
[ -n "$pip" ] && { section list; $pip list --format=freeze --disable-pip-version-check 2>/dev/null || $pip freeze 2>/dev/null; }
${word(about, "newer") === "yes" ? `[ -n "$pip" ] && { section outdated; $pip list --outdated --format=freeze --disable-pip-version-check 2>/dev/null; }` : ""}
section tools; for t in virtualenv python3 python pyvenv; do have "$t" && echo "$t"; done
section requirements; file=${quote(word(about, "requirements"))}; [ -n "$file" ] && { cd ${quote(word(about, "chdir") || "/")} 2>/dev/null; cat "$file" 2>/dev/null; }
`;
}

/** A user's crontab, or a file of cron's. */
export function crontab(about: About): string {
  const user = word(about, "user");
  return `
user=${quote(user)}
section tool; have crontab && echo yes
section me; id -un
if [ -n "$user" ] && [ "$user" != "$(id -un)" ]; then set -- -u "$user"; else set --; fi
section table; crontab "$@" -l 2>/dev/null
section rc; echo "$?"
`;
}
