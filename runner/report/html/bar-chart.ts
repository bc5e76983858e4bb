/** Horizontal bars in pairs: a value, and what it is compared with. */
export interface BarChart {
  title: string;
  bars: readonly { label: string; value: number; beside: number | undefined }[];
  /** What the two kinds of bars are. */
  legend: readonly [string, string];
}

const width = 720;
const left = 220;
const right = 90;
const thick = 13;

/** An SVG picture of the chart, in the page's colours. All text in it is escaped. */
export function barChart({ title, bars, legend }: BarChart): string {
  const most = Math.max(...bars.flatMap(({ value, beside }) => [value, beside ?? 0]), Number.MIN_VALUE);
  const length = (value: number) => Math.max(0, ((width - left - right) * value) / most);
  const bar = (y: number, value: number, kind: string) =>
    `<rect class="${kind}" x="${left}" y="${y}" width="${length(value).toFixed(1)}" height="${thick}"/>` +
    `<text x="${(left + length(value) + 6).toFixed(1)}" y="${y + thick - 2}">${Math.round(value * 10) / 10}</text>`;
  let y = 34;
  const parts = bars.map(({ label, value, beside }) => {
    const top = y;
    y += beside === undefined ? thick + 12 : 2 * thick + 14;
    const name = `<text x="${left - 8}" y="${top + thick - 2}" text-anchor="end">${escaped(label)}</text>`;
    return name + bar(top, value, "measured") + (beside === undefined ? "" : bar(top + thick + 2, beside, "beside"));
  });
  const key = legend.map(
    (text, index) =>
      `<rect class="${index === 0 ? "measured" : "beside"}" x="${left + index * 120}" y="12" width="10" height="10"/>` +
      `<text x="${left + index * 120 + 16}" y="21">${escaped(text)}</text>`,
  );
  return (
    `<svg class="chart" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="${escaped(title)}">` +
    `<title>${escaped(title)}</title>${key.join("")}${parts.join("")}</svg>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
