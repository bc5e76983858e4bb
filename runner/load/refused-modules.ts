/** Modules of Ansible that axle will not have, each with the reason and with what does the work instead. */
const refused: Readonly<Record<string, { why: string; instead: string }>> = {
  xml: {
    why: "It takes Python's lxml on the board, and no shell tool changes XML without rewriting the whole file.",
    instead:
      "Write the file with `template`, or change single lines with `lineinfile` or `replace`; `xmllint` and `xmlstarlet` can be run with `command` where the board has them.",
  },
  expect: {
    why: "It takes Python's pexpect on the board, and answering prompts by their text needs a terminal there.",
    instead:
      "Give the answers with `stdin` of `command` or `shell`, use the program's own option for unattended runs, or run `expect` itself with `script` where the board has it.",
  },
};

/** Why a module is refused for good, by any of its names; undefined for one that is merely not known. */
export function refusalOf(name: string): { why: string; instead: string } | undefined {
  const short = name.slice(name.lastIndexOf(".") + 1);
  return Object.hasOwn(refused, short) ? refused[short] : undefined;
}
