/** What a session learns of its board in its first lines, at no extra cost. Modules decide with it which tool to ask. */
export interface BoardInfo {
  /** Tools found on PATH (and in /sbin, /usr/sbin, /usr/local/sbin), out of those in `modules/kit/tools.ts`. */
  tools: ReadonlySet<string>;
  /** `uname -s`, `-r`, `-m`. */
  system: string;
  kernel: string;
  machine: string;
  /** ID and VERSION_ID of /etc/os-release, or guesses from /etc/debian_version and friends; "" when unknown. */
  distribution: string;
  distributionVersion: string;
  /** What PID 1 is: systemd, sysvinit, busybox, openrc, procd, upstart or unknown. */
  init: "systemd" | "sysvinit" | "busybox" | "openrc" | "procd" | "upstart" | "unknown";
  bootId: string;
  /** The user the session's commands run as, after become. */
  user: string;
  uid: number;
  /** The session's umask (0o022 where it is not known): what new files and symbolic modes depend on. */
  umask?: number;
  /** Seconds east of UTC; 0 where it is not known. */
  utcOffset?: number;
  home: string;
  /** How `stat` is spoken here: `stat -c` understood, or only `ls`. */
  stat: "stat-c" | "ls";
  /** Whether `stat -c` tells times with fractions of a second. */
  fractions?: boolean;
  /** The first of sha256sum, busybox sha256sum, openssl … that works, per algorithm; absent when none does. */
  checksum: Partial<Record<ChecksumAlgorithm, string>>;
  /** The shell that runs the session, as far as it can be told: dash, bash, ash, ksh, unknown. */
  shell: string;
}

export type ChecksumAlgorithm = "md5" | "sha1" | "sha224" | "sha256" | "sha384" | "sha512";
