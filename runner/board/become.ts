import { randomBytes } from "node:crypto";
import { quote } from "../../modules/kit/sh/index.js";
import { splitWords } from "../../modules/kit/sh/words.js";
import { AxleError } from "../errors.js";
import type { Connection, ShellChannel } from "./connection.js";
import { type HandshakeFailure, lastLine, shakeHands } from "./handshake.js";
import type { Become, ExchangeOptions, Target } from "./session.js";

/** How one method is asked: the command, and how its question for the password is known. */
interface Call {
  command: string;
  prompt: RegExp;
  /** It asks on a terminal only. */
  terminal?: boolean;
}

/** How long the tool may think before it asks or lets in (it may have to ask a directory server). */
const patienceMs = 30_000;

/**
 * Opens a `sh` that runs as another user. The login user's `sh` becomes sudo, su or doas; the password is written to its
 * standard input, and only once the question for it was seen. The new shell says that it is there with a random word.
 *
 * @throws AxleError "become" when the user may not, the password is wrong or missing, or the tool is not there
 */
export async function enter(
  connection: Connection,
  become: Become,
  target: Target,
  options: ExchangeOptions,
): Promise<ShellChannel> {
  const word = randomBytes(9).toString("hex");
  const call = callFor(become, target, word);
  const terminal = call.terminal === true && become.password !== undefined;
  const channel = await connection.open({ signal: options.signal, ...(terminal ? { terminal } : {}) });
  const raw = terminal ? "stty raw -echo -onlcr 2>/dev/null; " : "";
  channel.stdin.write(`${raw}LC_ALL=C LANGUAGE=C AXLE_LC=\${LC_ALL:-} exec ${call.command}\n`);
  try {
    await shakeHands(channel, {
      ready: `READY-${word}`,
      question: { prompt: call.prompt, answer: become.password },
      patienceMs,
      signal: options.signal,
      fail: (failure, said, code) => problem(become, target, failure, said, code),
    });
    return channel;
  } catch (error) {
    channel.destroy();
    throw error;
  }
}

/** What the new user's shell starts with: the user's own language back, the word, then a plain sh. */
function inner(target: Target, word: string): string {
  const language =
    'if [ -n "$AXLE_LC" ]; then LC_ALL=$AXLE_LC; export LC_ALL; else unset LC_ALL; fi; unset AXLE_LC LANGUAGE';
  // The word is put together by the shell: a terminal that echoes the command line does not give it away too early.
  return `${language}; printf '%s-%s\\n' READY ${word}; exec ${quote(target.shell)}`;
}

const anyPrompt = /(?:^|\n)[^\n]*password[^\n]*: ?$/i;

function callFor(become: Become, target: Target, word: string): Call {
  const user = quote(become.user);
  const exe = quote(become.exe ?? become.method);
  const shell = `${quote(target.shell)} -c ${quote(inner(target, word))}`;
  const asks = become.password !== undefined;
  switch (become.method) {
    case "sudo": {
      const prompt = `[axle ${word}] password: `;
      const flags = words(become.flags ?? "-H -S -n");
      const wanted = asks ? [...flags.filter((flag) => flag !== "-n"), "-p", prompt] : flags;
      if (!wanted.includes("-S") && asks) wanted.unshift("-S");
      return { command: `${exe} ${wanted.map(quote).join(" ")} -u ${user} ${shell}`, prompt: literal(prompt) };
    }
    case "su": {
      const flags = words(become.flags ?? "")
        .map(quote)
        .join(" ");
      // A user without a login shell of his own still gets ours.
      return {
        command: `${exe} ${flags} ${user} -s ${quote(target.shell)} -c ${quote(inner(target, word))}`,
        prompt: anyPrompt,
      };
    }
    case "doas": {
      const flags = words(become.flags ?? (asks ? "" : "-n"))
        .map(quote)
        .join(" ");
      return { command: `${exe} ${flags} -u ${user} ${shell}`, prompt: anyPrompt, terminal: true };
    }
    default:
      throw new AxleError({
        kind: "unsupported",
        message: `The become method "${become.method}" is not one that axle has.`,
        remedy: "Use sudo, su or doas.",
      });
  }
}

function words(flags: string): string[] {
  return splitWords(flags);
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[[\]().*+?^$|\\{}]/g, "\\$&"));
}

/** One sentence of what went wrong, with the tool's own last line. */
function problem(
  become: Become,
  target: Target,
  failure: HandshakeFailure,
  said: string,
  code: number | null,
): AxleError {
  const line = lastLine(said);
  const missing = /a password is required|password is required|Authorization required/i.test(line);
  const why = {
    refused: "did not accept the password",
    asked: "asks for a password, and none was given",
    silent: "gave no answer",
    ended: missing ? "asks for a password, and none was given" : `ended with status ${code ?? "unknown"}`,
  }[failure];
  const password = failure === "refused" || failure === "asked" || missing;
  return new AxleError({
    kind: "become",
    message: `Could not become ${become.user} on ${target.name}: ${become.method} ${why}${line ? ` (${line})` : ""}.`,
    remedy: password
      ? "Give the right password with -K or ansible_become_password."
      : `See on the board whether the login user may use ${become.method} to become ${become.user}.`,
  });
}
