import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { resultsOf } from "../e2e/results.js";
import { endOf, type Ran } from "../e2e/scene.js";
import { badImages } from "./bad-images.js";
import type { MachineScene } from "./scene.js";

/** All bad images are tried in one run: a connection and a look at the flash cost the board seconds each. */
export function describeBadImages(open: () => MachineScene): void {
  let held: Buffer;
  let environment: Buffer;
  let ran: Ran;

  it("is offered images that would leave it dead after its next restart", async () => {
    const scene = open();
    held = scene.flash("uimage");
    environment = scene.flash("uenv");
    const stock = held.subarray(0, 64 + held.readUInt32BE(12));
    const tasks = badImages.map(({ partition, make }, index) => {
      const file = scene.desk.path(`image-${index}`);
      writeFileSync(file, make(stock));
      return `
    - copy: {src: "${file}", dest: /var/tmp/image}
    - {name: "flash ${index}", flashcfg: {image: /var/tmp/image, partition: ${partition}}, ignore_errors: true}
`;
    });
    ran = await scene.tasks(tasks.join(""));
    expect(ran.code, endOf(ran)).to.equal(0);
  });

  for (const [index, { name, why }] of badImages.entries())
    it(`does not let an image into its flash that has ${name}`, () => {
      const refused = resultsOf(ran.events).find(({ task }) => task.name === `flash ${index}`)!;
      expect(refused.status).to.equal("failed");
      expect(refused.result.msg).to.contain(why);
    });

  it("has the same bytes in its flash after all of them", () => {
    expect(open().flash("uimage").equals(held)).to.equal(true);
    expect(open().flash("uenv").equals(environment)).to.equal(true);
  });
}
