import { collectors } from "./index.js";

/** Which collector gives which facts, for those that are given by one alone and always under the same name. */
const given: Readonly<Record<string, string>> = {
  platform:
    "system kernel kernel_version machine architecture userspace_architecture userspace_bits nodename hostname fqdn domain machine_id",
  python: "python python_version",
  distribution:
    "distribution distribution_version distribution_release distribution_minor_version distribution_file_path distribution_file_variety distribution_file_parsed distribution_file_search_string distribution_major_version os_family",
  pkg_mgr: "pkg_mgr",
  service_mgr: "service_mgr",
  user: "user_id user_uid user_gid user_gecos user_dir user_shell real_user_id effective_user_id real_group_id effective_group_id",
  env: "env",
  ssh_pub_keys:
    "ssh_host_key_rsa_public ssh_host_key_rsa_public_keytype ssh_host_key_ecdsa_public ssh_host_key_ecdsa_public_keytype ssh_host_key_ed25519_public ssh_host_key_ed25519_public_keytype ssh_host_key_dsa_public ssh_host_key_dsa_public_keytype",
  date_time: "date_time",
  selinux: "selinux selinux_python_present",
  apparmor: "apparmor",
  fips: "fips",
  caps: "system_capabilities system_capabilities_enforced",
  cmdline: "cmdline proc_cmdline",
  dns: "dns",
  lsb: "lsb",
  local: "local",
  chroot: "is_chroot",
  loadavg: "loadavg",
  network: "interfaces default_ipv4 default_ipv6 all_ipv4_addresses all_ipv6_addresses",
  hardware:
    "processor processor_count processor_cores processor_threads_per_core processor_vcpus processor_nproc memtotal_mb memfree_mb swaptotal_mb swapfree_mb memory_mb bios_date bios_vendor bios_version board_asset_tag board_name board_serial board_vendor board_version chassis_asset_tag chassis_serial chassis_vendor chassis_version form_factor product_name product_serial product_uuid product_version system_vendor devices device_links uptime_seconds lvm mounts",
  virtual: "virtualization_type virtualization_role virtualization_tech_guest virtualization_tech_host",
  fibre_channel_wwn: "fibre_channel_wwn",
  iscsi: "iscsi_iqn",
  nvme: "hostnqn",
};

const owners = new Map(
  Object.entries(given).flatMap(([collector, facts]) => facts.split(" ").map((fact) => [fact, collector] as const)),
);

/** The collector of a fact (named without `ansible_`); undefined for names that depend on the board, and unknown ones. */
export function collectorOf(fact: string): string | undefined {
  return owners.get(fact);
}

/** `gather_subset` for some collectors and nothing else. */
export function onlySubsets(names: Iterable<string>): string[] {
  const wanted = new Set(names);
  return ["!all", "!min", ...collectors.filter(({ name }) => wanted.has(name)).map(({ name }) => name)];
}
