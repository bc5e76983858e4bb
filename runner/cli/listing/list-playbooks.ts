import type { HostSelector } from "../../inventory/select.js";
import type { PlayNode } from "../../load/nodes.js";
import { loadPlaybook } from "../../load/playbook.js";
import { splitTags } from "../../load/tags.js";
import type { Value } from "../../values.js";
import type { Options } from "../options.js";
import { tagList } from "../settings.js";
import { openInventory, prepareStage } from "../stage.js";
import { say } from "../terminal.js";
import { listingContext, type Renderer } from "./context.js";
import { type Listed, selectTasks } from "./select-tasks.js";

/** `--list-hosts`, `--list-tasks`, `--list-tags` and `--syntax-check`: loads everything, touches no board. */
export async function listPlaybooks(playbooks: readonly string[], options: Options): Promise<number> {
  const stage = await prepareStage(options, playbooks[0]);
  const { selector } = await openInventory(stage, options);
  const { context, render } = await listingContext(stage);
  const choice = {
    only: tagList(options.tags, stage.settings, "TAGS_RUN"),
    skip: tagList(options.skipTags, stage.settings, "TAGS_SKIP"),
  };
  for (const written of playbooks) {
    const playbook = loadPlaybook(context, written);
    say(`\nplaybook: ${written}`);
    if (options.syntaxCheck) continue;
    playbook.plays.forEach((play, index) => {
      const scoped = (value: Value) => render(value, play);
      say(headingOf(play, index + 1, scoped, options.listHosts ? selector : undefined));
      if (options.listTags || options.listTasks)
        say(tasksOf(play, selectTasks(play, choice, scoped), scoped, options).trimEnd());
    });
  }
  return 0;
}

type Scoped = (value: Value) => Value;

function headingOf(play: PlayNode, number: number, render: Scoped, selector: HostSelector | undefined): string {
  const hosts = patternsOf(play, render);
  const tags = splitTags(play.keywords.get("tags")?.value ?? [], render);
  const name = String(render(play.name ?? ""));
  const heading = `\n  play #${number} (${hosts.join(",")}): ${name}\tTAGS: [${[...new Set(tags)].join(",")}]`;
  if (!selector) return heading;
  const chosen = hosts.length === 0 ? [] : selector.hosts(hosts);
  const list = hosts.map((host) => `'${host}'`).join(", ");
  return `${heading}\n    pattern: [${list}]\n    hosts (${chosen.length}):${chosen.map((host) => `\n      ${host.name}`).join("")}`;
}

function patternsOf(play: PlayNode, render: Scoped): string[] {
  const hosts = render(play.hosts);
  return (Array.isArray(hosts) ? hosts : [hosts]).map(String);
}

/** The lines of a play's tasks, or of its tags, as ansible-playbook writes them. */
function tasksOf(play: PlayNode, tasks: readonly Listed[], render: Scoped, options: Options): string {
  const own = splitTags(play.keywords.get("tags")?.value ?? [], render);
  let text = options.listTasks ? "    tasks:\n" : "";
  for (const { title, tags } of tasks)
    if (options.listTasks) text += `      ${title}\tTAGS: [${sorted([...own, ...tags])}]\n`;
  if (options.listTags) text += `      TASK TAGS: [${sorted([...own, ...tasks.flatMap((task) => task.tags)])}]\n`;
  return text;
}

function sorted(tags: readonly string[]): string {
  return [...new Set(tags)].sort().join(", ");
}

export type { Renderer };
