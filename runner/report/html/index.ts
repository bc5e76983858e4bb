import Handlebars from "handlebars";
import type { EventSink } from "../../events.js";
import { RunCollector } from "./collect.js";
import { page, script, style } from "./page.js";
import { viewOf } from "./view.js";

/**
 * A run as one HTML page: boards × tasks, where each board's time went, results with their diffs, find and filter.
 * `write` gets the page when the run ends. Everything from boards is escaped by the template.
 */
export function htmlReport(write: (html: string) => void): EventSink {
  const collector = new RunCollector();
  return (event) => {
    collector.take(event);
    if (event.event === "run-end") write(render(collector));
  };
}

function render(collector: RunCollector): string {
  const handlebars = Handlebars.create();
  // Statuses that a filter makes no sense for: counts that are no result's status.
  handlebars.registerHelper("quiet", (name: string) => name === "ignored" || name === "rescued");
  return handlebars.compile(page, { strict: false })({ ...viewOf(collector.run), style, script });
}
