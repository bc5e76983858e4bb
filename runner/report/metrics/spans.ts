import { AxleError } from "../../errors.js";
import type { EventSink, RunEvent } from "../../events.js";

type Result = Extract<RunEvent, { event: "result" }>;

/** OpenTelemetry's packages: they are large, and only those who want spans install them. */
async function loadLibraries() {
  try {
    const [api, trace, otlp, resources] = await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace-base"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
    return { api, trace, otlp, resources };
  } catch (cause) {
    throw new AxleError({
      kind: "options",
      message: "Spans need the OpenTelemetry packages, which are not installed.",
      remedy:
        "npm install -g @opentelemetry/sdk-trace-base @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources",
      cause,
    });
  }
}

/**
 * A run as spans: the run, below it each play, below that each task on each board. They are sent to an OTLP endpoint over
 * HTTP when the run ends; `settle` takes the promise of that.
 */
export async function spanReport(url: string, settle: (sent: Promise<void>) => void): Promise<EventSink> {
  const { api, trace, otlp, resources } = await loadLibraries();
  const exporter = new otlp.OTLPTraceExporter({ url });
  const provider = new trace.BasicTracerProvider({
    resource: resources.resourceFromAttributes({ "service.name": "axle" }),
    spanProcessors: [new trace.BatchSpanProcessor(exporter, { maxQueueSize: 100_000 })],
  });
  const tracer = provider.getTracer("axle");
  const plays = new Map<number, ReturnType<typeof tracer.startSpan>>();
  let root: ReturnType<typeof tracer.startSpan> | undefined;
  const below = (span: typeof root) => (span ? api.trace.setSpan(api.ROOT_CONTEXT, span) : api.ROOT_CONTEXT);
  const addResult = ({ task, host, status, at, elapsedMs, ignored, result }: Result) => {
    const attributes = {
      "axle.board": host,
      "axle.status": status,
      "axle.action": task.action,
      "code.filepath": task.position.file,
      "code.lineno": task.position.line,
    };
    const span = tracer.startSpan(
      task.name,
      { startTime: at - elapsedMs, attributes },
      below(plays.get(task.play.id) ?? root),
    );
    if ((status === "failed" || status === "unreachable") && !ignored)
      span.setStatus({ code: api.SpanStatusCode.ERROR, message: String(result.msg ?? status) });
    span.end(at);
  };
  return (event) => {
    if (event.event === "run-start") {
      const attributes = { "axle.run": event.run, "axle.check": event.check };
      root = tracer.startSpan(`axle ${event.check ? "check" : "run"}`, { startTime: event.at, attributes });
    } else if (event.event === "play-start") {
      const { id, name } = event.play;
      if (!plays.has(id)) plays.set(id, tracer.startSpan(name, { startTime: event.at }, below(root)));
    } else if (event.event === "result" && event.item === undefined) addResult(event);
    else if (event.event === "run-end") {
      for (const span of plays.values()) span.end(event.at);
      root?.setAttribute("axle.exit_code", event.exitCode);
      root?.end(event.at);
      settle(provider.forceFlush().then(() => provider.shutdown()));
    }
  };
}
