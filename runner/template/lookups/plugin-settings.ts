import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import { templateError } from "../values.js";

/** An option of a plugin: the setting that it is here, and what it is where that says nothing. */
type Option = readonly [setting: string | null, otherwise?: Value];
type Options = Readonly<Record<string, Option>>;

const pipelining: Option = ["ANSIBLE_PIPELINING", false];
const become = (exe: string, flags: string): Options => ({
  become_user: ["DEFAULT_BECOME_USER", "root"],
  become_exe: ["DEFAULT_BECOME_EXE", exe],
  become_flags: ["DEFAULT_BECOME_FLAGS", flags],
  become_pass: [null],
});

/** Options of the plugins that playbooks ask about, by the plugin's kind and name. */
const PLUGINS: Readonly<Record<string, Readonly<Record<string, Options>>>> = {
  connection: {
    local: { pipelining },
    ssh: {
      pipelining,
      host: [null, "inventory_hostname"],
      host_key_checking: ["HOST_KEY_CHECKING", true],
      password: [null],
      port: ["DEFAULT_REMOTE_PORT"],
      private_key_file: ["DEFAULT_PRIVATE_KEY_FILE"],
      reconnection_retries: ["SSH_RETRIES", 0],
      remote_user: ["DEFAULT_REMOTE_USER"],
      ssh_args: ["SSH_ARGS", ""],
      ssh_common_args: ["SSH_COMMON_ARGS", ""],
      ssh_executable: ["SSH_EXECUTABLE", "ssh"],
      ssh_extra_args: ["SSH_EXTRA_ARGS", ""],
      timeout: ["DEFAULT_TIMEOUT", 10],
    },
  },
  shell: {
    sh: {
      async_dir: ["ASYNC_DIR", "~/.ansible_async"],
      remote_tmp: [null, "~/.ansible/tmp"],
      system_tmpdirs: [null, ["/var/tmp", "/tmp"]],
      admin_users: [null, ["root", "toor"]],
      world_readable_temp: [null, false],
      common_remote_group: [null],
    },
  },
  become: { sudo: become("sudo", "-H -S -n"), su: become("su", "") },
  callback: {
    default: {
      check_mode_markers: ["CHECK_MODE_MARKERS", false],
      display_failed_stderr: ["DISPLAY_FAILED_STDERR", false],
      display_ok_hosts: ["DISPLAY_OK_HOSTS", true],
      display_skipped_hosts: ["DISPLAY_SKIPPED_HOSTS", true],
      result_format: ["CALLBACK_RESULT_FORMAT", "json"],
      show_custom_stats: ["SHOW_CUSTOM_STATS", false],
    },
  },
};

/** Kinds of plugins that have settings. */
const KINDS = "become, cache, callback, cliconf, connection, httpapi, inventory, lookup, netconf, shell, vars".split(
  ", ",
);

/** A plugin's option: undefined where it has none of this name. Kinds and plugins that there are none of raise. */
export function pluginOption(
  kind: string,
  plugin: string,
  name: string,
  setting: (name: string) => Value,
): { value: Value } | undefined {
  if (!KINDS.includes(kind))
    throw templateError(
      `Invalid value "${kind}" for configuration option "plugin_type: lookup plugin: config setting: plugin_type ", valid values are: ${KINDS.join(", ")}`,
    );
  const kinds = Object.hasOwn(PLUGINS, kind) ? PLUGINS[kind]! : {};
  const short = plugin.replace(/^ansible\.(?:builtin|legacy)\./, "");
  if (!Object.hasOwn(kinds, short))
    throw new AxleError({ kind: "template", message: `Unable to load ${kind} plugin "${plugin}"` });
  const options = kinds[short]!;
  if (!Object.hasOwn(options, name)) return undefined;
  const [own, otherwise = null] = options[name]!;
  return { value: (own === null ? undefined : setting(own)) ?? otherwise };
}
