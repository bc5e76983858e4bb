import { expect } from "chai";
import { changesOf } from "../../e2e/results.js";
import { endOf, type Ran } from "../../e2e/scene.js";
import { BoardScene } from "../scene.js";

const project = process.cwd();

/**
 * Two boards with disks of their own: ns-1's guest is on a veth pair and a bridge, ns-2's on macvlan. The group is
 * `modern`, so that the values which the project ships for such boards apply.
 */
export class Fleet {
  private constructor(readonly scene: BoardScene) {}

  static async open(guestCache: string): Promise<Fleet> {
    const devices = ["c 108:0 rwm", "b 7:0 rwm"];
    const options = { boards: ["ns-1", "ns-2"], group: "modern", disk: "3G", method: "dhcp", guestCache } as const;
    const fleet = new Fleet(await BoardScene.open({ ...options, devices }));
    fleet.scene.desk.write("fleet.yml", fleet.variables());
    fleet.scene.desk.write("ansible.cfg", `[defaults]\nroles_path = ${project}/playbooks/roles\n`);
    return fleet;
  }

  /** What differs from board to board, and the guests as hosts through their boards. */
  private variables(): string {
    const { keyFile, folder, boards } = this.scene.lab;
    const reach = (index: number) =>
      `ansible_host: ${boards[index]!.address}, ansible_user: root, ansible_ssh_private_key_file: ${keyFile}, ansible_ssh_common_args: -o UserKnownHostsFile=${folder}/known_hosts`;
    return `all:
  children:
    modern:
      hosts:
        ns-1:
          nuttcp_client: ns-2
          lxc_guests: [{name: deb-1, hwaddr: "00:16:3e:77:00:01"}]
        ns-2:
          nuttcp_client: ns-1
          lxc_network_type: macvlan
          lxc_guests: [{name: deb-2, hwaddr: "00:16:3e:77:00:02"}]
    guests:
      hosts:
        ns-1.deb-1: {ansible_connection: lxc, lxc_guest: deb-1, ${reach(0)}}
        ns-2.deb-2: {ansible_connection: lxc, lxc_guest: deb-2, ${reach(1)}}
`;
  }

  /** Words for axle that name the fleet. */
  get inventory(): string[] {
    const { lab, desk } = this.scene;
    return ["-i", `${project}/inventory/modern`, "-i", lab.inventory, "-i", desk.path("fleet.yml")];
  }

  /** Runs one of the project's playbooks on the fleet, or on some of it. */
  play(playbook: string, limit: string, ...words: string[]): Promise<Ran> {
    const common = ["-l", limit, "-e", "boards=modern", ...words];
    return this.scene.desk.axle("run", `${project}/playbooks/${playbook}`, ...this.inventory, ...common);
  }

  /** Runs tasks on some hosts; they must succeed. Gives what changed. */
  async apply(hosts: string, tasks: readonly string[]): Promise<string[]> {
    const play = `- hosts: ${hosts}\n  gather_facts: false\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
    const ran = await this.scene.desk.run(play, ...this.inventory);
    expect(ran.code, endOf(ran)).to.equal(0);
    return changesOf(ran.events);
  }

  on(command: string, board = 0): Promise<string> {
    return this.scene.on(command, board);
  }

  close(): Promise<void> {
    return this.scene.close();
  }
}
