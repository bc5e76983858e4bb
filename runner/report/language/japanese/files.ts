import type { Sentences } from "../sentences.js";

/** What is said of files: their syntax, playbooks, roles, inventories, vaults. */
export const files: Sentences = {
  "This file is not valid YAML: {error}.": "YAML として正しくありません: {error}。",
  "a quote is not closed": "引用符が閉じられていません",
  "a tab is used as indentation": "字下げにタブが使われています",
  "the indentation does not fit the lines above": "字下げが上の行と合いません",
  "a mapping begins inside a value that is already on this line": "この行の値の中で別のマッピングが始まっています",
  "a key goes over several lines, or a line has no colon after its key":
    "キーが複数行にわたっているか、キーの後にコロンがありません",
  "a character is missing": "文字が足りません",
  "it holds more than one document": "複数の文書が入っています",
  "there is text where none is expected": "ここに文字があってはいけません",
  "a value begins with a character that YAML reserves": "値が YAML の予約文字で始まっています",
  "Close the quote that is opened here; the text of a quote that goes on is indented deeper than its key.":
    "ここで開いた引用符を閉じてください。続きの行はキーより深く字下げします。",
  "Keep one document per file: remove the second `---`.": "1 ファイルに 1 文書です。2 つ目の `---` を消してください。",
  "Indent with spaces: YAML does not allow tabs.": "空白で字下げしてください。YAML ではタブは使えません。",
  'Quote a value that begins with a template: `key: "{{ value }}"`.':
    'テンプレートで始まる値は引用符で囲んでください: `key: "{{ value }}"`',
  "Quote the whole value: text must not follow a closing quote.":
    "値全体を引用符で囲んでください。閉じた引用符の後に文字は置けません。",
  "Quote a value that holds a colon followed by a space.": "「コロンと空白」を含む値は引用符で囲んでください。",
  "Put a space after the colon.": "コロンの後に空白を入れてください。",
  "Put a space after the dash.": "ハイフンの後に空白を入れてください。",
  "Close the quote that is opened on this line or above.": "この行か上の行で開いた引用符を閉じてください。",
  "Compare the indentation with the lines above: keys of one mapping start in the same column.":
    "上の行と字下げを比べてください。同じマッピングのキーは同じ桁で始まります。",
  "The file {file} is not UTF-8 text.": "ファイル {file} は UTF-8 ではありません。",
  "The file {file} {why}.": "ファイル {file} が読めません ({why})。",
  "{file} is a directory, not a file.": "{file} はファイルではなくディレクトリです。",
  "The file {file} is encrypted, and no vault password was given.":
    "ファイル {file} は暗号化されていますが、vault のパスワードがありません。",
  "The vault password file {file} does not exist.": "vault のパスワードファイル {file} がありません。",
  "Check --vault-password-file, --vault-id and vault_password_file in the settings.":
    "--vault-password-file、--vault-id と設定の vault_password_file を確かめてください。",
  "This is no readable vault text: {why}.": "vault の文字列として読めません: {why}。",
  "The playbook {file} could not be found.": "プレイブック {file} がありません。",
  "The playbook {file} is not a file.": "プレイブック {file} はファイルではありません。",
  "The role `{name}` was not found.": "ロール `{name}` がありません。",
  "The role `{name}` has no file `{file}`.": "ロール `{name}` にファイル `{file}` がありません。",
  "The task file `{name}` was not found.": "タスクファイル `{name}` がありません。",
  "Could not find or access '{name}'. Searched in: {places}.": "'{name}' がないか読めません。探した場所: {places}。",
  "A file of variables must hold a mapping.": "変数のファイルはマッピングでなければなりません。",
  "The inventory {file} does not exist.": "インベントリ {file} がありません。",
  "Name an existing file or directory; a list of hosts needs a comma, as in `-i board1,`.":
    "存在するファイルかディレクトリを指定してください。ホスト名の並びには `-i board1,` のようにコンマが要ります。",
  'No host and no group matches the pattern "{pattern}".': "パターン「{pattern}」に合うホストもグループもありません。",
  "Specified inventory, host pattern and/or --limit leaves us with no hosts to target.":
    "インベントリ、ホストのパターン、--limit の結果、対象のホストがありません。",
  "`axle inventory --graph` shows the hosts and groups there are.":
    "`axle inventory --graph` でホストとグループの一覧が見られます。",
  'The host range "{text}" cannot be expanded: {why}.': "ホストの範囲「{text}」を展開できません: {why}。",
};
