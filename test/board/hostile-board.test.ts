import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Boards, createBoards, type Target } from "../../runner/board/index.js";
import { AxleError } from "../../runner/errors.js";
import { harmless } from "../../runner/report/harmless.js";

/** A board whose shell is in somebody else's hands; `honest` is a real one, to see that others are not harmed. */
describe("a hostile board", function () {
  this.timeout(60_000);
  let folder: string;
  let boards: Boards;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-hostile-"));
    boards = createBoards();
  });
  afterEach(async () => {
    await boards.closeAll();
    rmSync(folder, { recursive: true, force: true });
  });

  function target(name: string, script?: string): Target {
    const shell = script === undefined ? "/bin/sh" : join(folder, name);
    if (script !== undefined) {
      writeFileSync(shell, `#!/bin/bash\n${script}\n`);
      chmodSync(shell, 0o755);
    }
    return {
      name,
      connection: "local",
      host: "localhost",
      hostKeyChecking: "yes",
      sshArgs: [],
      connectTimeoutSeconds: 1,
      shell,
    };
  }

  /** Follows the protocol up to its first answer, then does as it likes: `$n` is the exchange's number. */
  const after = (evil: string) => `coproc real { /bin/sh; }
exec 5<&"\${real[0]}"
cat <&5 & count=0
while IFS= read -r line; do
  printf '%s\\n' "$line" >&"\${real[1]}"
  case $line in *"{ _n="*) n=\${line#*_n=}; n=\${n%%;*}; count=$((count+1)); [ $count -lt 2 ] || { ${evil}
  };; esac
done`;

  const tricks: Record<string, [script: string, says: RegExp]> = {
    "that never stops talking": [
      "yes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      /more than \d+ bytes/,
    ],
    "that never stops talking on standard error": [
      "exec >&2; yes BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
      /more than \d+ bytes|did not answer/,
    ],
    "that says nothing": ["sleep 60", /did not answer within/],
    "that hangs up at once": ["exit 0", /ended/],
    "that sends noise": ["head -c 3000000 /dev/urandom; exit 1", /ended|could not be read/],
  };
  for (const [what, [script, says]] of Object.entries(tricks)) {
    it(`${what} costs an error and little memory, and the others go on`, async () => {
      const before = process.memoryUsage().rss;
      const [evil, honest] = [boards.boardFor(target("evil", script)), boards.boardFor(target("honest"))];
      const trouble = evil.reading(undefined, { deadlineMs: 8000 }).then(
        () => undefined,
        (error: unknown) => error,
      );
      const [stat] = await (await honest.reading(undefined)).read([{ read: "stat", path: "/" }]);
      expect(stat).to.include({ exists: true });
      const error = await trouble;
      expect(error).to.be.instanceOf(AxleError);
      expect((error as AxleError).message).to.match(says);
      expect((process.memoryUsage().rss - before) / 2 ** 20, "MiB").to.be.below(600);
    });
  }

  const lies: Record<string, string> = {
    "a frame that was not asked for": `printf '\\036%s b 7\\n' "$n"`,
    "a frame that ends before it begins": `printf '\\036%s e 0 0\\n' "$n"`,
    "a mark that does not end": `printf '\\036%s b ' "$n"; head -c 3000 /dev/zero | tr '\\0' x`,
    "a mark that nobody knows": `printf '\\036%s rm -rf\\n' "$n"`,
    "a request for bytes": `printf '\\036%s b 0\\n\\036%s r 99999999\\n' "$n" "$n"`,
    "a status that is none": `printf '\\036%s b 0\\n\\036%s e 0 $(id)\\n' "$n" "$n"`,
    "an end in the middle": `printf '\\036%s b 0\\n\\036%s z 0\\n' "$n" "$n"`,
  };
  for (const [what, evil] of Object.entries(lies)) {
    it(`that lies (${what}) is an error, never a reading`, async () => {
      const board = boards.boardFor(target("liar", after(evil)));
      const session = await board.reading(undefined);
      const error = await session.read([{ read: "content", path: "/etc/hostname" }], { deadlineMs: 8000 }).then(
        (reading) => reading,
        (problem: unknown) => problem,
      );
      expect(error).to.be.instanceOf(AxleError);
      expect((error as AxleError).kind).to.be.oneOf(["frame", "unreachable"]);
    });
  }

  for (const [what, piece] of Object.entries({ "letter by letter": "x", "line by line": "wait for me\r\n" }))
    it(`that greets ${what} and never ends is given up when the time to connect is over`, async () => {
      const greeter = createServer((socket) => {
        const timer = setInterval(() => socket.write(piece), 100);
        socket.on("error", () => {}).on("close", () => clearInterval(timer));
      });
      await new Promise<void>((resolve) => greeter.listen(0, "127.0.0.1", resolve));
      const { port } = greeter.address() as AddressInfo;
      try {
        const board = boards.boardFor({ ...target("slow"), connection: "ssh", host: "127.0.0.1", port });
        const error = await board.reading(undefined).then(
          () => undefined,
          (problem: unknown) => problem,
        );
        expect(error).to.be.instanceOf(AxleError);
        expect(error).to.include({ kind: "unreachable" });
        expect((error as AxleError).message).to.match(/within 1 second/);
      } finally {
        await boards.closeAll();
        await new Promise((resolve) => greeter.close(resolve));
      }
    });

  it("can't drive the terminal", () => {
    const nasty = "a\x1b[2J\x1b]0;title\x07b\rok: [other]\x9b31m\u202egpj\x7f\n\tc";
    const shown = harmless(nasty);
    expect(shown).to.equal("a␛[2J␛]0;title␇b\nok: [other]\ufffd31m\ufffdgpj␡\n\tc");
    expect(harmless("plain\ttext\nünïcödé 日本")).to.equal("plain\ttext\nünïcödé 日本");
  });
});
