import { AxleError } from "../../errors.js";
import type { PlayNode } from "../../load/nodes.js";
import { str } from "../../template/values.js";
import { dictGet, isDict, type Value } from "../../values.js";
import { markUnsafe } from "../../vars/unsafe.js";
import type { RunState } from "../run/state.js";
import { readFlag } from "../task/keywords.js";

/** Asks for the variables of `vars_prompt` that were not given with -e. */
export async function askVariables(run: RunState, node: PlayNode): Promise<void> {
  if (node.varsPrompt.length === 0) return;
  const templar = run.templar(run.vars.scope({ play: node }), node);
  const answers: Record<string, Value> = {};
  for (const written of node.varsPrompt) {
    const prompt = templar.template(written, node.position);
    if (!isDict(prompt)) continue;
    const name = str(dictGet(prompt, "name"));
    if (run.options.extraVars && name in run.options.extraVars) continue;
    answers[name] = await askOne(run, node, name, (key) => dictGet(prompt, key));
  }
  run.vars.setPrompted(node, answers);
}

async function askOne(run: RunState, node: PlayNode, name: string, get: (key: string) => Value): Promise<Value> {
  const hidden = readFlag(get("private")) ?? true;
  const fallback = get("default");
  const text = str(get("prompt") ?? name);
  const question = fallback === undefined || fallback === null ? `${text}: ` : `${text} [${str(fallback)}]: `;
  const answer = await askUntilConfirmed(run, question, hidden, readFlag(get("confirm")) ?? false).catch((error) => {
    if (fallback === undefined || fallback === null || !isUnanswered(error)) throw error;
    run.warn(`Nobody is there to be asked for \`${name}\`: its default is taken.`);
    return "";
  });
  let value: Value = answer === "" && fallback !== undefined && fallback !== null ? fallback : answer;
  if (get("encrypt")) value = encrypt(run, node, value, get);
  if (hidden && typeof value === "string") run.options.secrets.add(value);
  return readFlag(get("unsafe")) ? markUnsafe(value) : value;
}

async function askUntilConfirmed(run: RunState, question: string, hidden: boolean, confirm: boolean): Promise<string> {
  const { prompts, signal } = run.options;
  const ask = (what: string) => prompts.ask(what, { hidden, ...(signal ? { signal } : {}) });
  let answer = await ask(question);
  while (confirm && answer !== (await ask(`confirm ${question}`))) {
    run.warn("VALUES ENTERED DO NOT MATCH");
    answer = await ask(question);
  }
  return answer;
}

/** Whether a question found standard input at its end. */
function isUnanswered(error: unknown): boolean {
  return error instanceof AxleError && error.details?.["unanswered"] === true;
}

/** Hashes an answer as `password_hash` does. */
function encrypt(run: RunState, node: PlayNode, value: Value, get: (key: string) => Value): Value {
  const templar = run.templar(run.vars.scope({ play: node }), node);
  const salt = get("salt");
  const options = salt === undefined || salt === null ? "" : `, salt=${JSON.stringify(str(salt))}`;
  const algorithm = str(get("encrypt")).replace(/_crypt$/, "");
  if (!/^[a-z0-9]+$/.test(algorithm)) {
    throw new AxleError({ kind: "schema", message: `\`encrypt\` can't be "${algorithm}".`, position: node.position });
  }
  return templar.evaluate(`${JSON.stringify(str(value))} | password_hash('${algorithm}'${options})`, node.position);
}
