import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NamespaceLab } from "../../lab/namespace/lab.js";
import type { Variant } from "../../lab/namespace/variants.js";
import { readResults, runDriver } from "../modules/ask-ansible.js";
import { runPlay } from "../modules/ask-axle.js";
import { expandTasks } from "../modules/case-files.js";
import type { Answer } from "../modules/plain-results.js";
import { nowhere, withFolder } from "./ask.js";
import type { SystemCase } from "./case-files.js";

/** What axle answers to a case, run in this process, on a booted board. */
export function askAxleOnBoard(one: SystemCase, variant: Variant): Promise<Answer> {
  return onBoard(one, variant, (dir) => runPlay(dir, nowhere));
}

/** Runs cases through ansible-core, each on a board of its own that is given Python before. */
export async function askAnsibleOnBoard(cases: readonly SystemCase[], variant: Variant): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const one of cases)
    answers.push(
      await onBoard(one, variant, async (dir, lab) => {
        const install = "apt-get -qq update && apt-get -qqy --no-install-recommends install python3 python3-apt";
        await lab.run(lab.boards[0]!, `export DEBIAN_FRONTEND=noninteractive; { ${install}; } >&2`);
        writeFileSync(join(dir, "ansible.cfg"), "");
        await runDriver(
          [{ dir: join(dir, "play"), args: ["-i", "hosts", "playbook.yml"], out: join(dir, "out") }],
          dir,
        );
        return readResults(dir, nowhere);
      }),
    );
  return answers;
}

function onBoard(
  one: SystemCase,
  variant: Variant,
  run: (dir: string, lab: NamespaceLab) => Promise<Omit<Answer, "state">>,
): Promise<Answer> {
  return withFolder(async (dir) => {
    const lab = await NamespaceLab.up({ boards: ["board"], variant });
    try {
      layOut(one, dir, lab);
      const answer = await run(dir, lab);
      const state: Answer["state"] = {};
      for (const command of one.show ?? []) state[`$ ${command}`] = await lab.run(lab.boards[0]!, command);
      return { ...answer, state };
    } finally {
      await lab.down();
    }
  });
}

function layOut(one: SystemCase, dir: string, lab: NamespaceLab): void {
  const play = join(dir, "play");
  mkdirSync(play);
  const playbook = [{ hosts: "all", gather_facts: false, vars: one.vars ?? {}, tasks: expandTasks(one) }];
  writeFileSync(join(play, "playbook.yml"), JSON.stringify(playbook));
  const known = `-F none -o ControlMaster=no -o UserKnownHostsFile=${join(lab.folder, "known_hosts")}`;
  const words = [
    `ansible_host=${lab.boards[0]!.address} ansible_user=root ansible_ssh_private_key_file=${lab.keyFile}`,
    `ansible_ssh_common_args='${known}' ansible_python_interpreter=/usr/bin/python3`,
  ];
  writeFileSync(join(play, "hosts"), `board ${words.join(" ")}\n`);
}
