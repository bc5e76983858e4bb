import type { RunEvent, TaskInfo } from "../../runner/events.js";

const play = { id: 1, name: "Web boards", position: { file: "site.yml", line: 1, column: 3 } };
const hosts = ["ax3-1", "ax3-2", "ax3-3", "ax3-4", "ax3-5", "ax3-6"];
const names = ["Gathering Facts", "Packages", "web : Page", "web : Configuration", "Kernel", "Restart"];

/** A run of six boards with something of everything, as a report of JSON lines tells it. */
export function sampleRun(site: string): RunEvent[] {
  const events: RunEvent[] = [
    { event: "run-start", at: 0, run: "r1", playbooks: [site], check: false, diff: true },
    { event: "play-start", at: 0, play, hosts },
  ];
  names.forEach((name, index) => {
    const position = { file: site, line: 3 + 2 * index, column: 7 };
    const task: TaskInfo = {
      id: index + 2,
      name,
      action: index === 0 ? "setup" : "copy",
      position,
      handler: index === 5,
      play,
    };
    const at = index * 10_000;
    events.push({ event: "task-start", at, task });
    for (const [board, host] of hosts.entries()) events.push(...resultsOf(task, host, index, board, at));
  });
  const stats = { ok: 5, changed: 2, unreachable: 0, failed: 0, skipped: 1, rescued: 0, ignored: 0 };
  events.push(
    { event: "warning", at: 60_000, message: "The clock of ax3-4 is late." },
    {
      event: "recap",
      at: 60_000,
      hosts: Object.fromEntries(hosts.map((host, board) => [host, { ...stats, failed: board === 4 ? 1 : 0 }])),
      custom: {},
    },
    { event: "run-end", at: 60_000, exitCode: 2, elapsedMs: 60_000 },
  );
  return events;
}

function resultsOf(task: TaskInfo, host: string, index: number, board: number, start: number): RunEvent[] {
  const elapsedMs = 2000 + 1500 * board + 300 * index;
  const at = start + elapsedMs;
  const bare = { event: "result", at, task, host, ignored: false, elapsedMs } as const;
  if (index === 0)
    return [
      {
        ...bare,
        status: "ok",
        diff: [],
        result: { changed: false, ansible_facts: { ansible_kernel: "3.0.6", ansible_memtotal_mb: 1024 } },
      },
    ];
  if (index === 3 && board === 4) {
    const result = {
      changed: false,
      failed: true,
      msg: "the new file was refused",
      stderr: "nginx: unknown directive <b>",
      rc: 1,
    };
    return [{ ...bare, status: "failed", diff: [], result }];
  }
  if (index > 3 && board === 4) return [];
  if (index === 4 && board % 2 === 0)
    return [{ ...bare, status: "skipped", diff: [], result: { changed: false, skipped: true } }];
  if (index === 4)
    return [
      { event: "output", at: start, task, host, stream: "stdout", text: "  CC      fs/inode.o\n  LD      vmlinux\n" },
      { ...bare, status: "changed", diff: [], result: { changed: true } },
    ];
  const diff = [
    { before: "listen 80;\n", after: "listen 8080;\n", before_header: "/etc/web.conf", after_header: "/etc/web.conf" },
  ];
  return [
    {
      ...bare,
      status: index === 2 ? "changed" : "ok",
      diff: index === 2 ? diff : [],
      result: { changed: index === 2 },
    },
  ];
}
