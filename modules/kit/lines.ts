/** The lines of a text as Python's `str.splitlines` gives them, for `stdout_lines` and its kin. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Standard output and error with their lines: the fields that every module with such output returns. */
export function outputFields(stdout: string, stderr: string): Record<string, unknown> {
  return { stdout, stdout_lines: splitLines(stdout), stderr, stderr_lines: splitLines(stderr) };
}
