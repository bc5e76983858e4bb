import { quote } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";

/** Whether a rule, a chain and a policy are there. `-C` came with iptables 1.4.11; before, the saved rules are compared. */
export function iptables(about: About): string {
  const tool = word(about, "tool") === "ip6tables" ? "ip6tables" : "iptables";
  const table = quote(word(about, "table"));
  const chain = quote(word(about, "chain"));
  const rule = wordsOf(about, "rule").map(quote).join(" ");
  return `
section tool; have ${tool} && echo yes
section version; ${tool} --version 2>/dev/null
chain=${chain}
if [ -n "$chain" ]; then
  section chain; ${tool} -t ${table} -S "$chain" 2>/dev/null; [ $? -eq 0 ] && echo "#there"
  ${rule ? `section rule; ${tool} -t ${table} -C "$chain" ${rule} 2>/dev/null; echo "$?"` : ""}
fi
section all; ${tool} -t ${table} -S 2>/dev/null
`;
}

/** ufw's state, and what it says it would do (\`--dry-run\` writes nothing). */
export function ufw(about: About): string {
  const commands = wordsOf(about, "commands");
  return `
section tool; have ufw && echo yes
section status; ufw status verbose 2>/dev/null
section rules; cat /etc/ufw/user.rules /etc/ufw/user6.rules /lib/ufw/user.rules /lib/ufw/user6.rules /var/lib/ufw/user.rules 2>/dev/null | grep '^### tuple'
section loglevel; sed -n 's/^LOGLEVEL=//p' /etc/ufw/ufw.conf 2>/dev/null
section defaults; grep '^DEFAULT_' /etc/default/ufw 2>/dev/null
section enabled; sed -n 's/^ENABLED=//p' /etc/ufw/ufw.conf 2>/dev/null
${commands.map((command, index) => `section dry:${index}; ufw --dry-run ${command.split("\u001f").map(quote).join(" ")} 2>&1; echo "rc=$?"`).join("\n")}
`;
}
