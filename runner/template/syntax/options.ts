/** How a template's text is cut into tokens. */
export interface SyntaxOptions {
  blockStart: string;
  blockEnd: string;
  variableStart: string;
  variableEnd: string;
  commentStart: string;
  commentEnd: string;
  trimBlocks: boolean;
  lstripBlocks: boolean;
  newlineSequence: string;
  keepTrailingNewline: boolean;
  /**
   * Backslashes in texts inside `{{ }}` are taken literally, as Ansible does in playbooks (not in template files), so that
   * users need not double them.
   */
  literalBackslashes: boolean;
}

export const defaultSyntax: SyntaxOptions = {
  blockStart: "{%",
  blockEnd: "%}",
  variableStart: "{{",
  variableEnd: "}}",
  commentStart: "{#",
  commentEnd: "#}",
  trimBlocks: true,
  lstripBlocks: false,
  newlineSequence: "\n",
  keepTrailingNewline: false,
  literalBackslashes: false,
};
