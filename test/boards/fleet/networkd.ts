import { expect } from "chai";
import type { Fleet } from "./fleet.js";

export function describeNetworkd(fleet: () => Fleet): void {
  describe("with systemd-networkd", () => {
    const inside = (command: string) => fleet().on(`lxc-attach -n deb-1 -- sh -c '${command}'`);

    before(async () => {
      // A guest has systemd as its init: here it is the board whose network systemd-networkd keeps.
      const stock = "[Match]\\nName=eth0\\n[Network]\\nDHCP=ipv4\\n";
      await inside("systemctl -q disable --now networking 2>/dev/null; ip addr flush dev eth0");
      await inside(
        `printf "${stock}" >/etc/systemd/network/99-card.network; systemctl -q enable --now systemd-networkd`,
      );
    });

    it("gets its bridge by the same role, with the address that its card had, and a second run has nothing to do", async () => {
      const role = "{import_role: {name: bridge}, vars: {bridge_manager: networkd}}";
      expect(await fleet().apply("ns-1.deb-1", [role])).to.deep.equal([
        "ns-1.deb-1: bridge : Its address",
        "ns-1.deb-1: bridge : Its ports",
        "ns-1.deb-1: bridge : The bridge",
        "ns-1.deb-1: bridge : The bridge is brought up",
      ]);
      await inside("for i in $(seq 100); do ip -4 -o addr show br0 | grep -q inet && break; sleep 0.2; done");
      expect(
        await inside("ip -4 -o addr show br0; cat /sys/class/net/br0/address; ls /sys/class/net/br0/brif"),
      ).to.match(
        new RegExp(
          `inet ${fleet().scene.prefix.replaceAll(".", "\\.")}\\.\\d+/24[\\s\\S]*\\n00:16:3e:77:00:01\\neth0\\n`,
        ),
      );
      expect(await fleet().apply("ns-1.deb-1", [role])).to.deep.equal([]);
    });
  });
}
