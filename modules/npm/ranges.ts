import semver from "semver";

/**
 * Whether an installed version is what package.json asks for. What is no range of versions (an address, a folder, a tag)
 * can't be compared: being there is enough, as npm has it.
 */
export function allows(version: string | undefined, range: string): boolean {
  if (version === undefined) return false;
  const parsed = semver.validRange(range.replace(/^npm:(?:@[^@/]+\/)?[^@]*@/, ""));
  return parsed === null || semver.satisfies(version, parsed, { includePrerelease: false });
}
