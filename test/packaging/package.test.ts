import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { runProgram } from "../cli/axle.js";
import { project } from "../conventions/sources.js";
import { installDeb, makeRelease } from "./release.js";

interface Production {
  productionPackages(
    root: string,
  ): { path: string; manifest: { name: string; license?: string; licenses?: { type: string }[] } }[];
}

const LICENCES = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0", "Unlicense"];

/** A module as somebody writes it outside of axle's own tree. */
const foreign = `import { defineModule } from "axle/module";
import { arg, args } from "axle/kit";
export default defineModule({
  name: "motd",
  summary: "Sets the text that is shown at login",
  args: args({ text: arg.str("The text.", { required: true }), loud: arg.bool("In capitals.") }),
  probe: () => ({ motd: { read: "content", path: "/etc/motd" } }) as const,
  plan(args, seen) {
    const text: string = args.text;
    const loud: boolean | undefined = args.loud;
    return seen.motd.text === text && !loud ? { plan: "ok" } : { plan: "refused", problem: "no" };
  },
});
`;

interface Bom {
  metadata: { component: { name: string } };
  components: { name: string }[];
}

const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
  version: string;
  dependencies: Record<string, string>;
};
const { version } = manifest;

async function production(): Promise<ReturnType<Production["productionPackages"]>> {
  const { productionPackages } = (await import(
    pathToFileURL(join(project, "scripts/production.mjs")).href
  )) as unknown as Production;
  return productionPackages(project);
}

describe("the package", function () {
  this.timeout(600_000);
  let folder: string;
  let installed: string;
  let release: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "axle-pack-"));
    release = makeRelease(join(folder, "clone"), version);
    installed = join(folder, "node_modules/axle");
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", join(release, `axle-${version}.tgz`), "-C", installed, "--strip-components=1"]);
    // The libraries that npm would install beside it: those of production, and no other.
    for (const { path } of await production()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      if (!path.includes("/node_modules/", 1)) symlinkSync(join(project, path), join(folder, path));
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const axle = (...words: string[]) =>
    runProgram(process.execPath, [join(installed, "bin/axle.mjs"), ...words], folder);

  it("runs by itself: commands, modules, playbooks, the lab and its stand-ins", async () => {
    expect((await axle("--version")).out).to.match(/^\d+\.\d+\.\d+\n$/);
    expect((await axle("modules")).out).to.match(/^copy /m);
    const playbook = join(installed, "playbooks/lxc-host.yml");
    const lint = await axle("lint", playbook, "-i", join(installed, "inventory/ax3"));
    expect(lint.code, lint.out).to.equal(0);
    expect((await axle("doc", "copy")).out).to.match(/EXAMPLES/);
    const up = await axle("lab", "up", "1");
    try {
      expect(up.code, up.out + up.err).to.equal(0);
      const ping = await axle("exec", "all", "-i", join(folder, ".cache/axle/lab/inventory.yml"), "-m", "ping");
      expect(ping.out + ping.err).to.match(/SUCCESS/);
    } finally {
      expect((await axle("lab", "down")).code).to.equal(0);
    }
  });

  it("brings every library that its commands load", async () => {
    writeFileSync(join(folder, "watched.yml"), "- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n");
    const watch = await axle("watch", "watched.yml", "-i", "board,", "-c", "local", "--every", "1s", "--rounds", "1");
    expect(watch.code, watch.out + watch.err).to.equal(0);
    const graph = await axle("graph", "watched.yml", "--format", "svg");
    expect(graph.out).to.match(/<svg/);
  });

  it("holds neither tests nor sources, but types, manual pages and schemas", () => {
    const files = execFileSync("find", [".", "-type", "f"], { cwd: installed, encoding: "utf8" }).split("\n");
    expect(files.filter((file) => /\.test\.js$|(?<!\.d)\.ts$/.test(file))).to.deep.equal([]);
    for (const file of ["./dist/man/axle.1", "./schemas/playbook.json", "./dist/modules/contract.d.ts", "./LICENSE"])
      expect(files).to.include(file);
  });

  it("is a release with a list of all that is in it, and sums", () => {
    const bom = JSON.parse(readFileSync(join(release, `axle-${version}.sbom.json`), "utf8")) as Bom;
    expect(bom.metadata.component.name).to.equal("axle");
    const { dependencies } = manifest;
    const listed = bom.components.map(({ name }) => name);
    expect(listed).to.include.members(Object.keys(dependencies)).and.not.include("mocha");
    expect(execFileSync("sha256sum", ["-c", `axle-${version}.sha256`], { cwd: release, encoding: "utf8" })).to.match(
      /^(?:\S+: OK\n){3}$/,
    );
    const left = execFileSync("git", ["status", "--porcelain"], { cwd: join(folder, "clone"), encoding: "utf8" });
    expect(left, "a dry run leaves the tree as it was").to.equal("");
  });

  it("is a Debian package, which runs where it is installed, with a module of one's own", async () => {
    const root = join(folder, "root");
    const [deb] = readdirSync(release).filter((name) => name.endsWith(".deb"));
    installDeb(join(release, deb!), root);
    const here = join(folder, "here");
    mkdirSync(join(here, "library/motd"), { recursive: true });
    writeFileSync(
      join(here, "library/motd/index.ts"),
      foreign.replace('"/etc/motd"', JSON.stringify(join(here, "motd"))),
    );
    writeFileSync(join(here, "motd"), "hello");
    writeFileSync(
      join(here, "site.yml"),
      "- hosts: all\n  tasks:\n    - motd: {text: hello}\n    - copy: {content: x, dest: made}\n",
    );
    const run = (...words: string[]) => runProgram(join(root, "usr/bin/axle"), words, here);
    expect((await run("--version")).out).to.equal(`${version}\n`);
    const ran = await run("run", "site.yml", "-i", "board,", "-c", "local");
    expect(ran.out + ran.err).to.match(/ok: \[board\][\s\S]*changed: \[board\]/);
    expect(ran.code).to.equal(0);
    for (const path of ["man/man1/axle.1.gz", "bash-completion/completions/axle", "doc/axle/copyright"])
      expect(readFileSync(join(root, "usr/share", path)).length).to.be.greaterThan(100);
  });

  it("gives authors of modules their types", async () => {
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    writeFileSync(join(folder, "motd.ts"), foreign);
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--module", "nodenext"];
    const tsc = join(project, "node_modules/typescript/bin/tsc");
    const check = () => runProgram(process.execPath, [tsc, ...options, "motd.ts"], folder);
    expect((await check()).out).to.equal("");
    writeFileSync(join(folder, "motd.ts"), foreign.replace("const text: string", "const text: number"));
    expect((await check()).out).to.match(/motd\.ts\(\d+,\d+\): error TS2322/);
  });

  it("brings only libraries whose licences may be passed on", async () => {
    const wrong = (await production()).filter(({ manifest }) => {
      // An older form of the field: a list of objects.
      const words = (manifest.license ?? manifest.licenses?.[0]?.type ?? "none")
        .replace(/[()]/g, "")
        .split(/ (?:OR|AND) /);
      return !words.some((word) => LICENCES.includes(word));
    });
    expect(wrong.map(({ manifest }) => `${manifest.name}: ${manifest.license}`)).to.deep.equal([]);
  });

  it("explains every library of its own in docs/dependencies.md, pinned", () => {
    const { dependencies } = manifest;
    const page = readFileSync(join(project, "docs/dependencies.md"), "utf8");
    expect(Object.keys(dependencies).filter((name) => !page.includes(`| ${name} |`))).to.deep.equal([]);
    expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).to.deep.equal([]);
  });
});
