import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A Debian package source as this machine's apt has it. */
export interface PackageSource {
  site: string;
  release: string;
  component: string;
}

/** Where this machine's apt gets Debian's own suites from: boards use the same, by way of the lab's gateway. */
export function packageSources(release: string): PackageSource[] {
  const text = execFileSync(
    "apt-get",
    ["indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT) $(ORIGIN)", "Created-By: Packages"],
    { encoding: "utf8" },
  );
  const lines = [...new Set(text.trim().split("\n"))].map((line) => line.split(" "));
  const own = lines.flatMap(([site = "", suite = "", component = "", origin = ""]) =>
    origin === "Debian" && suite.startsWith(release) ? [{ site, release: suite, component }] : [],
  );
  if (own.length === 0)
    throw new Error(`this machine's apt knows no source of Debian ${release}: run apt-get update first`);
  return own;
}

const suite = "bookworm";
const included = [
  "openssh-server",
  "iproute2",
  "procps",
  "ifupdown",
  "sysvinit-core",
  "sysv-rc",
  "initscripts",
  "iputils-ping",
  "netbase",
  "ca-certificates",
  "sudo",
];

/** What is done once to the fresh tree: no gettys, no services that would look for hardware, no host keys of its own. */
const finish = `
for s in procps hwclock.sh checkroot.sh checkroot-bootclean.sh checkfs.sh; do update-rc.d -f $s disable >/dev/null 2>&1 || :; done
sed -i /getty/d /etc/inittab
rm -f /etc/ssh/ssh_host_*
sed -i 's/^root:[^:]*:/root:*:/' /etc/shadow
printf 'UseDNS no\\nPermitRootLogin prohibit-password\\n' >/etc/ssh/sshd_config.d/lab.conf
apt-get clean
`;

/**
 * The folder of a small Debian with sysvinit and sshd, made by debootstrap on the first call and kept by its recipe.
 * Never written again: boards lay an overlay over it.
 */
export function ensureImage(cache: string): string {
  const [source] = packageSources(suite);
  const recipe = createHash("sha256")
    .update(JSON.stringify([suite, included, finish]))
    .digest("hex")
    .slice(0, 12);
  const folder = join(cache, `debian-${suite}-${recipe}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    execFileSync(
      "debootstrap",
      ["--variant=minbase", `--include=${included.join(",")}`, suite, partial, source!.site],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    writeFileSync(join(partial, "finish.sh"), finish);
    execFileSync("chroot", [partial, "sh", "-e", "/finish.sh"], {
      env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    rmSync(join(partial, "finish.sh"));
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
  return folder;
}
