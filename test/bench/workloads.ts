import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cells } from "./cells.js";

export type Contender = "floor" | "axle" | "ansible";

/** One thing to be done to all boards, and how each contender does it. */
export interface Workload {
  name: string;
  /** How many of the boards; default all. */
  boards?: number;
  /** Milliseconds of delay there and back. */
  roundTrip?: number;
  /** The boards are emptied before each run; otherwise they are brought to where nothing is to be done. */
  fresh?: boolean;
  /** Command line; `undefined`: this contender is left out. */
  line(contender: Contender, desk: Desk): string | undefined;
}

/** Files and options that the command lines are made of. */
export interface Desk {
  cells: Cells;
  /** Names of the boards that take part. */
  boards: readonly string[];
  inventory: string;
  /** Folder for what is made on the way. */
  folder: string;
}

const here = fileURLToPath(new URL("../../../test/bench/", import.meta.url));
const axleProgram = `node ${fileURLToPath(new URL("../../../bin/axle.mjs", import.meta.url))}`;

/** One ssh and one script per board, all side by side. `$b` is the board's name. */
function floor(desk: Desk, remote: string, input = "/dev/null"): string {
  const ssh = `ssh -F ${desk.cells.sshConfig} -o KexAlgorithms=curve25519-sha256 $b`;
  return `set --; for b in ${desk.boards.join(" ")}; do ${ssh} ${remote} <${input} & set -- "$@" $!; done; for p do wait $p || exit 1; done`;
}

function play(contender: Contender, desk: Desk, file: string, options = ""): string {
  const program = contender === "axle" ? `${axleProgram} run` : "ansible-playbook";
  return `${program} -i ${desk.inventory} ${options} ${join(here, file)}`;
}

function adHoc(contender: Contender, desk: Desk, module: string, args: string): string {
  const program = contender === "axle" ? `${axleProgram} exec` : "ansible";
  return `${program} all -i ${desk.inventory} -m ${module} ${args}`;
}

const fiftyFloor = (desk: Desk, before = "") => floor(desk, `"${before}sh -s $b"`, join(here, "fifty/floor.sh"));

const fifty = (name: string, rest: Partial<Workload> & { options?: string; before?: string } = {}): Workload => ({
  name,
  ...rest,
  line: (contender, desk) =>
    contender === "floor" ? fiftyFloor(desk, rest.before) : play(contender, desk, "fifty/site.yml", rest.options),
});

const loop = (name: string, fresh: boolean): Workload => ({
  name,
  boards: 1,
  fresh,
  line: (contender, desk) =>
    contender === "floor" ? floor(desk, "sh", join(here, "loop/floor.sh")) : play(contender, desk, "loop/site.yml"),
});

const bigFile = (name: string, fresh: boolean): Workload => ({
  name,
  fresh,
  line: (contender, desk) => {
    const file = join(desk.folder, "image");
    if (contender !== "floor") return play(contender, desk, "image/site.yml", `-e image=${file}`);
    if (!fresh)
      return floor(
        desk,
        '"echo $(cat $SUM) /srv/image | sha1sum -c --quiet"'.replace("$(cat $SUM)", `$(cat ${file}.sum)`),
      );
    const scp = `scp -q -F ${desk.cells.sshConfig} -o KexAlgorithms=curve25519-sha256 ${file} $b:/srv/image`;
    return `set --; for b in ${desk.boards.join(" ")}; do ${scp} & set -- "$@" $!; done; for p do wait $p || exit 1; done`;
  },
});

const command = (boards: number): Workload => ({
  name: `one trivial command, ${boards} boards`,
  boards,
  line: (contender, desk) =>
    contender === "floor" ? floor(desk, "true") : adHoc(contender, desk, "command", "-a true"),
});

/** The comparison. The first workload of a pair leaves behind what the second one finds. */
export const workloads: Workload[] = [
  fifty("50 tasks, first apply", { fresh: true }),
  fifty("50 tasks, converged"),
  fifty("50 tasks, check with diff", { fresh: true, options: "--check --diff", before: "CHECK=1 " }),
  fifty("50 tasks converged, 50 ms round trip", { roundTrip: 50 }),
  loop("200-item loop, first", true),
  loop("200-item loop, converged", false),
  {
    name: "facts",
    line: (contender, desk) =>
      contender === "floor" ? floor(desk, "sh", join(here, "facts/floor.sh")) : adHoc(contender, desk, "setup", ""),
  },
  bigFile("64 MiB, first", true),
  bigFile("64 MiB, again", false),
  command(10),
  command(50),
];
