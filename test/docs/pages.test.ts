import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../runner/cli/commands.js";
import { exitCodeOf } from "../../runner/cli/exit-codes.js";
import { AxleError, type ErrorKind } from "../../runner/errors.js";
import { project } from "../conventions/sources.js";

const pages = [
  "README.md",
  "README.ja.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(project, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (page: string) => readFileSync(join(project, page), "utf8");

/** Every kind of error, as its type lists them. */
function errorKinds(): string[] {
  const text = read("runner/errors.ts");
  const type = /export type ErrorKind =([\s\S]*?);/.exec(text)![1]!;
  return [...type.matchAll(/^\s*\| "([\w-]+)"/gm)].map(([, kind]) => kind!);
}

describe("the docs", () => {
  it("explain every kind of error with its exit code, and no other", () => {
    const told = [...read("docs/troubleshooting.md").matchAll(/^### `([\w-]+)` \(exit code (\d+)\)$/gm)];
    const wanted = errorKinds().map(
      (kind) => `${kind} ${exitCodeOf(new AxleError({ kind: kind as ErrorKind, message: "" }))}`,
    );
    expect(told.map(([, kind, code]) => `${kind} ${code}`)).to.have.members(wanted);
  });

  it("lead nowhere that is not there", () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !existsSync(join(project, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it("name only commands that exist", () => {
    const known = [...Object.keys(COMMANDS), "help", "COMMAND"];
    const wrong = pages
      .filter((page) => page !== "docs/modules.md")
      .flatMap((page) =>
        [...read(page).matchAll(/(?:^|[`\s])(?:npx )?axle ([a-z][\w-]*)(?=[ `\n])/gm)]
          .filter(([whole, name]) => /`|^\s*(?:npx )?axle/.test(whole) && whole.includes("`") && !known.includes(name!))
          .map(([, name]) => `${page}: ${name}`),
      );
    expect(wrong).to.deep.equal([]);
  });
});
