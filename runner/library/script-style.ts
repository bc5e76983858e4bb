/** How a script gets its arguments, by Ansible's rules for modules in any language. */
export type ScriptStyle =
  /** The path of a file with `k=v` words. */
  | "old"
  /** The path of a file with JSON: the text holds WANT_JSON. */
  | "want-json"
  /** JSON in the text itself, in place of <<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>. */
  | "json-args"
  /** Written for Ansible's Python library: the path of a file with JSON. */
  | "python-library"
  /** A program: the path of a file with JSON. */
  | "binary";

/** Needs what only Windows has. */
export type ForeignStyle = "powershell";

export const jsonPlace = "<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>";

export function styleOf(content: Uint8Array): ScriptStyle | ForeignStyle {
  const text = Buffer.from(content).toString("latin1");
  if (isBinary(content)) return "binary";
  if (text.includes("#<<INCLUDE_ANSIBLE_MODULE_COMMON>>")) return "python-library";
  if (
    /^\s*(?:from\s+(?:ansible\.module_utils|ansible_collections\.|\.+)|import\s+(?:ansible\.module_utils|ansible_collections\.))/m.test(
      text,
    ) &&
    /ansible|^\s*from \.+/m.test(text)
  )
    return "python-library";
  if (text.includes("# POWERSHELL_COMMON") || /#(?:Requires -(?:Module|Version)|AnsibleRequires -)/i.test(text))
    return "powershell";
  if (text.includes(jsonPlace)) return "json-args";
  return text.includes("WANT_JSON") ? "want-json" : "old";
}

/** A NUL in the first kilobytes makes a file no text. */
function isBinary(content: Uint8Array): boolean {
  return content.subarray(0, 4096).includes(0);
}
