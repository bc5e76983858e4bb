/**
 * The only questions that a module may ask a tool: name → the program and the arguments that always come first. Every
 * entry is a reading form: none of them changes the board, whatever further arguments follow. That is what makes a check
 * unable to write; add an entry only when you can say why it can't.
 */
export const readTools = {
  "apt-get -s": { program: "apt-get", args: ["-s", "-o", "Debug::NoLocking=true", "-o", "APT::Get::Simulate=true"] },
  "apt-cache policy": { program: "apt-cache", args: ["policy"] },
  "apt-cache show": { program: "apt-cache", args: ["show"] },
  "dpkg-query": { program: "dpkg-query", args: [] },
  "dpkg --print-architecture": { program: "dpkg", args: ["--print-architecture"] },
  "dpkg-deb -f": { program: "dpkg-deb", args: ["-f"] },
  "brctl show": { program: "brctl", args: ["show"] },
  "ip addr": { program: "ip", args: ["addr", "show"] },
  "ip link": { program: "ip", args: ["link", "show"] },
  "ip route": { program: "ip", args: ["route", "show"] },
  ifquery: { program: "ifquery", args: [] },
  "lxc-info": { program: "lxc-info", args: [] },
  "lxc-ls": { program: "lxc-ls", args: [] },
  "lxc-checkconfig": { program: "lxc-checkconfig", args: [] },
  "lxc-create --version": { program: "lxc-create", args: ["--version"] },
  "lxc-config": { program: "lxc-config", args: [] },
  "systemctl show": { program: "systemctl", args: ["show"] },
  "systemctl is-enabled": { program: "systemctl", args: ["is-enabled"] },
  "systemctl is-active": { program: "systemctl", args: ["is-active"] },
  hostname: { program: "hostname", args: [] },
  "uname -a": { program: "uname", args: ["-a"] },
  "mkimage -l": { program: "mkimage", args: ["-l"] },
} as const satisfies Record<string, { program: string; args: readonly string[] }>;

export type ReadTool = keyof typeof readTools;
