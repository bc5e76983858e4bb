import { expect } from "chai";
import { resultsOf } from "./results.js";
import type { Ran } from "./scene.js";

/** What a task (or one item of its loop) came to. */
interface Told {
  name: string;
  status: string;
  diff: string;
  unknown: string | undefined;
}

function toldOf({ events }: Ran): Told[] {
  return resultsOf(events)
    .filter(({ loop }) => !loop)
    .map(({ host, task, item, status, diff, unknown }) => ({
      name: `${host}: ${task.name}${item === undefined ? "" : ` (${JSON.stringify(item)})`}`,
      status,
      diff: JSON.stringify(diff),
      unknown,
    }));
}

/**
 * Holds a check against the run that followed it, task by task: status and difference are the same, but for those of which
 * the check has said why it can't know them. Gives these, as `task: reason`.
 *
 * `open`: tasks whose difference holds a number that only the run gives.
 */
export function expectForetold(check: Ran, run: Ran, open: readonly string[] = []): string[] {
  const came = toldOf(run);
  const foretold = toldOf(check);
  expect(foretold.map(({ name }) => name)).to.deep.equal(came.map(({ name }) => name));
  const certain = (told: Told[]) =>
    told
      .filter((_, index) => foretold[index]!.unknown === undefined)
      .map(({ name, status, diff }) => `${name}: ${status} ${open.some((task) => name.endsWith(task)) ? "" : diff}`);
  expect(certain(foretold)).to.deep.equal(certain(came));
  return foretold.flatMap(({ name, unknown }) => (unknown === undefined ? [] : [`${name}: ${unknown}`]));
}
