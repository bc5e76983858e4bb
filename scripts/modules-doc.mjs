// Writes docs/modules.md (npm run docs:modules). A test fails while it differs.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { modulesPage } from "./modules-page.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
writeFileSync(join(root, "docs/modules.md"), await modulesPage(root));
