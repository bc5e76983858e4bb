import type { Command } from "commander";
import { AxleError } from "../../errors.js";
import type { Skeleton } from "../../scaffold/project.js";
import { say } from "../terminal.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const init = program
    .command("init")
    .description("start a project, a role or a module of your own")
    .argument("[folder]", "where the project goes", ".")
    .enablePositionalOptions()
    .action(async (folder: string) => {
      const { projectSkeleton } = await import("../../scaffold/project.js");
      await write(folder, projectSkeleton());
      const where = folder === "." ? "" : `cd ${folder}, `;
      say(`\nNext: ${where}put your boards into inventory/hosts.yml, then \`axle lint\` and \`axle check site.yml\`.`);
      say(
        "No boards at hand? `axle lab up 2` starts some on this machine; `axle lab list` says where its inventory is.",
      );
      done(0);
    });
  const role = init
    .command("role")
    .description("a role below roles/")
    .argument("<name>", "its name")
    .action(async (name: string) => {
      const { roleSkeleton } = await import("../../scaffold/project.js");
      checkName(name, /^[A-Za-z][\w-]*$/, "A role's name has letters, digits, `_` and `-`.");
      await write(".", roleSkeleton(name));
      say(`\nNext: name it below \`roles:\` of a play.`);
      done(0);
    });
  const module = init
    .command("module")
    .description("a module below library/")
    .argument("<name>", "its name: the key in playbooks")
    .action(async (name: string) => {
      const { moduleSkeleton } = await import("../../scaffold/module.js");
      checkName(name, /^[a-z][a-z0-9_]*$/, "A module's name has small letters, digits and `_`.");
      await write(".", moduleSkeleton(name));
      say(`\nNext: \`axle test-module library/${name}\`.`);
      done(0);
    });
  return [init, role, module];
}

async function write(folder: string, skeleton: Skeleton): Promise<void> {
  const { writeSkeleton } = await import("../../scaffold/write.js");
  for (const path of writeSkeleton(folder, skeleton)) say(folder === "." ? path : `${folder}/${path}`);
}

function checkName(name: string, pattern: RegExp, remedy: string): void {
  if (!pattern.test(name)) throw new AxleError({ kind: "options", message: `\`${name}\` can't be a name.`, remedy });
}
