import { expect } from "chai";
import fc from "fast-check";
import { redacted, Secrets } from "../../runner/vars/secrets.js";

describe("secrets", () => {
  it("vanish from texts, lists, mappings and their keys", () => {
    const secrets = new Secrets();
    secrets.add("hunter2");
    expect(secrets.redact({ a: ["x hunter2 y", 1], hunter2: null })).to.deep.equal({
      a: [`x ${redacted} y`, 1],
      [redacted]: null,
    });
  });

  it("are found as JSON, base64 and in URLs too", () => {
    const secrets = new Secrets();
    secrets.add('pa"ss w');
    for (const form of ['pa\\"ss w', Buffer.from('pa"ss w').toString("base64"), "pa%22ss%20w"]) {
      expect(secrets.redactText(`<${form}>`)).to.equal(`<${redacted}>`);
    }
  });

  it("hide each line of a longer text, such as a key", () => {
    const secrets = new Secrets();
    secrets.add("-----BEGIN KEY-----\nabcdef\nghijkl\n-----END KEY-----\n");
    expect(secrets.redactText("it said: ghijkl")).to.equal(`it said: ${redacted}`);
  });

  it("of a decrypted file of variables are its values, not its names", () => {
    const secrets = new Secrets();
    secrets.addText(
      "---\n# a comment\ndb_password: 's3cret!'\nnested:\n  token: abc123\nlist:\n  - one-item\nflag: true\n",
    );
    expect(secrets.redactText("db_password s3cret! token abc123 one-item true comment")).to.equal(
      `db_password ${redacted} token ${redacted} ${redacted} true comment`,
    );
  });

  it("that are very short are left, since hiding them would hide everything", () => {
    const secrets = new Secrets();
    secrets.add("1");
    expect(secrets.redactText("1 of 10")).to.equal("1 of 10");
  });

  it("never show, whatever they are and wherever they stand", () => {
    const long = fc.string({ minLength: 6 }).filter((text) => text.trim() === text && !redacted.includes(text));
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 5 }), fc.string(), (texts, around) => {
        const secrets = new Secrets();
        for (const text of texts) secrets.add(text);
        const shown = secrets.redactText(texts.map((text) => around + text).join("|"));
        for (const text of texts)
          if (!around.includes(text)) expect(shown.split(redacted).join("")).to.not.include(text);
      }),
      { numRuns: 100 },
    );
  });
});
