/** A value as a yes or no, read as Ansible reads settings: true, yes, on, 1, y, t in any case. */
export function truthOf(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value === 1;
  return ["true", "yes", "on", "1", "y", "t", "1.0"].includes(String(value).trim().toLowerCase());
}
