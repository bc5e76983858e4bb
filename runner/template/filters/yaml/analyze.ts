/** What libyaml finds out about a text before it chooses how to write it. */
export interface Analysis {
  multiline: boolean;
  flowPlain: boolean;
  blockPlain: boolean;
  singleQuoted: boolean;
  block: boolean;
}

/** libyaml prints the basic plane only: characters beyond it, controls and tabs need escapes. */
export function isPrintable(char: string): boolean {
  const code = char.codePointAt(0)!;
  if (code === 0x0a || (code >= 0x20 && code <= 0x7e)) return true;
  return code >= 0xa0 && code <= 0xfffd && code !== 0xfeff && !(code >= 0xd800 && code <= 0xdfff);
}

export function isBreak(char: string | undefined): boolean {
  return char !== undefined && /^[\r\n\x85\u2028\u2029]$/.test(char);
}

/** As `yaml_emitter_analyze_scalar`, over characters by code point. */
export function analyze(chars: readonly string[]): Analysis {
  if (chars.length === 0)
    return { multiline: false, flowPlain: false, blockPlain: true, singleQuoted: true, block: false };
  const { block, flow } = indicators(chars);
  const special = chars.some((char) => !isPrintable(char));
  const breaks = chars.some(isBreak);
  const blanks = blankFacts(chars);
  const edges = blanks.leading || blanks.trailing;
  const unquotable = blanks.spaceBreak || special;
  const plain = !edges && !blanks.breakSpace && !unquotable && !breaks;
  return {
    multiline: breaks,
    flowPlain: plain && !flow,
    blockPlain: plain && !block,
    singleQuoted: !blanks.breakSpace && !unquotable,
    block: !blanks.trailingSpace && !unquotable,
  };
}

function isBlankEnd(char: string | undefined): boolean {
  return char === undefined || char === " " || char === "\t" || char === "\0" || isBreak(char);
}

function indicators(chars: readonly string[]): { block: boolean; flow: boolean } {
  const start = chars.slice(0, 3).join("");
  let block = start === "---" || start === "...";
  let flow = block;
  chars.forEach((char, index) => {
    const followed = isBlankEnd(chars[index + 1]);
    if (index === 0 && "#,[]{}&*!|>'\"%@`".includes(char)) block = flow = true;
    else if (index === 0 && char === "-" && followed) block = flow = true;
    else if (index > 0 && char === "#" && isBlankEnd(chars[index - 1])) block = flow = true;
    else if (",?[]{}".includes(char)) {
      flow = true;
      if (index === 0 && followed) block = true;
    } else if (char === ":") {
      flow = true;
      if (followed) block = true;
    }
  });
  return { block, flow };
}

function blankFacts(chars: readonly string[]) {
  const last = chars.length - 1;
  const blankAt = (index: number) => chars[index] === " " || isBreak(chars[index]);
  return {
    leading: blankAt(0),
    trailing: blankAt(last),
    trailingSpace: chars[last] === " ",
    /** A space right after a line break. */
    breakSpace: chars.some((char, index) => char === " " && index > 0 && isBreak(chars[index - 1])),
    /** A line break right after a space. */
    spaceBreak: chars.some((char, index) => isBreak(char) && index > 0 && chars[index - 1] === " "),
  };
}
