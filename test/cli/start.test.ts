import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
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

  it("keeps what V8 compiled, and keeps more when a run has used more CPU than the one that this came from", () => {
    const root = copyOfCommand();
    try {
      const cache = join(root, "dist/axle/axle.cache");
      const run = (...words: string[]) => {
        execFileSync(process.execPath, [join(root, "bin/axle.mjs"), ...words], { cwd: root, stdio: "pipe" });
        return { size: statSync(cache).size, inode: statSync(cache).ino };
      };
      const small = run("modules");
      const command = ["exec", "localhost", "-c", "local", "-m", "command", "-a", "true"];
      says(cache, Number.MAX_VALUE);
      expect(run(...command)).to.deep.equal(small);
      says(cache, 1);
      expect(run(...command).size).to.be.greaterThan(small.size * 1.2);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
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

/** The command in a folder of its own, with no cache yet. */
function copyOfCommand(): string {
  const root = mkdtempSync(join(tmpdir(), "axle-start-"));
  mkdirSync(join(root, "dist/axle"), { recursive: true });
  cpSync("bin", join(root, "bin"), { recursive: true });
  cpSync("dist/axle/axle.cjs", join(root, "dist/axle/axle.cjs"));
  for (const name of ["package.json", "node_modules", "modules", "schemas"])
    symlinkSync(resolve(name), join(root, name));
  for (const name of readdirSync("dist"))
    if (name !== "axle") symlinkSync(resolve("dist", name), join(root, "dist", name));
  return root;
}

/** Lets a cache say what CPU the run took that it came from. Microseconds. */
function says(cache: string, used: number): void {
  const bytes = readFileSync(cache);
  bytes.writeDoubleLE(used);
  writeFileSync(cache, bytes);
}
