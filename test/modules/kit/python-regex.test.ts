import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { escapePattern, PythonRegex } from "../../../modules/kit/python-regex.js";

/** [pattern, flags letters, text, replacement] – each is put to Python's own `re` too. */
const samples: [string, string, string, string][] = [
  ["^a$", "", "a\n", "X"],
  ["^a$", "m", "b\na\nc", "X"],
  ["a$", "", "a\na\n", "X"],
  ["\\Aa", "m", "a\na", "X"],
  ["a\\Z", "m", "a\na", "X"],
  ["(?P<key>\\w+)=(?P<value>.*)", "", "größe=7 # x", "\\g<value>=\\g<key>"],
  ["(?P<q>['\"]).*?(?P=q)", "", "say 'hi' \"x\"", "<\\g<0>>"],
  ["(?i)HELLO", "", "hello HeLLo", "x"],
  ["(?i:a)b", "", "AB Ab ab", "x"],
  ["(?x) a  # comment\n b [ ] c", "", "ab c", "x"],
  ["(?s)a.b", "", "a\nb", "x"],
  ["a.b", "", "a\nb a-b", "x"],
  ["[]x]+", "", "a]x]b", "-"],
  ["[^]x]+", "", "a]x]b", "-"],
  ["[a\\-z]", "", "a-z b", "."],
  ["[\\w-]+", "", "foo-bar baz", "."],
  ["[a-]", "", "a-b", "."],
  ["[\\]\\[]", "", "[x]", "."],
  ["[&&~~-]", "", "a&~-", "."],
  ["a{,2}b", "", "aaab b", "x"],
  ["a{2}", "", "aaaa", "x"],
  ["{a}", "", "{a}", "x"],
  ["a{x}", "", "a{x}", "x"],
  ["x*", "", "abxd", "-"],
  ["(a)|(b)", "", "ab", "[\\1|\\2]"],
  ["(a)(b)?", "", "a ab", "<\\2>"],
  ["\\bfoo\\b", "", "foo food fóo foo", "x"],
  ["\\s+", "", "a \t\u00a0b", "_"],
  ["\\d+", "", "12 ٣٤", "#"],
  ["(?a)\\d+", "", "12 ٣٤", "#"],
  ['\\.\\-\\/\\"\\_\\#\\ ', "", '.-/"_# ', "ok"],
  ["\\x41\\u0042\\103", "", "ABC", "\\n"],
  ["(.)\\1", "", "aabbcd", "<\\1>"],
  ["(?<=a)b(?!c)", "", "ab abc", "x"],
  ["[\\W_]+", "", "a_b - c", "."],
  ["[^\\W_]+", "", "a_b - c", "."],
  ["[^\\D5]", "", "a4b5٣", "#"],
  ["[\\S\\n]+", "", "a b\nc", "."],
  ["[\\D\\S\\d]", "", "a 1", "."],
  ["[a^$.|(){}\\/-]", "", "a^$.|(){}/-b", "."],
  ["[!#%,:;<=>@`~&'\"]", "", "!#%,:;<=>@`~&'\"x", "."],
  // Lines after a mark, as long as they do not begin with a word: nested loops over sets that leave something out.
  ["(END\\n(?:(?!^word\\s).*\\n)*)(?:^word\\s.*\\n?)+", "m", "x\nEND\na b\nword c\nword d\nz\n", "\\1"],
  ["(?:[^\\n]*\\n)+(?<![^\\n])d", "", "e\nb\nd\nc", "."],
  ["(?:[^\\n]*((a)*[^\\n])*)?\\n(?:(?:(?:[^a](?:b))+(?!\\n)(?!a\\n))+)?", "", "a\nbbab\naa\na\n", "<\\g<0>>"],
  ["(?#note)a", "", "ba", "x"],
  ["^", "m", "a\nb\n", "# "],
  ["$", "m", "a\nb\n", ";"],
  ["[A-Z]+", "i", "abcDEF", "x"],
  ["[^a]", "i", "aAbB", "x"],
  ["a|b*|", "", "abb", "x"],
  ["\\\\", "", "a\\b", "\\\\\\\\"],
  ["(a)", "", "a", "\\g<1>0\\."],
  ["(?:a|(?P<n>b))(?P<m>c)", "", "bc ac", "\\g<m>\\g<n>"],
];

const oracle = `
import json, re, sys
out = []
for pattern, flags, text, repl in json.load(sys.stdin):
    f = 0
    for letter in flags: f |= {'i': re.I, 'm': re.M, 's': re.S, 'x': re.X}[letter]
    r = re.compile(pattern, f)
    m = r.search(text)
    out.append([m.group(0) if m else None, bool(r.match(text)), bool(r.fullmatch(text)), r.findall(text), list(r.subn(repl, text)), r.split(text)])
print(json.dumps(out))
`;

describe("modules/kit python-regex", () => {
  it("searches, replaces and splits as Python's re does", () => {
    const answers = JSON.parse(
      execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", oracle], {
        input: JSON.stringify(samples),
        encoding: "utf8",
      }),
    ) as unknown[];
    samples.forEach(([pattern, flags, text, replacement], index) => {
      const regex = new PythonRegex(pattern, {
        ignoreCase: flags.includes("i"),
        multiline: flags.includes("m"),
        dotAll: flags.includes("s"),
      });
      const replaced = regex.subn(replacement, text);
      const ours = [
        regex.search(text)?.groups[0] ?? null,
        regex.match(text) !== undefined,
        regex.fullmatch(text) !== undefined,
        regex.findall(text),
        [replaced.text, replaced.count],
        regex.split(text).map((piece) => piece ?? null),
      ];
      expect(ours, `${pattern} on ${JSON.stringify(text)}`).to.deep.equal(answers[index]);
    });
  });

  it("refuses what Python refuses", () => {
    for (const pattern of [
      "(",
      ")",
      "[a",
      "*a",
      "a**",
      "\\q",
      "(?P<1a>x)",
      "a(?i)b",
      "(?P<n>a)(?P<n>b)",
      "[z-a]",
      "\\2(a)",
    ]) {
      expect(() => new PythonRegex(pattern), pattern).to.throw(/./);
    }
  });

  it("refuses templates with groups that do not exist", () => {
    expect(() => new PythonRegex("(a)").sub("\\2", "a")).to.throw("invalid group reference");
    expect(() => new PythonRegex("(a)").sub("\\g<x>", "a")).to.throw("unknown group name");
    expect(() => new PythonRegex("(a)").sub("\\q", "a")).to.throw("bad escape");
  });

  it("escapes as re.escape does", () => {
    expect(escapePattern('a.b-c_d/"e" {f}#')).to.equal('a\\.b\\-c_d/"e"\\ \\{f\\}\\#');
  });
});
