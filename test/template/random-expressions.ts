import fc from "fast-check";
import { seed } from "../seed.js";
import type { Case } from "./oracle.js";

const vars = {
  i: 5,
  neg: -3,
  f: 1.5,
  s: "hello",
  e: "",
  t: true,
  n: null,
  l: [3, 1, 2],
  words: ["b", "a", "C"],
  d: { a: 1, b: [1, 2], c: { x: "y" } },
  nested: "{{ s }}-{{ i }}",
  lst: ["{{ i }}", 2],
};

const atom = fc.oneof(
  fc.constantFrom(...Object.keys(vars), "nope", "d.a", "d.b", "d.c.x", "d.zz", "l[0]", "l[-1]", "s[1]", "words[1:]"),
  fc.integer({ min: -20, max: 20 }).map(String),
  fc.constantFrom(
    "1.0",
    "2.5",
    "0.1",
    "1e3",
    "0",
    "''",
    "'a'",
    "'5'",
    '"it\'s"',
    "'é'",
    "[]",
    "{}",
    "()",
    "true",
    "none",
    "(1, 2)",
  ),
);

const binary = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"];
const filters = [
  "length",
  "string",
  "upper",
  "list",
  "int",
  "abs",
  "first",
  "last",
  "sort",
  "join(',')",
  "default('d')",
  "type_debug",
  "reverse",
];
const tests = [
  "defined",
  "undefined",
  "none",
  "string",
  "number",
  "mapping",
  "iterable",
  "odd",
  "divisibleby 3",
  "in l",
  "sequence",
  "boolean",
];

const { expression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
  part: fc.oneof(
    { weight: 3, arbitrary: atom },
    { weight: 2, arbitrary: tie("expression").map((inner) => `(${inner})`) },
  ),
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc.tuple(tie("part"), fc.constantFrom(...binary), tie("part")).map((parts) => parts.join(" ")),
    fc
      .tuple(tie("part"), fc.constantFrom(...binary), tie("part"), fc.constantFrom(...binary), tie("part"))
      .map((parts) => parts.join(" ")),
    fc.tuple(tie("part"), fc.constantFrom(...filters)).map(([input, filter]) => `${input} | ${filter}`),
    fc
      .tuple(tie("part"), fc.constantFrom("is ", "is not "), fc.constantFrom(...tests))
      .map(([input, is, test]) => `${input} ${is}${test}`),
    fc
      .tuple(tie("part"), tie("part"), tie("part"))
      .map(([body, test, otherwise]) => `${body} if ${test} else ${otherwise}`),
    fc.tuple(fc.constantFrom("not ", "-", "+"), tie("part")).map((parts) => parts.join("")),
    fc.array(tie("part"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(fc.tuple(fc.constantFrom("'k'", "1", "'é'", "true"), tie("part")), { maxLength: 2 })
      .map((pairs) => `{${pairs.map((pair) => pair.join(": ")).join(", ")}}`),
    fc
      .tuple(
        tie("part"),
        fc.constantFrom("[0]", "[-1]", "[1:]", "[::-1]", ".a", "['k']", ".upper()", ".items()", ".get('a')"),
      )
      .map((parts) => parts.join("")),
  ),
}));

/** Random expressions over a few variables. */
export function randomCases(count: number): Case[] {
  return fc.sample(expression, { numRuns: count, seed }).map((text, index) => ({
    template: index % 4 === 3 ? `{% for x in [${text}] %}<{{ x }}>{% endfor %}` : `{{ ${text} }}`,
    vars,
    from: `random #${index + 1}`,
  }));
}
