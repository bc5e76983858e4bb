import type { Sentences } from "../sentences.js";

/** What is said of plays and tasks: modules, arguments, keywords, variables, templates. */
export const tasks: Sentences = {
  "Did you mean `{name}`?": "`{name}` のことですか?",
  'Did you mean "{name}"?': "「{name}」のことですか?",
  "Did you mean '{name}'?": "'{name}' のことですか?",
  "There is no module `{name}`.": "モジュール `{name}` はありません。",
  "`axle modules` lists all there are.": "`axle modules` で一覧が見られます。",
  "The module `{name}` can't be loaded: {why}.": "モジュール `{name}` を読み込めません: {why}。",
  "The module `{name}` can't be run: {why}.": "モジュール `{name}` は実行できません: {why}。",
  "Unsupported parameters for ({name}) module: {given}. Supported parameters include: {known}.":
    "モジュール {name} に引数 {given} はありません。使える引数: {known}。",
  "Unsupported parameters for ({name}) module: {given}.": "モジュール {name} に引数 {given} はありません。",
  "It has {names}.": "使えるのは {names} です。",
  "missing required arguments: {names}": "必要な引数がありません: {names}",
  "one of the following is required: {names}": "次のどれかが必要です: {names}",
  "parameters are mutually exclusive: {names}": "同時に使えない引数です: {names}",
  "parameters are required together: {names}": "一緒に使う引数です: {names}",
  "value of {name} must be one of: {choices}, got: {given}": "{name} の値は {choices} のどれかです (今は {given})",
  "argument '{name}': {error}": "引数 '{name}': {error}",
  "`{name}` has no argument `{given}`.": "`{name}` に引数 `{given}` はありません。",
  "`{name}` lacks {names}.": "`{name}` に引数 {names} が必要です。",
  "'{name}' is not a valid attribute for a {level}.": "'{name}' というキーワードはここ ({level}) では使えません。",
  "`{name}` must be {what}, not {given}.": "`{name}` の値が正しくありません: {given} ({what} が必要です)。",
  "`{action}` does not take free text: `{text}` is not of the form key=value.":
    "`{action}` に自由な文字列は書けません: `{text}` は key=value の形ではありません。",
  "'{name}' is undefined": "変数 '{name}' が定義されていません",
  "`{name}` is not defined {where}.": "変数 `{name}` が定義されていません ({where})。",
  "The task includes an option with an undefined variable. The error was: {error}":
    "タスクで未定義の変数が使われています: {error}",
  "The conditional check '{condition}' failed. The error was: {error}": "条件 '{condition}' を評価できません: {error}",
  "error while evaluating conditional ({condition}): {error}": "{error} (条件: {condition})",
  "template error while templating string: {error}": "テンプレートの構文が正しくありません: {error}",
  "The requested handler '{name}' was not found in either the main handlers list nor in the listening handlers list":
    "ハンドラ '{name}' がありません",
  "There is no strategy `{name}`.": "ストラテジー `{name}` はありません。",
  '`serial` can\'t be "{value}".': "`serial` の値「{value}」は使えません。",
  "non-zero return code": "コマンドが 0 以外の終了コードを返しました",
};
