import type { Sentences } from "../sentences.js";

/** What to do about errors that do not say so themselves. */
export const hints: Sentences = {
  "Set it for this board (inventory, vars or -e), or give it a default: `name | default(…)`. `axle explain` shows what is set where.":
    "このボードのために値を設定するか(インベントリ、vars、-e)、`name | default(…)` で既定値を与えてください。何がどこで設定されているかは `axle explain` で分かります。",
  "Look at the expression at this place; `axle explain` shows which values it gets on a board.":
    "この場所の式を確かめてください。ボードでどの値になるかは `axle explain` で分かります。",
  "Put the file right at this place; `axle lint` shows all such places at once.":
    "ファイルのこの場所を直してください。`axle lint` はすべての場所を一度に示します。",
  "`axle lint` shows all such places at once; the schemas in schemas/ make editors show them while you write.":
    "`axle lint` はすべての場所を一度に示します。schemas/ のスキーマを使えば、エディタが書きながら示します。",
  "`axle modules` lists all there are.": "`axle modules` で一覧が見られます。",
  "`axle doc MODULE` lists the arguments, with examples.": "`axle doc モジュール名` で引数と例が見られます。",
  "Check the path and its spelling, and that this user may read it.":
    "パスとつづり、そしてこのユーザーが読めるかどうかを確かめてください。",
  "`axle COMMAND --help` explains the command.": "`axle コマンド --help` で説明が見られます。",
  "Try `ssh` to the board with the same name, user and key; `-vvv` shows each step of connecting.":
    "同じ名前、ユーザー、鍵でボードに `ssh` してみてください。`-vvv` は接続の各段階を示します。",
  "The board has no such program, or not on this PATH: `environment` sets another one.":
    "ボードにそのプログラムがないか、PATH にありません。PATH は `environment` で変えられます。",
  "The program is there but can't be started: look at its mode, and what it was built for.":
    "プログラムはありますが起動できません。モードと、何のために作られたものかを確かめてください。",
  "It was killed: `dmesg` on the board says whether memory had run out.":
    "強制終了されました。メモリ不足かどうかは、ボードの `dmesg` で分かります。",
  "Signal {number} ended it.": "シグナル {number} で終了しました。",
  "Where this is no failure, `failed_when` says so.": "これが失敗でないなら、`failed_when` でそう書いてください。",
  "Give the task more time (`timeout`), or find out on the board what it waits for.":
    "タスクの時間(`timeout`)を延ばすか、何を待っているかをボードで調べてください。",
};
