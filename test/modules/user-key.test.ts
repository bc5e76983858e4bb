import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import user from "../../modules/user/index.js";
import { keyOperations } from "../../modules/user/ssh-key.js";

/** Carries out what the module says, with this machine's ssh-keygen, for the user who runs the tests. */
function makeKey(home: string, phrase: string | undefined, shell: string): string {
  const given = { name: userInfo().username, ssh_key_type: "ed25519", ssh_key_file: "key", ssh_key_comment: "board" };
  const args = { ...given, ...(phrase === undefined ? {} : { ssh_key_passphrase: phrase }) };
  const [operation] = keyOperations(args as never, home);
  if (operation?.op !== "run") throw new Error("not one program");
  const [, ...words] = operation.argv ?? [];
  expect(words.join(" ")).to.not.contain(phrase ?? "no phrase was given");
  const ran = spawnSync(shell, words, { input: operation.stdin as string, encoding: "utf8" });
  expect(ran.status, ran.stderr).to.equal(0);
  return join(home, "key");
}

const opens = (key: string, phrase: string) => spawnSync("ssh-keygen", ["-y", "-P", phrase, "-f", key]).status === 0;

describe(`the keys that ${user.name} makes`, () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "axle-key-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  for (const shell of ["/bin/dash", "/bin/bash"]) {
    it(`open with their passphrase only, which is in nobody's arguments (${shell})`, () => {
      const phrase = " two 'words' \\n ";
      const key = makeKey(home, phrase, shell);
      expect(opens(key, phrase)).to.equal(true);
      expect(opens(key, "")).to.equal(false);
    });

    it(`open without one when none is given (${shell})`, () => {
      expect(opens(makeKey(home, undefined, shell), "")).to.equal(true);
    });
  }
});
