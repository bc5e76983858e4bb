import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { japaneseSentences, translate } from "../../../runner/report/language/sentences.js";
import { useLanguage } from "../../../runner/report/language/words.js";
import { runProgram } from "../../cli/axle.js";
import { project, readSources } from "../../conventions/sources.js";

const placeholder = /(?<!\{)\{(\w+)\}(?!\})/g;
const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/;

/** Mistakes as people make them, and what the first line says of them in Japanese. */
const mistakes: readonly { words: readonly string[]; playbook?: string; says: RegExp }[] = [
  {
    words: ["run", "site.yml", "-i", "a,"],
    playbook: "- hosts: all\n  tasks:\n    - cpoy: {src: a}\n",
    says: /^エラー! \[不明なモジュール\] モジュール `cpoy` はありません。[\s\S]*site\.yml:3:7[\s\S]*`copy` のことですか\?$/m,
  },
  {
    words: ["run", "site.yml", "-i", "a,"],
    playbook: "- hosts: all\n\ttasks: []\n",
    says: /^エラー! \[構文\] YAML として正しくありません: [\s\S]*site\.yml:2:2[\s\S]*空白で字下げしてください/m,
  },
  {
    words: ["run", "site.yml", "-i", "a,", "-c", "local", "--output", "live"],
    playbook: '- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: {msg: "{{ nothing }}"}\n',
    says: /失敗の一覧[\s\S]*タスクで未定義の変数が使われています: 変数 'nothing' が定義されていません/,
  },
  { words: ["run", "gone.yml"], says: /^エラー! \[ファイルがありません\] プレイブック gone\.yml がありません。$/m },
  {
    words: ["lint", "site.yml"],
    playbook: "- hosts: all\n  tasks:\n    - file: {path: /x, mode: 644, stat: x}\n",
    says: /`file` に引数 `stat` はありません。[\s\S]*エラー 1 件, 警告 1 件, 注意 0 件; 1 件は --fix で直せます$/m,
  },
];

describe("sentences in Japanese", () => {
  after(() => useLanguage(undefined));

  it("are of sentences that axle says", () => {
    const said = readSources("runner", "modules")
      .filter(({ path }) => !path.includes("report/language/"))
      .map(({ text }) => text.replace(/\\(["`'])/g, "$1").replace(/["`] \+\s+["`]/g, ""))
      .join("\n");
    const strange = Object.keys(japaneseSentences).flatMap((english) =>
      english
        .split(placeholder)
        .filter((literal, index) => index % 2 === 0 && literal.length > 9)
        .filter((literal) => !said.includes(literal.replace(/\.$/, "")))
        .map((literal) => `${english}: ${literal}`),
    );
    expect(strange).to.deep.equal([]);
  });

  it("keep what varies, and leave nothing open", () => {
    useLanguage("ja");
    for (const [english, translation] of Object.entries(japaneseSentences)) {
      const names = (text: string) => [...text.matchAll(placeholder)].map(([, name]) => name);
      expect(names(english), english).to.include.members(names(translation));
      const text = translate(english.replace(placeholder, "VALUE"));
      expect(text, english).to.match(japanese);
      expect(text.split("VALUE").length, text).to.equal(names(translation).length + 1);
    }
    expect(translate("Nobody has translated this.")).to.equal("Nobody has translated this.");
  });

  for (const { words, playbook, says } of mistakes)
    it(`are what people see: axle ${words.join(" ")}: ${String(says).slice(0, 40)}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "axle-ja-"));
      try {
        if (playbook) writeFileSync(join(folder, "site.yml"), playbook);
        const all = [`${project}bin/axle.mjs`, ...words];
        const { out, err } = await runProgram(process.execPath, all, folder, "", { AXLE_LANG: "ja" });
        expect(`${out}${err}`.trimEnd()).to.match(says);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
});
