// The recording's page: what was seen, as Markdown.
const longest = 60;

/** What the terminal shows of a task, in the last play that did something with it. */
export function shown(run, task) {
  const blocks = run.out
    .split(/^(?=TASK \[|PLAY \[|PLAY RECAP)/m)
    .filter((block) => block.startsWith(`TASK [${task}]`));
  return (
    blocks.find((block) => /^changed/m.test(block)) ??
    blocks.find((block) => /^ok/m.test(block)) ??
    blocks[0] ??
    ""
  ).trimEnd();
}

function fieldsOf(run, { tasks = [], fields = [] }) {
  const found = run.results.filter(({ task }) => tasks.includes(task.name)).map(({ result }) => result);
  const rows = fields.flatMap((field) => {
    const result = found.find((one) => one[field] !== undefined);
    return result === undefined ? [] : [`${field}: ${JSON.stringify(result[field], null, 1).replace(/\n */g, "\n  ")}`];
  });
  return rows.length > 0 ? [rows.join("\n")] : [];
}

export function fence(text, folder) {
  const lines = text.replaceAll(folder, "/tmp/axle").replaceAll("\r", "").trimEnd().split("\n");
  const cut = lines.length > longest ? [...lines.slice(0, longest), `… (${lines.length - longest} more lines)`] : lines;
  return `\`\`\`\n${cut.join("\n")}\n\`\`\`\n`;
}

/** What one view of a step shows: its tasks, and what was looked at on the board before and after. */
function viewed(view, folder) {
  const tasks = (view.tasks ?? []).map((task) => shown(view.ran, task)).filter(Boolean);
  const figures = (view.measured ?? []).map((figure) => JSON.stringify(figure));
  const blocks = [
    ["Before:\n", view.seenBefore],
    ["", tasks.join("\n\n")],
    ...fieldsOf(view.ran, view).map((fields) => ["", fields]),
    ["As data:\n", figures.join("\n")],
    ["The serial console:\n", view.seenConsole],
    ["Afterwards:\n", view.seenAfter],
  ].filter(([, text]) => text);
  const parts = view.note ? [`${view.note}\n`] : [];
  for (const [title, text] of blocks) parts.push(...(title ? [title] : []), fence(text, folder));
  return parts.join("\n");
}

export function section(step, number, folder) {
  const parts = [`## ${number}. ${step.title}\n`, `\`${step.file}\`\n`];
  for (const one of step.views) {
    if (one.on !== "machine")
      parts.push(`On ${one.on === "embedded" ? "an embedded" : "a namespace"} board (${one.why}):\n`);
    parts.push(viewed(one, folder));
  }
  return parts.join("\n");
}
