import { expect } from "chai";
import { barChart } from "../../runner/report/html/bar-chart.js";
import { htmlReport } from "../../runner/report/html/index.js";
import { measurementsIn, measurementViews } from "../../runner/report/html/measurements.js";

const figure = (board: string, circumstance: string, value: number, article: number, of?: string) => ({
  what: "Network throughput",
  unit: "Mbit/s",
  board,
  case: circumstance,
  value,
  article,
  ...(of === undefined ? {} : { of }),
});

describe("what was measured", () => {
  it("is taken from a run's statistics, and what is no figure is left out", () => {
    const good = figure("ax3-1", "host", 941.5, 937.4715);
    const list = [good, null, "text", { ...good, value: "fast" }, { ...good, board: 3 }, { what: "alone" }];
    expect(measurementsIn({ measurements: list as never })).to.deep.equal([good]);
    expect(measurementsIn({ measurements: "none" })).to.deep.equal([]);
    expect(measurementsIn({})).to.deep.equal([]);
  });

  it("takes figures that templates gave as text", () => {
    const text = { ...figure("ax3-1", "host", 0, 0), value: "941.5", article: "937.4715" };
    expect(measurementsIn({ measurements: [text] as never })).to.deep.equal([figure("ax3-1", "host", 941.5, 937.4715)]);
  });

  it("is compared on its own board, with the article's percentages beside it", () => {
    const [view] = measurementViews([
      figure("ax3-1", "host", 1000, 937.4715),
      figure("ax3-1", "veth", 800, 767.8582, "host"),
      figure("ax3-2", "host", 500, 937.4715),
      figure("ax3-2", "macvlan", 505, 939.2494, "host"),
    ]);
    expect(view!.rows.map(({ percent, articlePercent }) => [percent, articlePercent])).to.deep.equal([
      ["", ""],
      ["80.0 %", "81.9 %"],
      ["", ""],
      ["101.0 %", "100.2 %"],
    ]);
    expect(view!.chart).to.contain("Network throughput, % of host").and.contain("ax3-2 macvlan");
  });

  it("has the article's own percentage where that is told", () => {
    const guest = { ...figure("ax3-1", "guest", 99, 198.4, "host"), article_percent: "98.9" };
    const [view] = measurementViews(
      measurementsIn({ measurements: [figure("ax3-1", "host", 100, 200.5), guest] as never }),
    );
    expect(view!.rows[1]).to.include({ percent: "99.0 %", articlePercent: "98.9 %" });
  });

  it("is drawn with bars as long as the figures are large, and no text becomes markup", () => {
    const svg = barChart({
      title: "<b>",
      bars: [
        { label: "a&b", value: 50, beside: 100 },
        { label: "c", value: 25, beside: undefined },
      ],
      legend: ["measured", "article"],
    });
    const lengths = [...svg.matchAll(/<rect class="\w+" x="220" y="(\d+)" width="([\d.]+)" height="13"/g)];
    expect(lengths.map((match) => Number(match[2]))).to.deep.equal([205, 410, 102.5]);
    expect(svg).to.contain("a&#38;b").and.contain("&#60;b&#62;").and.not.contain("<b>");
  });

  it("stands in the HTML report as a table and a chart", () => {
    let page = "";
    const sink = htmlReport((html) => {
      page = html;
    });
    sink({ event: "run-start", at: 0, run: "r", playbooks: ["measure.yml"], check: false, diff: false });
    const figures = [figure("ax3-1", "host", 941.5, 937.4715), figure("ax3-1", "veth", 770, 767.8582, "host")];
    for (const each of figures) sink({ event: "stats-set", at: 1, data: { measurements: [each] } });
    sink({ event: "run-end", at: 3, exitCode: 0, elapsedMs: 30 });
    expect(page).to.contain("<h2>Measured</h2>").and.contain("<td>81.8 %</td><td>767.8582</td><td>81.9 %</td>");
    expect(page.match(/<svg class="chart"/g)).to.have.lengthOf(1);
  });

  it("takes no place in the report of a run that measured nothing", () => {
    let page = "";
    const sink = htmlReport((html) => {
      page = html;
    });
    sink({ event: "run-start", at: 0, run: "r", playbooks: ["site.yml"], check: false, diff: false });
    sink({ event: "run-end", at: 3, exitCode: 0, elapsedMs: 30 });
    expect(page).not.to.contain("Measured");
  });
});
