import { quote, quoteAll } from "../../sh/quote.js";
import { type AptReader, mark } from "./reading.js";
import { type AptSpec, patternToRegex } from "./spec.js";

/**
 * The shell text of an `apt` reading. It goes from cheap to dear: dpkg's own answer first; apt's cache only for what is
 * missing; the simulation only when something is not as wanted. Runs on dash, bash and busybox ash.
 */
export function readAptScript(reader: AptReader): string {
  const parts = [
    "LC_ALL=C; export LC_ALL",
    "nl='\n'",
    `if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then echo ${mark}absent; exit 0; fi`,
    `echo ${mark}now; date +%s`,
    `echo ${mark}lists; stat -c %Y /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists 2>/dev/null | head -n 1`,
    ...writeNothing,
    "want=",
    ...(reader.specs.length > 0 ? readStates(reader) : []),
    ...(reader.files?.length ? readFiles(reader.files) : []),
    ...simulate(reader),
  ];
  return `(\n${parts.join("\n")}\n)`;
}

/**
 * apt keeps what it has worked out in caches, and its last simulation in a log: as root it writes them even when it is
 * only asked. Caches that are newer than what they are made of are used; without them, apt works in memory.
 */
const writeNothing = [
  "quiet='-o Dir::Log::Planner='",
  'newer() { cache=/var/cache/apt/$1; shift; for file do [ ! -e "$file" ] || [ "$cache" -nt "$file" ] || return 1; done; [ -s "$cache" ]; }',
  "made='/var/lib/apt/lists /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d'",
  'newer srcpkgcache.bin $made || quiet="$quiet -o Dir::Cache::srcpkgcache="',
  'newer pkgcache.bin $made /var/lib/dpkg/status || quiet="$quiet -o Dir::Cache::pkgcache="',
];

function readStates(reader: AptReader): string[] {
  const exact = reader.specs.filter((spec) => !spec.pattern);
  const patterns = reader.specs.filter((spec) => spec.pattern);
  return [
    `names=${quote(exact.map((spec) => spec.name).join(" "))}`,
    ...(patterns.length > 0 ? expandPatterns(patterns, reader.goal === "remove") : []),
    "arch=$(/usr/bin/dpkg --print-architecture)",
    "states=$(dpkg-query -W -f '${Status}|${Package}:${Architecture} ${Version}\\n' $names 2>/dev/null)",
    // One line with the architecture for each, and one without where it is the board's own.
    `known="$nl$(printf "%s\\n" "$states" | sed -n -e 's/^[a-z-]* [a-z-]* installed|//' -e 't ok' -e d -e ':ok' -e p -e "s/:$arch / /p" -e 's/:all / /p')$nl"`,
    `left="$nl$(printf "%s\\n" "$states" | sed -n 's/^[a-z-]* [a-z-]* config-files|\\([^:]*\\):.*/\\1/p')$nl"`,
    `echo ${mark}installed; printf "%s" "$known"`,
    `echo ${mark}left; printf "%s" "$left"`,
    `has() { case "$known" in *"$nl$1 "*) have=\${known#*"$nl$1 "}; have=\${have%%"$nl"*};; *) return 1;; esac; }`,
    ...judge(reader),
    ...(reader.goal === "remove" ? [] : readCache(reader)),
  ];
}

function expandPatterns(patterns: AptSpec[], installedOnly: boolean): string[] {
  const source = installedOnly ? "dpkg-query -W -f '${Package}\\n'" : "apt-cache $quiet pkgnames";
  return [
    `all=$(${source})`,
    `echo ${mark}matches`,
    ...patterns.flatMap((spec) => [
      `found=$(printf "%s\\n" "$all" | grep -xE ${quote(patternToRegex(spec.name))} | sort -u)`,
      `for name in $found; do printf "%s %s\\n" ${quote(spec.name)} "$name"; done`,
      'names="$names $found"',
    ]),
    "names=$(echo $names)",
  ];
}

/** Lines that add to `want` what is not as it should be. */
function judge(reader: AptReader): string[] {
  const plain = reader.specs.filter((spec) => !spec.operator && !spec.release);
  const special = reader.specs.filter((spec) => spec.operator || spec.release);
  const names =
    special.length === 0 ? "$names" : quoteAll(plain.filter((spec) => !spec.pattern).map((spec) => spec.name));
  const loop = (body: string) => [`for name in ${names}; do ${body}; done`];
  switch (reader.goal) {
    case "install":
    case "fixed":
      if (reader.onlyUpgrade) return [...special.map((spec) => judgeVersion(spec, reader))];
      return [...loop('has "$name" || want="$want $name"'), ...special.map((spec) => judgeVersion(spec, reader))];
    case "latest":
      return [
        ...loop(reader.onlyUpgrade ? 'has "$name" && want="$want $name"' : 'want="$want $name"'),
        ...special.map((spec) => judgeVersion(spec, reader)),
      ];
    case "remove":
      return [
        ...loop(
          reader.purge
            ? `if has "$name"; then want="$want $name"; else case "$left" in *"$nl$name$nl"*) want="$want $name";; esac; fi`
            : 'has "$name" && want="$want $name"',
        ),
        ...special.map(
          (spec) =>
            `has ${quote(spec.name)} && case $have in ${shellPattern(spec.version ?? "*")}) want="$want "${quote(spec.name)};; esac`,
        ),
      ];
    case "build-dep":
      return loop('want="$want $name"').concat(special.map((spec) => `want="$want "${quote(spec.text)}`));
    default:
      return [];
  }
}

