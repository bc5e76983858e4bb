/**
 * The closed vocabulary of changes. Operations are data, so a plan can be shown, saved and refused. `modules/kit/sh/`
 * turns them into shell text; contents and secrets travel on standard input, never in argv of another process.
 *
 * `expect` is the precondition: what the plan was made from. The apply exchange reads it again just before the operation
 * and refuses (status "stale") when it is no longer so.
 */
export type Operation =
  /** Replaces a file atomically: temporary file beside it, owner and mode first, `validate` (with %s), then rename. */
  | {
      op: "write";
      path: string;
      content: Uint8Array | string;
      mode?: number | string;
      owner?: string;
      group?: string;
      /** Keeps what was there as `PATH.PID.DATE~`, as Ansible names it. */
      backup?: boolean;
      validate?: string;
      /** Writes in place, where a rename is not possible (bind mounts, `unsafe_writes`). */
      unsafe?: boolean;
      expect?: Expectation;
    }
  | {
      op: "mkdir";
      path: string;
      mode?: number | string;
      owner?: string;
      group?: string;
      parents?: boolean;
      expect?: Expectation;
    }
  | { op: "link"; path: string; target: string; hard?: boolean; replace?: boolean; expect?: Expectation }
  /** `recursive` is needed for folders. */
  | { op: "remove"; path: string; recursive?: boolean; expect?: Expectation }
  | { op: "rename"; from: string; to: string; expect?: Expectation }
  /** Copies on the board: one file (atomically), or a folder with everything in it. */
  | {
      op: "copy";
      from: string;
      to: string;
      recursive?: boolean;
      preserve?: boolean;
      mode?: number | string;
      backup?: boolean;
      validate?: string;
      owner?: string;
      group?: string;
      expect?: Expectation;
    }
  /** `mode` as number or in `chmod`'s symbolic form. `follow` false: a link itself (owner only). */
  | {
      op: "attributes";
      path: string;
      mode?: number | string;
      owner?: string;
      group?: string;
      recursive?: boolean;
      follow?: boolean;
      expect?: Expectation;
    }
  /** `chattr` letters, e.g. "+i". */
  | { op: "chattr"; path: string; attributes: string }
  /** Times in seconds since 1970, or "now". */
  | {
      op: "times";
      path: string;
      access?: number | "now";
      modification?: number | "now";
      create?: boolean;
      follow?: boolean;
    }
  /** Runs a command to its end; its output streams as events. A nonzero exit status fails the item unless `accept` has it. */
  | {
      op: "run";
      /** Either an argument list … */
      argv?: readonly string[];
      /** … or text for a shell (`executable`, default /bin/sh). */
      shell?: string;
      executable?: string;
      directory?: string;
      environment?: Readonly<Record<string, string>>;
      stdin?: Uint8Array | string;
      umask?: string;
      timeoutSeconds?: number;
      /** Exit statuses that are no failure; "any" for commands whose status the module judges itself. */
      accept?: readonly number[] | "any";
      /** Text that must not be shown (parts of the command that are secret). */
      secret?: boolean;
      /** Sessions that the run holds open as this user end before: who has processes can't be removed. */
      endsSessionsOf?: string;
    }
  /**
   * A long command as a durable job on the board: own session, log, pid and exit status in a run directory, so that it
   * goes on when the link is lost. `id` names it: the same id finds a running one and attaches to it.
   */
  | {
      op: "job";
      id: string;
      title: string;
      shell: string;
      directory?: string;
      environment?: Readonly<Record<string, string>>;
      timeoutSeconds?: number;
      accept?: readonly number[] | "any";
      /** Start it and go on: somebody asks after it later. */
      detach?: boolean;
      /** Below which folder it is kept (`~/` is the user's home); default: where durable jobs are. */
      folder?: string;
      /** Standard error is kept by itself, not in the log. */
      apart?: boolean;
      /** Text that is kept with the job for those who ask after it (see `job-note.ts`). */
      note?: string;
      /** Nothing of it is kept once its end was seen. */
      forget?: boolean;
      /** A rule that finds progress in the log: the regex's first group counts, the second (if any) is the total. */
      progress?: { pattern: string; total?: number };
    }
  /** Ends a durable job and everything below it. One that is not running is no failure. */
  | { op: "job-stop"; id: string; folder?: string }
  /**
   * Sets a guard that brings the board back when nobody confirms in time: what the paths are now, then a command. It
   * outlives the session, the controller and, where the board's init has a place for it, a restart.
   */
  | {
      op: "arm";
      id: string;
      /** Seconds from the last change to the confirmation. */
      timeoutSeconds: number;
      restore: readonly string[];
      /** Shell text before and after the paths are brought back. */
      before?: string;
      command?: string;
      /** A durable job that makes the change: it is ended first. */
      job?: string;
      /** The run that arms it; filled in by the engine. */
      run?: string;
    }
  /**
   * Calls the guard off over a fresh connection: at the board's own address, at one that the task names, or at one the
   * board had before. With `job`, its end is waited for, and a bad one is rolled back. Fails when the board was restored.
   */
  | { op: "confirm"; id: string; timeoutSeconds: number; job?: string; addresses?: readonly string[]; run?: string }
  /** Lets the guard do its work now, and waits until the board is back. Fails: the change is undone. */
  | { op: "roll-back"; id: string; timeoutSeconds: number; addresses?: readonly string[]; run?: string }
  /** Restarts the board and waits until it has come back with another boot id and `testCommand` succeeds. */
  | {
      op: "reboot";
      command?: string;
      message?: string;
      delaySeconds: number;
      postDelaySeconds: number;
      connectTimeoutSeconds?: number;
      timeoutSeconds: number;
      testCommand: string;
      /** The kernel it must come back with (`uname -r`, a shell pattern); U-Boot's trial boot is then made the lasting one. */
      kernel?: string;
    }
  /** Drops the session and connects again until it works (`wait_for_connection`, after a network change). */
  | {
      op: "reconnect";
      delaySeconds: number;
      timeoutSeconds: number;
      sleepSeconds: number;
      connectTimeoutSeconds?: number;
    }
  /** Writes a file on the controller (`fetch`, `get_url` caches). Never in check mode. */
  | { op: "save"; path: string; from: string; checksum?: string }
  /** Runs a program on the controller that talks to the board itself (`synchronize`). */
  | { op: "controller-run"; argv: readonly string[]; environment?: Readonly<Record<string, string>> };

/** What must still hold for an operation to be sent. Fields that are absent are not checked. */
export interface Expectation {
  path: string;
  exists?: boolean;
  type?: string;
  size?: number;
  mtime?: number;
  inode?: number;
  checksum?: string;
}

export interface OperationResult {
  status: "done" | "failed" | "stale";
  rc: number;
  stdout: string;
  stderr: string;
  /** Wall time on the board where it was measured there, on the controller otherwise. */
  startedAt: number;
  elapsedMs: number;
  /** Path of the backup that was kept, job's log, rebooted board's new boot id, … */
  details?: Readonly<Record<string, unknown>>;
}
