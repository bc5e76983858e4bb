import { writeFileSync } from "node:fs";

/**
 * Loaded into the measured process before anything of axle: how much memory it has had at most, how many timers were
 * waiting at once, and how often some went off, by looking every 50 ms.
 */
const file = process.env["AXLE_METER"];
const waiting = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === "Timeout" || kind === "Immediate").length;
let timers = 0;
const looking = setInterval(() => {
  timers = Math.max(timers, waiting());
}, 50);
looking.unref();
if (file) {
  process.once("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ megabytes: maxRSS / 1024, timers, cpu: (userCPUTime + systemCPUTime) / 1e6 }));
  });
}
