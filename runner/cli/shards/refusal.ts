import { differingFiles, readProject } from "../../dispatch/project.js";
import type { ShardJob } from "../../dispatch/queue/names.js";
import type { Seal } from "../../dispatch/queue/sealing.js";
import type { Setup } from "../../dispatch/setup.js";
import { ShardRun } from "../../dispatch/shard-run.js";
import { SharedSecrets } from "../../dispatch/shared/secrets.js";
import { AxleError } from "../../errors.js";
import type { Settings } from "../../settings/settings.js";
import type { Options } from "../options.js";
import { inventorySources } from "../settings.js";
import { projectPlaces } from "./places.js";

/** How many files are named. */
const shown = 5;

/** A worker serves the project of one folder, and the run is of the same folder. @throws AxleError (queue) */
export function refuseOtherFolder({ cwd }: Setup, project: string): void {
  if (cwd === project) return;
  throw new AxleError({
    kind: "queue",
    message: `This worker serves the project in ${project}, and the run was started in ${cwd}.`,
    remedy: "Have the project at the same place on all machines, or start the worker with --project.",
  });
}

/** What this process sees of the project must be what the controller sees. @throws AxleError (queue) naming the files */
export function refuseOtherProject({ files }: Setup, options: Options, settings: Settings): void {
  const own = readProject(projectPlaces(options, settings, inventorySources(options, settings)));
  const differing = differingFiles(files, own);
  if (differing.length === 0) return;
  const more = differing.length > shown ? ` and ${differing.length - shown} more` : "";
  throw new AxleError({
    kind: "queue",
    message: `This worker's project differs from the run's: ${differing.slice(0, shown).join(", ")}${more}.`,
    remedy: "Bring the project to the same state on all machines (git pull, rsync), and run again.",
  });
}

/** Tells the controller why a shard was not even begun. */
export async function tellRefusal(
  job: ShardJob,
  error: unknown,
  seal: Seal,
  url: string,
  worker: string,
): Promise<void> {
  const { run, shard } = job;
  const secrets = new SharedSecrets();
  const taken = await ShardRun.take({ run, shard, url, seal, setup: { shards: [] }, secrets, check: false, worker });
  await taken.tell(error);
  await taken.close();
}
