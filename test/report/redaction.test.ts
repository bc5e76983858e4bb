import { expect } from "chai";
import type { RunEvent } from "../../runner/events.js";
import { fanOut, withRedaction } from "../../runner/report/redaction.js";
import { UnsafeText, VaultText } from "../../runner/values.js";
import { Secrets } from "../../runner/vars/secrets.js";

const warning = (message: string): RunEvent => ({ event: "warning", at: 1, message });

describe("what reaches the renderers", () => {
  it("holds no secret, however deep it was", () => {
    const secrets = new Secrets();
    secrets.add("hunter2");
    const seen: RunEvent[] = [];
    const sink = withRedaction((event) => seen.push(event), secrets);
    const data = { list: ["x hunter2 y", new UnsafeText("hunter2")], vaulted: new VaultText("$ANSIBLE_VAULT;1.1;…") };
    sink({ event: "stats-set", at: 1, data: { hunter2: data } });
    expect(JSON.stringify(seen)).to.not.include("hunter2");
    expect(JSON.stringify(seen)).to.not.include("ANSIBLE_VAULT");
    expect(JSON.stringify(seen)).to.include("x ******** y");
  });

  it("keeps what is no secret as it is", () => {
    const seen: RunEvent[] = [];
    withRedaction((event) => seen.push(event), new Secrets())(warning("plain"));
    expect(seen).to.deep.equal([warning("plain")]);
  });

  it("is not copied where it holds no secret, and only on the way to one where it does", () => {
    const secrets = new Secrets();
    secrets.add("hunter2");
    const seen: RunEvent[] = [];
    const [clean, dirty] = [{ of: ["x"] }, { of: ["hunter2"] }];
    const event: RunEvent = { event: "stats-set", at: 1, data: { clean, dirty } };
    withRedaction((one) => seen.push(one), secrets)(event);
    const { data } = seen[0] as Extract<RunEvent, { event: "stats-set" }>;
    expect(data["clean"]).to.equal(clean);
    expect(data["dirty"]).to.deep.equal({ of: ["********"] });
    expect(dirty.of).to.deep.equal(["hunter2"]);
  });

  it("is looked through once for all sinks of a run, and anew for other secrets", () => {
    let asked = 0;
    const counting = () => ({
      redactText: (text: string) => {
        asked++;
        return text;
      },
    });
    const [mine, other] = [counting(), counting()];
    const event = warning("plain");
    withRedaction(() => {}, mine)(event);
    const once = asked;
    withRedaction(() => {}, mine)(event);
    expect(asked).to.equal(once);
    withRedaction(() => {}, other)(event);
    expect(asked).to.equal(2 * once);
  });

  it("goes on to the others when one renderer breaks, and leaves that one out", () => {
    const seen: string[] = [];
    const problems: unknown[] = [];
    const broken = () => {
      throw new Error("disk full");
    };
    const sink = fanOut([broken, (event) => seen.push(event.event)], (error) => problems.push(error));
    sink(warning("one"));
    sink(warning("two"));
    expect(seen).to.deep.equal(["warning", "warning"]);
    expect(problems.length).to.equal(1);
  });
});
