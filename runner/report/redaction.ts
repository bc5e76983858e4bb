import type { EventSink, RunEvent } from "../events.js";
import { mapEntries, mapItems, UnsafeText, type Value, VaultText } from "../values.js";
import { plainJson } from "./plain-json.js";

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** Events as they are without secrets: a run has several sinks, and each event is looked through once for all of them. */
const redactedEvents = new WeakMap<RunEvent, { secrets: object; event: RunEvent }>();

/**
 * A sink that gets events without secrets, wherever in them they are; undecrypted vault text is left out. What holds
 * none is handed on as it is, not copied: a loop's results are thousands of values.
 */
export function withRedaction(sink: EventSink, secrets: { redactText: Redact }): EventSink {
  const redact: Redact = (text) => secrets.redactText(text);
  return (event) => {
    let known = redactedEvents.get(event);
    if (known?.secrets !== secrets) {
      known = { secrets, event: redactEvent(event, redact) };
      redactedEvents.set(event, known);
    }
    sink(known.event);
  };
}

/** A secret in any text of the event would be in its JSON, too: there are secrets' forms for that. */
function redactEvent(event: RunEvent, redact: Redact): RunEvent {
  const text = plainJson(event);
  if (text !== undefined && redact(text) === text) return event;
  return redactDeep(event as unknown as Value, redact) as RunEvent;
}

function redactDeep(value: Value, redact: Redact): Value {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number" || typeof value === "bigint") return redactNumber(value, redact);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof UnsafeText) return redact(value.text);
  if (value instanceof VaultText) return "(vault)";
  if (Array.isArray(value)) return mapItems(value, (inner) => redactDeep(inner, redact));
  if (value instanceof Map) {
    return new Map([...value].map(([key, inner]) => [redactDeep(key, redact), redactDeep(inner, redact)]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return mapEntries(value as Record<string, Value>, redact, (inner) => redactDeep(inner, redact));
}

/** A PIN is a secret, too. */
function redactNumber(value: number | bigint, redact: Redact): Value {
  const text = String(value);
  return text.length > 2 && redact(text) !== text ? redact(text) : value;
}

/** What an earlier run has done is no news: it is left out of what people look at. */
export function withoutReplayed(sink: EventSink): EventSink {
  return (event) => {
    if (event.event !== "result" || !event.replayed) sink(event);
  };
}

/** Gives every event to every sink; one that throws is left out from then on, since no report may stop a run. */
export function fanOut(sinks: readonly EventSink[], onBroken: (error: unknown) => void = () => {}): EventSink {
  const active = new Set(sinks);
  return (event) => {
    for (const sink of active) {
      try {
        sink(event);
      } catch (error) {
        active.delete(sink);
        onBroken(error);
      }
    }
  };
}
