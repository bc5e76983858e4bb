import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createBoards } from "../../runner/board/index.js";
import { resolveTarget } from "../../runner/board/target.js";
import type { AxleError } from "../../runner/errors.js";

describe("a guest entered through its board", () => {
  let folder: string;
  let path: string | undefined;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-lxc-"));
    // Stands in for lxc-attach: takes the same arguments, knows one guest, and gives the command a clean environment.
    const attach = `#!/bin/sh
name= path=
while [ $# -gt 0 ]; do case $1 in -n) name=$2; shift 2;; -P) path=$2; shift 2;; --clear-env) shift;; --) shift; break;; *) exit 2;; esac; done
[ "$name $path" = "deb-1 /srv/lxc" ] || { echo "lxc-attach: $name: Container is not running" >&2; exit 1; }
exec env -i container=lxc "$@"
`;
    writeFileSync(join(folder, "lxc-attach"), attach, { mode: 0o755 });
    writeFileSync(join(folder, "sudo"), '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n', { mode: 0o755 });
    path = process.env["PATH"];
    process.env["PATH"] = `${folder}:${path}`;
  });
  after(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true, force: true });
  });

  const target = (guest: string) => {
    const variables: Record<string, unknown> = {
      ansible_connection: "community.general.lxc",
      lxc_guest: guest,
      lxc_path: "/srv/lxc",
      lxc_board_connection: "local",
    };
    return resolveTarget("guest", (name) => variables[name]);
  };

  it("reads and changes there", async () => {
    const boards = createBoards();
    const session = await boards.boardFor(target("deb-1")).changing(undefined);
    const [outcome] = await session.apply([
      { operations: [{ op: "run", shell: 'echo "$container $HOME"' }], after: [] },
    ]);
    await boards.closeAll();
    expect(outcome!.operations[0]!.stdout).to.equal(`lxc ${session.info.home}\n`);
  });

  it("says why it can't be entered", async () => {
    const boards = createBoards();
    const [error] = await boards.open([target("deb-2")]);
    await boards.closeAll();
    expect((error as AxleError).kind).to.equal("unreachable");
    expect(error?.message).to.match(/deb-2.*Container is not running/);
  });

  it("must be named", () => {
    expect(() => resolveTarget("guest", (name) => (name === "ansible_connection" ? "lxc" : undefined))).to.throw(
      /which guest/,
    );
  });
});
