import { quote } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";

/** Installed names and versions, what provides a name, and what could be newer, by the board's package manager. */
export function packages(about: About): string {
  const names = wordsOf(about, "names").map(quote).join(" ");
  const newer = word(about, "newer") === "yes";
  switch (word(about, "manager")) {
    case "dnf":
      return rpmPackages(names, newer, wordsOf(about, "options").map(quote).join(" "));
    case "apk":
      return apkPackages(newer);
    case "opkg":
      return opkgPackages(newer);
    default:
      return "section installed";
  }
}

/** From the cache only (-C): fetching lists would be a change. */
function rpmPackages(names: string, newer: boolean, options: string): string {
  return `
tool=yum; have dnf && tool=dnf
section tool; have rpm && echo "$tool"
section installed
for name in ${names || "''"}; do
  case $name in ''|@*|'*'|*://*|*.rpm) continue;; esac
  rpm -q --qf '%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} %{ARCH}\\n' "$name" 2>/dev/null | grep -v 'is not installed' | sed "s|^|$name |"
done
section provided
for name in ${names || "''"}; do
  case $name in ''|@*|'*'|*://*|*.rpm) continue;; esac
  rpm -q "$name" >/dev/null 2>&1 || { by=$(rpm -q --whatprovides --qf '%{NAME}\\n' "$name" 2>/dev/null | grep -v 'no package provides' | head -n 1); [ -n "$by" ] && echo "$name $by"; }
done
section files
for name in ${names || "''"}; do
  case $name in *://*) ;; *.rpm) [ -r "$name" ] && rpm -qp --qf "$name %{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n" "$name" 2>/dev/null;; esac
done
${newer ? `section newer; $tool -C -q ${options} check-update 2>/dev/null | awk 'NF == 3 && $1 !~ /:$/ { print $1, $2 }'` : ""}
`;
}

function apkPackages(newer: boolean): string {
  return `
section tool; have apk && echo apk
section installed; awk -F: '$1 == "P" { p = $2 } $1 == "V" { print p, p, $2 }' /lib/apk/db/installed 2>/dev/null
section world; cat /etc/apk/world 2>/dev/null
section provided; awk -F: '$1 == "P" { p = $2 } $1 == "p" { n = split(substr($0, 3), a, " "); for (i = 1; i <= n; i++) { sub(/[=<>~].*/, "", a[i]); print a[i], p } }' /lib/apk/db/installed 2>/dev/null
${newer ? "section newer; apk version -l '<' 2>/dev/null | sed -n 's/^\\([^ ]*\\)-\\([0-9][^ -]*-r[0-9]*\\) *< *\\(.*\\)$/\\1 \\3/p'" : ""}
`;
}

function opkgPackages(newer: boolean): string {
  return `
section tool; have opkg && echo opkg
section installed; opkg list-installed 2>/dev/null | sed 's/^\\([^ ]*\\) - /\\1 \\1 /'
section lists; ls /var/opkg-lists /tmp/opkg-lists 2>/dev/null
${newer ? "section newer; opkg list-upgradable 2>/dev/null | sed 's/^\\([^ ]*\\) - [^ ]* - /\\1 /'" : ""}
`;
}

/** Every installed package, for package_facts. */
export function allPackages(): string {
  return `
if have dpkg-query; then
  section apt; dpkg-query -W -f '\${Status}|\${Package}|\${Version}|\${Architecture}|\${Section}|\${Origin}\\n' 2>/dev/null | sed -n 's/^[a-z-]* [a-z-]* installed|//p'
fi
if have rpm && ! have dpkg-query; then
  section rpm; rpm -qa --qf '%{NAME}|%{VERSION}|%{RELEASE}|%{EPOCH}|%{ARCH}\\n' 2>/dev/null
fi
if have apk; then section apk; awk -F: '$1 == "P" { p = $2 } $1 == "V" { v = $2 } $1 == "A" { a = $2 } /^$/ { if (p) print p "|" v "|" a; p = "" } END { if (p) print p "|" v "|" a }' /lib/apk/db/installed 2>/dev/null; fi
if have opkg; then section opkg; opkg list-installed 2>/dev/null | sed 's/ - /|/'; fi
section end
`;
}
