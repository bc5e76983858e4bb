import { quote } from "../sh/quote.js";
import { type About, word } from "./query.js";

/** Every one-line source that apt reads, by file. */
export function aptSources(): string {
  return `
for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$f" ] && { section "file:$f"; cat "$f"; }
done
section codename; sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null; have lsb_release && lsb_release -cs 2>/dev/null
section tools; for t in add-apt-repository apt-get; do have "$t" && echo "$t"; done
`;
}

/** One package's selection. */
export function dpkgSelection(about: About): string {
  return `
section tool; have dpkg && echo yes
section selection; dpkg --get-selections ${quote(word(about, "name"))} 2>/dev/null
`;
}

/** A package's answers, as debconf knows them. */
export function debconf(about: About): string {
  return `
section tool; have debconf-show && have debconf-set-selections && echo yes
section show; debconf-show ${quote(word(about, "name"))} 2>/dev/null
${word(about, "password") === "yes" ? `section password; [ -r /var/cache/debconf/passwords.dat ] && awk -v q=${quote(word(about, "question"))} '$1 == "Name:" { n = $2 } $1 == "Value:" && n == q { sub(/^Value: ?/, ""); print }' /var/cache/debconf/passwords.dat` : ""}
`;
}
