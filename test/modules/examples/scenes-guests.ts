import { join } from "node:path";
import { project } from "../../conventions/sources.js";
import type { ExampleScene } from "./scene.js";

/** The article's kernel, made into an image on the board. */
const image = `
- include_vars: ${join(project, "playbooks/roles/kernel/defaults/main.yml")}
- kernel_build:
    src: "{{ kernel_source }}"
    defconfig: obsax3_defconfig
    config: "{{ kernel_options }}"
    when_running_has_all: false
- get_url: {url: "{{ kernel_ramdisk }}", dest: /usr/src/ramdisk-squeeze.obsax3.img}
- uimage:
    dest: /var/tmp/uImage.initrd.obsax3
    kernel: /usr/src/linux-3.0.6/arch/arm/boot/zImage
    ramdisk: /usr/src/ramdisk-squeeze.obsax3.img
`;

/** A board that runs guests: the article's kernel, its bridge, control groups, LXC. */
const host = `${image}
- flashcfg: {image: /var/tmp/uImage.initrd.obsax3, partition: uimage}
  register: flashed
- reboot:
  when: flashed is changed
- apt: {name: [libcap-dev, libcap2-bin, bridge-utils, debootstrap], update_cache: true}
- cgroup_mount: {path: /cgroup, layout: single}
- bridge: {name: br0, ports: [eth0]}
- unarchive:
    src: /lab/mirror/lxc.sourceforge.net/download/lxc/lxc-0.7.5.tar.gz
    dest: /usr/src
    remote_src: true
    creates: /usr/src/lxc-0.7.5/configure
- make: {chdir: /usr/src/lxc-0.7.5, configure: ./configure, targets: [all, install], creates: /usr/local/bin/lxc-create}
- lxc_config: {path: /root/lxc.config, create: true, network: {type: veth, link: br0, flags: up}}
`;
const guest = `${host}
- lxc_create: {name: deb-1, template: debian, config: /root/lxc.config, replace_network_run: true}
`;

/** Kernels and guests, on the embedded lab's stand-ins. */
export const guestScenes: Readonly<Record<string, ExampleScene>> = {
  bridge: { before: "- apt: {name: bridge-utils, update_cache: true}\n" },
  flashcfg: {
    before: image,
    without: {
      "The side of an A/B board that is not running, and U-Boot switched to it":
        "the embedded board's flash has one side",
      "The board on it, for good once the right kernel answers": "wants the other side of an A/B board",
    },
  },
  kernel_build: {
    without: {
      "On a build host, from an archive of its own, for boards":
        "wants a kernel's sources and minutes: the tests of the emulated board build one",
    },
  },
  lxc_checkconfig: { before: host },
  lxc_config: { before: guest },
  lxc_container: { before: guest },
  lxc_create: {
    before: host,
    without: {
      "A small one, with its options given here": "the LXC of the embedded board brings Debian's template alone",
    },
  },
  make: {
    board: "cd /usr/src && rm -rf lxc-0.7.5 && tar -xzf /lab/mirror/lxc.sourceforge.net/download/lxc/lxc-0.7.5.tar.gz",
  },
  reboot: {
    without: {
      "Into the new kernel, or no further board gets it": "wants a kernel of that name in the flash",
    },
  },
  uimage: { before: `${image}\n- command: cp /var/tmp/uImage.initrd.obsax3 /boot/uImage\n` },
};
