import { guestImage } from "../lab/namespace/guest-image.js";
import { ensureImage } from "../lab/namespace/image.js";
import { describeCgroups } from "./fleet/cgroups.js";
import { Fleet } from "./fleet/fleet.js";
import { describeGuests } from "./fleet/guests.js";
import { describeMeasuring } from "./fleet/measuring.js";
import { describeModernHost } from "./fleet/modern-host.js";
import { describeNetworkd } from "./fleet/networkd.js";
import { describeVersion2 } from "./fleet/version-2.js";
import { needBoards } from "./scene.js";

/** What costs much to set up is set up once: each part goes on where the one before it ended. */
describe("a fleet of today's boards", function () {
  this.timeout(400_000);
  let fleet: Fleet;

  before(async function () {
    needBoards(this);
    this.timeout(900_000);
    fleet = await Fleet.open(await ensureImage(guestImage()));
  });
  after(() => fleet?.close());

  describeModernHost(() => fleet);
  describeGuests(() => fleet);
  describeCgroups(() => fleet);
  describeMeasuring(() => fleet);
  describeNetworkd(() => fleet);
  describeVersion2(() => fleet);
});
