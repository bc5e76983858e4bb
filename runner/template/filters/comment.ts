import { nearest } from "../../errors.js";
import type { Value } from "../../values.js";
import { bindArguments, type FilterTable } from "../registry.js";
import { str, templateError } from "../values.js";
import { define, plain } from "./define.js";
import { requireInt, requireText } from "./require.js";

const styles: Record<string, Partial<Style>> = {
  plain: { decoration: "# " },
  erlang: { decoration: "% " },
  c: { decoration: "// " },
  cblock: { beginning: "/*", decoration: " * ", end: " */" },
  xml: { beginning: "<!--", decoration: " - ", end: "-->" },
};

interface Style {
  newline: string;
  beginning: string;
  prefix: string;
  prefix_count: number;
  decoration: string;
  postfix: string;
  postfix_count: number;
  end: string;
}

/** Ansible's `comment` and `quote`. */
export const commentFilters: FilterTable = {
  comment: (call, input, ...args) => {
    const { style = args[0] ?? "plain", ...given } = call.kwargs;
    bindArguments(call.name, [["style", "plain"]], args);
    return comment(requireText(plain(input), "comment"), styleOf(str(style), given));
  },
  quote: define([], (input) => quoteShell(input === null ? "" : str(input))),
};

function styleOf(name: string, given: Record<string, Value>): Style {
  const base = Object.hasOwn(styles, name) ? styles[name]! : undefined;
  if (!base) {
    const near = nearest(name, Object.keys(styles));
    throw templateError(`Invalid style '${name}'${near ? `; did you mean '${near}'?` : ""}`);
  }
  const decoration = given["decoration"] === undefined ? base.decoration! : str(given["decoration"]);
  const edge = decoration.trimEnd();
  const style: Style = {
    newline: "\n",
    beginning: "",
    prefix: edge,
    prefix_count: 1,
    decoration: "",
    postfix: edge,
    postfix_count: 1,
    end: "",
    ...base,
  };
  for (const [key, value] of Object.entries(given)) {
    if (key === "prefix_count" || key === "postfix_count")
      style[key] = typeof value === "string" ? Number(value) : requireInt(value);
    else if (Object.hasOwn(style, key)) style[key as "newline"] = str(value);
  }
  return style;
}

function comment(text: string, style: Style): string {
  const { newline, decoration } = style;
  const beginning = style.beginning ? style.beginning + newline : "";
  const prefix =
    style.prefix === ""
      ? ""
      : style.prefix === newline
        ? newline.repeat(style.prefix_count)
        : (style.prefix + newline).repeat(style.prefix_count);
  const body = (decoration + text.split(newline).join(newline + decoration))
    .split(decoration + newline)
    .join(decoration.trimEnd() + newline);
  const postfix = (newline + style.postfix).repeat(Math.max(0, style.postfix_count));
  return beginning + prefix + body + postfix + (style.end ? newline + style.end : "");
}

/** Python's `shlex.quote`. */
export function quoteShell(text: string): string {
  if (text === "") return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}
