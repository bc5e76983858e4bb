import type { ResultStatus } from "../../events.js";
import type { Tone } from "../terminal/screen.js";

/** The colour of each result. */
export const tones: Record<ResultStatus, Tone> = {
  ok: "ok",
  changed: "changed",
  failed: "error",
  unreachable: "unreachable",
  skipped: "skip",
  rescued: "changed",
};

/** Signs beside the colours, for those who do not see them. */
export const signs: Record<ResultStatus, string> = {
  ok: "✓",
  changed: "±",
  failed: "✗",
  unreachable: "!",
  skipped: "–",
  rescued: "r",
};
