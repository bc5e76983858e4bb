const keywords = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** Whether a name can be a variable's: letters, digits and underscores, no digit first, no word of Python. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.has(name);
}

/** Ansible's words for a name that can't. */
export function badVariableName(name: string): string {
  return (
    `The variable name '${name}' is not valid. Variables must start with a letter or underscore character, ` +
    "and contain only letters, numbers and underscores."
  );
}
