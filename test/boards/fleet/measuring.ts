import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { expect } from "chai";
import { changesOf } from "../../e2e/results.js";
import { endOf, type Ran } from "../../e2e/scene.js";
import type { Fleet } from "./fleet.js";
import { smallBenchmark } from "./small-benchmark.js";

interface Figure {
  board: string;
  case: string;
  value: number;
  article: number;
}

export function describeMeasuring(fleet: () => Fleet): void {
  describe("is measured", () => {
    let server: Server;

    after(() => server?.close());

    /** Runs a playbook with its figures in the desk's folder; gives them, and the report. */
    async function measure(playbook: string, limit: string, variables: object) {
      const { desk } = fleet().scene;
      const results = desk.path(`measured-${playbook}`);
      const page = desk.path(`${playbook}.html`);
      const extra = JSON.stringify({ measure_results: results, ...variables });
      const ran: Ran = await fleet().play(playbook, limit, "-e", extra, "--report", `html=${page}`);
      expect(ran.code, endOf(ran)).to.equal(0);
      const figures = readdirSync(results).flatMap(
        (name) => JSON.parse(readFileSync(join(results, name), "utf8")) as Figure[],
      );
      return { figures, page: readFileSync(page, "utf8"), changes: changesOf(ran.events) };
    }

    it("in network throughput: host, veth and macvlan, with the article's figures beside", async () => {
      const { figures, page } = await measure("measure-network.yml", "ns-1,ns-2,measured_guests", {
        nuttcp_seconds: 1,
      });
      const seen = figures.map((figure) => `${figure.board} ${figure.case} ${figure.article}`).sort();
      expect(seen).to.deep.equal([
        "ns-1 host 937.4715",
        "ns-1 veth 767.8582",
        "ns-2 host 937.4715",
        "ns-2 macvlan 939.2494",
      ]);
      for (const { value } of figures) expect(value).to.be.greaterThan(1);
      expect(page).to.contain("<td>81.9 %</td>").and.contain("<td>100.2 %</td>").and.contain('<svg class="chart"');
    });

    it("in computing: a benchmark of UnixBench's form, compiled on the board, run there and in its guest", async () => {
      const archive = join(fleet().scene.desk.folder, "byte-unixbench-5.1.3.tar.gz");
      const tree = join(fleet().scene.desk.folder, "byte-unixbench-5.1.3/UnixBench");
      mkdirSync(tree, { recursive: true });
      for (const [name, text] of Object.entries(smallBenchmark)) writeFileSync(join(tree, name), text, { mode: 0o755 });
      execFileSync("tar", ["-C", fleet().scene.desk.folder, "-czf", archive, "byte-unixbench-5.1.3"]);
      const bytes = readFileSync(archive);
      server = createServer((_, answer) => void answer.end(bytes));
      await new Promise<void>((resolve) => server.listen(8000, fleet().scene.lab.network.gateway, resolve));
      const { figures, page } = await measure("measure-unixbench.yml", "ns-1,measured_guests", {
        unixbench_url: `http://${fleet().scene.lab.network.gateway}:8000/byte-unixbench-5.1.3.tar.gz`,
        unixbench_checksum: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
      });
      expect(figures.map((figure) => [figure.case, figure.article]).sort()).to.deep.equal([
        ["guest", 198.4],
        ["host", 200.5],
      ]);
      for (const { value } of figures) expect(value).to.be.greaterThan(0);
      expect(page).to.contain("<td>198.4</td><td>98.9 %</td>");
    });

    it("in guests until the disk guard refuses, with nothing broken", async () => {
      // Room for some more of LXC's busybox guests, a few megabytes each, and 200 MiB that must stay free.
      await fleet().on("apt-get -qq install --no-install-recommends busybox-static >/dev/null 2>&1");
      const fill = "$(($(df -P -k /var/lib/lxc | awk 'NR == 2 { print $4 }') - 209000))";
      await fleet().on(`fallocate -l ${fill}K /var/lib/lxc/fill`);
      const { figures, page } = await measure("measure-guests.yml", "ns-1", {
        guests_template: "busybox",
        guests_min_free_mb: 200,
        guests_pause: 0,
        guests_most: 20,
      });
      await fleet().on("rm /var/lib/lxc/fill");
      const [figure] = figures as (Figure & { ended_by: string })[];
      expect(figure!.value).to.be.within(1, 19);
      expect(figure!.ended_by).to.match(/^only \d+ MiB are free on .*, and a guest needs 200 MiB$/);
      expect(page).to.contain(`<td>guests</td><td>${figure!.value}</td><td></td><td>30</td>`);
      expect(await fleet().on("lxc-ls -1; lxc-info -n deb-1 -s -H")).to.equal("deb-1\nRUNNING\n");
    });
  });
}
