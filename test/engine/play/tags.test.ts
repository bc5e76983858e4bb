import { expect } from "chai";
import { isChosen } from "../../../runner/engine/play/tags.js";

const chosen = (tags: string[], only: string[] = [], skip: string[] = []) => isChosen(tags, { only, skip });

describe("the choice by tags", () => {
  it("takes everything but `never` when no tag is asked for", () => {
    expect([chosen([]), chosen(["x"]), chosen(["never"]), chosen(["never", "x"])]).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it("takes what has one of the tags, and `always`", () => {
    expect([chosen(["x"], ["x"]), chosen(["y"], ["x"]), chosen([], ["x"]), chosen(["always"], ["x"])]).to.deep.equal([
      true,
      false,
      false,
      true,
    ]);
  });

  it("takes `never` when another tag of the task, or itself, is asked for", () => {
    expect([chosen(["never", "x"], ["x"]), chosen(["never"], ["never"])]).to.deep.equal([true, true]);
  });

  it("knows `tagged`, `untagged` and `all`", () => {
    expect([chosen(["x"], ["tagged"]), chosen([], ["tagged"]), chosen(["never"], ["tagged"])]).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect([chosen(["x"], ["untagged"]), chosen([], ["untagged"])]).to.deep.equal([false, true]);
    expect([chosen(["x"], ["all"]), chosen(["never"], ["all"])]).to.deep.equal([true, false]);
  });

  it("leaves skipped tags out, `always` only by its own name", () => {
    expect([chosen(["x"], [], ["x"]), chosen(["y"], [], ["x"]), chosen(["always", "x"], [], ["x"])]).to.deep.equal([
      false,
      true,
      false,
    ]);
    expect([
      chosen(["always"], [], ["all"]),
      chosen(["always"], [], ["all", "always"]),
      chosen(["x"], [], ["all"]),
    ]).to.deep.equal([true, false, false]);
    expect([chosen(["x"], [], ["tagged"]), chosen([], [], ["tagged"]), chosen([], [], ["untagged"])]).to.deep.equal([
      false,
      true,
      false,
    ]);
  });
});
