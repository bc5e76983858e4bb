// The runs of the recording, lab by lab and in order. Each step's views name the run that they show.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const kinds = {
  machine: { name: "machine", boards: ["machine-1"], group: "ax3", words: ["-i", "inventory/machine"] },
  embedded: { name: "embedded", boards: ["ax3-1"], group: "ax3", words: ["-i", "inventory/ax3", "-l", "ax3-1"] },
  namespace: { name: "namespace", boards: ["ns-1", "ns-2"], group: "modern", words: ["-i", "inventory/modern"] },
};

const set = (values) => ["-e", JSON.stringify(values)];
const article = "playbooks/lxc-host.yml";

export const runs = {
  machine: (lab) => [
    { name: "first", playbook: article, words: ["--skip-tags", "packages", ...fresh(lab.scratch)] },
    { name: "second", playbook: article, words: ["--skip-tags", "packages", ...fresh(lab.scratch)] },
    {
      name: "guests",
      playbook: "playbooks/measure-guests.yml",
      // Room for some guests, of a megabyte or two each: the disk is not filled, the guard's limit is set close.
      words: () => {
        const free = Number(lab.on("df -P -m /var/lib/lxc | awk 'NR == 2 { print $4 }'").trim());
        const values = { guests_template: "busybox", guests_min_free_mb: free - 6, guests_pause: 0, guests_keep: true };
        return set({ ...values, measure_results: join(lab.scratch, "guests") });
      },
    },
  ],
  embedded: (lab) => {
    const values = { lxc_guest_min_free_mb: 16, kernel_reboot_timeout: 60, kernel_store: join(lab.scratch, "images") };
    return [{ name: "first", playbook: article, words: set(values) }];
  },
  namespace: (lab) => {
    const one = (name, mac) => [{ name, hwaddr: mac }];
    writeFileSync(
      join(lab.scratch, "fleet.json"),
      JSON.stringify({
        modern: {
          hosts: {
            "ns-1": { nuttcp_client: "ns-2", lxc_guests: one("deb-1", "00:16:3e:77:00:01") },
            "ns-2": {
              nuttcp_client: "ns-1",
              lxc_network_type: "macvlan",
              lxc_guests: one("deb-2", "00:16:3e:77:00:02"),
            },
          },
        },
      }),
    );
    lab.words = [...lab.words, "-i", join(lab.scratch, "fleet.json")];
    const values = (more) =>
      set({ measure_results: join(lab.scratch, "measured"), lxc_guest_min_free_mb: 400, ...more });
    return [
      { name: "first", playbook: "playbooks/modern-host.yml", words: ["-l", "ns-1,ns-2", ...values({})] },
      {
        name: "unixbench",
        playbook: "playbooks/measure-unixbench.yml",
        words: async () => ["-l", "ns-1,measured_guests", ...values({ boards: "modern", ...(await benchmark(lab)) })],
      },
      {
        name: "network",
        playbook: "playbooks/measure-network.yml",
        words: ["-l", "ns-1,ns-2,measured_guests", ...values({ boards: "modern", nuttcp_seconds: 2 })],
      },
      {
        name: "udev",
        playbook: "playbooks/modern-host.yml",
        words: [
          ...["-l", "ns-1", "--tags", "guests"],
          ...values({ lxc_guests: [{ ...one("deb-1", "00:16:3e:77:00:01")[0], devices }] }),
        ],
      },
    ];
  },
};

/** What udev wants in a guest, as far as a namespace board has it itself: fuse and tun. */
const devices = ["c 10:229 rwm", "c 10:200 rwm"];

function fresh(folder) {
  return process.argv.includes("--fresh") ? set({ kernel_build_dir: join(folder, "build") }) : [];
}

/** The stand-in for UnixBench, served where its sources would be: on the boards' bridge. */
async function benchmark(lab) {
  const { smallBenchmark } = await import(new URL("../../dist/test/boards/fleet/small-benchmark.js", import.meta.url));
  const tree = join(lab.scratch, "served/byte-unixbench-5.1.3/UnixBench");
  mkdirSync(tree, { recursive: true });
  for (const [name, text] of Object.entries(smallBenchmark)) writeFileSync(join(tree, name), text, { mode: 0o755 });
  const address = readFileSync(join(lab.folder, "boards/ns-1/address"), "utf8").trim();
  const gateway = address.replace(/\d+$/, "1");
  const script = `cd "${lab.scratch}/served" && tar -czf v5.1.3.tar.gz byte-unixbench-5.1.3 && exec python3 -m http.server --bind ${gateway} 8000`;
  lab.server = spawn("sh", ["-c", script], { stdio: "ignore" });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return { unixbench_url: `http://${gateway}:8000/v5.1.3.tar.gz` };
}
