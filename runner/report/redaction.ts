import type { EventSink, RunEvent } from "../events.js";
import type { Value } from "../values.js";
import type { Secrets } from "../vars/secrets.js";

/** A sink that gets events without secrets, wherever in them they are. */
export function withRedaction(sink: EventSink, secrets: Secrets): EventSink {
  return (event) => sink(secrets.redact(event as unknown as Value) as unknown as RunEvent);
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
