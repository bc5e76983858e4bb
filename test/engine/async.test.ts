import { expect } from "chai";
import { Workshop } from "./harness.js";

describe("async tasks", () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;

  it("are only started with poll: 0", async () => {
    const tasks = `    - shell: "sleep 2; touch ${workshop.dir}/done"\n      async: 20\n      poll: 0\n      register: job\n    - stat: {path: "${workshop.dir}/done"}\n`;
    const ran = await workshop.run(play(tasks));
    const [job, stat] = ran.of("result").map(({ result }) => result);
    expect(job).to.include({ started: 1, finished: 0, changed: true });
    expect(job!["ansible_job_id"]).to.match(/^j\d+\.\d+$/);
    expect((stat!["stat"] as { exists: boolean }).exists).to.equal(false);
  });

  it("are waited for otherwise, and give what the command gave", async () => {
    const ran = await workshop.run(play("    - shell: echo out; exit 3\n      async: 20\n      poll: 1\n"));
    const { result, status } = ran.of("result")[0]!;
    expect(status).to.equal("failed");
    expect(result).to.include({ rc: 3, stdout: "out" });
  });
});
