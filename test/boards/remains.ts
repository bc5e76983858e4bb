import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

function names(folder: string, begins: RegExp): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => begins.test(name)) : [];
}

/** Everything on this machine that bears a lab's number or lies in its folder, in words; empty when nothing is left. */
export function remainsOf(number: number, folder: string): string[] {
  const mine = new RegExp(`^(axlab${number}|axlab${number}-\\d+|axl${number}n\\d+)$`);
  const hierarchies = readdirSync("/sys/fs/cgroup").map((name) => join("/sys/fs/cgroup", name));
  const loops = spawnSync("losetup", ["-n", "-O", "BACK-FILE"], { encoding: "utf8" }).stdout.split("\n");
  return [
    ...names("/sys/class/net", mine).map((name) => `network device ${name}`),
    ...names("/run/netns", mine).map((name) => `network namespace ${name}`),
    ...hierarchies.filter((path) => existsSync(join(path, `axlab${number}`))).map((path) => `cgroup in ${path}`),
    ...loops.filter((file) => file.includes(folder)).map((file) => `loop device of ${file}`),
    ...readFileSync("/proc/self/mountinfo", "utf8")
      .split("\n")
      .filter((line) => line.includes(folder))
      .map((line) => `mount ${line}`),
    ...processesNaming(folder).map((command) => `process ${command}`),
    ...(existsSync(folder) ? [`folder ${folder}`] : []),
    ...(existsSync(`/var/lib/axle-lab/${number}.json`) ? ["its record"] : []),
  ];
}

/** Command lines of processes that name the folder. */
function processesNaming(folder: string): string[] {
  return names("/proc", /^\d+$/).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return command.includes(folder) ? [command] : [];
    } catch {
      return [];
    }
  });
}
