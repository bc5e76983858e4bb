import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { listModules, loadModule, type Validator } from "../../modules/registry.js";
import { schemaErrors } from "../../runner/engine/arguments/validate.js";

/** Values that fit some schemas and not others, so that both verdicts occur. */
const probes: Record<string, unknown>[] = [
  {},
  { path: "/a", dest: "/b", name: "n", state: "present" },
  { path: 1, dest: [], name: {}, mode: true },
  { name: [], state: "no such state", owner: 7 },
];

describe("starting the command", () => {
  it("takes validators that the build has compiled, with the same verdicts as ajv's", async () => {
    let misfits = 0;
    for (const { name } of listModules()) {
      const module = (await loadModule(name))!;
      const file = new URL(`../../generated/validators/${name}.cjs`, import.meta.url);
      const { default: validate } = (await import(file.href)) as { default: Validator };
      for (const values of probes) {
        const wanted = schemaErrors(module, { ...values });
        const fits = validate({ ...values });
        expect(fits ? [] : validate.errors, name).to.deep.equal(wanted);
        misfits += wanted.length;
      }
    }
    expect(misfits).to.be.greaterThan(100);
  });

  it("reads neither the bundle nor a library for its version", () => {
    const { out, opened } = filesOpened("--version");
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(out).to.equal(`${version}\n`);
    expect(opened.filter((file) => /axle\.cjs|node_modules/.test(file))).to.deep.equal([]);
  });

  it("reads one file for a command, and no library apart from it", () => {
    const { opened } = filesOpened("modules");
    expect(opened.filter((file) => file.endsWith("axle.cjs")).length).to.equal(1);
    expect(opened.filter((file) => /node_modules|dist\/runner|dist\/modules\/.*js$/.test(file))).to.deep.equal([]);
  });
});

/** What the command says, and which scripts it opens. */
function filesOpened(...words: string[]): { out: string; opened: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "axle-start-"));
  try {
    const trace = join(folder, "trace");
    const traced = ["-f", "-qq", "-e", "trace=openat", "-o", trace, process.execPath, "bin/axle.mjs", ...words];
    const out = execFileSync("strace", traced, { encoding: "utf8" });
    const calls = readFileSync(trace, "utf8").matchAll(/openat\([^"]*"([^"]+\.[cm]?js)"[^\n]*= \d/g);
    return { out, opened: [...calls].map(([, file]) => file!) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
