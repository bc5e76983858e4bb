// The article's twenty steps: which tasks of playbooks/lxc-host.yml do each, and what is looked at on the board. Commands
// of `before` run on the stock board, those of `after` when the playbook has ended. `elsewhere` says why a step is not
// shown on an emulated processor, and what shows it.
const boards = "test/boards shows it on namespace boards (`npm run test:boards`)";

export const steps = [
  {
    title: "Kernel sources and the board's configuration",
    file: "roles/kernel/tasks/inspect.yml, build.yml",
    before: ["uname -a", "zcat /proc/config.gz | grep -c '^CONFIG_.*NS=y' || :"],
    tasks: ["kernel : Say so"],
    note: "The sources are Debian's linux-source, the configuration the one that the board's stock kernel was made with. A board whose running kernel has every option is left alone: see the second run below.",
  },
  {
    title: "Options turned on",
    file: "roles/kernel/defaults/main.yml, inventory/machine/group_vars/all.yml",
    tasks: ["kernel : The kernel with the options that LXC needs"],
    fields: ["missing_options", "warnings", "config_diff"],
    note: "The article's options are asked for by their old names too: a build names those that Linux no longer has, and what became of them.",
  },
  {
    title: "Kernel and modules compiled",
    file: "roles/kernel/tasks/build.yml",
    tasks: ["kernel : The kernel with the options that LXC needs", "kernel : The modules in one archive"],
    fields: ["image", "release", "log"],
    note: "On this machine, for the board's processor; the modules are unpacked on the board with the image.",
  },
  {
    title: "Kernel and ramdisk in one image for U-Boot",
    file: "roles/kernel/tasks/build.yml",
    tasks: ["kernel : Kernel and ramdisk in one image for U-Boot"],
    fields: ["image"],
  },
  {
    title: "The image in the flash, and the restart",
    file: "roles/kernel/tasks/flash.yml",
    before: ["cat /proc/mtd", "fw_printenv bootcmd boot_uimage boot_factory"],
    tasks: [
      "kernel : The image on the board",
      "kernel : The image in the flash",
      "kernel : The board on its new kernel",
    ],
    fields: ["device", "tool", "verified", "backup_file", "elapsed"],
    after: ["uname -a", "ls -l /var/backups"],
    console: /U-Boot[\s\S]*?Starting kernel[^\n]*/g,
  },
  {
    title: "Packages",
    file: "roles/lxc_packages",
    elsewhere: `The board's disk has them from the start, without a package manager's records. ${boards}.`,
  },
  {
    title: "The start scripts that live-config doubles",
    file: "roles/lxc_packages",
    elsewhere: "No Debian of today has that defect: the embedded boards have (`axle demo`).",
  },
  {
    title: "LXC from source",
    file: "roles/lxc_source",
    tasks: ["lxc_source : Is LXC there already?"],
    elsewhere: `This board has its distribution's LXC. ${boards}.`,
  },
  {
    title: "lxc-checkconfig",
    file: "roles/lxc_source/tasks/main.yml",
    before: ["lxc-checkconfig | grep -E 'missing|required'"],
    tasks: ["lxc_source : The kernel has what LXC needs"],
    after: ["lxc-checkconfig | grep -vE '^$|^Note|^usage'"],
    fields: ["missing", "ignored"],
  },
  {
    title: "Control groups",
    file: "roles/cgroup",
    before: ["cat /proc/cgroups"],
    tasks: ["cgroup : Control groups, now and at every boot"],
    after: ["cat /etc/fstab", "mount -t cgroup", "ls /cgroup | head -n 12"],
  },
  {
    title: "The bridge",
    file: "roles/bridge",
    tasks: ["bridge : The bridge that guests are plugged into"],
    after: ["cat /etc/network/interfaces", "brctl show", "ip -4 -o addr show br0"],
    note: "The session over which this was done came through eth0, and went on through br0.",
  },
  {
    title: "What new guests begin with",
    file: "roles/lxc_guests",
    tasks: ["lxc_guests : What new guests begin with"],
    after: ["cat /root/lxc.config"],
  },
  {
    title: "A guest created",
    file: "roles/lxc_guests",
    tasks: ["lxc_guests : Guests"],
    after: ["ls /var/lib/lxc/box-1 /var/lib/lxc/box-1/rootfs"],
    note: "Of the busybox template: a Debian would take this processor an hour. " + `For Debian guests, ${boards}.`,
  },
  {
    title: "The guest's /etc/network/run",
    file: "roles/lxc_guests (lxc_create: replace_network_run)",
    elsewhere: `A busybox has none. ${boards}.`,
  },
  {
    title: "The guest started",
    file: "roles/lxc_guests",
    tasks: ["lxc_guests : Guests running", "lxc_guests : Where they are"],
    after: ["lxc-ls -f", "lxc-attach -n box-1 -- /bin/ps"],
  },
  {
    title: "A fixed hardware address",
    file: "roles/lxc_guests (lxc_config: hwaddr)",
    tasks: ["lxc_guests : Their fixed addresses, devices and options"],
    after: ["grep hwaddr /var/lib/lxc/box-1/config", "lxc-attach -n box-1 -- /bin/cat /sys/class/net/eth0/address"],
  },
  {
    title: "UnixBench on host and guest",
    file: "measuring",
    elsewhere: "Figures of an emulated processor say nothing of a board: measured on real and namespace boards.",
  },
  { title: "nuttcp on host, veth and macvlan", file: "measuring", elsewhere: "As above." },
  { title: "Guests until the disk is full", file: "roles/lxc_guests (lxc_guest_min_free_mb)", elsewhere: `${boards}.` },
  { title: "udev in a guest", file: "roles/lxc_guests (devices)", elsewhere: `${boards}.` },
];