function judgeVersion(spec: AptSpec, reader: AptReader): string {
  const name = quote(spec.name);
  const skip = reader.onlyUpgrade ? `has ${name} && { ` : "{ ";
  const version = spec.version ?? "";
  if (spec.release)
    return `${skip}${reader.goal === "latest" ? "false" : `has ${name}`} || want="$want "${quote(spec.text)}; }`;
  if (spec.operator === ">=") {
    const fits = `has ${name} && /usr/bin/dpkg --compare-versions "$have" ge ${quote(version)}`;
    return `${skip}${reader.goal === "latest" ? "false" : fits} || want="$want "${name}; }`;
  }
  const add = `want="$want "${quote(`${spec.name}=${version}`)}`;
  return `${skip}if has ${name}; then case $have in ${shellPattern(version)}) ;; *) ${add};; esac; else ${add}; fi; }`;
}

/** A version pattern for `case`: everything but `*`, `?` and brackets is literal. */
function shellPattern(version: string): string {
  return version.replace(/[^*?[\]]+/g, (text) => quote(text));
}

/** What apt knows of the names that are not as wanted, and who provides those without a candidate. */
function readCache(reader: AptReader): string[] {
  const release = reader.options.flatMap((option, index) =>
    option === "-t" ? ["-t", reader.options[index + 1] ?? ""] : [],
  );
  const asked = "$(for spec in $want; do spec=${spec%%/*}; echo ${spec%%=*}; done)";
  return [
    // A file, not apt-mark: no process needs to load the cache.
    `echo ${mark}auto; [ -r /var/lib/apt/extended_states ] && awk -v names="$names" 'BEGIN{n=split(names,a," ");for(i=1;i<=n;i++)w[a[i]]=1} /^Package: /{p=$2} /^Auto-Installed: 1/{if(p in w)print p}' /var/lib/apt/extended_states`,
    'if [ -n "$want" ]; then',
    `asked=${asked}`,
    `policy=$(apt-cache $quiet ${quoteAll(release)} policy $asked 2>/dev/null)`,
    `echo ${mark}policy; printf "%s\\n" "$policy"`,
    'bare=$(printf "%s\\n" "$policy" | awk \'/^[^ ].*:$/{name=substr($1,1,length($1)-1)} /^  Candidate: \\(none\\)/{print name}\')',
    'if [ -n "$bare" ]; then',
    `echo ${mark}provided`,
    "provides=$(dpkg-query -W -f '${Status}|${Package}|${Provides}\\n' | sed -n 's/^[a-z-]* [a-z-]* installed|\\([^|]*\\)|\\(..*\\)/\\1, \\2,/p' | sed -e 's/ ([^)]*)//g')",
    "for name in $bare; do",
    `  by=$(printf "%s\\n" "$provides" | grep -F -e " $name," | head -n 1); by=\${by%%,*}`,
    '  [ -n "$by" ] || continue',
    '  echo "$name $by"',
    '  rest=; for spec in $want; do [ "$spec" = "$name" ] || rest="$rest $spec"; done; want=$rest',
    "done",
    "fi",
    "fi",
  ];
}

function readFiles(files: readonly string[]): string[] {
  return [
    `echo ${mark}files`,
    `for file in ${quoteAll(files)}; do`,
    '  [ -r "$file" ] && dpkg-deb -W --showformat="$file|\\${Package}|\\${Version}|\\${Architecture}\\n" "$file" 2>/dev/null',
    "done",
    `names=$(for file in ${quoteAll(files)}; do [ -r "$file" ] && dpkg-deb -f "$file" Package 2>/dev/null; done)`,
    `echo ${mark}installed`,
    "[ -n \"$names\" ] && dpkg-query -W -f '${Status}|${Package} ${Version}\\n${Status}|${Package}:${Architecture} ${Version}\\n' $names 2>/dev/null | sed -n 's/^[a-z-]* [a-z-]* installed|//p'",
  ];
}

const simulated: Partial<Record<AptReader["goal"], string>> = {
  install: "install",
  latest: "install",
  fixed: "-f install",
  remove: "remove",
  "build-dep": "build-dep",
};

function simulate(reader: AptReader): string[] {
  const verb = simulated[reader.goal];
  const base = `apt-get $quiet -s -y -o Debug::NoLocking=true ${quoteAll(reader.options)}`;
  const run = (what: string) => [
    `echo ${mark}simulation`,
    // The errors wait in a variable: no file may be written by a reading.
    `{ errors=$({ ${base} ${what} </dev/null 2>&1 >&3 3>&-; echo "$?"; } ); } 3>&1`,
    `echo; echo ${mark}rc; printf "%s\\n" "$errors" | tail -n 1`,
    `echo ${mark}errors; printf "%s\\n" "$errors" | sed '$d'`,
  ];
  if (reader.goal === "none" || (reader.files?.length && reader.specs.length === 0)) return [];
  if (!verb) return run(reader.goal);
  const always = reader.goal === "fixed";
  const body = [`echo ${mark}wanted; for spec in $want; do printf "%s\\n" "$spec"; done`, ...run(`${verb} $want`)];
  return always ? body : ['if [ -n "$want" ]; then', ...body, "fi"];
}
