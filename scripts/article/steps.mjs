// The article's twenty steps, as views: which run on which boards shows them (runs.mjs), which of its tasks, and what is
// looked at on the board before and after that run. `why` says why a view is not one of the emulated board.
const onMachine = (view) => ({ on: "machine", run: "first", ...view });
const onEmbedded = (view) => ({ on: "embedded", run: "first", ...view });
const onNamespace = (view) => ({ on: "namespace", ...view });

const build = "kernel : The kernel with the options that LXC needs";
const noPackages =
  "the emulated board's disk is unpacked without a package manager; here apt-get is a stand-in with real state";

export const steps = [
  {
    title: "Kernel sources and the board's configuration",
    file: "roles/kernel/tasks/inspect.yml, build.yml",
    views: [
      onMachine({
        before: ["uname -a", "zcat /proc/config.gz | grep -c '^CONFIG_.*NS=y' || :"],
        tasks: ["kernel : Say so"],
        note: "The sources are Debian's linux-source, the configuration the one that the board's stock kernel was made with. A board whose running kernel has every option is left alone: see the second run below.",
      }),
    ],
  },
  {
    title: "Options turned on",
    file: "roles/kernel/defaults/main.yml, inventory/machine/group_vars/all.yml",
    views: [
      onMachine({
        tasks: [build],
        fields: ["missing_options", "warnings", "config_diff"],
        note: "The article's options are asked for by their old names too: a build names those that Linux no longer has, and what became of them.",
      }),
    ],
  },
  {
    title: "Kernel and modules compiled",
    file: "roles/kernel/tasks/build.yml",
    views: [
      onMachine({
        tasks: [build, "kernel : The modules in one archive"],
        fields: ["image", "release", "log"],
        note: "On this machine, for the board's processor; the modules are unpacked on the board with the image.",
      }),
    ],
  },
  {
    title: "Kernel and ramdisk in one image for U-Boot",
    file: "roles/kernel/tasks/build.yml",
    views: [onMachine({ tasks: ["kernel : Kernel and ramdisk in one image for U-Boot"], fields: ["image"] })],
  },
  {
    title: "The image in the flash, and the restart",
    file: "roles/kernel/tasks/flash.yml",
    views: [
      onMachine({
        before: ["cat /proc/mtd", "fw_printenv bootcmd boot_uimage boot_factory"],
        tasks: [
          "kernel : The image on the board",
          "kernel : The image in the flash",
          "kernel : The board on its new kernel",
        ],
        fields: ["device", "tool", "verified", "backup_file", "elapsed"],
        after: ["uname -a", "ls -l /var/backups"],
        console: /U-Boot[\s\S]*?Starting kernel[^\n]*/g,
      }),
    ],
  },
  {
    title: "Packages",
    file: "roles/lxc_packages",
    views: [
      onEmbedded({ why: noPackages, tasks: ["lxc_packages : Packages that LXC needs"] }),
      onNamespace({
        run: "first",
        why: "a real Debian 12 with its own apt; today's list of packages",
        tasks: ["lxc_packages : Packages that LXC needs"],
        after: ["dpkg-query -W lxc bridge-utils debootstrap"],
      }),
    ],
  },
  {
    title: "The start scripts that live-config doubles",
    file: "roles/lxc_packages",
    views: [
      onEmbedded({
        why: "no Debian of today has that defect: this board's live-config is a stand-in that renames the script as the article tells",
        before: ["ls /etc/rcS.d"],
        tasks: ["lxc_packages : The vendor's script is started once", "lxc_packages : live-config starts after it"],
        after: ["ls /etc/rcS.d"],
      }),
    ],
  },
  {
    title: "LXC from source",
    file: "roles/lxc_source",
    views: [
      onMachine({
        tasks: ["lxc_source : Is LXC there already?"],
        note: "The emulated board has its distribution's LXC 5, and the role leaves it alone.",
      }),
      onEmbedded({
        why: "the archive is a small stand-in for LXC 0.7.5; test/boards builds programs against Debian's LXC",
        tasks: ["lxc_source : Its sources", "lxc_source : Unpacked", "lxc_source : Configured, compiled, installed"],
        after: ["ls /usr/local/bin", "lxc-version"],
      }),
    ],
  },
  {
    title: "lxc-checkconfig",
    file: "roles/lxc_source/tasks/main.yml",
    views: [
      onMachine({
        before: ["lxc-checkconfig | grep -E 'missing|required'"],
        tasks: ["lxc_source : The kernel has what LXC needs"],
        after: ["lxc-checkconfig | grep -vE '^$|^Note|^usage'"],
        fields: ["missing", "ignored"],
      }),
    ],
  },
  {
    title: "Control groups",
    file: "roles/cgroup",
    views: [
      onMachine({
        before: ["cat /proc/cgroups"],
        tasks: ["cgroup : Control groups, now and at every boot", "cgroup : Mounted there too"],
        note: "The LXC of today looks for the hierarchy below /sys/fs/cgroup only: it is mounted there as well.",
        after: ["cat /etc/fstab", "mount -t cgroup", "ls /cgroup | head -n 12"],
      }),
    ],
  },
  {
    title: "The bridge",
    file: "roles/bridge",
    views: [
      onMachine({
        tasks: ["bridge : The bridge that guests are plugged into"],
        after: ["cat /etc/network/interfaces", "brctl show", "ip -4 -o addr show br0"],
        note: "The session over which this was done came through eth0, and went on through br0.",
      }),
    ],
  },
  {
    title: "What new guests begin with",
    file: "roles/lxc_guests",
    views: [onMachine({ tasks: ["lxc_guests : What new guests begin with"], after: ["cat /root/lxc.config"] })],
  },
  {
    title: "A guest created",
    file: "roles/lxc_guests",
    views: [
      onMachine({
        tasks: ["lxc_guests : Guests"],
        after: ["ls /var/lib/lxc/box-1 /var/lib/lxc/box-1/rootfs"],
        note: "Of the busybox template: a Debian would take this processor an hour.",
      }),
      onNamespace({
        run: "first",
        why: "a Debian guest, by LXC's debian template and the real debootstrap",
        tasks: ["lxc_guests : Guests"],
        after: ["cat /var/lib/lxc/deb-1/rootfs/etc/debian_version"],
      }),
    ],
  },
  {
    title: "The guest's /etc/network/run",
    file: "roles/lxc_guests (lxc_create: replace_network_run)",
    views: [
      onEmbedded({
        why: "neither a busybox nor a Debian of today has that link: this board's template is a stand-in that makes it as the article tells",
        tasks: ["lxc_guests : Guests"],
        fields: ["network_run", "replaced_network_run"],
        after: ["ls -ld /usr/local/var/lib/lxc/deb-1/rootfs/etc/network/run"],
      }),
    ],
  },
  {
    title: "The guest started",
    file: "roles/lxc_guests",
    views: [
      onMachine({
        tasks: ["lxc_guests : Guests running", "lxc_guests : Where they are"],
        after: ["lxc-ls -f", "lxc-attach -n box-1 -- /bin/ps"],
      }),
    ],
  },
  {
    title: "A fixed hardware address",
    file: "roles/lxc_guests (lxc_config: hwaddr)",
    views: [
      onMachine({
        tasks: ["lxc_guests : Their fixed addresses, devices and options"],
        after: ["grep hwaddr /var/lib/lxc/box-1/config", "lxc-attach -n box-1 -- /bin/cat /sys/class/net/eth0/address"],
      }),
    ],
  },
  {
    title: "UnixBench on host and guest",
    file: "playbooks/measure-unixbench.yml, roles/unixbench",
    views: [
      onNamespace({
        run: "unixbench",
        why: "UnixBench's sources are on no Debian server: what is compiled and run here is a loop of some lines with UnixBench's Makefile, Run and output. Its figures are no UnixBench figures, and board and guest are the same processor",
        tasks: ["unixbench : UnixBench's sources", "unixbench : Compiled", "unixbench : The benchmark in its files"],
        figures: "unixbench",
      }),
    ],
  },
  {
    title: "nuttcp on host, veth and macvlan",
    file: "playbooks/measure-network.yml, roles/nuttcp",
    views: [
      onNamespace({
        run: "network",
        why: "the real nuttcp, to a board and to its guest, from the other board; all on one machine, without a cable between them",
        tasks: ["nuttcp : It listens", "nuttcp : Throughput to it"],
        figures: "nuttcp",
      }),
    ],
  },
  {
    title: "Guests until the disk is full",
    file: "playbooks/measure-guests.yml, roles/guests_until_full",
    views: [
      onMachine({
        run: "guests",
        before: ["df -P -m /var/lib/lxc"],
        tasks: ["guests_until_full : Full"],
        fields: ["guests_full"],
        after: ["lxc-ls -f", "df -P -m /var/lib/lxc"],
        figures: "guests",
        note: "Busybox guests of a megabyte or two, and the free space that the guard keeps set close below what there is.",
      }),
    ],
  },
  {
    title: "udev in a guest",
    file: "roles/lxc_guests (devices)",
    views: [
      onMachine({
        tasks: ["lxc_guests : Their fixed addresses, devices and options"],
        note: "The emulated board's guest may use the article's devices and what a terminal takes, by version 1 of the control groups. A busybox has no packages: udev is installed in a Debian guest below.",
        after: [
          "cat /cgroup/lxc.payload.box-1/devices.list",
          "lxc-attach -n box-1 -- sh -c 'mknod /root/t c 10 200 && echo made; mknod /root/b b 7 1; rm -f /root/t'",
        ],
      }),
      onNamespace({
        run: "udev",
        why: "a Debian guest. Of the article's four devices this board has tun and fuse; `npm run test:boards` allows all four",
        before: ["lxc-attach -n deb-1 -- sh -c 'mknod /root/tun c 10 200; : </root/tun'"],
        tasks: ["lxc_guests : Their fixed addresses, devices and options"],
        restart: "lxc-stop -k -n deb-1; lxc-start -n deb-1; sleep 15",
        after: [
          "lxc-attach -n deb-1 -- sh -c ': </root/tun'; echo $?",
          "lxc-attach -n deb-1 -- sh -c 'apt-get -q update >/dev/null; apt-get -qqy install udev 2>&1 | tail -n 4; dpkg-query -W udev'",
        ],
      }),
    ],
  },
];
