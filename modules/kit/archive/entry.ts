/** One thing in an archive. */
export interface ArchiveEntry {
  /** As it stands in the archive, without `./` in front and slashes at the end. */
  path: string;
  type: "file" | "directory" | "link" | "other";
  size: number;
  mode: number;
  /** Seconds since 1970; undefined where the archive's times can't be compared (zip: local time without a zone). */
  mtime?: number;
  target?: string;
  /** SHA-1 of the content, where it was computed. */
  checksum?: string;
}

/** A path as archives write it, in one form. Undefined for the archive's root itself. */
export function entryPath(text: string): string | undefined {
  const path = text.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "");
  return path === "" || path === "." ? undefined : path;
}
