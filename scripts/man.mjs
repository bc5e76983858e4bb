// Writes dist/man: a manual page for axle and for each of its commands (part of `npm pack`).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeCommandLine } from "../dist/runner/cli/describe.js";
import { manPage } from "../dist/runner/report/shell/man-page.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const whole = await describeCommandLine();
const folder = join(root, "dist/man");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "axle.1"), manPage(whole, version, true));
for (const command of whole.commands) writeFileSync(join(folder, `axle-${command.name}.1`), manPage(command, version));
