const colors: Record<string, string> = {
  "31": "#f85149",
  "32": "#3fb950",
  "33": "#d29922",
  "34": "#58a6ff",
  "35": "#bc8cff",
  "36": "#39c5cf",
  "90": "#8b949e",
  "91": "#ff7b72",
  "95": "#d2a8ff",
};

/** A terminal's output as a page: the colours of its escape sequences, and the command above. */
export function terminalPage(command: string, output: string): string {
  const escaped = output.replace(/[<>&]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[char]!);
  const colored = escaped.replace(/\u001b\[(\d+)m/g, (_, code: string) =>
    colors[code] ? `<span style="color:${colors[code]}">` : "</span>",
  );
  const style =
    "body{margin:0;background:#0d1117;color:#e6edf3;font:14px/1.45 'DejaVu Sans Mono','Noto Sans Mono CJK JP',monospace;padding:16px}pre{margin:0;white-space:pre-wrap}b{color:#fff}";
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><pre><b>$ ${command}</b>\n${colored.trimEnd()}</pre>`;
}
