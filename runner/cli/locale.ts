import { spawnSync } from "node:child_process";

/**
 * Why the locale of the environment will not do, in Ansible's words; undefined where it will. Text is UTF-8, and a locale
 * that says otherwise would only show later, in file names. Nothing is started unless the locale's name leaves it open.
 */
export function localeProblem(env: NodeJS.ProcessEnv): string | undefined {
  const name = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "C";
  if (/^(?:C|POSIX)$/.test(name) || /\.utf-?8(?:@|$)/i.test(name)) return undefined;
  const listed = ask(["-a"], env);
  if (listed === undefined) return undefined;
  const known = listed.split("\n").map(plain);
  if (!known.includes(plain(name)))
    return "Ansible could not initialize the preferred locale: unsupported locale setting";
  const charset = ask(["charmap"], env)?.trim() ?? "";
  if (charset === "" || plain(charset) === "utf8") return undefined;
  return `Ansible requires the locale encoding to be UTF-8; Detected ${charset}.`;
}

/** `en_US.ISO-8859-1` and `en_US.iso88591` are one locale. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll("-", "");
}

function ask(args: string[], env: NodeJS.ProcessEnv): string | undefined {
  const asked = spawnSync("locale", args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return asked.status === 0 ? asked.stdout : undefined;
}
