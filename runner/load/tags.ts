import { holdsTemplate } from "../template/templar.js";
import type { Value } from "../values.js";
import { allKeywords } from "./effective.js";
import type { ParentNode, TaskNode } from "./nodes.js";

/** `--tags` and `--skip-tags`: without any, everything but `never` runs. */
export interface TagChoice {
  only: readonly string[];
  skip: readonly string[];
}

/** A node's tags with those of everything around it, each once, outermost first. `render` resolves templates in them. */
export function tagsOf(node: ParentNode | TaskNode, render: (value: Value) => Value = (value) => value): string[] {
  const tags = new Set<string>();
  for (const { value } of allKeywords(node, "tags")) for (const tag of splitTags(value, render)) tags.add(tag);
  return [...tags];
}

/** Tags as written: a list, or text with commas. */
export function splitTags(written: Value, render: (value: Value) => Value = (value) => value): string[] {
  const value = holdsTemplate(written) ? render(written) : written;
  const list = Array.isArray(value) ? value : [value];
  return list
    .flatMap((tag) => (typeof tag === "string" ? tag.split(",") : [String(tag)]))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

/** Whether something with these tags runs (ansible.playbook.taggable): `always` and `never`, `all`, `tagged`, `untagged`. */
export function chosenByTags(own: readonly string[], choice: TagChoice): boolean {
  const tags = new Set(own.length > 0 ? own : ["untagged"]);
  const tagged = own.length > 0;
  const only = choice.only.length > 0 ? choice.only : ["all"];
  const wanted =
    tags.has("always") ||
    (only.includes("all") && !tags.has("never")) ||
    only.some((tag) => tags.has(tag)) ||
    (only.includes("tagged") && tagged && !tags.has("never"));
  if (!wanted) return false;
  if (choice.skip.includes("all")) return tags.has("always") && !choice.skip.includes("always");
  if (choice.skip.some((tag) => tags.has(tag))) return false;
  return !(choice.skip.includes("tagged") && tagged);
}
