import type { Collector } from "./collector.js";

/** Lines that say something: neither empty nor a comment. */
const said = (lines: readonly string[]) => lines.filter((line) => line.trim() !== "" && !/^[#;]/.test(line));

/** The names that a fibre channel's ports have in the net, without the `0x` in front. */
export const fibreChannel: Collector = {
  name: "fibre_channel_wwn",
  files: ["/sys/class/fc_host/*/port_name"],
  parse: (seen) => ({
    fibre_channel_wwn: seen
      .filesBelow("/sys/class/fc_host")
      .flatMap((path) => seen.fileLines(path))
      .map((line) => line.trimEnd().slice(2)),
  }),
};

/** The name that the board introduces itself with to iSCSI targets. */
export const iscsi: Collector = {
  name: "iscsi",
  files: ["/etc/iscsi/initiatorname.iscsi"],
  parse(seen) {
    const line = said(seen.fileLines("/etc/iscsi/initiatorname.iscsi")).find((each) =>
      each.startsWith("InitiatorName="),
    );
    return { iscsi_iqn: line?.slice(line.indexOf("=") + 1) ?? "" };
  },
};

/** The name that the board introduces itself with to NVMe targets. */
export const nvme: Collector = {
  name: "nvme",
  files: ["/etc/nvme/hostnqn"],
  parse: (seen) => ({
    hostnqn: said(seen.fileLines("/etc/nvme/hostnqn")).find((each) => each.startsWith("nqn.")) ?? "",
  }),
};
