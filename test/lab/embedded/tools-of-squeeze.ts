/**
 * The commands of a small Debian 6 installation, by folder. Those that this machine has are linked into a board; there is
 * no python, perl, curl or sftp-server among them, because a board needs none of them.
 */
export const boardTools: Record<string, readonly string[]> = {
  bin: (
    "bash busybox cat chgrp chmod chown cp cpio dash date dd df dmesg echo ed egrep false fgrep findmnt grep gunzip gzip hostname " +
    "ip kill ln ls lsblk mkdir mknod mktemp more mv pidof ping ps pwd readlink rm rmdir sed sh sleep stty sync tar " +
    "tempfile touch true uncompress vdir which zcat zgrep"
  ).split(" "),
  sbin: "blkid ifconfig ip losetup mkfs route start-stop-daemon sysctl".split(" "),
  "usr/bin": (
    "awk [ basename bc bunzip2 bzip2 chattr cksum clear cmp comm cut diff dirname du env expand expr file find fold free " +
    "getconf getent getopt groups head id install join less lsattr logname lzma md5sum mkfifo nice nl nohup od paste " +
    "patch pgrep pkill printf renice seq setsid sha1sum sha224sum sha256sum sha384sum sha512sum shuf sort split stat " +
    "strings tail tee test time timeout top tr tsort tty uniq unlzma unxz unzip uptime users vmstat w watch wc who whoami xargs xz yes"
  ).split(" "),
  "usr/sbin": "chroot useradd userdel usermod groupadd groupdel groupmod".split(" "),
};

/** Linked nowhere: the board has a stand-in for them, or an AX3 as it comes from the vendor has none. */
export const leftOutTools = new Set(["hostname", "file"]);
