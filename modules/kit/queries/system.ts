import { quote } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";

/** The name now and the one that comes back at boot. */
export function hostname(): string {
  return `
section current; uname -n
section hostnamectl; have hostnamectl && [ -d /run/systemd/system ] && echo yes
section etc; cat /etc/hostname 2>/dev/null
section present; [ -e /etc/hostname ] && echo /etc/hostname; [ -e /etc/sysconfig/network ] && echo /etc/sysconfig/network; have uci && [ -e /etc/config/system ] && echo uci
section sysconfig; sed -n 's/^HOSTNAME=//p' /etc/sysconfig/network 2>/dev/null
section uci; have uci && uci -q get system.@system[0].hostname
section resolved; hostname -f 2>/dev/null
`;
}

/** One kernel parameter, as it is now and as files set it. */
export function sysctl(about: About): string {
  const file = quote(word(about, "file"));
  const name = quote(word(about, "name"));
  return `
name=${name}
case $name in */*) path=/proc/sys/$name;; *) path=/proc/sys/$(printf '%s' "$name" | tr . /);; esac
section known; [ -e "$path" ] && echo yes
section value; cat "$path" 2>/dev/null
section file; cat ${file} 2>/dev/null
section exists; [ -e ${file} ] && echo yes
`;
}

/** A kernel module: loaded, built in, or available; and which file loads it at boot. */
export function kernelModule(about: About): string {
  return `
name=${quote(word(about, "name"))}
flat=$(printf '%s' "$name" | tr - _)
section loaded; awk -v n="$flat" '{ gsub("-", "_", $1) } $1 == n { print $1 }' /proc/modules 2>/dev/null
section builtin; sed -n 's|.*/||; s|\\.ko$||p' "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null | tr - _ | grep -x -F "$flat"
section available; have modprobe && modprobe -n "$name" >/dev/null 2>&1 && echo yes
section boot; grep -s -l -E "^[ 	]*($name|$flat)([ 	]|$)" /etc/modules /etc/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf /run/modules-load.d/*.conf
section options; grep -s -E "^[ 	]*options[ 	]+($name|$flat)[ 	]" /etc/modprobe.d/*.conf
section modules; cat /etc/modules 2>/dev/null
section loaddir; [ -d /etc/modules-load.d ] && echo yes
`;
}

/** Entries of a database such as passwd or services: all of them, or those with these keys. */
export function getent(about: About): string {
  const database = quote(word(about, "database"));
  const keys = wordsOf(about, "keys").map(quote).join(" ");
  const service = word(about, "service");
  const option = service ? `-s ${quote(service)}` : "";
  return `
database=${database}
section tool; have getent && echo yes
if have getent; then
  section entries; getent ${option} "$database" ${keys}; rc=$?
  section rc; echo "$rc"
else
  case $database in passwd|group|shadow|gshadow|hosts|services|protocols|networks|ethers|rpc) ;; *) section rc; echo 1; exit 0;; esac
  section entries
  ${keys ? `for key in ${keys}; do awk -F'[: \\t]+' -v k="$key" '!/^#/ { for (i = 1; i <= NF; i++) if ($i == k) { print; exit } }' "/etc/$database"; done` : 'grep -v "^#" "/etc/$database"'} 2>/dev/null
  section rc; [ -r "/etc/$database" ] && echo 0 || echo 1
fi
`;
}

/** The zone in force and how the board keeps it. */
export function timezone(about: About): string {
  const name = quote(word(about, "name"));
  return `
zone=${name}
section link; readlink /etc/localtime 2>/dev/null
section file; cat /etc/timezone 2>/dev/null
section files; [ -e /etc/timezone ] && echo /etc/timezone; [ -e /etc/localtime ] && echo /etc/localtime; have uci && [ -e /etc/config/system ] && echo uci
section known; [ -n "$zone" ] && [ -f "/usr/share/zoneinfo/$zone" ] && echo yes
section hwclock; sed -n '3p' /etc/adjtime 2>/dev/null
section adjtime; cat /etc/adjtime 2>/dev/null
`;
}

