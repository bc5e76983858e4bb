import type { Seen } from "./collector.js";

const folder = "/sys/devices/virtual/dmi/id";

const files: Record<string, string> = {
  bios_date: "bios_date",
  bios_vendor: "bios_vendor",
  bios_version: "bios_version",
  board_asset_tag: "board_asset_tag",
  board_name: "board_name",
  board_serial: "board_serial",
  board_vendor: "board_vendor",
  board_version: "board_version",
  chassis_asset_tag: "chassis_asset_tag",
  chassis_serial: "chassis_serial",
  chassis_vendor: "chassis_vendor",
  chassis_version: "chassis_version",
  form_factor: "chassis_type",
  product_name: "product_name",
  product_serial: "product_serial",
  product_uuid: "product_uuid",
  product_version: "product_version",
  system_vendor: "sys_vendor",
};

/** The SMBIOS standard's chassis types, by number. */
const formFactors =
  "Unknown|Other|Unknown|Desktop|Low Profile Desktop|Pizza Box|Mini Tower|Tower|Portable|Laptop|Notebook|Hand Held|Docking Station|All In One|Sub Notebook|Space-saving|Lunch Box|Main Server Chassis|Expansion Chassis|Sub Chassis|Bus Expansion Chassis|Peripheral Chassis|RAID Chassis|Rack Mount Chassis|Sealed-case PC|Multi-system|CompactPCI|AdvancedTCA|Blade|Blade Enclosure|Tablet|Convertible|Detachable|IoT Gateway|Embedded PC|Mini PC|Stick PC".split(
    "|",
  );

export const dmiFiles: readonly string[] = [...Object.values(files), "product_family"].map(
  (name) => `${folder}/${name}`,
);

export const deviceTreeScript = `
section devicetree
for f in model compatible serial-number; do
  [ -r "/proc/device-tree/$f" ] && echo "$f=$(tr '\\000' ' ' <"/proc/device-tree/$f")"
done
`;

/** What the firmware says of the machine: SMBIOS on PCs, the device tree on boards, "NA" where neither does. */
export function parseDmi(seen: Seen): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) facts[name] = seen.file(`${folder}/${file}`) ?? "NA";
  if (facts["form_factor"] !== "NA") {
    facts["form_factor"] = formFactors[Number(facts["form_factor"])] ?? `unknown (${facts["form_factor"]})`;
  }
  const tree = Object.fromEntries(
    seen.lines("devicetree").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  ) as Record<string, string | undefined>;
  if (facts["product_name"] === "NA" && tree["model"]) {
    facts["product_name"] = tree["model"];
    facts["system_vendor"] = (tree["compatible"] ?? "").split(/[, ]/)[0] || "NA";
    facts["product_serial"] = tree["serial-number"] || "NA";
  }
  return facts;
}
