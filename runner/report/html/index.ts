import Handlebars from "handlebars";
import type { EventSink } from "../../events.js";
import { type CollectedRun, RunCollector } from "./collect.js";
import { page, script, style } from "./page.js";
import { viewOf } from "./view.js";

export interface PageOptions {
  /** Takes secrets out of what is shown beside the events: the playbook's own lines. */
  redact?: (text: string) => string;
  /** The page asks here for newer ones while the run goes on. */
  live?: string;
}

/**
 * A run as one HTML page: boards × tasks, where each board's time went, results with their diffs and logs, facts, the
 * playbook's lines, find and filter. `write` gets the page when the run ends. Everything from boards is escaped by the
 * template.
 */
export function htmlReport(write: (html: string) => void, options: PageOptions = {}): EventSink {
  const collector = new RunCollector();
  return (event) => {
    collector.take(event);
    if (event.event === "run-end") write(renderPage(collector.run, options));
  };
}

/** The page of a run as far as it has come. */
export function renderPage(run: CollectedRun, { redact, live }: PageOptions = {}): string {
  const handlebars = Handlebars.create();
  // Statuses that a filter makes no sense for: counts that are no result's status.
  handlebars.registerHelper("quiet", (name: string) => name === "ignored" || name === "rescued");
  return handlebars.compile(page, { strict: false })({ ...viewOf(run, redact), style, script, live });
}
