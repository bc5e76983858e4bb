import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** Where images and fetched packages are kept between labs. */
export const cacheFolder = process.env["AXLE_LAB_CACHE"] ?? "/var/cache/axle-lab";

/** The root tree of boards, or what guests are copied from: made once by its recipe and never written again. */
export interface Image {
  /** Begins the name of its folder. */
  name: string;
  /** All that its content depends on, as text: another recipe is another image. */
  recipe: string;
  /** A shell script (`sh -e`) that fills the folder $1. It runs in a mount namespace of its own. */
  script: string;
  /** An image that this one begins with: its folder is the script's $3. */
  base?: Image;
}

function folderOf(image: Image): string {
  const { recipe, script, base } = image;
  const hash = createHash("sha256").update(JSON.stringify([recipe, script, ...(base ? [base] : [])]));
  return join(cacheFolder, `${image.name}-${hash.digest("hex").slice(0, 12)}`);
}

/** Folder of the image, when it was made already. */
export function keptImage(image: Image): string | undefined {
  return existsSync(folderOf(image)) ? folderOf(image) : undefined;
}

/** Folder of the image, made when it is not there. Of several processes that want it, one makes it. */
export async function ensureImage(image: Image, say: (line: string) => void = () => {}): Promise<string> {
  const folder = folderOf(image);
  if (existsSync(folder)) return folder;
  const base = image.base && (await ensureImage(image.base, say));
  mkdirSync(cacheFolder, { recursive: true });
  const free = await lock(`${folder}.lock`);
  try {
    if (!existsSync(folder)) {
      say(`making ${image.name}, once: it is kept in ${folder}`);
      await make(image.script, folder, base ?? "");
    }
  } finally {
    free();
  }
  return folder;
}

async function make(script: string, folder: string, base: string): Promise<void> {
  for (const name of readdirSync(cacheFolder))
    if (join(cacheFolder, name).startsWith(`${folder}.partial`))
      rmSync(join(cacheFolder, name), { recursive: true, force: true });
  const partial = `${folder}.partial`;
  try {
    // The mounts of debootstrap vanish with the namespace, also when this is killed.
    const words = [
      "-m",
      "--propagation",
      "private",
      "sh",
      "-ec",
      script,
      "image",
      partial,
      join(cacheFolder, "debs"),
      base,
    ];
    await promisify(execFile)("unshare", words, { env: buildEnvironment, maxBuffer: 64 << 20 });
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    const { stderr = "", stdout = "", message } = error as { stderr?: string; stdout?: string; message: string };
    const said = `${stdout}${stderr}`.trim().split("\n").slice(-15).join("\n");
    throw new Error(`the image ${folder} could not be made: ${said || message}`);
  }
}

const buildEnvironment = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  DEBIAN_FRONTEND: "noninteractive",
  HOME: "/root",
};

/** Waits until nobody else makes the same. A lock whose process is gone is taken over. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    if (/^\d+$/.test(holder) && !existsSync(`/proc/${holder}`)) rmSync(file, { force: true });
    else await sleep(100);
  }
}
