/** What stands around a module's examples when they are carried out. */
export interface ExampleScene {
  /** An embedded board, or a whole system whose root is thrown away (this machine's own tools; needs root). */
  on?: "system";
  /** Variables that the examples use. */
  vars?: Readonly<Record<string, unknown>>;
  /** Files beside the playbook. */
  files?: Readonly<Record<string, string>>;
  /** Shell text that makes further files beside the playbook. */
  here?: string;
  /** Shell text that makes what the examples expect on the board. */
  board?: string;
  /** Tasks that go before. */
  before?: string;
  /** Files of the embedded lab's stand-in for the internet: host and path. */
  net?: Readonly<Record<string, string>>;
  /** Examples that are not carried out, by their task's name, and why. */
  without?: Readonly<Record<string, string>>;
}
