// Makes what the tests of the emulated board keep in their cache and what takes long: disk, stock kernel, firmware, and
// the article's kernel, by the playbook that the tests run, without a board. Everything that is there already stays.
//   node scripts/machine-parts.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureParts, kernelVariables } from "../dist/test/lab/machine/lab.js";
import { missingForMachines } from "../dist/test/lab/machine/requirements.js";

const missing = missingForMachines();
if (missing.length > 0) {
  console.log(`there are no emulated machines here: ${missing.join("; ")}`);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "axle-machine-parts-"));
try {
  const parts = await ensureParts(console.log);
  // A board that is never asked, of which is known that its kernel lacks something.
  const board = { kernel_missing: ["every option"] };
  const builder = { ansible_connection: "local" };
  const children = { ax3: { hosts: { "machine-1": board } }, kernel_builders: { hosts: { localhost: builder } } };
  const inventory = join(folder, "inventory.yml");
  writeFileSync(inventory, JSON.stringify({ all: { vars: kernelVariables(parts, folder), children } }));
  const words = ["run", "playbooks/lxc-host.yml", "-i", "inventory/machine", "-i", inventory, "-l", "localhost"];
  const done = spawnSync(process.execPath, ["bin/axle.mjs", ...words], { stdio: "inherit" });
  process.exitCode = done.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
