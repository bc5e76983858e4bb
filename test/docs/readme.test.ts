import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeCommandLine } from "../../runner/cli/describe.js";
import { project } from "../conventions/sources.js";

const read = (name: string) => readFileSync(join(project, name), "utf8");

/** The commands of a page's sh blocks, without what is said beside them; quoted words differ by language. */
function commandsOf(page: string): string[] {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!);
  const lines = blocks.flatMap((text) => text.split("\n").filter(Boolean));
  return lines.map((line) => line.replace(/\s*#.*/, "").replace(/'[^']*'/g, "'…'"));
}

function linksOf(page: string): string[] {
  return [...page.matchAll(/\]\((?!README)([^)]+)\)/g)].map(([, link]) => link!);
}

describe("README.md", () => {
  it("names only commands and options that there are", async () => {
    const { commands } = await describeCommandLine();
    for (const line of commandsOf(read("README.md")).filter((one) => one.startsWith("npx axle "))) {
      const [, , name, ...words] = line.split(/\s+/);
      const command = commands.find((one) => one.name === name);
      expect(command, line).to.not.equal(undefined);
      const options = command!.options.flatMap(({ names }) => names);
      for (const word of words.filter((one) => one.startsWith("-"))) expect(options, line).to.include(word);
    }
  });

  it("says the same in Japanese: the same commands, pages and headings", () => {
    const [english, japanese] = [read("README.md"), read("README.ja.md")];
    expect(commandsOf(japanese)).to.deep.equal(commandsOf(english));
    expect(new Set(linksOf(japanese))).to.include.all.keys(...linksOf(english));
    const levels = (page: string) => [...page.matchAll(/^#+(?= )/gm)].map(([mark]) => mark);
    expect(levels(japanese)).to.deep.equal(levels(english));
  });
});
