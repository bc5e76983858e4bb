import type { Socket } from "node:net";
import { PassThrough, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { steadyNow } from "../../clock.js";
import type { ChannelEnd, ShellChannel } from "../connection.js";
import { type FrameKind, frame, type KeeperReader } from "./protocol.js";

/** How often a keeper is asked whether it is there, and after what silence it is not. */
const askEveryMs = 15_000;
const silentMs = 60_000;

/** A shell that a keeper has opened for this run, as a channel like any other. */
export function keptChannel(socket: Socket, reader: KeeperReader, merged: boolean, lost: () => void): ShellChannel {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = [stdout, stderr];
  let end: ChannelEnd | undefined;
  let heardAt = steadyNow();
  for (const stream of outputs) stream.on("drain", () => socket.resume()).on("error", () => {});
  const takeOutput = (stream: PassThrough, bytes: Buffer) => {
    if (!stream.writable || stream.write(bytes)) return;
    socket.pause();
  };
  const take = (kind: FrameKind, bytes: Buffer) => {
    heardAt = steadyNow();
    if (kind === "o") takeOutput(stdout, bytes);
    else if (kind === "e") takeOutput(stderr, bytes);
    else if (kind === "E") end = JSON.parse(bytes.toString("utf8")) as ChannelEnd;
  };
  const watch = setInterval(() => {
    // What is held back by this side says nothing of the other one.
    if (steadyNow() - heardAt > silentMs && !socket.isPaused()) socket.destroy();
    else socket.write(frame("p"));
  }, askEveryMs).unref();
  const ended = new Promise<ChannelEnd>((resolve) => {
    socket.once("close", () => {
      clearInterval(watch);
      if (!end) lost();
      for (const stream of outputs) stream.end();
      void Promise.allSettled(outputs.map((stream) => finished(stream))).then(() =>
        resolve(end ?? { code: null, signal: null, problem: "the keeper of its session has ended" }),
      );
    });
  });
  reader.frames(take);
  return { stdin: inputOf(socket), stdout, stderr, merged, ended, destroy: () => endShell(socket, outputs) };
}

/** The shell's input: written on as frames, as fast as the keeper takes them. */
function inputOf(socket: Socket): Writable {
  const input = new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      if (socket.writable) socket.write(frame("i", bytes), (error) => done(error ?? null));
      else done();
    },
    final: (done) => {
      if (socket.writable) socket.write(frame("I"));
      done();
    },
  });
  return input.on("error", () => {});
}

/** Has the keeper end the shell; one that does not answer is left. */
function endShell(socket: Socket, outputs: readonly PassThrough[]): void {
  if (socket.writable) socket.write(frame("K"));
  for (const stream of outputs) stream.resume();
  setTimeout(() => socket.destroy(), 1000).unref();
}
