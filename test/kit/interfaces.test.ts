import { expect } from "chai";
import fc from "fast-check";
import { removeBridge, setBridge } from "../../modules/kit/interfaces/bridge.js";
import { findIface, formatInterfaces, optionsOf, parseInterfaces } from "../../modules/kit/interfaces/parse.js";

const bridge = { name: "br0", ports: ["eth0"], options: { bridge_ports: "eth0" } };

/** Lines as they stand in real files, in any order: also orders that no one would write. */
const fileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...["auto lo eth0", "allow-hotplug eth0", "iface lo inet loopback", "iface eth0 inet dhcp", "", "# a comment"],
        ...[
          "iface eth0 inet6 auto",
          "iface eth1 inet static",
          "    address 10.0.0.2",
          "\tnetmask 255.0.0.0",
          "   # in",
        ],
        ...["    up ip route add 10.1.0.0/16 \\", "      via 10.0.0.1", "source /etc/network/interfaces.d/*", "\\"],
        ...["mapping eth0", "  script /bin/map", "iface br0 inet manual", "    bridge_ports eth0 eth1", "auto br0"],
      ),
      fc.string(),
    ),
  )
  .chain((lines) => fc.constantFrom(lines.join("\n"), `${lines.join("\n")}\n`));

describe("/etc/network/interfaces", () => {
  it("is written back byte for byte, whatever stands in it", () => {
    fc.assert(fc.property(fileText, (text) => formatInterfaces(parseInterfaces(text)) === text));
  });

  it("is the same after the same bridge is set once more", () => {
    fc.assert(
      fc.property(fileText, (text) => {
        const once = setBridge(text, bridge);
        expect(setBridge(once, bridge)).to.equal(once);
        expect(findIface(parseInterfaces(once), "br0")).to.not.equal(undefined);
        expect(findIface(parseInterfaces(once), "eth0")).to.equal(undefined);
      }),
    );
  });

  it("joins continued lines with their options, and leaves comments after a stanza to what follows", () => {
    const text = "iface eth0 inet static\n  address 10.0.0.2\n  up one \\\n     two\n\n# next\nauto eth1\n";
    const stanza = findIface(parseInterfaces(text), "eth0")!;
    expect(stanza.lines).to.deep.equal(["iface eth0 inet static", "  address 10.0.0.2", "  up one \\\n     two"]);
    expect(optionsOf(stanza).map(([name]) => name)).to.deep.equal(["address", "up"]);
  });

  it("gets the article's bridge: eth0's part is gone, br0 asks for its address", () => {
    const stock =
      "# The loopback network interface\nauto lo\niface lo inet loopback\n\n# The primary network interface\nauto eth0\niface eth0 inet dhcp\n";
    expect(setBridge(stock, bridge)).to.equal(
      "# The loopback network interface\nauto lo\niface lo inet loopback\n\n# The primary network interface\nauto br0\niface br0 inet dhcp\n    bridge_ports eth0\n",
    );
  });

  it("moves a port's stanza with its comments, its options and its commands", () => {
    const text =
      "allow-hotplug eth0\niface eth0 inet static\n\t# the rack's address\n\taddress 10.0.0.2\n\tnetmask 255.0.0.0\n\tpost-up /bin/true\n# end\n";
    expect(setBridge(text, bridge)).to.equal(
      "auto br0\niface br0 inet static\n\t# the rack's address\n\taddress 10.0.0.2\n\tnetmask 255.0.0.0\n\tpost-up /bin/true\n    bridge_ports eth0\n# end\n",
    );
  });

  it("drops only the options that another method has no use for", () => {
    const text = "auto eth0\niface eth0 inet static\n    address 10.0.0.2\n    gateway 10.0.0.1\n    mtu 1400\n";
    expect(setBridge(text, { ...bridge, method: "dhcp" })).to.equal(
      "auto br0\niface br0 inet dhcp\n    mtu 1400\n    bridge_ports eth0\n",
    );
  });

  it("takes two ports out of one line, and brings the bridge up instead", () => {
    const spec = { name: "br0", ports: ["eth0", "eth1"], options: { bridge_ports: "eth0 eth1" } };
    expect(setBridge("auto lo eth0 eth1\niface eth0 inet dhcp\niface eth1 inet manual\n", spec)).to.equal(
      "auto lo br0\niface br0 inet dhcp\n    bridge_ports eth0 eth1\n",
    );
  });

  it("is as before when the bridge is set and taken away again", () => {
    const text = "auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n    hostname board\n";
    expect(removeBridge(setBridge(text, bridge), "br0")).to.equal(text);
  });

  it("adds a bridge at the end when nothing speaks of its port, also behind a last line without line feed", () => {
    const spec = { name: "br1", ports: [], method: "manual" as const, options: { bridge_ports: "none" } };
    expect(setBridge("auto lo", spec)).to.equal("auto lo\n\nauto br1\niface br1 inet manual\n    bridge_ports none\n");
  });
});
