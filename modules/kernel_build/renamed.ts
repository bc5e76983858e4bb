/** Options that instructions of one time ask for and trees of another call something else; from the kernel's own history. */
const successors: Readonly<Record<string, string>> = {
  CGROUP_MEM_RES_CTLR: "it is MEMCG since Linux 3.6",
  CGROUP_MEM_RES_CTLR_SWAP: "it is MEMCG_SWAP since Linux 3.6, and part of MEMCG since 6.1",
  CGROUP_MEM_RES_CTLR_SWAP_ENABLED: "Linux 3.6 renamed it MEMCG_SWAP_ENABLED; later ones always account for swap",
  CGROUP_MEM_RES_CTLR_KMEM: "it is MEMCG_KMEM since Linux 3.6",
  MEMCG_SWAP: "it is part of MEMCG since Linux 6.1",
  RESOURCE_COUNTERS: "Linux 3.19 removed it; MEMCG needs nothing of the kind",
  MM_OWNER: "later trees have it as part of MEMCG",
  PROC_PID_CPUSET: "the tree sets it with CPUSETS",
  CGROUP_NS: "Linux 3.0 removed it",
  SECURITY_FILE_CAPABILITIES: "it is always on since Linux 2.6.33",
  DEVPTS_MULTIPLE_INSTANCES: "it is always on since Linux 4.7",
  NETPRIO_CGROUP: "it is CGROUP_NET_PRIO since Linux 3.14",
  EXPERIMENTAL: "Linux 3.10 and later have nothing of the kind",
  IOSCHED_CFQ: "Linux 5.0 removed it; IOSCHED_BFQ comes closest",
  CFQ_GROUP_IOSCHED: "Linux 5.0 removed it; BFQ_GROUP_IOSCHED comes closest",
  IOSCHED_DEADLINE: "it is MQ_IOSCHED_DEADLINE since Linux 5.0",
  DEFAULT_DEADLINE: "Linux 5.0 removed it: the scheduler is chosen while the system runs",
  DEFAULT_CFQ: "Linux 5.0 removed it: the scheduler is chosen while the system runs",
  DEFAULT_IOSCHED: "Linux 5.0 removed it: the scheduler is chosen while the system runs",
  DEBUG_BLK_CGROUP: "later trees call it BFQ_CGROUP_DEBUG",
};

/** What became of an option, for messages. */
export function successorOf(name: string): string | undefined {
  return Object.hasOwn(successors, name) ? successors[name] : undefined;
}
