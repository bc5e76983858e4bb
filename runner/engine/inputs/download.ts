import type { FileInput, Input } from "../../../modules/kit/inputs.js";
import { AxleError } from "../../errors.js";
import { absentFile } from "./files.js";

/** Fetches a URL on the controller, for boards that have no tool for it. */
export async function download(
  input: Extract<Input, { input: "download" }>,
  signal: AbortSignal | undefined,
): Promise<FileInput> {
  try {
    return await fetchFile(input, signal);
  } catch (error) {
    if (input.optional) return absentFile(input.url);
    if (error instanceof AxleError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new AxleError({ kind: "missing-file", message: `Request failed: ${cause} (${input.url})`, cause: error });
  }
}

async function fetchFile(
  input: Extract<Input, { input: "download" }>,
  signal: AbortSignal | undefined,
): Promise<FileInput> {
  const late = AbortSignal.timeout((input.timeoutSeconds ?? 10) * 1000);
  const headers = new Headers(input.headers);
  if (input.user !== undefined) {
    const pair = Buffer.from(`${input.user}:${input.password ?? ""}`).toString("base64");
    headers.set("authorization", `Basic ${pair}`);
  }
  const response = await fetch(input.url, { headers, signal: signal ? AbortSignal.any([signal, late]) : late });
  if (!response.ok) {
    throw new AxleError({
      kind: "missing-file",
      message: `Request failed: HTTP ${response.status} ${response.statusText} (${input.url})`,
      details: { status: response.status },
    });
  }
  const content = new Uint8Array(await response.arrayBuffer());
  const modified = Date.parse(response.headers.get("last-modified") ?? "");
  return {
    found: true,
    path: input.url,
    content,
    mode: 0o644,
    mtime: Number.isNaN(modified) ? Date.now() / 1000 : modified / 1000,
  };
}
