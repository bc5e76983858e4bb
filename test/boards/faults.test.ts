import { describeBadLink } from "./faults/bad-link.js";
import { describeClocks } from "./faults/clocks.js";
import { describeControllers } from "./faults/controllers.js";
import { FaultScene } from "./faults/fault-scene.js";
import { describeResources } from "./faults/resources.js";
import { describeSshd } from "./faults/sshd.js";
import { needBoards } from "./scene.js";

/** Each fault begins with a fresh state and ends with a repaired one, on one board. */
describe("a real board", function () {
  this.timeout(400_000);
  let scene: FaultScene;

  before(async function () {
    needBoards(this);
    this.timeout(900_000);
    scene = await FaultScene.open();
  });
  after(() => scene?.close());

  describeBadLink(() => scene);
  describeSshd(() => scene);
  describeResources(() => scene);
  describeClocks(() => scene);
  describeControllers(() => scene);
});
