import type { Operation } from "../kit/operations.js";
import type { UserArgs } from "./schema.js";

/** Where the key is: below the user's home, unless the task gives a whole path. */
export function keyFile(args: UserArgs): string {
  return args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
}

/** The same as a whole path, for who goes on to read the key. */
export function keyPath(args: UserArgs, home: string): string {
  const file = keyFile(args);
  return file.startsWith("/") ? file : `${home}/${file}`;
}

/**
 * Makes the key as the user's own. The passphrase comes from standard input and goes on so: without a terminal ssh-keygen
 * asks for it there, twice, and no list of processes shows it.
 */
export function keyOperations(args: UserArgs, home: string | undefined): Operation[] {
  const bits = args.ssh_key_bits === undefined || args.ssh_key_bits === 0 ? "" : `-b ${args.ssh_key_bits}`;
  const script = `
IFS= read -r phrase
home=$3; [ -n "$home" ] || home=$(awk -F: -v n="$1" '$1 == n { print $6 }' /etc/passwd)
case $2 in /*) key=$2;; *) key=$home/$2;; esac
folder=\${key%/*}
[ -d "$folder" ] || { mkdir -p "$folder" && chmod 700 "$folder" && chown "$1:" "$folder"; } || exit 1
case $5 in *'$HOSTNAME'*) comment=\${5%%\\$HOSTNAME*}$(uname -n)\${5#*\\$HOSTNAME};; *) comment=$5;; esac
if [ -n "$phrase" ]; then
  unset DISPLAY SSH_ASKPASS_REQUIRE
  printf '%s\\n%s\\n' "$phrase" "$phrase" | $(command -v setsid) ssh-keygen -q -t "$4" ${bits} -C "$comment" -f "$key" >/dev/null
else
  ssh-keygen -q -t "$4" ${bits} -C "$comment" -N "" -f "$key"
fi && chown "$1:" "$key" "$key.pub"`;
  const words = [args.name, keyFile(args), home ?? "", args.ssh_key_type, args.ssh_key_comment];
  const argv = ["/bin/sh", "-c", script, "sh", ...words];
  return [{ op: "run", argv, stdin: `${args.ssh_key_passphrase ?? ""}\n` }];
}
