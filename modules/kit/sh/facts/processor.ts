const named = ["model name", "Processor", "vendor_id", "cpu", "Vendor", "processor"];

/** Counts as Ansible counts them: by sockets and cores where /proc/cpuinfo tells of them, by processors on ARM. */
export function parseProcessor(lines: readonly string[], architecture: string, xen: boolean): Record<string, unknown> {
  if (lines.length === 0) return {};
  const processor: string[] = [];
  const count = { vendor: 0, model: 0, processor: 0, named: 0 };
  const sockets = new Map<string, number>();
  const cores = new Map<string, number>();
  let socket = "0";
  let core = "0";
  let paravirtual = false;
  for (const line of lines) {
    const at = line.indexOf(":");
    const key = (at < 0 ? line : line.slice(0, at)).trim();
    const value = at < 0 ? "" : line.slice(at + 1).trim();
    if (xen && key === "flags" && !value.includes("vme")) paravirtual = true;
    if (named.includes(key)) {
      processor.push(value);
      count.named += 1;
      if (key === "vendor_id") count.vendor += 1;
      if (key === "model name") count.model += 1;
      if (key === "processor") count.processor += 1;
    } else if (key === "physical id") {
      socket = value;
      if (!sockets.has(socket)) sockets.set(socket, 1);
    } else if (key === "core id") {
      core = value;
      if (!sockets.has(core)) cores.set(core, 1);
    } else if (key === "cpu cores") sockets.set(socket, Number(value));
    else if (key === "siblings") cores.set(core, Number(value));
  }
  let total = count.named;
  if (count.vendor > 0 && count.vendor === count.model) total = count.vendor;
  if (/^(?:armv|aarch|ppc)/.test(architecture)) total = count.processor;
  if (paravirtual) {
    return {
      processor,
      processor_count: total,
      processor_cores: total,
      processor_threads_per_core: 1,
      processor_vcpus: total,
    };
  }
  const sockets_ = sockets.size > 0 ? sockets.size : total;
  const perSocket = [...sockets.values()][0] || 1;
  const threads = Math.floor(([...cores.values()][0] ?? 1) / perSocket);
  return {
    processor,
    processor_count: sockets_,
    processor_cores: perSocket,
    processor_threads_per_core: threads,
    processor_vcpus: threads * sockets_ * perSocket,
    processor_nproc: count.processor,
  };
}

/** Memory in MiB, from /proc/meminfo. */
export function parseMemory(lines: readonly string[]): Record<string, unknown> {
  const mb: Record<string, number> = {};
  for (const line of lines) {
    const found = /^(\w+):\s*(\d+)/.exec(line);
    if (found) mb[found[1] as string] = Math.floor(Number(found[2]) / 1024);
  }
  const { MemTotal = 0, MemFree = 0, SwapTotal = 0, SwapFree = 0, Cached = 0, Buffers = 0, SwapCached = 0 } = mb;
  if (lines.length === 0) return {};
  const free = Cached + MemFree + Buffers;
  return {
    memtotal_mb: MemTotal,
    memfree_mb: MemFree,
    swaptotal_mb: SwapTotal,
    swapfree_mb: SwapFree,
    memory_mb: {
      real: { total: MemTotal, used: MemTotal - MemFree, free: MemFree },
      nocache: { free, used: MemTotal - free },
      swap: { total: SwapTotal, free: SwapFree, used: SwapTotal - SwapFree, cached: SwapCached },
    },
  };
}
