import { AxleError } from "../../errors.js";
import type { FilterTable } from "../registry.js";
import { iterate, str, truth } from "../values.js";
import { define } from "./define.js";
import { escapeHtml } from "./html.js";
import { requireInt } from "./require.js";

interface LinkOptions {
  limit: number | undefined;
  attributes: string;
  schemes: string[];
}

/** Jinja's `urlize`: addresses in text become links. */
export const urlizeFilters: FilterTable = {
  urlize: define(
    [
      ["trim_url_limit", null],
      ["nofollow", false],
      ["target", null],
      ["rel", null],
      ["extra_schemes", null],
    ],
    (input, given) => {
      const rel = new Set((given.rel === null ? "" : str(given.rel)).split(/\s+/).filter(Boolean));
      if (truth(given.nofollow)) rel.add("nofollow");
      // Jinja's own policy adds noopener to every link.
      rel.add("noopener");
      const schemes = given.extra_schemes === null ? [] : iterate(given.extra_schemes).map(str);
      for (const scheme of schemes) checkScheme(scheme);
      const target = given.target === null ? "" : ` target="${escapeHtml(str(given.target))}"`;
      return urlize(str(input), {
        limit: given.trim_url_limit === null ? undefined : requireInt(given.trim_url_limit),
        attributes: ` rel="${escapeHtml([...rel].sort().join(" "))}"${target}`,
        schemes,
      });
    },
  ),
};

function checkScheme(scheme: string): void {
  if (/^[\w.+-]{2,}:\/{0,2}$/.test(scheme)) return;
  throw new AxleError({ kind: "template", message: `'${scheme}' is not a valid URI scheme prefix.` });
}

const link =
  /^((https?:\/\/|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?:\/\/)((\d{1,3}(\.\d{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))(?::\d{1,5})?(?:[/?#]\S*)?$/i;
const mail = /^\S+@\w[\w.-]*\.\w+$/;

function urlize(text: string, options: LinkOptions): string {
  return escapeHtml(text)
    .split(/(\s+)/)
    .map((word) => linkWord(word, options))
    .join("");
}

function linkWord(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? "";
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? "";
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of [
    ["(", ")"],
    ["<", ">"],
    ["&lt;", "&gt;"],
  ] as const) {
    const opened = middle.split(open).length - 1;
    if (opened <= middle.split(close).length - 1) continue;
    for (let times = Math.min(opened, tail.split(close).length - 1); times > 0; times--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + linkMiddle(middle, options) + tail;
}

function linkMiddle(middle: string, { limit, attributes, schemes }: LinkOptions): string {
  const shown =
    limit !== undefined && [...middle].length > limit ? `${[...middle].slice(0, limit).join("")}...` : middle;
  if (link.test(middle))
    return `<a href="${/^https?:\/\//.test(middle) ? "" : "https://"}${middle}"${attributes}>${shown}</a>`;
  if (middle.startsWith("mailto:") && mail.test(middle.slice(7))) return `<a href="${middle}">${middle.slice(7)}</a>`;
  if (middle.includes("@") && !middle.startsWith("www.") && !middle.includes(":") && mail.test(middle)) {
    return `<a href="mailto:${middle}">${middle}</a>`;
  }
  return schemes.reduce(
    (text, scheme) =>
      text !== scheme && text.startsWith(scheme) ? `<a href="${text}"${attributes}>${text}</a>` : text,
    middle,
  );
}
