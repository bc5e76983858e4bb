import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { RunMetrics } from "../report/metrics/prometheus.js";

/** Serves `/metrics` on 127.0.0.1. Gives the port that it got, and how to end it. */
export async function serveMetrics(metrics: RunMetrics, port: number): Promise<{ port: number; close(): void }> {
  const server = createServer(async (request, response) => {
    if (request.url !== "/metrics") response.writeHead(404).end("Metrics are at /metrics.\n");
    else response.writeHead(200, { "content-type": metrics.registry.contentType }).end(await metrics.text());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
