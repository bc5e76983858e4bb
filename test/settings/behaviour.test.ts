import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { Project } from "../load/project.js";
import { hasOracle } from "../load/python.js";
import type { SettingCase } from "./behaviour/case.js";
import { outputCases } from "./behaviour/output-cases.js";
import { runCases } from "./behaviour/run-cases.js";

/** Behaviour of settings, each through a whole run. */
const cases: readonly SettingCase[] = [...runCases, ...outputCases];

const programs = {
  axle: [process.execPath, `${process.cwd()}/bin/axle.mjs`, "run"],
  ansible: ["ansible-playbook"],
};

/** A run with nothing but the case's own settings. */
function run(program: readonly string[], one: SettingCase, project: Project) {
  const args = [...program.slice(1), "site.yml", ...(one.args ?? ["-i", "h,"]), "-c", "local"];
  const env = {
    PATH: process.env["PATH"],
    HOME: project.folder,
    LC_ALL: "C.UTF-8",
    ANSIBLE_LOCALHOST_WARNING: "False",
    ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
    ...one.env,
  };
  const ran = spawnSync(program[0]!, args, { cwd: project.folder, env, encoding: "utf8" });
  return { code: ran.status, out: ran.stdout, all: ran.stdout + ran.stderr };
}

function check(ran: ReturnType<typeof run>, one: SettingCase): void {
  expect(ran.code, ran.all).to.equal(one.code ?? 0);
  // Patterns for the whole output are meant for what scripts read: standard output.
  for (const pattern of one.has ?? []) {
    expect(pattern.source.startsWith("^") ? ran.out : ran.all).to.match(pattern);
  }
  for (const pattern of one.lacks ?? []) expect(ran.all).not.to.match(pattern);
}

function projectOf(one: SettingCase): Project {
  return new Project({ ...one.files, ...(one.cfg === undefined ? {} : { "ansible.cfg": one.cfg }) });
}

describe("a setting in a run", () => {
  for (const one of cases)
    it(one.name, () => {
      const project = projectOf(one);
      try {
        check(run(programs.axle, one, project), one);
      } finally {
        project.remove();
      }
    });
});

describe("what is expected of settings", () => {
  for (const one of cases.filter((one) => !one.ownWords))
    it(`holds for ansible-playbook: ${one.name}`, function () {
      if (!hasOracle) return this.skip();
      const project = projectOf(one);
      try {
        check(run(programs.ansible, one, project), one);
      } finally {
        project.remove();
      }
    });
});

describe("facts that are kept between runs", () => {
  const kept: SettingCase = {
    name: "",
    env: { ANSIBLE_CACHE_PLUGIN: "jsonfile", ANSIBLE_CACHE_PLUGIN_CONNECTION: "cache", ANSIBLE_GATHERING: "smart" },
    files: {
      "site.yml":
        '- hosts: all\n  tasks:\n    - debug: msg="{{ marked | default(0) }}"\n    - set_fact: {marked: 5, cacheable: true}\n',
    },
  };
  let project: Project;
  beforeEach(() => {
    project = projectOf(kept);
  });
  afterEach(() => project.remove());

  const again = (more: Partial<SettingCase> = {}, program: readonly string[] = programs.axle) =>
    run(program, { ...kept, ...more, env: { ...kept.env, ...more.env } }, project).out;

  it("are not gathered again, and hold what set_fact kept", () => {
    expect(again())
      .to.match(/Gathering Facts/)
      .and.to.match(/"msg": "?0/);
    expect(JSON.parse(readFileSync(project.path("cache/h"), "utf8"))).to.include({
      marked: 5,
      ansible_system: "Linux",
    });
    expect(again())
      .to.match(/"msg": "?5/)
      .and.not.to.match(/Gathering Facts/);
  });

  it("are forgotten with --flush-cache", () => {
    again();
    expect(again({ args: ["-i", "h,", "--flush-cache"] }))
      .to.match(/Gathering Facts/)
      .and.to.match(/"msg": "?0/);
  });

  it("are stale after fact_caching_timeout", () => {
    again();
    spawnSync("touch", ["-d", "2001-01-01", project.path("cache/h")]);
    expect(again({ env: { ANSIBLE_CACHE_PLUGIN_TIMEOUT: "60" } })).to.match(/Gathering Facts/);
    spawnSync("touch", ["-d", "2001-01-01", project.path("cache/h")]);
    expect(again({ env: { ANSIBLE_CACHE_PLUGIN_TIMEOUT: "0" } })).not.to.match(/Gathering Facts/);
  });

  it("are files that ansible reads, and the other way round", function () {
    if (!hasOracle) return this.skip();
    again();
    expect(again({}, programs.ansible))
      .to.match(/"msg": "?5/)
      .and.not.to.match(/Gathering Facts/);
    expect(again()).not.to.match(/Gathering Facts/);
  });

  it("count as none when their file is broken", () => {
    again();
    project.write("cache/h", "{ broken");
    expect(again()).to.match(/Gathering Facts/);
    expect(existsSync(project.path("cache/h"))).to.equal(true);
  });
});
