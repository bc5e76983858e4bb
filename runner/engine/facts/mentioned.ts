import { collectorOf } from "../../../modules/kit/sh/facts/names.js";

/**
 * What says too little of which facts it means: other boards' variables, variables by name, facts as a whole, lookups that
 * render or find by name, and texts that are put together from others.
 */
const anything =
  /\b(?:hostvars|vars|varnames|gather_subset|module_setup)\b|\bansible_(?!\w)|\bansible_facts\b(?!\s*(?:\.\s*\w|\[\s*(?:'\w+'|"\w+")\s*\]))/;
const lookups = /\b(?:lookup|query|q)\s*\(\s*(?:'([\w.]+)'|"([\w.]+)")?/g;
const names = /\bansible_(\w+)(?:\s*\.\s*(\w+)|\s*\[\s*(?:'(\w+)'|"(\w+)")\s*\])?/g;

/** Lookups that look at nothing but what they are given. */
const plainLookups = new Set(
  "file env pipe password fileglob filetree lines url sequence dict items indexed_items list nested cartesian together subelements flattened random_choice inventory_hostnames ini csvfile first_found unvault config loop".split(
    " ",
  ),
);

/** `ansible_*` names that are no facts: how boards are reached, and what Ansible says of the run itself. */
const noFacts = new Set(
  (
    "host user port password pass connection timeout pipelining remote_tmp shell_type shell_executable private_key_file " +
    "host_key_checking private_key_passphrase async_dir job_id managed check_mode diff_mode verbosity version play_hosts " +
    "play_batch play_hosts_all play_name loop loop_var index_var role_name role_names play_role_names dependent_role_names " +
    "parent_role_names parent_role_paths collection_name run_tags skip_tags forks inventory_sources limit config_file " +
    "playbook_python search_path failed_task failed_result delegated_vars become sudo network_os"
  ).split(" "),
);
const noFactPrefix =
  /^(?:ssh_(?!host_key_)|become_|sudo_|su_|doas_|local_(?!$)|lxc_|openssh_|paramiko_|sftp_|scp_|winrm_|docker_)|_interpreter$/;

/** Whether a lookup's name means more than its arguments say. */
export function isOpenLookup(name: string | undefined): boolean {
  return name === undefined || !plainLookups.has(name.replace(/^.*\./, ""));
}

/** Adds the collectors of all facts that a text may mean; false when that could be any. */
export function addMentioned(text: string, collectors: Set<string>): boolean {
  if (!text.includes("ansible_")) {
    // Most texts say nothing of the kind.
    return !(anything.test(text) || opensLookup(text));
  }
  if (anything.test(text) || opensLookup(text)) return false;
  for (const [, word = "", dotted, single, double] of text.matchAll(names)) {
    const fact = word === "facts" ? (dotted ?? single ?? double ?? "") : word;
    if (word !== "facts" && isNoFact(fact)) continue;
    const collector = collectorOf(fact);
    if (collector === undefined) return false;
    collectors.add(collector);
  }
  return true;
}

function isNoFact(name: string): boolean {
  return collectorOf(name) === undefined && (noFacts.has(name) || noFactPrefix.test(name));
}

function opensLookup(text: string): boolean {
  if (!text.includes("(")) return false;
  return [...text.matchAll(lookups)].some(([, single, double]) => isOpenLookup(single ?? double));
}
