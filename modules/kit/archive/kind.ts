/** How an archive is packed. */
export type ArchiveKind = "tar" | "tar.gz" | "tar.bz2" | "tar.xz" | "tar.zst" | "zip";

/** The kind by the first bytes; a plain tar has none that tell. */
export function kindOfBytes(bytes: Uint8Array): ArchiveKind {
  const head = Buffer.from(bytes.subarray(0, 6)).toString("latin1");
  if (head.startsWith("\x1f\x8b")) return "tar.gz";
  if (head.startsWith("BZh")) return "tar.bz2";
  if (head.startsWith("\xfd7zXZ")) return "tar.xz";
  if (head.startsWith("\x28\xb5\x2f\xfd")) return "tar.zst";
  return head.startsWith("PK") ? "zip" : "tar";
}

/** The kind by the name; undefined when it tells nothing. */
export function kindOfName(name: string): ArchiveKind | undefined {
  const path = name.replace(/[?#].*$/, "").toLowerCase();
  if (/\.(?:tar\.gz|tgz)$/.test(path)) return "tar.gz";
  if (/\.(?:tar\.bz2|tbz2?|tar\.bz)$/.test(path)) return "tar.bz2";
  if (/\.(?:tar\.xz|txz)$/.test(path)) return "tar.xz";
  if (/\.(?:tar\.zst|tzst)$/.test(path)) return "tar.zst";
  if (/\.tar$/.test(path)) return "tar";
  return /\.(?:zip|jar|war|ear)$/.test(path) ? "zip" : undefined;
}

/** tar's option for the kind. */
export function tarFlag(kind: ArchiveKind | undefined): string[] {
  const flags: Partial<Record<ArchiveKind, string>> = {
    "tar.gz": "-z",
    "tar.bz2": "-j",
    "tar.xz": "-J",
    "tar.zst": "--zstd",
  };
  const flag = kind && flags[kind];
  return flag ? [flag] : [];
}
