import { expect } from "chai";
import { Foundation, layerOf, liveLayerOf, Scope } from "../../runner/vars/scope.js";

describe("layers that many scopes begin with", () => {
  const low = layerOf("low", { a: 1, b: 1, c: 1 }, true);
  const learned: Record<string, unknown> = {};
  const live = liveLayerOf("live", learned, false);
  const high = layerOf("high", { c: 3 }, true);
  const layers = [low, live, high];
  const scope = new Scope(layers, new Foundation(layers)).with(layerOf("top", { b: 4 }, false));

  it("give what looking from the top gives, also what came after the scope was made", () => {
    const plain = new Scope(scope.layers);
    const compare = () => {
      for (const name of ["a", "b", "c", "d", "constructor"])
        expect(scope.find(name), name).to.deep.equal(plain.find(name));
    };
    compare();
    Object.assign(learned, { a: 2, b: 2, c: 2, d: 2 });
    compare();
    expect(["a", "b", "c", "d"].map((name) => scope.find(name)?.value)).to.deep.equal([2, 4, 3, 2]);
    delete learned["d"];
    compare();
  });
});
