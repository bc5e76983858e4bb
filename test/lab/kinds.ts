/** Where a command of the lab writes; the CLI gives the terminal. */
export interface LabOutput {
  out(line: string): void;
  error(line: string): void;
}

/** What a lab is made of, as `axle lab up` was told. */
export interface LabPlan {
  /** Holds the boards, their keys and the lab's inventory. */
  folder: string;
  /** Names of the boards. */
  boards: readonly string[];
  /** Group of the lab's inventory that the boards are put into. */
  group: string;
  /** Size of each board's disk, as truncate(1) takes it, e.g. 512M. */
  disk?: string;
  /** Which board of its kind, e.g. busybox. */
  variant?: string;
  /** How the boards get their address: static or dhcp. */
  method?: string;
  /** LXC guests will be made: what they are copied from is made with the boards' images, and kept. */
  guests?: boolean;
}

/** A lab that is up: it is ended by the process that holds it. */
export interface HeldLab {
  down(): Promise<void>;
}

/** One way to make boards. Each kind writes the same files into its folder, so that list, ssh and down need no kind. */
export interface LabKind {
  name: string;
  /** Names of boards begin with this when the user names none. */
  prefix: string;
  /** Options of `axle lab up` that mean something to it. */
  options: readonly ("disk" | "variant" | "method")[];
  /** How many boards one lab may have. */
  most: number;
  /** Seconds that one board's start may take on a busy machine. */
  patience: number;
  /** What a user should know of these boards, in one line. */
  about: string;
  /** What this machine lacks, each with what to do instead; empty when all is there. */
  missing(): string[];
  /** What is wrong with the plan, in the words of the command line; undefined when nothing is. */
  refuses?(plan: LabPlan): string | undefined;
  /** What is made once and kept, before any board starts. */
  prepare?(plan: LabPlan, say: (line: string) => void): Promise<void>;
  /** Boots the boards. What it has begun is taken away again when one does not come up. */
  up(plan: LabPlan): Promise<HeldLab>;
  /** Ends what is left of a lab whose process is gone. */
  endStrays?(folder: string): Promise<void>;
  /** Ends what is left of all labs of this kind whose process is gone, wherever they were; gives a line for each. */
  endAllStrays?(): Promise<string[]>;
}

const kinds: Record<string, () => Promise<LabKind>> = {
  embedded: async () => (await import("./embedded/kind.js")).embedded,
  namespace: async () => (await import("./namespace/kind.js")).namespace,
  machine: async () => (await import("./machine/kind.js")).machine,
};

/** Names of all kinds, the one that needs least first. */
export const kindNames: readonly string[] = Object.keys(kinds);

/** A kind by its name; undefined when there is none. Only the kind that is used is loaded. */
export async function findKind(name: string): Promise<LabKind | undefined> {
  return Object.hasOwn(kinds, name) ? kinds[name]!() : undefined;
}
