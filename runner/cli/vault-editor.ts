import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { AxleError } from "../errors.js";
import type { Vault } from "../vars/vault/vault.js";

/** Opens an encrypted file (or a new one) in the editor, and encrypts what comes back with the same password. */
export function editSecret(vault: Vault, file: string, fresh: boolean, label: string | undefined): void {
  if (fresh && existsSync(file))
    throw new AxleError({ kind: "options", message: `${file} exists already.`, remedy: "Use `axle vault edit`." });
  const opened = fresh ? undefined : vault.open(readFileSync(file, "latin1"), { file, line: 1, column: 1 });
  const before = opened?.plain ?? Buffer.alloc(0);
  const after = editText(before, extname(file));
  if (after.equals(before) && !fresh) return;
  const mode = fresh ? 0o600 : statSync(file).mode & 0o7777;
  writeFileSync(file, vault.encrypt(after, label ?? opened?.usedId), { mode });
}

/** The plain text stands in a folder that nobody else can read, and goes away whatever the editor does. */
function editText(before: Buffer, extension: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "axle-vault-"));
  const draft = join(folder, `secret${extension}`);
  try {
    writeFileSync(draft, before, { mode: 0o600 });
    const [program, ...args] = (process.env["EDITOR"] || "vi").split(" ").filter(Boolean);
    const done = spawnSync(program!, [...args, draft], { stdio: "inherit" });
    if (done.error || done.status !== 0)
      throw new AxleError({
        kind: "vault",
        message: `The editor ${program} failed; nothing was changed.`,
        remedy: "Set EDITOR.",
      });
    return readFileSync(draft);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
