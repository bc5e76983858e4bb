import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** Where the article's downloads lie, and which folder of the lab's sources each archive is made of. */
const archives = [
  { source: "linux-3.0.6", path: "ftp.plathome.co.jp/pub/OBSAX3/squeeze/3.0.6-5/source/linux-3.0.6-20120927-1.tar.gz" },
  { source: "lxc-0.7.5", path: "lxc.sourceforge.net/download/lxc/lxc-0.7.5.tar.gz" },
] as const;

/** Fixed, so that equal sources give equal archives: 2012-09-27 14:07:46 +0900. */
const stamp = 1348722466;

/** Lays out the lab's stand-in for the internet: a folder per host with the files that the playbooks fetch. */
export function makeMirror(folder: string, sources: string): void {
  for (const { source, path } of archives) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(tarOf(sources, source), { level: 6 }));
  }
  const ramdisk = join(folder, "ftp.plathome.co.jp/pub/OBSAX3/squeeze/3.0.6-5/ramdisk-squeeze.obsax3.img");
  writeFileSync(ramdisk, "stand-in for ramdisk-squeeze.obsax3.img\n".repeat(64));
}

/** A POSIX ustar archive of a folder, names sorted, owners and times fixed. */
function tarOf(base: string, folder: string): Uint8Array {
  const blocks: Uint8Array[] = [];
  const add = (path: string) => {
    const stat = statSync(join(base, path));
    const content = stat.isDirectory() ? new Uint8Array() : readFileSync(join(base, path));
    blocks.push(
      tarHeader(stat.isDirectory() ? `${path}/` : path, stat, content.length),
      content,
      new Uint8Array((512 - (content.length % 512)) % 512),
    );
    if (stat.isDirectory()) for (const name of readdirSync(join(base, path)).sort()) add(`${path}/${name}`);
  };
  add(folder);
  return Buffer.concat([...blocks, new Uint8Array(1024)]);
}

function tarHeader(name: string, stat: { mode: number; isDirectory(): boolean }, size: number): Uint8Array {
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const mode = stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644;
  header.write(name, 0, 100, "latin1");
  header.write(octal(mode, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(stamp, 12), 100, "latin1");
  header.write(`        ${stat.isDirectory() ? "5" : "0"}`, 148, "latin1");
  header.write("ustar\x0000root\0", 257, "latin1");
  header.write("root\0", 297, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}
