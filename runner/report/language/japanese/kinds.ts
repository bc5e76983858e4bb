import type { ErrorKind } from "../../../errors.js";

/** What kind of error it is: told in Japanese also where the sentence itself is in no catalogue. */
export const kinds: Readonly<Record<ErrorKind, string>> = {
  syntax: "構文",
  schema: "書式",
  "unknown-module": "不明なモジュール",
  module: "自作モジュール",
  arguments: "引数",
  "undefined-variable": "未定義の変数",
  template: "テンプレート",
  "missing-file": "ファイルがありません",
  "missing-handler": "ハンドラがありません",
  inventory: "インベントリ",
  vault: "暗号化",
  options: "コマンドライン",
  settings: "設定",
  unreachable: "接続できません",
  "host-key": "ホスト鍵",
  authentication: "認証",
  become: "ユーザーの切り替え",
  locked: "ロック中",
  frame: "応答が読めません",
  deadline: "時間切れ",
  unforeseen: "チェックでは分かりません",
  interrupted: "中断",
  unsupported: "対応していません",
  internal: "axle の不具合",
};
