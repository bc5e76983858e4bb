import type { Seen } from "./collector.js";

const folder = "/sys/block";

export const deviceFiles = [
  ...["size", "removable", "queue/rotational", "queue/scheduler", "queue/logical_block_size", "queue/hw_sector_size"],
  ...["queue/discard_granularity", "device/vendor", "device/model", "device/serial", "*/start", "*/size", "dm/name"],
].map((name) => `${folder}/*/${name}`);

export const deviceScript = `
section blocks
for d in ${folder}/*; do [ -e "$d" ] || continue; echo "\${d##*/}"; for h in "$d"/holders/*; do [ -e "$h" ] && echo "\${d##*/} holder \${h##*/}"; done; done
section disks
for k in id uuid label; do for l in /dev/disk/by-$k/*; do [ -L "$l" ] && echo "$k \${l##*/} $(readlink "$l")"; done; done
for s in ${folder}/*/slaves/*; do [ -e "$s" ] && { d=\${s#${folder}/}; echo "master \${d%%/*} \${s##*/}"; }; done
:
`;

type Links = Record<"ids" | "uuids" | "labels" | "masters", Record<string, string[]>>;

/** Block devices and their partitions. */
export function parseDevices(seen: Seen): Record<string, unknown> {
  const links = parseLinks(seen);
  const holders = new Map<string, string[]>();
  const names: string[] = [];
  for (const line of seen.lines("blocks")) {
    const [name, word, holder] = line.split(" ") as [string, string?, string?];
    if (word === "holder" && holder) holders.set(name, [...(holders.get(name) ?? []), holderName(seen, holder)]);
    else names.push(name);
  }
  const devices = Object.fromEntries(names.map((name) => [name, device(seen, name, links, holders.get(name) ?? [])]));
  return { devices, device_links: links };
}

function parseLinks(seen: Seen): Links {
  const links: Links = { ids: {}, uuids: {}, labels: {}, masters: {} };
  const kinds = { id: "ids", uuid: "uuids", label: "labels", master: "masters" } as const;
  for (const line of seen.lines("disks")) {
    const [kind, value, target] = line.split(" ") as [keyof typeof kinds, string, string];
    const table = links[kinds[kind]];
    const name = target.split("/").at(-1) as string;
    table[name] = [...(table[name] ?? []), value].sort();
  }
  return links;
}

function holderName(seen: Seen, holder: string): string {
  return seen.file(`${folder}/${holder}/dm/name`) ?? holder;
}

function linksOf(links: Links, name: string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(links).map(([kind, table]) => [kind, table[name] ?? []]));
}

function device(seen: Seen, name: string, links: Links, holders: string[]): Record<string, unknown> {
  const read = (file: string) => seen.file(`${folder}/${name}/${file}`) ?? null;
  const sectors = read("size") ?? "0";
  const scheduler = /\[(.*?)\]/.exec(read("queue/scheduler") ?? "")?.[1] ?? "";
  const serial = read("device/serial");
  return {
    virtual: 1,
    links: linksOf(links, name),
    vendor: read("device/vendor"),
    model: read("device/model"),
    sas_address: null,
    sas_device_handle: null,
    ...(serial ? { serial } : {}),
    removable: read("removable"),
    support_discard: read("queue/discard_granularity"),
    partitions: partitions(seen, name, links),
    rotational: read("queue/rotational"),
    scheduler_mode: scheduler,
    sectors,
    sectorsize: read("queue/logical_block_size") ?? read("queue/hw_sector_size") ?? 512,
    size: humanSize(Number(sectors) * 512),
    host: "",
    holders,
  };
}

function partitions(seen: Seen, name: string, links: Links): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const path of seen.filesBelow(`${folder}/${name}`)) {
    const part = path.slice(folder.length + name.length + 2).match(/^([^/]+)\/start$/)?.[1];
    if (!part) continue;
    const sectors = seen.file(`${folder}/${name}/${part}/size`) ?? "0";
    found[part] = {
      links: linksOf(links, part),
      start: seen.file(path) ?? "0",
      sectors,
      sectorsize: 512,
      size: humanSize(Number(sectors) * 512),
      uuid: links.uuids[part]?.[0] ?? null,
      holders: [],
    };
  }
  return found;
}

/** "3.73 GB": two digits after the point, as Ansible prints sizes. */
export function humanSize(bytes: number): string {
  const units = ["Bytes", "KB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(2)} ${units[unit]}`;
}
