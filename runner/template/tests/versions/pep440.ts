import { compareText, templateError } from "../../values.js";

const pattern =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const preLetters: Record<string, string> = {
  alpha: "a",
  a: "a",
  beta: "b",
  b: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc",
};

type Key = readonly (number | string | Key)[];

/** Orders two versions by PEP 440. */
export function comparePep440(a: string, b: string): number {
  return compareKeys(keyOf(a), keyOf(b));
}

function keyOf(version: string): Key {
  const found = pattern.exec(version);
  if (!found) throw templateError(`Version comparison failed: Invalid version: '${version}'`);
  const [, epoch = "0", release, pre, preNumber, implicitPost, post, postNumber, dev, devNumber, local] = found;
  const hasPost = implicitPost !== undefined || post !== undefined;
  return [
    Number(epoch),
    release!
      .split(".")
      .map(Number)
      .join(".")
      .replace(/(?:\.0)+$/, "")
      .split(".")
      .map(Number),
    preKey(pre, preNumber, dev !== undefined, hasPost),
    hasPost ? Number(implicitPost ?? postNumber ?? 0) : -1,
    dev === undefined ? Number.POSITIVE_INFINITY : Number(devNumber ?? 0),
    local === undefined
      ? []
      : local
          .toLowerCase()
          .split(/[-_.]/)
          .map((part) => (/^\d+$/.test(part) ? [1, Number(part)] : [0, part])),
  ];
}

/** A development release comes before pre-releases, pre-releases before the release. */
function preKey(pre: string | undefined, number: string | undefined, isDev: boolean, hasPost: boolean): Key {
  if (pre !== undefined) return [1, preLetters[pre.toLowerCase()]!, Number(number ?? 0)];
  return isDev && !hasPost ? [0] : [2];
}

function compareKeys(a: Key, b: Key): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [x, y] = [a[index]!, b[index]!];
    const order =
      Array.isArray(x) && Array.isArray(y)
        ? compareKeys(x, y)
        : typeof x === "string"
          ? compareText(x, y as string)
          : x === y
            ? 0
            : (x as number) < (y as number)
              ? -1
              : 1;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
