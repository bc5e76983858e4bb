interface ToolForm {
  program: string;
  args: readonly string[];
  /** Arguments that come last. */
  after?: readonly string[];
  /** Asked only when this other tool, given the same arguments, says this word; else the answer is a failure. */
  only?: { program: string; says: string };
}

/**
 * The only questions that a module may ask a tool: name → the program and the arguments that always come first. Every
 * entry is a reading form: none of them changes the board, whatever further arguments follow. That is what makes a check
 * unable to write; add an entry only when you can say why it can't.
 */
export const readTools = {
  "apt-get -s": { program: "apt-get", args: ["-s", "-o", "Debug::NoLocking=true", "-o", "APT::Get::Simulate=true"] },
  "apt-cache policy": { program: "apt-cache", args: ["policy"] },
  "apt-cache show": { program: "apt-cache", args: ["show"] },
  "dpkg-query": { program: "dpkg-query", args: [] },
  "dpkg --print-architecture": { program: "dpkg", args: ["--print-architecture"] },
  "dpkg-deb -f": { program: "dpkg-deb", args: ["-f"] },
  "brctl show": { program: "brctl", args: ["show"] },
  "ip addr": { program: "ip", args: ["addr", "show"] },
  "ip link": { program: "ip", args: ["link", "show"] },
  "ip route": { program: "ip", args: ["route", "show"] },
  ifquery: { program: "ifquery", args: [] },
  "lxc-info": { program: "lxc-info", args: [] },
  /**
   * The guest's own addresses: nothing but `ip addr` can be run inside it. In a frozen guest that would freeze too, and
   * wait for ever: it is asked of running guests only.
   */
  "lxc-attach ip addr": {
    program: "lxc-attach",
    args: [],
    after: ["--", "ip", "-4", "addr", "show"],
    only: { program: "lxc-info", says: "RUNNING" },
  },
  "lxc-ls": { program: "lxc-ls", args: [] },
  "lxc-checkconfig": { program: "lxc-checkconfig", args: [] },
  "lxc-create --version": { program: "lxc-create", args: ["--version"] },
  "lxc-config": { program: "lxc-config", args: [] },
  "lxc-version": { program: "lxc-version", args: [] },
  "systemctl show": { program: "systemctl", args: ["show"] },
  "systemctl is-enabled": { program: "systemctl", args: ["is-enabled"] },
  "systemctl is-active": { program: "systemctl", args: ["is-active"] },
  // -t and --diff only read the archive and what was unpacked; options that would run a program are refused by the module.
  "tar -t": { program: "tar", args: ["-t"] },
  "tar --diff": { program: "tar", args: ["--diff"] },
  "unzip -l": { program: "unzip", args: ["-lqq"] },
  "file --mime": { program: "file", args: ["--mime-type", "--mime-encoding"] },
  // --test says what would come of an entry and touches nothing, whatever else is said.
  "setfacl --test": { program: "setfacl", args: ["--test"] },
  getfacl: { program: "getfacl", args: [] },
  getfattr: { program: "getfattr", args: [] },
  // --dry-run stands first and nothing takes it back; what would start a program or write a log is refused.
  "rsync --dry-run": { program: "rsync", args: ["--dry-run"] },
  hostname: { program: "hostname", args: [] },
  "uname -a": { program: "uname", args: ["-a"] },
  "mkimage -l": { program: "mkimage", args: ["-l"] },
} as const satisfies Record<string, ToolForm>;

export type ReadTool = keyof typeof readTools;

/** The tools whose presence a session looks up in its first exchange (`BoardInfo.tools`), besides those of `readTools`. */
const otherTools = `
  awk base64 basename bash busybox bunzip2 bzip2 cat chattr chgrp chmod chown chpasswd chroot cksum cmp cp cpio crontab curl
  cut date dd df diff dirname dnf dpkg dpkg-reconfigure dpkg-split du e2fsck egrep env expect fdisk file find findmnt
  flash_erase flashcfg flashcp flock fuser gawk gcc getent getfacl git gpasswd gpg grep groupadd groupdel groupmod gunzip
  gzip halt head hostnamectl hwclock id ifconfig ifdown ifup insmod install iptables journalctl kill ldconfig less ln
  locale-gen localectl losetup ls lsattr lsblk lsmod lsof lua lxc-attach lxc-autostart lxc-clone lxc-console lxc-copy
  lxc-create lxc-destroy lxc-execute lxc-freeze lxc-monitor lxc-start lxc-stop lxc-unfreeze lxc-update-config lxc-wait lzma
  make mkdir mke2fs mkfifo mkfs mkfs.ext4 mknod mkswap mktemp modprobe mount mountpoint mtdinfo mv nandwrite nc netstat nft
  nohup npm nproc nslookup od openrc openssl opkg passwd patch perl pgrep php pidof ping pip pip3 pkill poweroff ps pvs
  python python2 python3 rc-service rc-update readlink realpath reboot rm rmdir rmmod rpm rsync ruby runuser sed seq service
  setfacl setfattr setsid sha1sum sha224sum sha256sum sha384sum sha512sum md5sum shred shutdown sleep sort ss ssh ssh-keygen
  ssh-keyscan start-stop-daemon stat strings su sudo swapoff swapon sync sysctl systemd-run tac tail tar tee telinit
  telnet test timedatectl timeout touch tr truncate tune2fs udevadm ufw umount uniq unlzma unxz unzip update-alternatives
  update-rc.d useradd userdel usermod adduser addgroup deluser delgroup uuidgen vgs visudo wc wget which xargs xz yum zcat
  zip zstd apk apt-get apt-cache apt-key apt-mark add-apt-repository debconf-set-selections debconf-show dpkg-divert
  debootstrap depmod dropbear chkconfig invoke-rc.d`;

export const knownTools: readonly string[] = [
  ...new Set([
    ...Object.values(readTools).map((form) => form.program),
    ...otherTools.split(/\s+/).filter((name) => name !== ""),
  ]),
].sort();
