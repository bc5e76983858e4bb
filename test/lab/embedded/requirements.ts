import { spawnSync } from "node:child_process";

/** What this machine lacks for embedded boards, each with what to do instead; empty when all is there. */
export function missingForEmbeddedBoards(): string[] {
  if (process.platform !== "linux") {
    return [
      `embedded boards need Linux namespaces, and this is ${process.platform}: run the demo in a Linux virtual machine or container, or point axle at a real board (npx axle run -i BOARD, playbooks/…)`,
    ];
  }
  const missing: string[] = [];
  for (const [tool, from] of [
    ["unshare", "util-linux"],
    ["nsenter", "util-linux"],
    ["ip", "iproute2"],
    ["tar", "tar"],
    ["gzip", "gzip"],
    ["setsid", "util-linux"],
  ] as const) {
    if (spawnSync("sh", ["-c", `PATH=$PATH:/sbin:/usr/sbin command -v ${tool}`]).status !== 0)
      missing.push(`the command ${tool} is not here: install the package ${from}`);
  }
  if (missing.length > 0) return missing;
  const probe = spawnSync("unshare", ["-UrnmpiuC", "--fork", "true"], { encoding: "utf8" });
  if (probe.status !== 0) {
    missing.push(
      `user namespaces are switched off here (${(probe.stderr ?? "").trim() || "unshare failed"}): switch them on (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu 24.04 also kernel.apparmor_restrict_unprivileged_userns=0), run this as root, or use a real board`,
    );
  }
  return missing;
}
