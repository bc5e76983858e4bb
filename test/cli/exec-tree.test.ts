import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { Project } from "../load/project.js";
import { hasOracle } from "../load/python.js";
import { axle, type Ran, runProgram } from "./axle.js";

/** What one task leaves in the folder of `--tree`, on two boards: the files' texts, apart from what differs by run. */
const CASES: { title: string; line: string[]; code: number; files: Record<string, RegExp> }[] = [
  {
    title: "what a command printed, on one line",
    line: ["-m", "command", "-a", "echo hello"],
    code: 0,
    files: { a: /^\{"changed": true, "cmd": \["echo", "hello"\],.*"stdout_lines": \["hello"\]\}$/, b: /"hello"/ },
  },
  {
    title: "a failure",
    line: ["-m", "command", "-a", "false"],
    code: 2,
    files: { a: /"msg": "non-zero return code", "rc": 1,/, b: /"rc": 1,/ },
  },
  {
    title: "what is shown always, over several lines",
    line: ["-m", "debug", "-a", "msg={{ inventory_hostname }}"],
    code: 0,
    files: { a: /^\{\n {4}"changed": false,\n {4}"msg": "a"\n\}$/, b: /"msg": "b"/ },
  },
  {
    title: "only the boards of the pattern",
    line: ["-l", "b", "-m", "ping"],
    code: 0,
    files: { b: /^\{.*"ping": "pong"\}$/ },
  },
];

describe("axle exec --tree", function () {
  this.timeout(60_000);
  let project: Project;
  const inventory = "a\nb\n[all:vars]\nansible_connection=local\nansible_python_interpreter=/usr/bin/python3\n";
  beforeEach(() => {
    project = new Project({ hosts: inventory });
  });
  afterEach(() => project.remove());

  /** The files of the folder, without the times and what a run counts. */
  const filesOf = (folder: string): Record<string, string> => {
    const texts = readdirSync(project.path(folder)).map((name) => {
      const text = readFileSync(project.path(`${folder}/${name}`), "utf8");
      return [name, text.replace(/("(?:start|end|delta)": )"[^"]*"/g, '$1"…"')];
    });
    return Object.fromEntries(texts);
  };

  for (const { title, line, code, files } of CASES)
    it(`writes ${title}, as ansible does`, async () => {
      const words = (folder: string) => ["all", "-i", "hosts", ...line, "--tree", folder];
      const ran: Ran = await axle(["exec", ...words("made/ours")], project.folder);
      expect(ran.code, ran.out + ran.err).to.equal(code);
      const ours = filesOf("made/ours");
      expect(Object.keys(ours)).to.deep.equal(Object.keys(files));
      for (const [name, text] of Object.entries(files)) expect(ours[name]).to.match(text);
      if (!hasOracle) return;
      const theirs = await runProgram("ansible", words("theirs"), project.folder);
      expect(theirs.code, theirs.out + theirs.err).to.equal(code);
      expect(ours).to.deep.equal(filesOf("theirs"));
    });
});
