import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { COMMANDS } from "../../runner/cli/commands.js";
import { describeCommandLine } from "../../runner/cli/describe.js";
import { bashCompletion } from "../../runner/report/shell/bash.js";
import { fishCompletion } from "../../runner/report/shell/fish.js";
import { manPage } from "../../runner/report/shell/man-page.js";
import { zshCompletion } from "../../runner/report/shell/zsh.js";
import { runProgram } from "../cli/axle.js";

/** What a person has typed, and what a shell must offer. */
const CASES: [typed: string[], offers: string[]][] = [
  [["ini"], ["init"]],
  [
    ["vault", "enc"],
    ["encrypt", "encrypt_string"],
  ],
  [["run", "--inventory-f"], ["--inventory-file"]],
  [["lint", "--form"], ["--format"]],
];

describe("completion", () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "axle-shell-"));
    const root = await describeCommandLine();
    writeFileSync(join(folder, "axle.bash"), bashCompletion(root));
    writeFileSync(join(folder, "axle.fish"), fishCompletion(root));
    writeFileSync(join(folder, "_axle"), zshCompletion(root));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [typed, offers] of CASES) {
    it(`offers ${offers.join(" and ")} for \`axle ${typed.join(" ")}\` in bash and fish`, async () => {
      const words = ["axle", ...typed];
      const ask = `source ./axle.bash; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _axle; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const bash = await runProgram("bash", ["-c", ask], folder);
      expect(bash.err).to.equal("");
      expect(bash.out.trim().split("\n")).to.deep.equal(offers);
      const fish = await runProgram("fish", ["-c", `source ./axle.fish; complete -C "${words.join(" ")}"`], folder);
      expect(
        fish.out
          .trim()
          .split("\n")
          .map((line) => line.split("\t")[0]),
      ).to.deep.equal(offers);
    });
  }

  it("is a script that zsh can read, with a function per command", async () => {
    const names = Object.keys(COMMANDS).map((name) => `_axle_${name.replaceAll("-", "_")}`);
    const script = `compdef() { :; }; source ./_axle; for name in ${names.join(" ")}; do (( $+functions[$name] )) || echo missing $name; done`;
    const zsh = await runProgram("zsh", ["-f", "-c", script], folder);
    expect(zsh.err + zsh.out).to.equal("");
  });
});

describe("manual pages", () => {
  it("exist for every command, and are valid roff", async () => {
    const root = await describeCommandLine();
    expect(root.commands.map(({ name }) => name)).to.have.members(Object.keys(COMMANDS));
    for (const page of [manPage(root, "1", true), ...root.commands.map((command) => manPage(command, "1"))]) {
      expect(page).to.match(/^\.TH "AXLE[\w-]*" "1"/);
      // Lines that begin with a dot are macros of the `man` package, nothing else.
      const macros = page
        .split("\n")
        .filter((line) => /^[.']/.test(line))
        .map((line) => line.split(" ")[0]);
      expect(macros.filter((macro) => !/^\.(?:TH|SH|TP|B|I|BR|RS|RE)$/.test(macro!))).to.deep.equal([]);
    }
  });
});
