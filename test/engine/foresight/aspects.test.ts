import { expect } from "chai";
import type { Prediction } from "../../../modules/kit/predictions.js";
import { Unforeseen } from "../../../modules/kit/predictions.js";
import type { Reader, Reading } from "../../../modules/kit/readers.js";
import { type BoardForesight, Foresight } from "../../../runner/engine/foresight/index.js";

const target = { connection: "ssh", host: "board", sshArgs: [] } as never;
const as = { uid: 0, user: "root", umask: 0o022 };

function foretell(...predictions: Prediction[]): BoardForesight {
  const board = new Foresight().of(target);
  board.fold({ by: "earlier", operations: [], predictions, readers: [], as });
  return board;
}

const noFile = { exists: false, type: "absent" } as Reading;
const apt = (goal: string, ...names: string[]) =>
  ({ read: "apt", goal, specs: names.map((name) => ({ text: name, name, pattern: false })), options: [] }) as Reader;
const aptReading = (wanted: string[], stdout: string) =>
  ({ found: true, installed: {}, wanted, simulation: { rc: 0, stdout, stderr: "" } }) as unknown as Reading;

describe("foresight of a board", () => {
  it("takes packages for installed that an earlier task installs", () => {
    const board = foretell({ predict: "package", name: "rsync", version: "3.2" });
    const both = board.view(
      apt("install", "rsync", "lxc"),
      aptReading(["rsync", "lxc"], "Inst rsync (3.2)\nInst lxc (5)\n"),
    );
    expect(both.reading).to.deep.include({ wanted: ["lxc"], installed: { rsync: "3.2" } });
    expect((both.reading as { simulation: object }).simulation).to.include({ stdout: "Inst lxc (5)\n" });
    const one = board.view(apt("install", "rsync"), aptReading(["rsync"], "Inst rsync (3.2)\n"));
    expect(one.reading).to.not.have.property("simulation");
    const gone = board.view(apt("remove", "rsync"), aptReading([], "")).reading as { wanted: string[] };
    expect(() => gone.wanted).to.throw(Unforeseen, 'not known in a check: "earlier" changes the package rsync');
  });

  it("gives an account one number wherever it is asked for, and forgets those that go", () => {
    const board = foretell(
      { predict: "account", database: "passwd", key: "axle" },
      { predict: "account", database: "group", key: "lxc", id: 117 },
      { predict: "account", database: "passwd", key: "guest", gone: true },
    );
    const ask = (database: "passwd" | "group", key: string, found: boolean) =>
      board.view({ read: "account", database, key }, { found, fields: [key, "x", "1000"] } as Reading).reading;
    const first = ask("passwd", "axle", false) as { found: boolean; fields: string[] };
    expect(first.found).to.equal(true);
    expect(Number(first.fields[2])).to.be.below(0);
    expect(ask("passwd", "axle", false)).to.deep.equal(first);
    expect((ask("group", "lxc", false) as { fields: string[] }).fields[2]).to.equal("117");
    expect(ask("passwd", "guest", true)).to.deep.equal({ found: false, fields: [] });
    expect(ask("passwd", "root", true)).to.deep.equal({ found: true, fields: ["root", "x", "1000"] });
  });

  it("doubts that an account is missing once packages or commands may have brought it", () => {
    const ask = (board: BoardForesight) =>
      board.view({ read: "account", database: "passwd", key: "www-data" }, { found: false, fields: [] } as Reading);
    expect(ask(foretell())).to.deep.equal({ reading: { found: false, fields: [] } });
    expect(ask(foretell({ predict: "package", name: "nginx" }))).to.not.have.property("doubt");
    const view = ask(foretell({ predict: "package", name: "nginx", version: "1.22" }));
    expect(view).to.deep.include({ reading: { found: false, fields: [] }, doubt: '"earlier" may bring www-data' });
    expect(view.other).to.include({ found: true });
    const board = foretell();
    board.fold({ by: "own tool", operations: [{ op: "run", shell: "useradd x" }], readers: [], as });
    expect(ask(board).doubt).to.equal('"own tool" may bring www-data');
  });

  it("mounts and unmounts", () => {
    const board = foretell(
      { predict: "mount", path: "/cgroup", source: "cgroup", fstype: "cgroup", options: "defaults" },
      { predict: "unmount", path: "/scratch" },
    );
    const text = "proc /proc proc rw 0 0\nnone /scratch tmpfs rw 0 0\n";
    const real = { exists: true, tooLarge: false, denied: false, content: Buffer.from(text), text };
    const { reading } = board.view({ read: "content", path: "/proc/mounts" }, real);
    expect((reading as { text: string }).text).to.equal("proc /proc proc rw 0 0\ncgroup /cgroup cgroup defaults 0 0\n");
  });

  it("doubts what is not there yet where packages may bring it, and nothing else", () => {
    const board = foretell({ predict: "grown", folders: ["/etc", "/usr/bin"] });
    expect(board.view({ read: "stat", path: "/etc/new" }, noFile)).to.include({
      doubt: '"earlier" may bring /etc/new',
    });
    expect(board.view({ read: "stat", path: "/root/new" }, noFile)).to.not.have.property("doubt");
    const there = { exists: true, type: "file" } as Reading;
    expect(board.view({ read: "stat", path: "/etc/fstab" }, there)).to.deep.equal({ reading: there });
    expect(board.view({ read: "which", names: ["brctl"] }, {}).doubt).to.equal('"earlier" may bring brctl');
  });

  it("answers a question that a module has answered, and doubts one that a command concerns", () => {
    const reader = { read: "query", query: "service", about: { name: "ssh", manager: "sysvinit" } } as const;
    const real = { sections: { rc: "3" } };
    const board = foretell({ predict: "reading", reader, reading: { sections: { rc: "0" } } });
    expect(board.view(reader, real).reading).to.deep.equal({ sections: { rc: "0" } });
    const other = new Foresight().of(target);
    other.fold({ by: "start", operations: [{ op: "run", argv: ["service", "ssh", "start"] }], readers: [reader], as });
    expect(other.view(reader, real)).to.include({ reading: real, doubt: '"start" changes what was asked' });
  });

  it("is the same for one machine by two names, and another for the next", () => {
    const foresight = new Foresight();
    const at = (name: string, host: string, connection = "ssh") =>
      foresight.of({ name, host, connection, sshArgs: [] } as never);
    expect(at("a", "10.0.0.1")).to.equal(at("b", "10.0.0.1"));
    expect(at("a", "10.0.0.1")).to.not.equal(at("a", "10.0.0.2"));
    expect(at("localhost", "127.0.0.1", "local")).to.equal(foresight.controller);
  });
});
