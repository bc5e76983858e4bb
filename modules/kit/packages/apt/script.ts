import { quote, quoteAll } from "../../sh/quote.js";
import { type AptArgs, type AptRequest, trustOptions } from "./request.js";

/** Nothing asks a question, and messages are in English whatever the board speaks. */
export const aptEnvironment: Readonly<Record<string, string>> = {
  DEBIAN_FRONTEND: "noninteractive",
  DEBIAN_PRIORITY: "critical",
  APT_LISTCHANGES_FRONTEND: "none",
  LANG: "C",
  LC_ALL: "C",
};

/**
 * A function that runs a command again while somebody else holds apt's lock, up to `lock_timeout` seconds. Needed for apt
 * before 1.9.11, and for the lock on the package lists, which no setting of apt waits for.
 */
function waitForLock(seconds: number): string {
  return `
limit=$(( $(date +%s) + ${seconds} ))
notes=$(mktemp "\${TMPDIR:-/tmp}/axle-apt.XXXXXX") || exit 1
trap 'rm -f "$notes"' EXIT
locked() {
  while :; do
    "$@" 2>"$notes" </dev/null; rc=$?
    cat "$notes" >&2
    [ "$rc" -ne 0 ] && grep -E -q 'Could not get lock|Unable to lock|Unable to acquire the dpkg|dpkg was interrupted by another|is another process using it' "$notes" || return "$rc"
    [ "$(date +%s)" -lt "$limit" ] || { echo "apt's lock was still held after ${seconds} seconds (lock_timeout)" >&2; return "$rc"; }
    sleep 2
  done
}`;
}

/** What the job prints when fetching the lists brought nothing new. */
export const listsUnchanged = "axle: the package lists are as they were";

/** Fetches the lists; a source that cannot be reached is a failure, tried again with growing pauses as Ansible does. */
function updateLists(args: AptArgs): string {
  const command = quoteAll(["apt-get", "-q", "-o", "APT::Update::Error-Mode=any", ...trustOptions(args), "update"]);
  // The folder's time is what cache_valid_time is measured from; apt leaves it alone when every list was up to date.
  return `
lists=/var/lib/apt/lists
before=$(stat -c %Y "$lists" /var/lib/apt/periodic/update-success-stamp 2>/dev/null)
try=0
while :; do
  locked ${command}; rc=$?
  [ "$rc" -eq 0 ] && ! grep -q '^W: Failed to fetch\\|^W: Some index files failed' "$notes" && break
  try=$((try + 1))
  if [ "$try" -ge ${Math.max(1, args.update_cache_retries)} ]; then
    echo "the package lists could not be updated" >&2; exit 100
  fi
  pause=$((1 << (try - 1))); [ "$pause" -gt ${args.update_cache_retry_max_delay} ] && pause=${args.update_cache_retry_max_delay}
  sleep "$pause"
done
if [ "$before" = "$(stat -c %Y "$lists" /var/lib/apt/periodic/update-success-stamp 2>/dev/null)" ]; then
  echo "${listsUnchanged}"; touch "$lists"
fi`;
}

/** Puts a policy-rc.d in place that answers as asked, and puts back what was there however the job ends. */
function holdServices(status: number): string {
  return `
kept=
if [ -e /usr/sbin/policy-rc.d ]; then kept=/usr/sbin/policy-rc.d.axle.$$; mv /usr/sbin/policy-rc.d "$kept" || exit 1; fi
restore() { rm -f "$notes" /usr/sbin/policy-rc.d; [ -z "$kept" ] || mv "$kept" /usr/sbin/policy-rc.d; }
trap restore EXIT
printf '#!/bin/sh\\nexit ${status}\\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d || exit 1`;
}

const verbs: Partial<Record<AptRequest["goal"], string>> = {
  install: "install",
  latest: "install",
  fixed: "-f install",
  remove: "remove",
  "build-dep": "build-dep",
  upgrade: "upgrade",
  "dist-upgrade": "dist-upgrade",
  autoremove: "autoremove",
  autoclean: "autoclean",
};

