import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

/** Every promise of docs/safety.md names a file of tests and the words of a test in it. */
const rows = [...readFileSync("docs/safety.md", "utf8").matchAll(/\| `([\w/.-]+\.ts)`: (.+?) \|$/gm)];
const files = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** Titles may be put together: a variable part stands for any words. */
function titlesIn(text: string): RegExp[] {
  return [...text.matchAll(/\bit\(\s*(["'`])((?:\\.|(?!\1).)+)\1/gs)].map(([, , title]) => {
    const parts = title!.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&"));
    return new RegExp(`^${parts.join(".+")}$`);
  });
}

describe("docs/safety.md", () => {
  it("has promises", () => expect(rows.length).to.be.at.least(30));

  for (const [, name, title] of rows) {
    it(`is proven by ${name}: ${title}`, () => {
      const named = files.filter((path) => `/${path}`.endsWith(`/${name}`));
      expect(named, name).to.not.deep.equal([]);
      const titles = named.flatMap((file) => titlesIn(readFileSync(join("test", file), "utf8")));
      expect(
        titles.some((known) => known.test(title!)),
        title,
      ).to.equal(true);
    });
  }
});
