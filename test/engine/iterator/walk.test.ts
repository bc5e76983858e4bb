import { expect } from "chai";
import { Lockstep } from "../../../runner/engine/iterator/lockstep.js";
import { PlayWalk } from "../../../runner/engine/iterator/walk.js";
import type { BlockNode, TaskNode } from "../../../runner/load/nodes.js";

let ids = 0;
const position = { file: "play.yml", line: 1, column: 1 };
const parent = undefined as unknown as BlockNode;

function task(name: string): TaskNode {
  const common = { position, keywords: new Map(), parent, args: {}, argPositions: new Map() };
  return { kind: "task", id: ++ids, name, action: "debug", resolved: "debug", ...common };
}

function block(parts: { block: (TaskNode | BlockNode)[]; rescue?: TaskNode[]; always?: TaskNode[] }): BlockNode {
  return { kind: "block", id: ++ids, position, keywords: new Map(), parent, rescue: [], always: [], ...parts };
}

function makeWalk(blocks: BlockNode[], hosts = ["a"]): PlayWalk {
  return new PlayWalk([block({ block: [task("setup")] }), ...blocks], [], hosts, () => false);
}

/** Walks one host to its end; tasks whose name begins with "bad" fail. */
function walkThrough(walk: PlayWalk, host = "a"): string[] {
  const seen: string[] = [];
  for (;;) {
    const { state, task: next } = walk.peek(host);
    walk.commit(host, state);
    if (!next) return seen;
    seen.push(next.name!);
    if (next.name!.startsWith("bad")) walk.fail(host);
  }
}

describe("the walk of a board through a play", () => {
  it("goes through blocks in order", () => {
    const walk = makeWalk([block({ block: [task("one"), task("two")] }), block({ block: [task("three")] })]);
    expect(walkThrough(walk)).to.deep.equal(["one", "two", "three"]);
    expect(walk.isFailed("a")).to.equal(false);
  });

  it("ends at a failure that nothing rescues", () => {
    const walk = makeWalk([block({ block: [task("bad"), task("two")] })]);
    expect(walkThrough(walk)).to.deep.equal(["bad"]);
    expect(walk.failedHosts()).to.deep.equal(["a"]);
  });

  it("goes to rescue, then to always, then on", () => {
    const walk = makeWalk([
      block({ block: [task("bad"), task("never")], rescue: [task("rescue")], always: [task("always")] }),
      block({ block: [task("after")] }),
    ]);
    expect(walkThrough(walk)).to.deep.equal(["bad", "rescue", "always", "after"]);
    expect(walk.isFailed("a")).to.equal(false);
  });

  it("has failed when a rescue fails, but runs always", () => {
    const walk = makeWalk([
      block({ block: [task("bad")], rescue: [task("bad rescue"), task("never")], always: [task("always")] }),
    ]);
    expect(walkThrough(walk)).to.deep.equal(["bad", "bad rescue", "always"]);
    expect(walk.isFailed("a")).to.equal(true);
  });

  it("hands the failure of an inner block to the outer one's rescue", () => {
    const inner = block({ block: [task("bad")], always: [task("inner always")] });
    const walk = makeWalk([block({ block: [inner, task("never")], rescue: [task("outer rescue")] })]);
    expect(walkThrough(walk)).to.deep.equal(["bad", "inner always", "outer rescue"]);
    expect(walk.isFailed("a")).to.equal(false);
  });

  it("puts included tasks where the board is", () => {
    const walk = makeWalk([block({ block: [task("one"), task("two")] })]);
    walk.commit("a", walk.peek("a").state);
    walk.insert("a", [block({ block: [task("included")] })]);
    expect(walkThrough(walk)).to.deep.equal(["included", "two"]);
  });

  it("peeks without going there", () => {
    const walk = makeWalk([block({ block: [task("one")] })]);
    expect([walk.peek("a").task?.name, walk.peek("a").task?.name]).to.deep.equal(["one", "one"]);
  });

  it("runs notified handlers in the order of their definition, then goes on", () => {
    const [first, second] = [task("first"), task("second")];
    const walk = new PlayWalk(
      [block({ block: [] }), block({ block: [task("one")] })],
      [first, second],
      ["a"],
      () => false,
    );
    expect(walk.notify(second, "a")).to.equal(true);
    expect(walk.notify(second, "a")).to.equal(false);
    walk.notify(first, "a");
    walk.commit("a", walk.peek("a").state);
    walk.startFlush("a");
    expect(walkThrough(walk)).to.deep.equal(["first", "second"]);
  });
});

describe("lockstep", () => {
  it("makes boards wait that are not at the chosen task", () => {
    const walk = makeWalk([block({ block: [task("one"), task("two")], rescue: [task("rescue")] })], ["a", "b"]);
    const lockstep = new Lockstep(walk);
    const names = () => [...lockstep.next(["a", "b"])].map(([host, next]) => `${host} ${next?.name ?? "waits"}`);
    expect(names()).to.deep.equal(["a one", "b one"]);
    walk.fail("a");
    expect(names()).to.deep.equal(["a waits", "b two"]);
    expect(names()).to.deep.equal(["a rescue"]);
    expect(names()).to.deep.equal([]);
  });
});
