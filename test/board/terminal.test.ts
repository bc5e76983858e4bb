import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { Become } from "../../runner/board/session.js";
import type { AxleError } from "../../runner/errors.js";
import { type Sshd, sshdPath, startSshd } from "./sshd.js";

/** doas asks for passwords on the terminal only, so the session gets one; this stand-in asks as doas does. */
const doas = `#!/bin/sh
[ "$1" = -u ] && shift 2
stty -echo </dev/tty
printf '%s' 'doas (me@board) password: ' >/dev/tty
IFS= read -r password </dev/tty
stty echo </dev/tty
[ "$password" = 'the right one' ] || { echo 'doas: Authentication failed' >&2; exit 1; }
exec "$@"
`;

for (const connection of ["ssh", "openssh"] as const) {
  describe(`a session behind a terminal, by ${connection}`, () => {
    let sshd: Sshd;
    let boards: Boards;
    let become: Become;
    before(async function () {
      if (!existsSync(sshdPath)) this.skip();
      sshd = await startSshd();
      const exe = join(sshd.folder, "doas");
      writeFileSync(exe, doas, { mode: 0o755 });
      become = { method: "doas", user: "root", exe };
      boards = createBoards();
    });
    after(async () => {
      await boards?.closeAll();
      sshd?.stop();
    });

    it("gives the password on the terminal, and is byte for byte all the same", async () => {
      const board = boards.boardFor(sshd.target({ connection }));
      const session = await board.changing({ ...become, password: "the right one" });
      const file = join(sshd.folder, "file");
      const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
      const [outcome] = await session.apply([
        {
          operations: [
            { op: "write", path: file, content: content.subarray(0, 1000) },
            { op: "write", path: file, content },
            { op: "run", shell: "echo said; echo erred >&2; exit 3", accept: [3] },
          ],
          after: [
            { read: "content", path: file },
            { read: "stat", path: "/" },
          ],
        },
      ]);
      expect(outcome!.operations.map(({ status, rc }) => [status, rc])).to.deep.equal([
        ["done", 0],
        ["done", 0],
        ["done", 3],
      ]);
      expect(outcome!.operations[2]!.stdout).to.equal("said\nerred\n");
      expect(Buffer.from((outcome!.after![0] as { content: Uint8Array }).content).equals(content)).to.equal(true);
      expect(outcome!.after![1]).to.include({ type: "directory" });
    });

    it("says that the password is wrong", async () => {
      const [error] = await boards.open([sshd.target({ connection, name: "other" })], () => ({
        ...become,
        password: "wr0ng",
      }));
      expect((error as AxleError).kind).to.equal("become");
      expect(error?.message)
        .to.match(/did not accept the password/)
        .and.not.contain("wr0ng");
    });
  });
}
