import { randomInt } from "node:crypto";
import type { Input } from "../../../modules/kit/inputs.js";
import type { Board } from "../../board/session.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import type { Templar } from "../../template/templar.js";
import { resolveInput } from "../inputs/resolve.js";
import type { RsyncEnds } from "../inputs/rsync.js";
import type { Contact, TaskJob, TaskServices } from "../task/job.js";
import { becomeOf, targetOf, unlessSameUser } from "./connections.js";
import type { RunState } from "./state.js";

/** What tasks reach through the run. */
export function makeServices(run: RunState): TaskServices {
  const { options } = run;
  const { settings } = options;
  const asyncFolder = settings.text("ASYNC_DIR") ?? "~/.ansible_async";
  const sleep = async (ms: number) => {
    await sleepUnless(ms, options.signal);
    run.memories.forget();
  };
  return {
    check: options.check ?? false,
    foresight: run.foresight,
    ...(options.review ? { review: options.review } : {}),
    diff: options.diff ?? settings.flag("DIFF_ALWAYS"),
    verify: options.verify ?? false,
    run: run.id,
    omit: run.vars.omit,
    verbosityInvocation: true,
    signal: options.signal,
    defaultTimeout: settings.number("TASK_TIMEOUT") ?? 0,
    defaultPoll: settings.number("DEFAULT_POLL_INTERVAL") ?? 15,
    asyncFolder,
    defaultNoLog: settings.flag("DEFAULT_NO_LOG"),
    emit: (event) => run.emit(event),
    templar: (task, play, scope, how) => run.templar(scope, play, task, how),
    delegatedLayer: (job, name) => {
      const host = run.vars.delegateHost(job.host);
      return run.vars.delegatedLayer({ play: job.play, host, task: job.task }, name);
    },
    contact: (job, templar, delegatedTo) => contact(run, job, templar, delegatedTo),
    ownContact: (job, templar) => ownContact(run, job, templar),
    resolveInput: (job: TaskJob, templar: Templar, input: Input, ends: () => RsyncEnds) =>
      resolveInput(
        input,
        { task: job.task, play: job.play, templar, ends },
        {
          files: options.files,
          decrypt: (content, path) => openVaulted(run, content, path),
          prompts: options.prompts,
          signal: options.signal,
          sleep,
          setting: (name) => settings.get(name),
          asyncFolder,
          foreseen: options.check ? run.foresight.controller.paths : undefined,
        },
      ),
    markSecret: (text) => options.secrets.add(text),
    sleep,
    newJobId: () => `j${randomInt(1e11, 1e12 - 1)}.${randomInt(1e3, 1e5)}`,
    warn: (message, job) => run.emit({ event: "warning", message, host: job.host, position: job.task.position }),
    now: () => steadyNow(),
    noteTask: (host, info) => run.noteTask(host, info),
  };
}

/** The board that a task works on, with the user it works as. Nothing is connected before it is used. */
function contact(run: RunState, job: TaskJob, templar: Templar, delegatedTo: string | undefined): Contact {
  const { secrets } = run.options;
  const name = delegatedTo ?? job.host;
  const host = run.vars.delegateHost(name);
  const own = run.vars.delegateHost(job.host);
  let hostTemplar: Templar | undefined;
  const boardTemplar = () => {
    hostTemplar ??=
      delegatedTo === undefined
        ? templar
        : run.templar(run.vars.delegatedScope({ play: job.play, host: own, task: job.task }, name), job.play, job.task);
    return hostTemplar;
  };
  let board: Board | undefined;
  return {
    board: () => {
      if (!board) {
        const target = targetOf(host, job.task, templar, boardTemplar(), run.options);
        if (target.password !== undefined) secrets.add(target.password);
        if (target.connection === "local") run.dispatcher.meetController(job.task);
        board = run.boards.boardFor(target);
      }
      run.noteTask(board.target.name, job.info);
      return board;
    },
    become: () => {
      const become = becomeOf(job.task, templar, boardTemplar(), run.options);
      if (become?.password !== undefined) secrets.add(become.password);
      return (
        become && unlessSameUser(become, targetOf(host, job.task, templar, boardTemplar(), run.options), run.options)
      );
    },
  };
}

/** The same for the task's own host, as far as possible from what was found out for the tasks before it. */
function ownContact(run: RunState, job: TaskJob, templar: Templar): Contact {
  const { sharedByTasks } = run;
  let board: Board | undefined;
  return {
    board: () => {
      board ??= sharedByTasks.value("board", job, templar, (of) => contact(run, job, of, undefined).board());
      if (board.target.connection === "local") run.dispatcher.meetController(job.task);
      run.noteTask(board.target.name, job.info);
      return board;
    },
    become: () => sharedByTasks.value("become", job, templar, (of) => contact(run, job, of, undefined).become()),
  };
}

/** A file's bytes, opened when it is an ansible-vault file. */
function openVaulted(run: RunState, content: Uint8Array, path: string): Uint8Array {
  const head = new TextDecoder().decode(content.subarray(0, 15));
  if (!head.startsWith("$ANSIBLE_VAULT;")) return content;
  const text = run.options.vault.decrypt(new TextDecoder().decode(content), { file: path, line: 1, column: 1 });
  return new TextEncoder().encode(text);
}

/** Waits; rejects as soon as the run is interrupted. */
export function sleepUnless(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const interrupted = () => reject(new AxleError({ kind: "interrupted", message: "The run was interrupted." }));
    if (signal?.aborted) {
      interrupted();
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      interrupted();
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
