import fc from "fast-check";

/** Pieces that parsers of YAML, INI, Jinja and vault text trip over. */
const spices = [
  "\t",
  "\r",
  "\0",
  "\ufeff",
  "\x1b[2J",
  "'",
  '"',
  "{{",
  "}}",
  "{%",
  "%}",
  "{#",
  ":",
  ": ",
  "- ",
  "-",
  "? ",
  "&a ",
  "*a",
  "!vault |",
  "!unsafe ",
  "!!binary ",
  "|",
  ">",
  "[",
  "]",
  "{",
  "}",
  ",",
  "#",
  "%",
  "@",
  "`",
  "---\n",
  "...\n",
  "<<: ",
  "\n",
  "\n\n",
  "  ",
  "=",
  "[web:children]\n",
  "[web:vars]\n",
  "web[1:9]",
  "web[9999999:1]",
  "$ANSIBLE_VAULT;1.1;AES256\n",
  "0x",
  "1e999",
  "null",
  "~",
  "true",
  "__proto__: ",
  "constructor: ",
  "block:\n",
  "rescue:\n",
  "hosts: all\n",
  "include_tasks: x\n",
  "rollback: {}\n",
  "when: ",
  "loop: ",
  "\ud800",
  "日本",
  "\u202e",
  "a".repeat(300),
];

type Edit = [kind: number, at: number, length: number, spice: number];

/** Some small edits of a text: pieces are left out, doubled, moved, spiced, or cut off at the end. */
export const edits = fc.array(fc.tuple(fc.nat(5), fc.nat(100_000), fc.nat(40), fc.nat(spices.length - 1)), {
  minLength: 1,
  maxLength: 6,
});

export function mutate(text: string, list: readonly Edit[]): string {
  let out = text;
  for (const [kind, where, length, index] of list) {
    const at = out.length === 0 ? 0 : where % out.length;
    const piece = out.slice(at, at + length);
    const spice = spices[index]!;
    if (kind === 0) out = out.slice(0, at) + out.slice(at + length);
    else if (kind === 1) out = out.slice(0, at) + piece + out.slice(at);
    else if (kind === 2) out = out.slice(0, at) + spice + out.slice(at + (length % 5));
    else if (kind === 3) out = out.slice(0, at) + spice + out.slice(at);
    else if (kind === 4) out = out.slice(0, at) + out.slice(at + length) + piece;
    else out = out.slice(0, Math.max(1, out.length - length));
  }
  return out;
}

/** A case may not take longer: what does is a hang that a user would see. */
const longestMs = 5_000;

/** Runs one case: it gives a result or an AxleError that `isGood`; anything else is a defect, told with its input. */
export function holds(input: string, run: () => void, isGood: (error: unknown) => boolean): void {
  const startedAt = performance.now();
  try {
    run();
  } catch (error) {
    if (!isGood(error)) throw new Error(`a bad answer to ${JSON.stringify(input)}: ${String((error as Error).stack)}`);
  }
  const tookMs = performance.now() - startedAt;
  if (tookMs > longestMs) throw new Error(`${Math.round(tookMs)} ms for ${JSON.stringify(input)}`);
}
