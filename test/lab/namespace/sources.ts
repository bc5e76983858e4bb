import { execFileSync } from "node:child_process";

/** A Debian package source as this machine's apt has it. */
export interface PackageSource {
  /** URL of the archive. */
  site: string;
  release: string;
  component: string;
}

/** Where this machine's apt gets a suite of Debian from: boards use the same, by way of the lab's gateway. */
export function packageSources(suite: string): PackageSource[] {
  const text = execFileSync(
    "apt-get",
    ["indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT) $(ORIGIN)", "Created-By: Packages"],
    { encoding: "utf8" },
  );
  const lines = [...new Set(text.trim().split("\n"))].map((line) => line.split(" "));
  const own = lines.flatMap(([site = "", release = "", component = "", origin = ""]) =>
    origin === "Debian" && release.startsWith(suite) ? [{ site, release, component }] : [],
  );
  if (own.length === 0)
    throw new Error(`this machine's apt knows no source of Debian ${suite}: run apt-get update first`);
  return own;
}

/** The proxy that this machine's apt fetches through, e.g. http://proxy:3128; undefined when there is none. */
export function packageProxy(): string | undefined {
  const text = execFileSync("apt-config", ["shell", "proxy", "Acquire::http::Proxy"], { encoding: "utf8" });
  return /^proxy='(http:[^']+)'/.exec(text)?.[1];
}

/** A board's sources.list: boards speak plain HTTP, since the gateway is their only way. */
export function sourcesList(sources: readonly PackageSource[]): string {
  return sources
    .map(({ site, release, component }) => `deb ${site.replace(/^https:/, "http:")} ${release} ${component}\n`)
    .join("");
}
