import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../modules/harness/case-file.js";
import { runPlay } from "../modules/ask-axle.js";
import { folder as modulesFolder } from "../modules/case-files.js";
import { type Answer, type PlainResult, plainState, plainText, plainValue } from "../modules/plain-results.js";
import type { System } from "./system.js";

/** What axle answers to a case, run in this process against the system. */
export async function askAxle(system: System, http: string): Promise<Answer> {
  writeFileSync(
    join(system.play, "hosts"),
    `board ansible_connection=local ansible_shell_executable=${system.shell} ansible_remote_tmp=/tmp\n`,
  );
  const answer = await runPlay(join(system.play, ".."), http);
  return { ...answer, state: plainState(system.endState(), system.play, http) };
}

/** What ansible-core answers to it, run in the system itself: it is this machine's, with another database of packages. */
export function askAnsible(system: System, http: string): Answer {
  const { play } = system;
  writeFileSync(join(play, "hosts"), "board ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n");
  writeFileSync(join(play, "ansible.cfg"), "");
  cpSync(join(projectRoot, "test/oracle/ansible_driver.py"), join(play, "driver.py"));
  cpSync(join(modulesFolder, "record.py"), join(play, "callbacks/record.py"));
  const jobs = [{ dir: "/play", args: ["-i", "hosts", "playbook.yml"], out: "/play/out" }];
  writeFileSync(join(play, "jobs.json"), JSON.stringify(jobs));
  const collections = process.env["ORACLE_COLLECTIONS"];
  system.run("/usr/bin/python3 driver.py <jobs.json", {
    LC_ALL: "C.UTF-8",
    ANSIBLE_HOME: "/play/home",
    ANSIBLE_LOCAL_TEMP: "/play/ansible-local-x",
    ANSIBLE_REMOTE_TEMP: "/play/ansible-tmp-x",
    ANSIBLE_CONFIG: "/play/ansible.cfg",
    ANSIBLE_CALLBACK_PLUGINS: "/play/callbacks",
    ANSIBLE_STDOUT_CALLBACK: "record",
    ANSIBLE_PIPELINING: "1",
    ...(collections ? { ANSIBLE_COLLECTIONS_PATH: collections } : {}),
  });
  const lines = readFileSync(join(play, "out"), "utf8").split("\n");
  const results = lines.filter((line) => line.startsWith('{"task"')).map((line) => JSON.parse(line) as PlainResult);
  const said = plainText(readFileSync(join(play, "out.err"), "utf8"), "/play", http);
  return {
    code: Number(readFileSync(join(play, "out.rc"), "utf8")),
    results: plainValue(results, "/play", http) as PlainResult[],
    state: plainState(system.endState(), "/play", http),
    ...(results.length === 0 ? { problem: said.slice(0, 2000) } : {}),
  };
}
