import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { ShellChannel } from "../connection.js";
import { endFrame, frame, type KeeperReader } from "./protocol.js";

/** The keeper's side of one shell: frames from a run become its input, its outputs and its end become frames. */
export function relay(channel: ShellChannel, socket: Socket, reader: KeeperReader): void {
  const outputs: [Readable, "o" | "e"][] = [
    [channel.stdout, "o"],
    [channel.stderr, "e"],
  ];
  for (const [stream, kind] of outputs) {
    stream.on("data", (bytes: Buffer) => {
      if (!socket.writable || socket.write(frame(kind, bytes))) return;
      for (const [other] of outputs) other.pause();
    });
  }
  socket.on("drain", () => {
    for (const [stream] of outputs) stream.resume();
  });
  channel.stdin.on("drain", () => socket.resume());
  channel.stdin.on("error", () => socket.resume());
  reader.frames((kind, bytes) => {
    if (kind === "i" && !channel.stdin.write(bytes)) socket.pause();
    else if (kind === "I") channel.stdin.end();
    else if (kind === "K") channel.destroy();
    else if (kind === "p") socket.write(frame("P"));
  });
  let over = false;
  socket.once("close", () => {
    if (!over) channel.destroy();
  });
  void channel.ended.then((end) => {
    over = true;
    socket.end(endFrame(end));
    // A run that was stopped does not hang up by itself.
    setTimeout(() => socket.destroy(), 5000).unref();
  });
}
