import { findKind, type LabKind } from "./kinds.js";
import { fromHere } from "./own-files.js";

/** What a demo shows on boards of one kind. */
export interface DemoScript {
  kind: LabKind;
  boards: readonly string[];
  /** Group of the inventory whose values apply to them. */
  group: string;
  /** In axle's own folder. */
  playbook: string;
  /** What the playbook does, for the second heading. */
  story: string;
  /** What these boards are, for the first heading. */
  about: string;
  /** Words for axle that name the inventory beside the lab's, and what is left out or set. */
  words(folder: string): string[];
  /** The hosts that the inventory has beyond the lab's boards are left out by this. */
  limit?: string;
  /** What somebody changes by hand, and the tag of the tasks that see it. */
  edit: { board: string; command: string; tag: string };
}

/** The article's boards and playbook. */
const article = {
  group: "ax3",
  playbook: "playbooks/lxc-host.yml",
  story: "The article, start to end: kernel, image, flash, reboot, packages, LXC, cgroup, bridge, guests",
};

const scripts: Record<string, Omit<DemoScript, "kind">> = {
  embedded: {
    ...article,
    boards: ["ax3-1", "ax3-2", "ax3-3"],
    limit: "ax3-1,ax3-2,ax3-3",
    about: "real sh, real SSH; flashcfg, lxc-*, apt-get are stand-ins with real state",
    words: (folder) => [
      ...["-i", fromHere("inventory/ax3"), "-e"],
      // The lab's guests are small, and nothing there has to settle.
      JSON.stringify({ lxc_guest_min_free_mb: 16, kernel_reboot_timeout: 60, kernel_store: `${folder}/images` }),
    ],
    edit: { board: "ax3-2", command: changeAddress("/usr/local/var/lib/lxc/deb-1", "lxc.network"), tag: "guests" },
  },
  namespace: {
    boards: ["ns-1", "ns-2", "ns-3"],
    group: "modern",
    playbook: "playbooks/modern-host.yml",
    story: "Debian's LXC from the archive, control groups, the board's card moved to a bridge, a Debian guest on each",
    limit: "ns-1,ns-2,ns-3",
    about: "Debian with its own init, sshd, address and disk; apt, ifupdown and LXC are the real ones",
    words: () => ["-i", fromHere("inventory/modern"), "-e", JSON.stringify({ lxc_guest_min_free_mb: 400 })],
    edit: {
      board: "ns-2",
      command: "sed -i 's/^lxc.net.0.link.*/lxc.net.0.link = br9/' /root/lxc.config",
      tag: "guests",
    },
  },
  machine: {
    ...article,
    boards: ["machine-1"],
    about: "U-Boot, a NOR flash, the kernel compiled here for it, LXC's own guests; some minutes on the first run",
    words: () => ["-i", fromHere("inventory/machine"), "--skip-tags", "packages"],
    edit: { board: "machine-1", command: changeAddress("/var/lib/lxc/box-1", "lxc.net.0"), tag: "guests" },
  },
};

function changeAddress(guest: string, prefix: string): string {
  return `sed -i 's/^${prefix}.hwaddr.*/${prefix}.hwaddr = 00:16:3e:ff:ff:ff/' ${guest}/config`;
}

/** Kinds that have a demo. */
export const demoKinds: readonly string[] = Object.keys(scripts);

/** The demo on boards of a kind; undefined when there is none. */
export async function findDemo(kind: string): Promise<DemoScript | undefined> {
  const found = Object.hasOwn(scripts, kind) ? scripts[kind] : undefined;
  return found && { ...found, kind: (await findKind(kind))! };
}
