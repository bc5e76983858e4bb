import { expect } from "chai";
import { DynamicInventory } from "../../runner/inventory/dynamic.js";
import { Inventory } from "../../runner/inventory/inventory.js";
import { loadInventory } from "../../runner/inventory/load.js";
import { HostSelector } from "../../runner/inventory/select.js";
import { UnsafeText } from "../../runner/values.js";

describe("an inventory that tasks change", () => {
  const start = () => new DynamicInventory(loadInventory(["a,b"]));

  it("gets hosts with groups and variables, and says what changed", () => {
    const dynamic = start();
    const asked = { name: "new", groups: ["g", "h"], vars: { x: 1 } };
    expect(dynamic.addHost(asked)).to.equal(true);
    expect(dynamic.addHost(asked)).to.equal(false);
    expect(dynamic.addHost({ ...asked, vars: { x: 2 } })).to.equal(true);
    const host = dynamic.inventory.hosts.get("new")!;
    expect(host.groupNames()).to.deep.equal(["g", "h"]);
    expect(host.vars.values["x"]).to.equal(2);
    expect(dynamic.inventory.ungrouped.hosts.has(host)).to.equal(false);
  });

  it("gets groups with parents", () => {
    const dynamic = start();
    expect(dynamic.groupBy({ host: "a", group: "os_Debian", parents: ["linux"] })).to.equal(true);
    expect(dynamic.groupBy({ host: "a", group: "os_Debian", parents: ["linux"] })).to.equal(false);
    expect(dynamic.inventory.hosts.get("a")!.groupNames()).to.deep.equal(["linux", "os_Debian"]);
    expect(dynamic.inventory.groupsDict()).to.deep.include({ linux: ["a"], ungrouped: ["b"] });
  });

  it("is seen by patterns at once", () => {
    const dynamic = start();
    const selector = new HostSelector(dynamic.inventory, { mismatch: "ignore" });
    expect(selector.hosts("new*")).to.have.length(0);
    dynamic.addHost({ name: "new1", groups: [], vars: {} });
    expect(selector.hosts("new*").map((host) => host.name)).to.deep.equal(["new1"]);
  });

  it("keeps its changes when the sources are read again", () => {
    const dynamic = start();
    dynamic.addHost({ name: "new", groups: ["g"], vars: {} });
    dynamic.groupBy({ host: "b", group: "late", parents: [] });
    const fresh = dynamic.carryOver(loadInventory(["a,c"]));
    expect([...fresh.inventory.hosts.keys()]).to.deep.equal(["a", "c", "new"]);
    expect(fresh.inventory.groups.has("late")).to.equal(false);
  });

  it("never templates what a board put into a variable", () => {
    const dynamic = start();
    dynamic.addHost({ name: "new", groups: [], vars: { from_board: "{{ lookup('pipe', 'id') }}", plain: "x" } });
    const { values } = dynamic.inventory.hosts.get("new")!.vars;
    expect(values["from_board"]).to.be.instanceOf(UnsafeText);
    expect(values["plain"]).to.equal("x");
  });

  it("refuses a circle of groups", () => {
    const inventory = new Inventory();
    const [a, b, c] = ["a", "b", "c"].map((name) => inventory.addGroup(name));
    a!.addChild(b!);
    b!.addChild(c!);
    expect(() => c!.addChild(a!)).to.throw("closes a circle");
  });
});
