import { createServer, type Socket } from "node:net";
import { expect } from "chai";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { Target } from "../../runner/board/session.js";
import type { AxleError } from "../../runner/errors.js";
import { type ServerOptions, startServer, type TestServer } from "./ssh-server.js";

describe("logging in by ssh", () => {
  let boards: Boards;
  let server: TestServer | undefined;
  beforeEach(() => {
    boards = createBoards();
  });
  afterEach(async () => {
    await boards.closeAll();
    await server?.stop();
    server = undefined;
  });

  async function outcome(options: ServerOptions, changes: Partial<Target>): Promise<AxleError | undefined> {
    server = await startServer(options);
    return (await boards.open([server.target(changes)]))[0] as AxleError | undefined;
  }

  it("works with a password", async () => {
    expect(await outcome({ password: "secret" }, { password: "secret" })).to.equal(undefined);
  });

  it("works with keyboard-interactive", async () => {
    expect(await outcome({ password: "secret", interactive: true }, { password: "secret" })).to.equal(undefined);
  });

  it("works where nothing is asked", async () => {
    expect(await outcome({}, {})).to.equal(undefined);
  });

  it("says that the password was refused, without showing it", async () => {
    const error = await outcome({ password: "secret" }, { password: "wr0ng" });
    expect(error?.kind).to.equal("authentication");
    expect(error?.message).to.match(/refused the login of tester \(tried password/);
    expect(JSON.stringify([error?.message, error?.remedy, error?.details])).to.not.contain("wr0ng");
  });

  it("says that there was nothing to offer", async () => {
    const error = await outcome({ password: "secret" }, {});
    expect(error?.kind).to.equal("authentication");
    expect(error?.message).to.match(/no key and no password/);
  });

  it("names a key file that is missing", async () => {
    const error = await outcome({ password: "secret" }, { privateKeyFile: "/no/such/key" });
    expect(error?.kind).to.equal("authentication");
    expect(error?.message).to.contain("/no/such/key");
  });

  it("speaks to servers that only know old ways, without the slow group exchange", async () => {
    const algorithms = {
      kex: ["diffie-hellman-group-exchange-sha256", "diffie-hellman-group14-sha1"] as never[],
      cipher: ["aes128-ctr"] as never[],
      hmac: ["hmac-sha1"] as never[],
    };
    let chosen = "";
    const greet: NonNullable<ServerOptions["greet"]> = (client) => {
      client.on("handshake", (info) => {
        chosen = info.kex;
      });
    };
    expect(await outcome({ algorithms, greet }, {})).to.equal(undefined);
    expect(chosen).to.equal("diffie-hellman-group14-sha1");
  });

  it("gives up on a server that accepts and never speaks", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    server = await startServer();
    const { port } = silent.address() as { port: number };
    const [error] = await boards.open([server.target({ port, connectTimeoutSeconds: 1 })]);
    expect((error as AxleError).kind).to.equal("unreachable");
    expect(error?.message).to.match(/within 1 seconds/);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it("tries again when the server drops it before the login", async () => {
    let dropped = 0;
    const greet: NonNullable<ServerOptions["greet"]> = (client) => {
      if (dropped++ < 2) client.end();
    };
    expect(await outcome({ greet }, {})).to.equal(undefined);
    expect(dropped).to.equal(3);
  });

  it("opens one connection for many users of a board", async () => {
    server = await startServer();
    const board = boards.boardFor(server.target());
    await Promise.all([board.reading(undefined), board.changing(undefined), board.reading(undefined)]);
    expect(server.connections()).to.equal(1);
  });

  it("does not believe a server whose shell talks nonsense", async () => {
    const noise = Buffer.alloc(4096, "noise \x1e");
    const error = await outcome(
      { shell: (channel) => void channel.on("data", () => channel.write(noise)) },
      { connectTimeoutSeconds: 1 },
    );
    expect(error?.kind).to.equal("deadline");
  }).timeout(30_000);

  it("cuts off a server that never stops talking", async () => {
    const error = await outcome({ shell: flood }, {});
    expect(error?.kind).to.equal("frame");
    expect(error?.message).to.match(/more than \d+ bytes/);
  }).timeout(60_000);
});

/** Writes without end from the first byte on. */
function flood(channel: import("ssh2").ServerChannel): void {
  const noise = Buffer.alloc(65_536, "x");
  let open = true;
  channel.on("close", () => {
    open = false;
  });
  channel.on("data", () => {});
  const more = () => {
    while (open && channel.write(noise));
    if (open) channel.once("drain", more);
  };
  more();
}
