import { quote, quoteAll } from "../kit/sh/quote.js";
import type { BuildOrder } from "./order.js";
import { configureScript } from "./script-config.js";
import { sourcesScript } from "./script-sources.js";
import { buildStatus } from "./status.js";

/**
 * The whole build as one job that outlives the connection: sources, configuration, proof that every option survived,
 * compilation, modules, and a note of what was built from what. Lines for the controller begin with `axle: `.
 */
export function buildScript(order: BuildOrder): string {
  return [
    "LC_ALL=C; export LC_ALL",
    `say() { printf 'axle: %s\\n' "$*"; }`,
    `die() { status=$1; shift; say "problem $*"; exit "$status"; }`,
    `dest=${quote(order.dest)}; note=${quote(order.note)}; source_id=${quote(order.sourceId)}`,
    sourcesScript(order),
    'cd "$tree" || exit 1',
    stampScript,
    'say "tree $tree"',
    'rm -f "$note"; write_note',
    configureScript(order),
    compileScript(order),
    ...(order.modulesPath === undefined ? [] : [installScript(order)]),
    finishScript(order),
  ].join("\n");
}

/**
 * Equal sources and options give equal bytes: the kernel tells the time of its sources and no builder's name, unless the
 * task's environment says otherwise. Images, caches and flashes are compared by their bytes.
 */
const stampScript = `KBUILD_BUILD_TIMESTAMP=\${KBUILD_BUILD_TIMESTAMP:-$(date -u -r Makefile 2>/dev/null)}
KBUILD_BUILD_USER=\${KBUILD_BUILD_USER:-axle}; KBUILD_BUILD_HOST=\${KBUILD_BUILD_HOST:-axle}; KBUILD_BUILD_VERSION=\${KBUILD_BUILD_VERSION:-1}
export KBUILD_BUILD_TIMESTAMP KBUILD_BUILD_USER KBUILD_BUILD_HOST KBUILD_BUILD_VERSION`;

/** make with everything that says how, up to the targets. */
function makeWords(order: BuildOrder): string {
  return quoteAll(order.makeVariables);
}

function compileScript(order: BuildOrder): string {
  const jobs = order.jobs ?? '"$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)"';
  return [
    'say "compiling"',
    `make -j ${jobs} ${makeWords(order)} ${quoteAll(order.targets)} </dev/null || die ${buildStatus.compile} "compile"`,
  ].join("\n");
}

function installScript(order: BuildOrder): string {
  const path = order.modulesPath === "/" ? "" : ` INSTALL_MOD_PATH=${quote(order.modulesPath!)}`;
  return [
    'say "installing the modules"',
    `make ${makeWords(order)}${path} modules_install </dev/null || die ${buildStatus.install} "install"`,
  ].join("\n");
}

/** The image is the first of the usual ones; the note is written last, since it means that all of it went well. */
function finishScript(order: BuildOrder): string {
  const images = ["zImage", "uImage", "bzImage", "Image.gz", "Image", "vmlinuz"].map(
    (name) => `arch/${order.archFolder}/boot/${name}`,
  );
  return [
    `image=; for file in ${quoteAll([...images, "vmlinux"])}; do if [ -f "$file" ]; then image=$tree/$file; break; fi; done`,
    `release=$(make -s ${makeWords(order)} kernelrelease 2>/dev/null | tail -n 1)`,
    `compiler=$(${quote(order.compiler)} --version 2>/dev/null | head -n 1)`,
    "config=$(cksum <.config); built=1",
    'write_note || die 1 "note"',
    'say "image $image"; say "release $release"',
    "if [ -s .config.axle-diff ]; then cat .config.axle-diff; fi",
    'cat .config.axle-lost 2>/dev/null; say "built"',
  ].join("\n");
}
