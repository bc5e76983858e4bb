import { spawn } from "node:child_process";

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a program to its end, away from this machine's own settings. */
export function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  input = "",
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const own = { HOME: cwd, LC_ALL: "C.UTF-8", ANSIBLE_LOCALHOST_WARNING: "False" };
    const env = { PATH: process.env["PATH"], ...own, ...more };
    const child = spawn(program, args, { cwd, env });
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
    // A program that ends without reading has closed its end already.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Runs axle's own command line as a process. */
export function axle(
  args: readonly string[],
  cwd: string,
  input?: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return runProgram(process.execPath, [`${process.cwd()}/bin/axle.mjs`, ...args], cwd, input, more);
}
