/** Names of ways to reach a board → the connection that is taken for them. */
export const connectionNames: Readonly<Record<string, "ssh" | "openssh" | "local" | "lxc">> = {
  ssh: "ssh",
  smart: "ssh",
  paramiko: "ssh",
  paramiko_ssh: "ssh",
  ssh2: "ssh",
  openssh: "openssh",
  local: "local",
  lxc: "lxc",
  lxc_attach: "lxc",
};

/** Ways to become another user on a board. */
export const becomeMethods = ["sudo", "su", "doas"] as const;
