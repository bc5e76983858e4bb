import { writeFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import { type GraphNode, graphOf } from "../graph/graph.js";
import { Findings } from "../lint/finding.js";
import { openProject } from "../lint/project/open.js";
import { wordProblem } from "../report/problem.js";
import { checkPlaybooks } from "./check-playbooks.js";
import type { GraphOptions } from "./commands/graph.js";
import { EXIT } from "./exit-codes.js";
import { lintMeans } from "./lint-means.js";
import { warnUser } from "./terminal.js";

/** `axle graph`: prints or writes the picture of a playbook; what does not load is warned of and left out. */
export async function showGraph(playbook: string, options: GraphOptions): Promise<number> {
  checkPlaybooks([playbook]);
  const findings = new Findings();
  const project = openProject([playbook], await lintMeans([playbook], options, findings));
  const problems = findings.sorted().filter(({ severity }) => severity === "error");
  for (const { message, position } of problems)
    warnUser(wordProblem(new AxleError({ kind: "schema", message, position })));
  const root = graphOf(playbook, project.plays, options.tasks ?? false);
  const text = await draw(root, formOf(options));
  if (options.output) writeFileSync(options.output, text);
  else process.stdout.write(text);
  return problems.length > 0 ? EXIT.error : EXIT.ok;
}

function formOf({ format, output }: GraphOptions): string {
  const ending = output === undefined ? undefined : /\.(svg|dot)$/.exec(output)?.[1];
  return ending ?? format;
}

async function draw(root: GraphNode, form: string): Promise<string> {
  if (form === "svg") return (await import("../report/graph/svg.js")).graphSvg(root);
  const { graphDot, graphText } = await import("../report/graph/text.js");
  if (form === "dot") return graphDot(root);
  if (form === "text") return `${graphText(root)}\n`;
  throw new AxleError({
    kind: "options",
    message: `There is no form \`${form}\`.`,
    remedy: "--format takes text, dot or svg.",
  });
}
