import { randomBytes } from "node:crypto";
import { quote } from "../../modules/kit/sh/index.js";
import { splitWords } from "../../modules/kit/sh/words.js";
import { AxleError } from "../errors.js";
import type { Connection, ShellChannel } from "./connection.js";
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
  if (terminal) channel.stdin.write("stty raw -echo -onlcr 2>/dev/null\n");
  channel.stdin.write(`LC_ALL=C LANGUAGE=C AXLE_LC=\${LC_ALL:-} exec ${call.command}\n`);
  try {
    await shakeHands(channel, become, target, call, `READY-${word}`, options);
    return channel;
  } catch (error) {
    channel.destroy();
    throw error;
  }
}

/** What the new user's shell starts with: the user's own language back, the word, then a plain sh. */
function inner(target: Target, word: string): string {
  return `if [ -n "$AXLE_LC" ]; then LC_ALL=$AXLE_LC; export LC_ALL; else unset LC_ALL; fi; unset AXLE_LC LANGUAGE; echo READY-${word}; exec ${quote(target.shell)}`;
}

function callFor(become: Become, target: Target, word: string): Call {
  const exe = become.exe;
  const user = quote(become.user);
  const shell = `${quote(target.shell)} -c ${quote(inner(target, word))}`;
  const flags = (fallback: string) => quoteFlags(become.flags ?? fallback);
  switch (become.method) {
    case "sudo": {
      const asks = become.password !== undefined;
      const wanted = asks ? flags("-H -S").replace(/(^| )-n(?= |$)/, "") : flags("-H -S -n");
      const prompt = asks ? ` -p ${quote(`[axle ${word}] password: `)}` : "";
      return {
        command: `${quote(exe ?? "sudo")} ${wanted}${prompt} -u ${user} ${shell}`,
        prompt: literal(`[axle ${word}] password: `),
      };
    }
    case "su":
      return {
        command: `${quote(exe ?? "su")} ${flags("")} ${user} -c ${quote(inner(target, word))}`,
        prompt: /(?:^|\n)[^\n]*password[^\n]*: ?$/i,
      };
    case "doas":
      return {
        command: `${quote(exe ?? "doas")} ${flags(become.password === undefined ? "-n" : "")} -u ${user} ${shell}`,
        prompt: /(?:^|\n)[^\n]*password[^\n]*: ?$/i,
        terminal: true,
      };
    default:
      throw new AxleError({
        kind: "unsupported",
        message: `The become method "${become.method}" is not one that axle has.`,
        remedy: "Use sudo, su or doas.",
      });
  }
}

function quoteFlags(flags: string): string {
  return splitWords(flags).map(quote).join(" ");
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[[\]().*+?^$|\\{}]/g, "\\$&"));
}

/** Answers the tool until the new shell speaks. The text is kept apart from what sessions ever show. */
function shakeHands(
  channel: ShellChannel,
  become: Become,
  target: Target,
  call: Call,
  ready: string,
  options: ExchangeOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    let answered = false;
    const finish = (error?: AxleError) => {
      clearTimeout(timer);
      channel.stdout.off("data", take);
      channel.stderr.off("data", take);
      options.signal?.removeEventListener("abort", abort);
      if (error) reject(error);
      else resolve();
    };
    const fail = (why: string) => finish(problem(become, target, why, said));
    const timer = setTimeout(() => fail("gave no answer"), patienceMs);
    const abort = () =>
      finish(new AxleError({ kind: "interrupted", message: `Becoming ${become.user} was interrupted.` }));
    const take = (bytes: Buffer) => {
      said += bytes.toString("utf8");
      if (said.includes(ready)) return finish();
      if (!call.prompt.test(said)) return;
      said = said.replace(call.prompt, "");
      if (answered) return fail("did not accept the password");
      if (become.password === undefined) return fail("asks for a password, and none was given");
      answered = true;
      channel.stdin.write(`${become.password}\n`);
    };
    channel.stdout.on("data", take);
    channel.stderr.on("data", take);
    options.signal?.addEventListener("abort", abort, { once: true });
    void channel.ended.then((end) => fail(answered ? "did not accept the password" : `ended with status ${end.code}`));
  });
}

/** One sentence of what went wrong, with the tool's own last line; the password is taken out wherever it may stand. */
function problem(become: Become, target: Target, why: string, said: string): AxleError {
  const secret = become.password;
  const clean = (secret ? said.replaceAll(secret, "********") : said).trim();
  const last = clean.split("\n").at(-1)?.trim() ?? "";
  const wrong = why.includes("password") || /password|try again|authentication/i.test(last);
  return new AxleError({
    kind: "become",
    message: `Could not become ${become.user} on ${target.name}: ${become.method} ${why}${last ? ` (${last})` : ""}.`,
    remedy: wrong
      ? "Give the right password with -K or ansible_become_password."
      : `See on the board whether the login user may use ${become.method} to become ${become.user}.`,
  });
}