/**
 * A user and what belongs to it. Files are read by the shell itself; getent is asked only for what they do not have. How
 * users are made (busybox?) matters only where the user is missing.
 */
export function user(about: About): string {
  const name = quote(word(about, "name"));
  return `
name=${name}; entry=; own=; gid=; ids=; primary=; members=
line_of() { while IFS= read -r line; do case $line in "$1":*) printf '%s\\n' "$line"; return;; esac; done; return 1; }
if [ -r /etc/passwd ]; then
  while IFS= read -r line; do case $line in "$name":*) entry=$line; own=$line; break;; esac; done </etc/passwd
fi
if [ -z "$entry" ] && have getent; then entry=$(getent passwd "$name"); case $entry in "$name":*) ;; *) entry=;; esac; fi
section passwd; [ -n "$entry" ] && printf '%s\\n' "$entry"
section local; [ -n "$own" ] && printf '%s\\n' "$own"
section shadow; if [ -r /etc/shadow ]; then line_of "$name" </etc/shadow; fi
if [ -n "$entry" ]; then gid=\${entry#*:*:*:}; gid=\${gid%%:*}; ids=$(id -Gn "$name" 2>/dev/null); fi
if [ -r /etc/group ]; then
  while IFS=: read -r group _ number list; do
    [ "$number" = "$gid" ] && [ -z "$primary" ] && primary=$group
    case ,$list, in *,"$name",*) members="$members$group
";; esac
  done </etc/group
fi
section groups; [ -n "$ids" ] && printf '%s\\n' "$ids"
section primary; if [ -n "$primary" ]; then printf '%s\\n' "$primary"; elif [ -n "$entry" ]; then id -gn "$name" 2>/dev/null; fi
section members; printf '%s' "$members"
section known
for g in ${wordsOf(about, "groups").map(quote).join(" ")} ; do
  { have getent && getent group "$g"; } || awk -F: -v g="$g" '$1 == g || $3 == g' /etc/group
done
home=\${own#*:*:*:*:*:}; home=\${home%%:*}; wanted=${quote(word(about, "home"))}
section home; [ -d "\${wanted:-$home}" ] && echo yes
section key; key=${quote(word(about, "key"))}; case $key in '') ;; /*) ;; *) key=\${wanted:-$home}/$key;; esac; [ -n "$key" ] && [ -e "$key" ] && cat "$key.pub" 2>/dev/null; [ -n "$key" ] && [ -e "$key" ] && echo
section haskey; [ -n "$key" ] && [ -e "$key" ] && echo yes
section fingerprint; [ -n "$key" ] && [ -e "$key" ] && have ssh-keygen && ssh-keygen -l -f "$key" 2>/dev/null
section busybox; if [ -z "$entry" ]; then { useradd --help 2>&1 || :; } | grep -c -i busybox; fi
`;
}

/** A group: as everybody sees it, as the file has it, and who has the number that it is to get. */
export function group(about: About): string {
  return `
name=${quote(word(about, "name"))}; gid=${quote(word(about, "gid"))}; own=; taken=
if [ -r /etc/group ]; then
  while IFS= read -r line; do
    case $line in "$name":*) [ -n "$own" ] || own=$line;; esac
    case $line in *:*:"$gid":*) number=\${line#*:*:}; [ -n "$gid" ] && [ "\${number%%:*}" = "$gid" ] && taken="$taken\${line%%:*}
";; esac
  done </etc/group
fi
section group; if [ -n "$own" ]; then printf '%s\\n' "$own"; elif have getent; then getent group "$name" | awk -F: -v n="$name" '$1 == n'; fi
section local; [ -n "$own" ] && printf '%s\\n' "$own"
section taken; printf '%s' "$taken"
`;
}
