import type { Sentences } from "../sentences.js";

/** What is said of boards: reaching them, logging in, their locks and replies. */
export const boards: Sentences = {
  "Could not connect to {board} ({address}): {why}.": "{board} ({address}) に接続できません: {why}。",
  "ssh could not connect to {board}: {why}.": "ssh で {board} に接続できません: {why}。",
  "Check ansible_host: the name is not known.": "ansible_host を確かめてください。その名前のホストは見つかりません。",
  "Check that the board is up and on the network, and ansible_port.":
    "ボードの電源とネットワーク、ansible_port を確かめてください。",
  "{board} did not let us in within {seconds} seconds.": "{board} に {seconds} 秒以内に入れませんでした。",
  "Check that the board is up and on the network, or allow more time with -T.":
    "ボードの電源とネットワークを確かめるか、-T で待ち時間を延ばしてください。",
  "{board} ({address}) closed the connection before the login.": "{board} ({address}) がログイン前に接続を閉じました。",
  "Check that the board is not overloaded (MaxStartups of sshd).":
    "ボードが過負荷でないか確かめてください (sshd の MaxStartups)。",
  "{board} refused the login of {user} ({what}).": "{board} が {user} のログインを拒みました ({what})。",
  "{board} refused the login: {why}.": "{board} がログインを拒みました: {why}。",
  "Give a key (--private-key, an agent) or a password (-k).":
    "鍵 (--private-key かエージェント) かパスワード (-k) を指定してください。",
  "Give a key (--private-key, an agent) or a password (-k); keys that only ssh itself can use need connection: openssh.":
    "鍵 (--private-key かエージェント) かパスワード (-k) を指定してください。ssh 自身しか使えない鍵には connection: openssh を使います。",
  "The host key of {board} ({name}) is not known: {key}.": "{board} ({name}) のホスト鍵が未登録です: {key}。",
  'Compare the fingerprint with the board\'s own, then run "{command}"; or let first contacts be trusted with host_key_checking accept-new.':
    "指紋をボードのものと比べてから「{command}」を実行するか、host_key_checking accept-new で初回を信頼してください。",
  "THE HOST KEY OF {board} ({name}) HAS CHANGED: it shows {key}, but {place} has {known}; somebody may be between you and the board.":
    "{board} ({name}) のホスト鍵が変わりました: 今は {key} ですが、{place} には {known} とあります。誰かが間に入っているかもしれません。",
  'If the board was really installed anew, remove the old key with "{command}".':
    "本当に再インストールしたのなら、「{command}」で古い鍵を消してください。",
  "{board} gave no shell: {why}.": "{board} でシェルを開けません: {why}。",
  "Could not become {user} on {board}: {why}.": "{board} で {user} に切り替えられません: {why}。",
  "{board} is locked by {who}; nothing was changed there.":
    "{board} は {who} がロックしています。何も変更していません。",
  "Wait until that run has ended, or run again with --break-lock when it is known to do nothing any more.":
    "その実行が終わるまで待つか、もう動いていないと分かっているなら --break-lock を付けてやり直してください。",
  "The reply of {board} could not be read: {why}.": "{board} の応答が読めません: {why}。",
  "The session was dropped; run again, with -vvvv to see the exchange.":
    "接続を切りました。-vvvv を付けてやり直すとやりとりが見られます。",
  "The session on {board} ended ({how}).": "{board} との接続が切れました ({how})。",
  "The session on {board} ended ({how}): {said}.": "{board} との接続が切れました ({how}): {said}。",
  "Check that the board is up and that the user may log in and run /bin/sh.":
    "ボードが動いていて、ユーザーがログインして /bin/sh を使えるか確かめてください。",
  "{board} did not answer within {seconds} seconds.": "{board} から {seconds} 秒以内に応答がありません。",
  "Give the task more time (timeout:), or see on the board what it waits for.":
    "タスクの時間を延ばす (timeout:) か、ボードで何を待っているか調べてください。",
  "The run was interrupted.": "実行は中断されました。",
};
