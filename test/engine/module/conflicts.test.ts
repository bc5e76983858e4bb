import { expect } from "chai";
import type { Operation } from "../../../modules/kit/operations.js";
import type { Reader } from "../../../modules/kit/readers.js";
import { TouchedThings } from "../../../runner/engine/module/conflicts.js";

function outdated(operation: Operation, reader: Reader, own: Reader[] = []): boolean {
  const touched = new TouchedThings();
  touched.add([operation], own);
  return touched.outdates([reader]);
}

const stat = (path: string): Reader => ({ read: "stat", path });

describe("readings that a change of the same round outdates", () => {
  it("are those of the same path and of what is below it", () => {
    const write: Operation = { op: "write", path: "/etc/a", content: "" };
    expect(outdated(write, stat("/etc/a"))).to.equal(true);
    expect(outdated(write, stat("/etc//a/"))).to.equal(true);
    expect(outdated(write, stat("/etc/b"))).to.equal(false);
    expect(outdated(write, stat("/etc/ab"))).to.equal(false);
    expect(outdated({ op: "remove", path: "/srv", recursive: true }, stat("/srv/x/y"))).to.equal(true);
  });

  it("are those of a folder above only where it is listed, or may be made", () => {
    const mkdir: Operation = { op: "mkdir", path: "/srv/a/b" };
    expect(outdated(mkdir, stat("/srv"))).to.equal(false);
    expect(outdated({ ...mkdir, parents: true }, stat("/srv/a"))).to.equal(true);
    expect(outdated(mkdir, { read: "list", path: "/srv" })).to.equal(true);
    expect(outdated(mkdir, { read: "glob", pattern: "/srv/*/b" })).to.equal(true);
    expect(outdated(mkdir, { read: "glob", pattern: "/opt/*" })).to.equal(false);
  });

  it("are what a command names, and what its own item looks at", () => {
    const command: Operation = { op: "run", shell: "tar x -C '/srv/data' < in" };
    expect(outdated(command, stat("/srv/data/x"))).to.equal(true);
    expect(outdated(command, stat("/srv/other"))).to.equal(false);
    expect(outdated({ op: "run", argv: ["make"] }, stat("/opt/done"), [stat("/opt/done")])).to.equal(true);
  });

  it("are questions to tools that are the same", () => {
    const ask: Reader = { read: "tool", tool: "dpkg-query", args: ["-W", "wget"] };
    expect(outdated({ op: "run", argv: ["apt-get", "install"] }, ask, [ask])).to.equal(true);
    expect(outdated({ op: "run", argv: ["apt-get", "install"] }, ask, [{ ...ask, args: ["-W", "vim"] }])).to.equal(
      false,
    );
  });

  it("are questions about the same user, whatever else they ask", () => {
    const about = (name: string, groups: string[] = []): Reader => ({
      read: "query",
      query: "user",
      about: { name, groups },
    });
    const lock: Operation = { op: "run", argv: ["usermod", "-L", "axle"] };
    expect(outdated(lock, about("axle", ["lxc"]), [about("axle")])).to.equal(true);
    expect(outdated(lock, about("other"), [about("axle")])).to.equal(false);
  });
});
