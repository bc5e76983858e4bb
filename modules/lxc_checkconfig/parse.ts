/** The lines "Feature: state" of lxc-checkconfig, colours and its other texts left out. States are LXC's own words. */
export function parseCheckconfig(text: string): Record<string, string> {
  const features: Record<string, string> = {};
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "").replace(/\u001b\(B/g, "");
  for (const line of plain.split("\n")) {
    const match = /^([A-Za-z/][^:]*): (enabled|missing|required|loaded|not loaded)\b/.exec(line.trim());
    if (match) features[match[1]!.trim()] = match[2]!;
  }
  return features;
}

/** Whether a kernel's release ("3.0.6", "6.1.0-18-armmp") is at least major.minor. */
export function isAtLeast(release: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = release.split(/[.-]/).map(Number);
  return first > major || (first === major && second >= minor);
}
