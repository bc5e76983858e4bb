/**
 * What a module may ask of the controller before it reads the board. The engine resolves these (`runner/engine/inputs.ts`):
 * searching files as Ansible does (role's files/ or templates/, then beside the playbook), rendering, evaluating.
 */
export type Input =
  /**
   * A file's bytes. `search`: in which sub-folders of role and playbook. `decrypt`: an ansible-vault file is opened.
   * `segments` are joined to `path`: texts, or the values of variables of the task's scope (`fetch`: a folder per host).
   * What is not found still has its absolute `path`: where it would be.
   */
  | {
      input: "file";
      path: string;
      segments?: readonly (string | { variable: string })[];
      search: "files" | "templates" | "vars" | "none";
      decrypt?: boolean;
      optional?: boolean;
    }
  /**
   * A file or folder with everything below it. Entries are relative to the folder, parents before children; a file is one
   * entry with its base name. `follow` (default true): links are read as what they point at; circles stay links.
   */
  | { input: "tree"; path: string; search: "files" | "templates"; decrypt?: boolean; follow?: boolean }
  /** A template file, rendered for this board. `destination` is what `template_destpath` is. */
  | { input: "template"; path: string; options?: TemplateOptions; destination?: string }
  /** Text rendered as a template file would be. */
  | { input: "rendered"; text: string; options?: TemplateOptions }
  /** A `when`-like condition: true, false or an error. */
  | { input: "condition"; expression: unknown }
  /**
   * Conditions as `assert` has them: looked at in order, up to the first that does not hold. `argument` is the one they
   * were given as: what is written there tells what of them is the user's own text.
   */
  | { input: "assertions"; conditions: readonly unknown[]; argument: string }
  /**
   * A bare expression or a variable's name (`debug: var=`), given as `argument`. `otherwise` is the value when a variable
   * in it is undefined.
   */
  | { input: "expression"; expression: string; argument: string; otherwise?: unknown }
  /** A YAML or JSON file or folder of variables (`include_vars`), merged. */
  | { input: "variables"; options: Record<string, unknown> }
  /** Asks the person at the terminal, or waits (`pause`). */
  | { input: "pause"; seconds?: number; prompt?: string; echo?: boolean }
  /** A URL fetched by the controller, for boards that have no tool for it. */
  | {
      input: "download";
      url: string;
      headers?: Record<string, string>;
      timeoutSeconds?: number;
      optional?: boolean;
      /** Default true. */
      validateCerts?: boolean;
      user?: string;
      password?: string;
    }
  /**
   * How rsync reaches the board (`synchronize`), and, where `ask` allows it, what it would do: the one question that the
   * controller asks a board over a connection of its own, always as a dry run.
   */
  | {
      input: "rsync";
      pull: boolean;
      src: string;
      dest: string;
      options: readonly string[];
      ask: boolean;
      path?: string | undefined;
      key?: string | undefined;
      port?: number | undefined;
      user: boolean;
      shared: boolean;
    }
  /** A setting, by Ansible's name. */
  | { input: "setting"; name: string }
  /** Where the board keeps asynchronous tasks' jobs, as the task and the settings say (`~/` is the user's home). */
  | { input: "async-folder" }
  /** A variable of the task's scope, undefined when it is not set (`ansible_host`, connection settings). */
  | { input: "variable"; name: string };

export interface TemplateOptions {
  block_start_string?: string;
  block_end_string?: string;
  variable_start_string?: string;
  variable_end_string?: string;
  comment_start_string?: string;
  comment_end_string?: string;
  trim_blocks?: boolean;
  lstrip_blocks?: boolean;
  newline_sequence?: string;
  output_encoding?: string;
}

export interface FileInput {
  found: boolean;
  /** Absolute path on the controller. */
  path: string;
  content: Uint8Array;
  mode: number;
  mtime: number;
}

export interface TreeInput {
  found: boolean;
  root: string;
  /** True when `path` is a folder. */
  directory: boolean;
  entries: { path: string; type: "file" | "directory" | "link"; content?: Uint8Array; target?: string; mode: number }[];
}

/** Where rsync runs, with what, and what it would do. */
export interface RsyncWay {
  /** board: in the task's own session; controller: as a program of the controller's. */
  where: "board" | "controller";
  program: string[];
  /** Options that lead to the board. */
  options: string[];
  /** It connects from where it runs. */
  rsh: boolean;
  src: string;
  dest: string;
  environment?: Record<string, string>;
  dry?: { rc: number; stdout: string; stderr: string };
  /** Why there is no way. */
  problem?: string;
  remedy?: string;
}

/** The value an input resolves to. */
export type InputValue<I extends Input> = I extends { input: "rsync" }
  ? RsyncWay
  : I extends { input: "file" | "download" }
    ? FileInput
    : I extends { input: "tree" }
      ? TreeInput
      : I extends { input: "template" }
        ? FileInput
        : I extends { input: "rendered" }
          ? string
          : I extends { input: "condition" }
            ? boolean
            : I extends { input: "assertions" }
              ? { failed?: { condition: unknown } }
              : I extends { input: "variables" }
                ? {
                    values: Record<string, unknown>;
                    files: string[] /** Some of it was vaulted. */;
                    encrypted?: boolean;
                  }
                : I extends { input: "pause" }
                  ? { input: string; seconds: number; startedAt: string; stoppedAt: string }
                  : unknown;

export type InputValues<Inputs> = {
  readonly [Name in keyof Inputs]: Inputs[Name] extends Input ? InputValue<Inputs[Name]> : never;
};
