import {
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
import { join, relative } from "node:path";
import { expect } from "chai";
import { axle } from "../cli/axle.js";

/** Names that an inventory, or a task that adds a host by its own words, may give a board; whether one can be a folder. */
const names: Record<string, boolean> = {
  plain: true,
  "a/b": true,
  "/rooted": true,
  ".": false,
  "..": false,
  "../beside": false,
  "up/../../over": false,
  link: false,
};

/** Where a board says that its file is; whether it may be fetched from there. */
const paths: readonly [path: (folder: string) => string, may: boolean][] = [
  [(folder) => `${folder}/file`, true],
  [(folder) => `${folder}/deep/../file`, true],
  [(folder) => `${folder}//./file`, true],
  [(folder) => `../../../../../../../../../../..${folder}/file`, false],
  [(folder) => `/deep/../../../../../../../../..${folder}/file`, false],
  [(folder) => `${folder}/${"deep/../".repeat(900)}file`, false],
  [(folder) => `${folder}/${"n".repeat(300)}`, false],
  [(folder) => `${folder}/fi\u0000le`, false],
  [() => "..", false],
];

describe("the paths of a hostile board", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-fetch-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const filesBelow = (top: string) =>
    readdirSync(top, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(top, name)).isFile());

  it("can't make a fetched file land outside of the board's own folder", async () => {
    for (const name of ["out", "deep", "elsewhere"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "file"), "the board's");
    symlinkSync(join(folder, "elsewhere"), join(folder, "out/link"));
    const hosts = Object.fromEntries(Object.keys(names).map((name) => [name, { ansible_connection: "local" }]));
    writeFileSync(join(folder, "hosts.json"), JSON.stringify({ all: { hosts } }));
    const tasks = paths.map(([path], index) => ({
      name: `${index}`,
      fetch: { src: path(folder), dest: `${folder}/out/` },
      ignore_errors: true,
    }));
    writeFileSync(join(folder, "site.json"), JSON.stringify([{ hosts: "all", gather_facts: false, tasks }]));
    const ran = await axle(["run", "site.json", "-i", "hosts.json", "--report", "jsonl=run.jsonl"], folder);
    expect(ran.code, ran.out + ran.err).to.equal(0);

    const events = readFileSync(join(folder, "run.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const results = events.filter(({ event }) => event === "result");
    expect(results).to.have.length(paths.length * Object.keys(names).length);
    for (const { task, host, status, result } of results) {
      const may = names[host]! && paths[Number(task.name)]![1];
      expect(status === "failed", `${task.name} of ${host}: ${JSON.stringify(result)}`).to.equal(!may);
      if (!may && names[host] && [3, 4].includes(Number(task.name)))
        expect(result.msg).to.match(/^Detected directory traversal/);
    }
    const own = Object.keys(names).filter((name) => names[name]);
    const wanted = own.map((name) => relative("/", `/${name}${folder}/file`).replace(/^\/+/, ""));
    expect(filesBelow(join(folder, "out")).sort()).to.deep.equal(wanted.sort());
    expect(filesBelow(join(folder, "elsewhere"))).to.deep.equal([]);
    expect(readdirSync(folder).sort()).to.deep.equal(
      [".axle", "deep", "elsewhere", "file", "hosts.json", "out", "run.jsonl", "site.json"].sort(),
    );
  });
});
