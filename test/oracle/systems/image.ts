import { debianImage, suite } from "../../lab/namespace/debian-image.js";
import type { Image } from "../../lab/namespace/image.js";

/** What the modules of systems drive, and the Python that Ansible's answers need when they are recorded. */
const packages = ["python3", "python3-apt", "cron", "iptables", "ufw", "locales", "kmod"];

/**
 * The Debian of the boards with what these modules drive. This machine's apt fetches what is missing there; it is
 * installed inside. $1 is the folder to fill, $3 the Debian that it begins with.
 */
const script = `
cp -a --sparse=auto "$3/." "$1"
mkdir -p "$1/debs/partial"
apt-get -qq -o Dir::State::status="$1/var/lib/dpkg/status" -o Dir::Cache::archives="$1/debs" -o APT::Sandbox::User=root \\
  --no-install-recommends --download-only -y install ${packages.join(" ")} >&2
chroot "$1" sh -ec '
mount -t proc proc /proc
printf "#!/bin/sh\\nexit 101\\n" >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
dpkg --force-depends --unpack /debs/*.deb
dpkg --configure -a
rm /usr/sbin/policy-rc.d
umount /proc
' >&2
rm -r "$1/debs"
`;

/** The root that all systems of the comparison begin with. */
export function systemsImage(): Image {
  return { name: `systems-${suite}`, recipe: JSON.stringify(packages), script, base: debianImage() };
}