export interface AptScript {
  args: AptArgs;
  request: AptRequest;
  /** Fetch the lists first. */
  update: boolean;
  /** What apt-get is given; empty for goals without names. */
  words: readonly string[];
  /** Names to mark as wanted by hand. */
  manual: readonly string[];
  /** Whether anything but the lists is to change. */
  act: boolean;
}

/** The whole change as one shell text: it runs as one job, so that nothing is left half done when the link is lost. */
export function aptScript({ args, request, update, words, manual, act }: AptScript): string {
  const parts = ["umask 022", waitForLock(args.lock_timeout)];
  if (args.clean) parts.push("locked apt-get clean || exit");
  if (update) parts.push(updateLists(args));
  if (act || request.url) {
    if (args.policy_rc_d !== undefined) parts.push(holdServices(args.policy_rc_d));
    parts.push(...actions(args, request, words));
  }
  if (manual.length > 0) parts.push(markManual(manual));
  return `${parts.join("\n")}\nexit 0\n`;
}

function actions(args: AptArgs, request: AptRequest, words: readonly string[]): string[] {
  if (request.url) return [installFromUrl(request.url, args, request)];
  if (request.files.length > 0) return [installFiles(quoteAll(words), args, request)];
  const verb = verbs[request.goal];
  // Progress comes by a descriptor of its own (dpkg's output is lost when it shares one), and without a terminal's dots.
  return verb
    ? [
        `locked apt-get -y -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 ${quoteAll(request.options)} ${verb} ${quoteAll(words)} 3>&1 || exit`,
      ]
    : [];
}

/** apt-get takes files from 1.1 on; before, dpkg does, and apt adds what is missing. */
function installFiles(files: string, args: AptArgs, request: AptRequest): string {
  const options = quoteAll(request.options);
  const dpkgOptions = quoteAll(
    args.dpkg_options.split(",").flatMap((option) => (option.trim() ? [`--${option.trim()}`] : [])),
  );
  return `
if apt-get -s -o Debug::NoLocking=true install ./axle-no-such-file.deb 2>&1 | grep -q 'Unsupported file\\|given on commandline'; then
  locked apt-get -y ${options} install ${files} || exit
else
  locked dpkg ${dpkgOptions}${args.force ? " --force-all" : ""} -i ${files} || locked apt-get -y ${options} -f install || exit
fi`;
}

function installFromUrl(url: string, args: AptArgs, request: AptRequest): string {
  return `
folder=$(mktemp -d "\${TMPDIR:-/tmp}/axle-deb.XXXXXX") || exit 1
trap 'rm -rf "$folder" "$notes"' EXIT
file=$folder/package.deb
if [ -x /usr/lib/apt/apt-helper ]; then /usr/lib/apt/apt-helper download-file ${quote(url)} "$file" || exit 1
elif command -v curl >/dev/null 2>&1; then curl -fsSL -o "$file" ${quote(url)} || exit 1
elif command -v wget >/dev/null 2>&1; then wget -q -O "$file" ${quote(url)} || exit 1
else echo "no apt-helper, curl or wget to fetch the package with" >&2; exit 1; fi
name=$(dpkg-deb -f "$file" Package) && version=$(dpkg-deb -f "$file" Version) || exit 1
if [ "$(dpkg-query -W -f '\${Status} \${Version}' "$name" 2>/dev/null | sed -n 's/^.* installed //p')" = "$version" ]; then
  echo "axle: $name $version is installed already"
else
${installFiles('"$file"', args, request)}
fi`;
}

/** apt-mark of Debian 6 has another word for it. */
function markManual(names: readonly string[]): string {
  const words = quoteAll(names);
  return `if command -v apt-mark >/dev/null 2>&1; then apt-mark manual ${words} >/dev/null 2>&1 || apt-mark unmarkauto ${words} >/dev/null || exit; fi`;
}
