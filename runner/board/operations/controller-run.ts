import { spawn } from "node:child_process";
import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import { steadyNow } from "../../clock.js";
import type { ExchangeOptions } from "../session.js";
import { controllerResult } from "./result.js";

/** Runs a program on the controller, without a shell; its output streams as a board's would. */
export function controllerRun(
  operation: Extract<Operation, { op: "controller-run" }>,
  group: number,
  options: ExchangeOptions,
): Promise<OperationResult> {
  const startedAt = steadyNow();
  const [program, ...args] = operation.argv;
  return new Promise((resolve) => {
    const child = spawn(program ?? "", args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...operation.environment },
      signal: options.signal,
    });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        texts[stream] += text;
        options.listener?.output?.(group, stream, text);
      });
    }
    child.once("error", (error) => resolve(controllerResult(startedAt, { rc: 127, ...texts, stderr: error.message })));
    child.once("close", (code) => resolve(controllerResult(startedAt, { rc: code ?? 1, ...texts })));
  });
}
