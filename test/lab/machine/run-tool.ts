import { spawn } from "node:child_process";

/** Where Debian puts compilers under ccache's name, before the usual places. */
export const toolPath = `/usr/lib/ccache:${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;

/** Runs a program of this machine to its end and gives what it printed. Throws with the last it said when it fails. */
export function runTool(
  program: string,
  words: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C", PATH: toolPath, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let out = "";
    let said = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      said = `${said}${data}`.slice(-4_000);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(out);
      else
        reject(new Error(`${program} ${words.slice(0, 6).join(" ")} ended with ${code}: ${said || out.slice(-2_000)}`));
    });
  });
}

/** Runs a script by sh, ending at the first command that fails. */
export function runScript(script: string, env: Record<string, string> = {}): Promise<string> {
  return runTool("sh", ["-euc", script], { env });
}
