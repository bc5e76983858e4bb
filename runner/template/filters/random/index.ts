import type { Value } from "../../../values.js";
import type { FilterTable } from "../../registry.js";
import { isInt, isIterable, iterate, makeInt, str, templateError, truth } from "../../values.js";
import { alias, define } from "../define.js";
import { requireInt } from "../require.js";
import { type RandomSource, systemRandom, Twister } from "./twister.js";

/** Ansible's filters that choose by chance, or by a seed as Python would choose. */
export const randomFilters: FilterTable = {
  random: define(
    [
      ["start", null],
      ["step", null],
      ["seed", null],
    ],
    (input, { start, step, seed }) => {
      const source = sourceOf(seed);
      if (isInt(input))
        return pickNumber(
          source,
          Number(input),
          start === null ? 0 : requireInt(start),
          step === null || step === 0 ? 1 : requireInt(step),
        );
      if (!isIterable(input)) throw templateError("random can only be used on sequences and integers");
      if ((start !== null && truth(start)) || (step !== null && truth(step)))
        throw templateError("start and step can only be used with integer values");
      const items = iterate(input);
      if (items.length === 0) throw templateError("Cannot choose from an empty sequence");
      return items[source.below(items.length)];
    },
  ),
  shuffle: define([["seed", null]], (input, { seed }) => {
    if (!isIterable(input)) return input;
    return shuffle([...iterate(input)], seed === null || !truth(seed) ? systemRandom : new Twister(seed));
  }),
  ...alias(
    ["random_mac", "community.general.random_mac"],
    define([["seed", null]], (input, { seed }) => randomMac(str(input), seed)),
  ),
};

function sourceOf(seed: Value): RandomSource {
  return seed === null ? systemRandom : new Twister(seed);
}

function pickNumber(source: RandomSource, stop: number, start: number, step: number): Value {
  const count = step > 0 ? Math.ceil((stop - start) / step) : Math.ceil((start - stop) / -step);
  if (count <= 0) throw templateError(`empty range for randrange() (${start}, ${stop}, ${step})`);
  return makeInt(start + step * source.below(count));
}

function shuffle(items: Value[], source: RandomSource): Value[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = source.below(at + 1);
    [items[at], items[other]] = [items[other], items[at]];
  }
  return items;
}

/** The rest of a MAC address after the given beginning. */
function randomMac(prefix: string, seed: Value): string {
  const parts = prefix.toLowerCase().replace(/:$/, "").split(":");
  const bad = parts.find((part) => !/^[0-9a-f]{2}$/.test(part));
  if (parts.length > 5) throw templateError(`Invalid value (${prefix}) for random_mac: 5 colon(:) separated items max`);
  if (bad !== undefined) throw templateError(`Invalid value (${prefix}) for random_mac: ${bad} not hexa byte`);
  const source = sourceOf(seed);
  const size = 6 - parts.length;
  // Python draws one number between 0x10…0 and 0xff…f, whose digits are the rest.
  const low = 16 ** (size * 2 - 1);
  const rest = (low + source.below(16 ** (size * 2) - low)).toString(16);
  return [...parts, ...rest.match(/../g)!].join(":");
}
