import type { Collector } from "./collector.js";

export const user: Collector = {
  name: "user",
  ids: ["user_id", "user_uid", "user_gid", "user_gecos", "user_dir", "user_shell", "real_user_id", "effective_user_id"],
  script: `
section ids; id -u; id -g; id -ru; id -rg
section passwd
uid=$(id -u)
{ have getent && getent passwd "$uid"; } || sed -n "/^[^:]*:[^:]*:$uid:/p" /etc/passwd
`,
  parse(seen) {
    const ids = seen.lines("ids").map(Number);
    const fields = (seen.lines("passwd")[0] ?? "").split(":");
    return {
      user_id: fields[0] ?? "",
      user_uid: ids[0],
      user_gid: Number(fields[3] ?? ids[1]),
      user_gecos: fields[4] ?? "",
      user_dir: fields[5] ?? "",
      user_shell: fields[6] ?? "",
      real_user_id: ids[2],
      effective_user_id: ids[0],
      real_group_id: ids[3],
      effective_group_id: ids[1],
    };
  },
};

/** The session's environment. Where `env` can end values with NUL, values of several lines stay whole. */
export const environment: Collector = {
  name: "env",
  early: `
section environment
( # The session itself speaks C; the board's own choice is kept aside.
if [ "\${_lc+set}" = set ]; then if [ -n "$_lc" ]; then LC_ALL=$_lc; else unset LC_ALL; fi; fi
if env -0 >/dev/null 2>&1; then env -0 | tr '\\n\\000' '\\001\\n'; else env; fi )
`,
  parse(seen) {
    const env: Record<string, string> = {};
    for (const line of seen.lines("environment")) {
      const at = line.indexOf("=");
      if (at > 0) env[line.slice(0, at)] = line.slice(at + 1).replaceAll("\u0001", "\n");
    }
    return { env };
  },
};

const folders = ["/etc/ssh", "/etc/openssh", "/etc"];
const kinds = ["dsa", "rsa", "ecdsa", "ed25519"];

export const hostKeys: Collector = {
  name: "ssh_pub_keys",
  files: folders.flatMap((folder) => kinds.map((kind) => `${folder}/ssh_host_${kind}_key.pub`)),
  parse(seen) {
    const facts: Record<string, unknown> = {};
    for (const folder of folders) {
      for (const kind of kinds) {
        const [type, key] = (seen.file(`${folder}/ssh_host_${kind}_key.pub`) ?? "").split(/\s+/);
        if (!key) continue;
        facts[`ssh_host_key_${kind}_public`] = key;
        facts[`ssh_host_key_${kind}_public_keytype`] = type;
      }
      if (Object.keys(facts).length > 0) return facts;
    }
    return facts;
  },
};
