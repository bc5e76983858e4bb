import type { Collector } from "./collector.js";

const names = [
  ["year", "%Y"],
  ["month", "%m"],
  ["weekday", "%A"],
  ["weekday_number", "%w"],
  ["weeknumber", "%W"],
  ["day", "%d"],
  ["hour", "%H"],
  ["minute", "%M"],
  ["second", "%S"],
  ["epoch", "%s"],
  ["date", "%Y-%m-%d"],
  ["time", "%H:%M:%S"],
  ["iso8601_basic_short", "%Y%m%dT%H%M%S"],
  ["tz", "%Z"],
  ["tz_offset", "%z"],
] as const;

/** One `date`, so that all parts are of the same moment. The fraction is what a board's `date` gives, zero where none. */
export const dateTime: Collector = {
  name: "date_time",
  script: `
section date; date '+${names.map(([, format]) => format).join("|")}|%N'
section summer; date -d @1752580800 +%Z 2>/dev/null; date -d @1736942400 +%Z 2>/dev/null
`,
  parse(seen) {
    const parts = (seen.lines("date")[0] ?? "").split("|");
    const facts: Record<string, string> = {};
    names.forEach(([name], index) => {
      facts[name] = parts[index] ?? "";
    });
    const nanoseconds = parts[names.length] ?? "";
    const micro = /^\d{9}$/.test(nanoseconds) ? nanoseconds.slice(0, 6) : "000000";
    const utc = new Date(Number(facts["epoch"]) * 1000).toISOString().slice(0, 19);
    facts["epoch_int"] = facts["epoch"] ?? "";
    facts["iso8601"] = `${utc}Z`;
    facts["iso8601_micro"] = `${utc}.${micro}Z`;
    facts["iso8601_basic"] = `${facts["iso8601_basic_short"]}${micro}`;
    const zones = seen.lines("summer").filter((zone) => zone !== "");
    // The zone's other name, where summer has one; the same name twice otherwise.
    facts["tz_dst"] = zones.find((zone) => zone !== facts["tz"]) ?? facts["tz"] ?? "";
    return { date_time: facts };
  },
};
