import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { project, readSources } from "./sources.js";

const sources = readSources("runner", "modules");

/** Lines that match, as `file:line`. */
function places(pattern: RegExp, exempt: RegExp): string[] {
  return sources
    .filter((source) => !exempt.test(source.path))
    .flatMap((source) =>
      source.text
        .split("\n")
        .flatMap((line, index) =>
          pattern.test(line.replace(/\/\/.*$|^\s*\*.*$/, "")) ? [`${source.path}:${index + 1}`] : [],
        ),
    );
}

describe("sources", () => {
  it("end the process only in runner/cli", () => {
    expect(places(/\bprocess\.exit\b/, /^runner\/cli\//)).to.deep.equal([]);
  });

  it("print only in runner/report and runner/cli", () => {
    expect(
      places(
        /\bconsole\.(log|error|warn|info|debug)\(|\bprocess\.(stdout|stderr)\b/,
        /^runner\/(cli\/|report\/|template\/lookups\/url-child\.ts)/,
      ),
    ).to.deep.equal([]);
  });

  it("have no file of more than 300 lines", () => {
    const long = sources
      .map((source) => ({ path: source.path, lines: source.text.split("\n").length }))
      .filter(({ lines }) => lines > 300);
    expect(long).to.deep.equal([]);
  });

  it("name nothing unfinished", () => {
    expect(places(/\b(TODO|FIXME|XXX)\b|not implemented/, /^$/)).to.deep.equal([]);
  });

  it("are installed from a lock file that names no address", () => {
    expect(readFileSync(join(project, "package-lock.json"), "utf8")).not.to.match(/"resolved": "https?:/);
  });
});
