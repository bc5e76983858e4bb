// Records docs/article.md: the article's steps, done by the playbooks on an emulated board from its stock firmware on, and
// on boards of the other kinds where an emulated one can't show them; and writes down what was seen. Takes as long as the
// boards do.
//   node scripts/record-article.mjs            the kernel from the cache, where it was built before
//   node scripts/record-article.mjs --fresh    the kernel unpacked and compiled for the recording
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Lab } from "./article/lab.mjs";
import { fence, section, shown } from "./article/page.mjs";
import { kinds, runs } from "./article/runs.mjs";
import { steps } from "./article/steps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "axle-article-"));
const views = steps.flatMap((step) => step.views);

/** One lab: its runs in order, and around each what its views look at. */
async function recordOn(name) {
  const lab = new Lab(folder, kinds[name]);
  const done = {};
  try {
    await lab.up();
    for (const { name: run, playbook, words } of runs[name](lab)) {
      process.stderr.write(`${name}: ${run}\n`);
      const own = views.filter((view) => view.on === name && view.run === run);
      for (const view of own) view.seenBefore = lab.look(view.before);
      const ran = lab.play(run, playbook, ...(typeof words === "function" ? await words() : words));
      done[run] = ran;
      for (const view of own) {
        if (view.restart) lab.on(view.restart);
        view.ran = ran;
        view.seenAfter = lab.look(view.after);
        if (view.console) view.seenConsole = lab.console().match(view.console)?.at(-1) ?? "";
        if (view.figures) view.measured = figuresOf(view.figures);
      }
    }
    return done;
  } finally {
    lab.server?.kill();
    lab.down();
  }
}

/** The figures that the measuring roles have written as JSON. */
function figuresOf(name) {
  const places = ["measured", "guests"].map((place) => join(folder, place));
  const files = places.flatMap((place) => {
    try {
      return readdirSync(place).map((file) => join(place, file));
    } catch {
      return [];
    }
  });
  const found = files.filter(
    (file) => file.slice(file.lastIndexOf("/") + 1).startsWith(name) && file.endsWith(".json"),
  );
  return found.flatMap((file) => JSON.parse(readFileSync(file, "utf8")));
}

async function record() {
  const machine = await recordOn("machine");
  for (const name of ["embedded", "namespace"]) await recordOn(name);
  const cached = shown(machine.first, "kernel : The kernel with the options that LXC needs").includes(
    "ok: [localhost]",
  );
  const recap = machine.second.out.slice(machine.second.out.indexOf("PLAY RECAP"));
  return [
    "# The article, on an emulated board\n",
    "Recorded by `node scripts/record-article.mjs`; what it shows is output as it was seen. The board is an ARM machine in QEMU with",
    "U-Boot, a NOR flash, its own kernel and a Debian disk (`axle lab up 1 --kind machine --group ax3`). The playbook is the",
    "one for OpenBlocks AX3 boards, with this board's variables. What an emulated board can't show was recorded on the other",
    "kinds of boards, and each such view says what they are:\n",
    ...(cached ? ["The kernel had been built before, so that its task found it by its stamp.\n"] : []),
    fence(
      "npx axle run playbooks/lxc-host.yml -i inventory/machine -i LAB/inventory.yml --skip-tags packages --diff",
      folder,
    ),
    "![The same playbook on three embedded boards: what changed on which board, and where the time went](pictures/article-report.png)\n",
    ...steps.map((step, index) => section(step, index + 1, folder)),
    "## The second run\n",
    "The board is what the playbook says:\n",
    fence(recap, folder),
  ].join("\n");
}

try {
  writeFileSync(join(root, "docs/article.md"), await record());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
