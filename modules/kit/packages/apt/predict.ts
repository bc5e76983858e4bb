import type { Planned } from "../../../contract.js";
import type { Prediction } from "../../predictions.js";
import type { PackageChange } from "./changes.js";
import { type AptArgs, aptRequest } from "./request.js";

/** Where packages put their files; /usr/local and /srv are left to others (Debian policy 9.1.2, FHS). */
const folders = [
  ...["/bin", "/boot", "/etc", "/lib", "/lib64", "/opt", "/sbin", "/var"],
  ...["bin", "games", "include", "lib", "libexec", "sbin", "share", "src"].map((name) => `/usr/${name}`),
];

/**
 * The packages that apt's simulation names. Where it could not be asked (lists that have to be fetched first), those that
 * the task names. Which files they bring only their archives tell: whatever is not there yet may come.
 */
export function predictPackages(args: AptArgs, plan: Planned): Prediction[] {
  const changes = (plan.result?.["packages"] ?? []) as readonly PackageChange[];
  const request = aptRequest(args);
  const named = ["install", "latest", "fixed"].includes(request.goal) ? request.specs : [];
  const known = changes.map(({ name, to }): Prediction => {
    return { predict: "package", name, ...(to === null ? {} : { version: to }) };
  });
  const guessed = named
    .filter(({ pattern, name }) => !pattern && !changes.some((change) => change.name === name))
    .map(({ name, version }): Prediction => ({ predict: "package", name, version: version ?? "to be installed" }));
  const all = plan.result?.changed === false ? [] : [...known, ...guessed];
  const comes = all.some((prediction) => prediction.predict === "package" && prediction.version !== undefined);
  return comes ? [...all, { predict: "grown", folders }] : all;
}
