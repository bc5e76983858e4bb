import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { Become } from "../../runner/board/session.js";
import { AxleError } from "../../runner/errors.js";
import { makeUsers, type TestUser, type UserPlace, whyNoUsers } from "./users.js";

const anna: TestUser = { name: "axleanna", uid: 41001, password: "right 'pass\" word" };
const bert: TestUser = { name: "axlebert", uid: 41002, password: "hers is \\another" };
const rules = `${anna.name} ALL=(ALL) ALL\n${anna.name} ALL=(${bert.name}) NOPASSWD: ALL`;

for (const method of ["sudo", "su"] as const) {
  describe(`becoming another user by ${method}`, () => {
    let place: UserPlace;
    let boards: Boards;
    // su asks for the password of the user who is become, sudo for one's own.
    const passwordFor = (user: TestUser) => (method === "sudo" ? anna.password : user.password);
    before(function () {
      if (whyNoUsers(`/usr/bin/${method}`)) this.skip();
      place = makeUsers([anna, bert], anna, rules);
    });
    after(() => place?.stop());
    beforeEach(() => {
      boards = createBoards();
    });
    afterEach(() => boards.closeAll());

    async function failure(become: Become): Promise<AxleError> {
      try {
        await boards.boardFor(place.target).reading(become);
      } catch (error) {
        expect(error).to.be.instanceOf(AxleError);
        return error as AxleError;
      }
      throw new Error("it was let in");
    }

    it("runs everything as that user, who keeps a session of his own", async () => {
      const board = boards.boardFor(place.target);
      const plain = await board.changing(undefined);
      const become = { method, user: bert.name, password: passwordFor(bert) };
      const session = await board.changing(become);
      const run = { operations: [{ op: "run", shell: "id -un; cat" }] as const, after: [] };
      expect((await session.apply([run]))[0]!.operations[0]!.stdout).to.equal(`${bert.name}\n`);
      expect((await plain.apply([run]))[0]!.operations[0]!.stdout).to.equal(`${anna.name}\n`);
      expect([plain.info.user, session.info.user]).to.deep.equal([anna.name, bert.name]);
      expect(session.info.uid).to.equal(bert.uid);
    });

    it("ends that session before something that needs the user to have no processes", async () => {
      const board = boards.boardFor(place.target);
      const plain = await board.changing(undefined);
      const session = await board.changing({ method, user: bert.name, password: passwordFor(bert) });
      const pidOf = async () => {
        // The command's parent is a part of the session's shell, whose parent is that shell.
        const shell = 'while read -r k v; do [ "$k" = PPid: ] && echo "$v"; done <"/proc/$PPID/status"; :';
        const run = { operations: [{ op: "run", shell }] as const, after: [] };
        return Number((await session.apply([run]))[0]!.operations[0]!.stdout);
      };
      const pid = await pidOf();
      expect(readdirSync("/proc")).to.include(String(pid));
      const removal = { op: "run", shell: ":", endsSessionsOf: bert.name } as const;
      await plain.apply([{ operations: [removal], after: [] }]);
      expect(readdirSync("/proc")).to.not.include(String(pid));
      expect(await pidOf()).to.not.equal(pid);
    });

    it("says that the password is wrong", async () => {
      const error = await failure({ method, user: method === "su" ? bert.name : "root", password: "wrong one" });
      expect(error.kind).to.equal("become");
      expect(error.message).to.match(/did not accept the password/);
      expect(JSON.stringify([error.message, error.remedy, error.details])).to.not.contain("wrong one");
    });

    it("says that a password is needed", async () => {
      const error = await failure({ method, user: method === "su" ? bert.name : "root" });
      expect(error.kind).to.equal("become");
      expect(error.message).to.match(/asks for a password, and none was given/);
    });

    it("says that there is no such user", async () => {
      const error = await failure({ method, user: "axlenobody", password: passwordFor(anna) });
      expect(error.kind).to.equal("become");
      expect(error.message).to.match(/axlenobody/);
    });

    it("keeps the password out of every process's arguments and environment", async () => {
      const board = boards.boardFor(place.target);
      const session = await board.changing({ method, user: bert.name, password: passwordFor(bert) });
      await session.read([{ read: "stat", path: "/" }]);
      for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
        for (const file of ["cmdline", "environ"]) {
          let text = "";
          try {
            text = readFileSync(`/proc/${pid}/${file}`, "utf8");
          } catch {
            continue;
          }
          expect(text.includes(passwordFor(bert)), `${pid} ${file}`).to.equal(false);
        }
      }
    });
  });
}

describe("becoming another user by sudo", () => {
  it("needs no password where sudo asks none, and leaves an unused one unread", async function () {
    if (whyNoUsers("/usr/bin/sudo")) this.skip();
    const place = makeUsers([anna, bert], anna, rules);
    const boards = createBoards();
    const free = await boards.boardFor(place.target).reading({ method: "sudo", user: bert.name });
    expect(free.info.user).to.equal(bert.name);
    const unused = await boards
      .boardFor(place.target)
      .reading({ method: "sudo", user: bert.name, password: "never asked" });
    expect(unused.info.user).to.equal(bert.name);
    await boards.closeAll();
    place.stop();
  });

  it("says that the tool is not there, and refuses methods that axle does not have", async () => {
    const boards = createBoards();
    const board = boards.boardFor({
      name: "board",
      connection: "local",
      host: "localhost",
      hostKeyChecking: "yes",
      sshArgs: [],
      connectTimeoutSeconds: 20,
      shell: "/bin/sh",
    });
    const errors = await Promise.all(
      [
        { method: "sudo", user: "root", exe: "/no/such/sudo" },
        { method: "pbrun", user: "root" },
      ].map((become) =>
        board.reading(become).then(
          () => undefined,
          (error: AxleError) => error,
        ),
      ),
    );
    await boards.closeAll();
    expect(errors.map((error) => error?.kind)).to.deep.equal(["become", "unsupported"]);
    expect(errors[0]?.message).to.match(/not found|No such file/i);
  });
});
