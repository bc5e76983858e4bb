import type { Command } from "commander";
import { count } from "../options.js";

/** The part of `test/lab/cli.ts` that is used here; it is imported only when a lab is asked for. */
interface Lab {
  labUp(count: number, options: object, output: LabOutput): Promise<number>;
  labList(output: LabOutput): number;
  labSsh(board: string, command: readonly string[], output: LabOutput): number;
  labDown(options: object, output: LabOutput): Promise<number>;
}

interface LabOutput {
  out(line: string): void;
  error(line: string): void;
}

const output: LabOutput = {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
};

/** The lab is no part of the runner: its path is put together here so that the runner does not depend on it. */
async function openLab(): Promise<Lab> {
  return (await import(new URL("../../../test/lab/cli.js", import.meta.url).href)) as Lab;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const lab = program
    .command("lab")
    .description("boards on this machine, for trying and testing")
    .enablePositionalOptions();
  const up = lab
    .command("up")
    .description("start boards")
    .argument("[count]", "how many", count, 1)
    .option("--kind <kind>", "what kind of boards: embedded, or namespace (root)", "embedded")
    .option("--group <name>", "their group in the lab's inventory")
    .option("--prefix <text>", "what their names begin with")
    .option("--disk <size>", "size of each board's disk, e.g. 512M (kind namespace)")
    .option("--variant <name>", "debian, debian-systemd, or busybox with dropbear (kind namespace)")
    .option("--method <method>", "how boards get their address: static or dhcp (kind namespace)")
    .action(async (number: number, options: object) => done(await (await openLab()).labUp(number, options, output)));
  const list = lab
    .command("list")
    .description("show the boards that are up")
    .action(async () => done((await openLab()).labList(output)));
  const ssh = lab
    .command("ssh")
    .description("log in to a board, or run a command there")
    .argument("<board>", "its name")
    .argument("[command...]", "what to run")
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (board: string, command: string[]) => done((await openLab()).labSsh(board, command, output)));
  const down = lab
    .command("down")
    .description("end all boards")
    .option("--all", "also remove what labs have left whose process is gone")
    .action(async (options: object) => done(await (await openLab()).labDown(options, output)));
  return [lab, up, list, ssh, down];
}
