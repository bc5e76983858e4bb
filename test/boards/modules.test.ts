import { join } from "node:path";
import { ensureImage } from "../lab/namespace/image.js";
import { ansibleVersion } from "../oracle/ansible.js";
import { answersFor } from "../oracle/modules/ask-ansible.js";
import { differences } from "../oracle/modules/compare.js";
import type { Answer } from "../oracle/modules/plain-results.js";
import { askAnsible, askAxle } from "../oracle/systems/ask.js";
import { askAnsibleOnBoard, askAxleOnBoard } from "../oracle/systems/ask-boards.js";
import { folder, readSystemCases, type SystemCase } from "../oracle/systems/case-files.js";
import { systemsImage } from "../oracle/systems/image.js";
import { needBoards } from "./scene.js";

const only = process.env["ORACLE"];
const wanted = (file: string, cases: readonly SystemCase[]) =>
  cases.filter((one) => !only || `${file}: ${one.case}`.includes(only));

/** Fails with every difference. */
function hold(one: SystemCase, expected: Answer | undefined, axle: Answer): void {
  if (!expected) throw new Error("Ansible's answer is not recorded: run this where ansible-core is installed");
  if (expected.problem) throw new Error(`the case must run through Ansible: ${expected.problem}`);
  const found = differences(one, expected, axle);
  if (found.length > 0) throw new Error(`axle differs from ansible-core:\n${found.join("\n")}`);
}

describe("the same tasks on whole systems through ansible-core and through axle", () => {
  let image: string;
  before(async function () {
    needBoards(this);
    this.timeout(600_000);
    image = await ensureImage(systemsImage());
  });

  for (const [file, all] of readSystemCases("cases")) {
    const cases = wanted(file, all);
    if (cases.length === 0) continue;
    describe(file, () => {
      let answers: Map<SystemCase, Answer>;
      before(async function () {
        this.timeout(600_000);
        const ask = ansibleVersion() ? (missing: readonly SystemCase[]) => askAnsible(missing, image) : undefined;
        const kept = all.filter((one) => !one.live);
        answers = await answersFor(join(folder, "answers", `${file}.json`), kept, ask);
      });
      for (const one of cases)
        it(one.case, async function () {
          if (one.live && !ansibleVersion()) this.skip();
          const [now] = one.live ? await askAnsible([one], image) : [];
          hold(one, now ?? answers.get(one), await askAxle(one, image));
        });
    });
  }
});

describe("the same tasks on booted boards through ansible-core and through axle", function () {
  this.timeout(600_000);
  before(function () {
    needBoards(this);
  });

  for (const [file, all] of readSystemCases("on-boards")) {
    const variant = file === "systemd" ? "debian-systemd" : "debian";
    for (const one of wanted(file, all))
      it(`${file}: ${one.case}`, async () => {
        const ask = (missing: readonly SystemCase[]) => askAnsibleOnBoard(missing, variant);
        const kept = join(folder, "answers", `on-${file}.json`);
        const answers = await answersFor(kept, all, ansibleVersion() ? ask : undefined);
        hold(one, answers.get(one), await askAxleOnBoard(one, variant));
      });
  }
});
