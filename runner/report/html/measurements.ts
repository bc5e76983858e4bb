import type { Value } from "../../values.js";
import { barChart } from "./bar-chart.js";

/** One figure as a play measured it: `set_stats` with `measurements`, a list of these. */
export interface Measurement {
  /** What was measured: figures of the same name share a table and a chart. */
  what: string;
  unit: string;
  board: string;
  /** Under which circumstances, e.g. host or veth. */
  case: string;
  value: number;
  /** The case on the same board that this one is a percentage of. */
  of?: string;
  /** The figure to compare with. */
  article?: number;
  /** The percentage as the article gives it; without it, it is reckoned from the figures. */
  articlePercent?: number;
}

/** The figures among a run's statistics; what is no figure is left out. */
export function measurementsIn(data: Record<string, Value>): Measurement[] {
  const list = data["measurements"];
  return Array.isArray(list) ? list.flatMap((item) => measurementOf(item as Record<string, unknown>)) : [];
}

function measurementOf(item: Record<string, unknown> | null): Measurement[] {
  if (item === null || typeof item !== "object") return [];
  const { what, unit, board, case: circumstance, of } = item;
  const [value, article, percent] = ["value", "article", "article_percent"].map((name) =>
    Number(item[name] ?? NaN),
  ) as [number, number, number];
  const texts = [what, unit, board, circumstance].every((text) => typeof text === "string");
  if (!texts || !Number.isFinite(value)) return [];
  const base = { what, unit, board, case: circumstance, value } as Measurement;
  if (typeof of === "string") base.of = of;
  if (Number.isFinite(article)) base.article = article;
  if (Number.isFinite(percent)) base.articlePercent = percent;
  return [base];
}

/** What the page shows of each thing that was measured: a table, and a chart with the article's figures beside. */
export function measurementViews(all: readonly Measurement[]) {
  return [...new Set(all.map(({ what }) => what))].map((what) => {
    const figures = all.filter((figure) => figure.what === what);
    const rows = figures.map((figure) => rowOf(figure, figures));
    return { what, unit: figures[0]!.unit, rows, chart: chartOf(what, figures) };
  });
}

function rowOf(figure: Measurement, figures: readonly Measurement[]) {
  return {
    board: figure.board,
    case: figure.case,
    value: round(figure.value),
    percent: percentText(shareOf(figure, figures, "value")),
    article: figure.article === undefined ? "" : round(figure.article),
    articlePercent: percentText(shareOf(figure, figures, "article")),
  };
}

/** The figure as a percentage of the case that it is compared with; undefined where there is none. */
function shareOf(figure: Measurement, figures: readonly Measurement[], side: "value" | "article"): number | undefined {
  const base = figures.find(({ board, case: name }) => board === figure.board && name === figure.of);
  if (side === "article" && figure.articlePercent !== undefined) return figure.articlePercent;
  const [part, whole] = [figure[side], base?.[side]];
  return part === undefined || !whole || base === figure ? undefined : (100 * part) / whole;
}

/**
 * Machines of today are faster than the article's by factors, so figures that are a part of another are drawn as
 * percentages: that is what can be compared. Figures by themselves are drawn as they are.
 */
function chartOf(what: string, figures: readonly Measurement[]): string {
  const shares = figures.filter((figure) => shareOf(figure, figures, "value") !== undefined);
  const drawn = shares.length > 0 ? shares : figures;
  const side = (figure: Measurement, name: "value" | "article") =>
    shares.length > 0 ? shareOf(figure, figures, name) : figure[name];
  return barChart({
    title: shares.length > 0 ? `${what}, % of ${shares[0]!.of}` : `${what}, ${figures[0]!.unit}`,
    bars: drawn.map((figure) => ({
      label: `${figure.board} ${figure.case}`,
      value: side(figure, "value")!,
      beside: side(figure, "article"),
    })),
    legend: ["measured", "article"],
  });
}

function percentText(share: number | undefined): string {
  return share === undefined ? "" : `${share.toFixed(1)} %`;
}

function round(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
