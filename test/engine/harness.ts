import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type RunOptions, runPlaybooks } from "../../runner/engine/run.js";
import type { RunEvent } from "../../runner/events.js";
import { FileLoader } from "../../runner/load/files.js";
import { loadSettings } from "../../runner/settings/load-settings.js";
import { Secrets } from "../../runner/vars/secrets.js";
import { Vault } from "../../runner/vars/vault/vault.js";

export type EventOf<Name extends RunEvent["event"]> = Extract<RunEvent, { event: Name }>;

export interface Ran {
  code: number;
  events: RunEvent[];
  /** Events of one kind, in order. */
  of<Name extends RunEvent["event"]>(name: Name): EventOf<Name>[];
  /** The results of the hosts' tasks, as `host task status`; items of loops left out. */
  statuses(): string[];
}

/** A folder for playbooks that is removed again. */
export class Workshop {
  readonly dir = realpathSync(mkdtempSync(join(tmpdir(), "axle-engine-")));

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, path)), { recursive: true });
      writeFileSync(join(this.dir, path), text);
    }
  }

  /** Runs a playbook's text on local hosts. */
  async run(play: string, options: Partial<RunOptions> & { hosts?: string } = {}): Promise<Ran> {
    const { hosts = "a", ...rest } = options;
    const inventory = hosts
      .split(" ")
      .map((host) => `${host} ansible_connection=local\n`)
      .join("");
    this.write({ "play.yml": play, hosts: inventory });
    const events: RunEvent[] = [];
    const code = await runPlaybooks({
      playbooks: [join(this.dir, "play.yml")],
      inventory: [join(this.dir, "hosts")],
      settings: loadSettings({ cwd: this.dir, env: { HOME: this.dir } }),
      files: new FileLoader(),
      secrets: new Secrets(),
      vault: new Vault([]),
      sink: (event) => events.push(event),
      prompts: { ask: async () => "" },
      ...rest,
    });
    return summarize(code, events);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function summarize(code: number, events: RunEvent[]): Ran {
  const of = <Name extends RunEvent["event"]>(name: Name) =>
    events.filter((event): event is EventOf<Name> => event.event === name);
  const statuses = () =>
    of("result")
      .filter((event) => event.label === undefined)
      .map((event) => `${event.host} ${event.task.name} ${event.status}`);
  return { code, events, of, statuses };
}
