import type { EventSink, RunEvent } from "../events.js";
import { UnsafeText, type Value, VaultText } from "../values.js";

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** A sink that gets events without secrets, wherever in them they are; undecrypted vault text is left out. */
export function withRedaction(sink: EventSink, secrets: { redactText: Redact }): EventSink {
  const redact: Redact = (text) => secrets.redactText(text);
  return (event) => sink(redactDeep(event as unknown as Value, redact) as RunEvent);
}

function redactDeep(value: Value, redact: Redact): Value {
  if (typeof value === "string") return redact(value);
  if (typeof value === "number" || typeof value === "bigint") return redactNumber(value, redact);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof UnsafeText) return redact(value.text);
  if (value instanceof VaultText) return "(vault)";
  if (Array.isArray(value)) return value.map((inner) => redactDeep(inner, redact));
  if (value instanceof Map) {
    return new Map([...value].map(([key, inner]) => [redactDeep(key, redact), redactDeep(inner, redact)]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redactDeep(inner, redact)]));
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
