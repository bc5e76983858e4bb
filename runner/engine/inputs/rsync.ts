import { spawn } from "node:child_process";
import type { Input, RsyncWay } from "../../../modules/kit/inputs.js";
import { quoteAll } from "../../../modules/kit/sh/index.js";
import type { Become, Target } from "../../board/session.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import { findFile } from "./search.js";

type Request = Extract<Input, { input: "rsync" }>;

/** The two ends of a copy. */
export interface RsyncEnds {
  /** The task's own board. */
  board: Target;
  /** Where the task runs: the same, or whom it is delegated to. */
  runner: Target;
  become: Become | undefined;
  delegated: boolean;
}

interface Place {
  task: TaskNode;
  play: PlayNode;
  signal: AbortSignal | undefined;
}

/**
 * How rsync gets from one end to the other. On one machine it runs in the task's own session; towards a board it is a
 * program of the controller's (or of the board that the task is delegated to) and reaches it by the system's ssh, with the
 * connection's own address, user, key and known hosts.
 */
export async function rsyncWay(request: Request, ends: RsyncEnds, place: Place): Promise<RsyncWay> {
  const { board, runner, delegated } = ends;
  const here = delegated ? runner.name === board.name : board.connection === "local";
  const inRole = (path: string) => localPath(path, place);
  const fromController = !delegated || runner.connection === "local";
  const none = { where: "board" as const, program: ["rsync"], options: pathOption(request, undefined), rsh: false };
  if (here) {
    const local = fromController ? inRole : (path: string) => path;
    return { ...none, src: local(request.src), dest: local(request.dest) };
  }
  if (board.connection === "lxc" || board.connection === "local") {
    const problem = `synchronize uses rsync to function. rsync needs to connect to the remote host via ssh, and ${board.name} is reached by connection ${board.connection}.`;
    return { ...none, src: request.src, dest: request.dest, problem, remedy: "Use copy or unarchive." };
  }
  const way = towards(request, ends, fromController ? inRole : (path) => path);
  const where = fromController ? "controller" : "board";
  if (where === "board") return { ...way, where };
  const dry = request.ask ? { dry: await dryRun(way, request.options, place.signal) } : {};
  return { ...way, where, ...dry };
}

/** A path of the controller's: in files/ of the role or beside the playbook; a slash at its end keeps its meaning. */
function localPath(path: string, { task, play }: Place): string {
  if (path.startsWith("/") || path.includes(":")) return path;
  const { path: found } = findFile(path.replace(/\/+$/, ""), "files", task, play);
  return path.endsWith("/") ? `${found}/` : found;
}

function towards(
  request: Request,
  { board, become }: RsyncEnds,
  local: (path: string) => string,
): Omit<RsyncWay, "where"> {
  const user = request.user && board.user !== undefined ? `${board.user}@` : "";
  const host = board.host.includes(":") ? `[${board.host}]` : board.host;
  const far = (path: string) => (path.startsWith("rsync://") ? path : `${user}${host}:${path}`);
  const own = request.options.some((word) => /^--rsh\b|^-[^-]*e/.test(word));
  const password = board.password !== undefined;
  return {
    program: password ? ["sshpass", "-e", "rsync"] : ["rsync"],
    options: [...(own ? [] : [`--rsh=${quoteAll(sshCommand(request, board))}`]), ...pathOption(request, become)],
    rsh: true,
    src: request.pull ? far(request.src) : local(request.src),
    dest: request.pull ? local(request.dest) : far(request.dest),
    ...(password ? { environment: { SSHPASS: board.password! } } : {}),
  };
}

function sshCommand(request: Request, board: Target): string[] {
  const policy = { yes: [], "accept-new": ["StrictHostKeyChecking=accept-new"], no: ["StrictHostKeyChecking=no"] };
  const options = [
    ...policy[board.hostKeyChecking],
    ...(board.password === undefined ? ["BatchMode=yes"] : []),
    `ConnectTimeout=${Math.ceil(board.connectTimeoutSeconds)}`,
  ];
  const port = request.port ?? board.port;
  const key = request.key ?? board.privateKeyFile;
  return [
    board.sshExecutable ?? "ssh",
    ...(request.shared ? [] : ["-S", "none"]),
    ...board.sshArgs,
    ...options.flatMap((option) => ["-o", option]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(key === undefined ? [] : ["-i", key]),
  ];
}

/** The rsync of the far side; as another user where the task becomes one. */
function pathOption(request: Request, become: Become | undefined): string[] {
  if (request.path !== undefined) return [`--rsync-path=${request.path}`];
  return become?.method === "sudo" ? [`--rsync-path=sudo -n -u ${become.user} rsync`] : [];
}

/** Asks rsync what it would do. `--dry-run` is always said; the options were looked at before. */
function dryRun(way: Omit<RsyncWay, "where">, options: readonly string[], signal: AbortSignal | undefined) {
  const [program, ...before] = way.program;
  const argv = [...before, "--dry-run", ...options, ...way.options, "--", way.src, way.dest];
  return new Promise<{ rc: number; stdout: string; stderr: string }>((resolve) => {
    const env = { ...process.env, LC_ALL: "C", ...way.environment };
    const child = spawn(program!, argv, { stdio: ["ignore", "pipe", "pipe"], env, ...(signal ? { signal } : {}) });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        said[stream] += text;
      });
    child.once("error", ({ message }) => resolve({ ...said, rc: 127, stderr: missing(program!, message) }));
    child.once("close", (code) => resolve({ rc: code ?? 1, ...said }));
  });
}

function missing(program: string, message: string): string {
  if (program === "sshpass") return "to use rsync connection with passwords, you must install the sshpass program";
  return /ENOENT/.test(message) ? `the controller has no ${program}` : message;
}
