import type { EventSink } from "../events.js";
import { ansibleJson } from "../report/ansible-json.js";
import { withHarmlessText } from "../report/harmless.js";
import { minimalView, onelineView } from "../report/minimal.js";
import type { DiffView } from "../report/terminal/diff.js";
import { terminalView } from "../report/terminal/index.js";
import type { Output } from "../report/terminal/screen.js";
import type { Settings } from "../settings/settings.js";
import type { Options } from "./options.js";
import { warnUser } from "./terminal.js";

/** Callbacks that show what the default one shows, with more or fewer lines. */
const likeDefault = new Set(["default", "yaml", "skippy", "debug", "unixy", "dense", "actionable"]);

/**
 * The view that `stdout_callback` names; for one that is not known the default, with a warning. None gets text that a
 * terminal would obey; the callback `json` escapes it by itself.
 */
export function callbackView(settings: Settings, output: Output, verbosity: number): EventSink {
  const view = namedView(settings, output, verbosity);
  return /(?:^|\.)json$/.test(settings.text("DEFAULT_STDOUT_CALLBACK") ?? "") ? view : withHarmlessText(view);
}

function namedView(settings: Settings, output: Output, verbosity: number): EventSink {
  const named = settings.text("DEFAULT_STDOUT_CALLBACK") ?? "default";
  const name = named.replace(/^.*\./, "");
  if (name === "null") return () => {};
  if (name === "minimal") return minimalView(output);
  if (name === "oneline") return onelineView(output);
  if (name === "json") return ansibleJson(output.out, output.err);
  if (!likeDefault.has(name)) warnUser(`There is no view like the callback "${named}": the default one is shown.`);
  return terminalView({
    output,
    verbosity,
    showSkipped: settings.flag("DISPLAY_SKIPPED_HOSTS") && name !== "skippy" && name !== "actionable",
    showOk: settings.flag("DISPLAY_OK_HOSTS") && name !== "actionable",
    showFailedOnStderr: settings.flag("DISPLAY_FAILED_STDERR"),
    showCustomStats: settings.flag("SHOW_CUSTOM_STATS"),
    checkModeMarkers: settings.flag("CHECK_MODE_MARKERS"),
    showDeprecations: settings.flag("DEPRECATION_WARNINGS"),
    showSystemWarnings: settings.flag("SYSTEM_WARNINGS"),
    verboseOnStderr: settings.flag("VERBOSE_TO_STDERR"),
    diff: diffView(settings),
    resultFormat: name === "yaml" || settings.text("CALLBACK_RESULT_FORMAT") === "yaml" ? "yaml" : "json",
  });
}

/** Whether what is shown of a run can't hold the facts of its boards, so that it may choose which it gathers. */
export function showsNoFacts(options: Options, settings: Settings): boolean {
  if (!settings.flag("FACTS_BY_NEED")) return false;
  const verbosity = options.verbose ?? settings.number("DEFAULT_VERBOSITY") ?? 0;
  const callback = (settings.text("DEFAULT_STDOUT_CALLBACK") ?? "default").replace(/^.*\./, "");
  const view = ["auto", "ansible", "live", "dense", "quiet", "junit"].includes(options.output ?? "auto");
  return view && verbosity === 0 && !options.report && (callback === "null" || likeDefault.has(callback));
}

/** How the settings want differences shown. */
export function diffView(settings: Settings): DiffView {
  return {
    context: settings.number("DIFF_CONTEXT") ?? 3,
    maxBytes: settings.number("MAX_FILE_SIZE_FOR_DIFF") ?? 104448,
  };
}
