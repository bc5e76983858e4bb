import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type ConnectionSettings, resolveBecome, resolveTarget } from "../../runner/board/index.js";
import { resolveSshConfig } from "../../runner/board/ssh/config.js";
import { hostKind } from "../../runner/board/ssh/config-files.js";
import { ownOptions } from "../../runner/board/ssh/own-options.js";

const target = (
  variables: Record<string, unknown> = {},
  settings: ConnectionSettings = {},
  host = "web",
  implicit = false,
) => resolveTarget(host, (name) => variables[name], settings, implicit);

describe("how a host is reached", () => {
  it("is ssh to its own name when nothing is said", () => {
    expect(target()).to.deep.equal({
      name: "web",
      connection: "ssh",
      host: "web",
      hostKeyChecking: "yes",
      sshArgs: [],
      connectTimeoutSeconds: 10,
      shell: "/bin/sh",
    });
  });

  it("takes variables before settings", () => {
    const settings = { remoteUser: "cli", port: 22, privateKeyFile: "/cli", password: "cli", timeoutSeconds: 5 };
    expect(target({}, settings)).to.include({
      user: "cli",
      port: 22,
      privateKeyFile: "/cli",
      password: "cli",
      connectTimeoutSeconds: 5,
    });
    const variables = {
      ansible_host: "10.0.0.1",
      ansible_port: "2222",
      ansible_user: "var",
      ansible_password: "var",
      ansible_ssh_private_key_file: "/var",
      ansible_timeout: 7,
      ansible_shell_executable: "/bin/bash",
    };
    expect(target(variables, settings)).to.include({
      host: "10.0.0.1",
      port: 2222,
      user: "var",
      password: "var",
      privateKeyFile: "/var",
      connectTimeoutSeconds: 7,
      shell: "/bin/bash",
    });
    expect(target({ ansible_ssh_user: "old", ansible_user: "new" })).to.include({ user: "old" });
  });

  it("knows Ansible's names for connections, and refuses others by name", () => {
    for (const [name, connection] of [
      ["smart", "ssh"],
      ["paramiko", "ssh"],
      ["ansible.builtin.ssh", "ssh"],
      ["openssh", "openssh"],
      ["local", "local"],
      ["ansible.builtin.local", "local"],
    ] as const) {
      expect(target({ ansible_connection: name }).connection).to.equal(connection);
    }
    expect(() => target({ ansible_connection: "winrm" })).to.throw(/"winrm" of host web/);
    expect(() => target({ ansible_connection: "constructor" })).to.throw(/not one that axle has/);
    expect(() => target({ ansible_port: "ssh" })).to.throw(/not a port number/);
  });

  it("is the controller itself for an implicit localhost, but not for one in the inventory", () => {
    expect(target({}, {}, "localhost", true).connection).to.equal("local");
    expect(target({}, {}, "localhost").connection).to.equal("ssh");
    expect(target({ ansible_connection: "ssh" }, {}, "localhost", true).connection).to.equal("ssh");
  });

  it("checks host keys unless told not to", () => {
    expect(target({}, { hostKeyChecking: false }).hostKeyChecking).to.equal("no");
    expect(target({ ansible_host_key_checking: "False" }).hostKeyChecking).to.equal("no");
    expect(target({ ansible_ssh_host_key_checking: true }, { hostKeyChecking: false }).hostKeyChecking).to.equal("yes");
    expect(target({}, { hostKeyChecking: "accept-new" }).hostKeyChecking).to.equal("accept-new");
  });

  it("splits ssh's arguments as a shell would, in ssh's order", () => {
    const variables = {
      ansible_ssh_common_args: "-o ProxyCommand='ssh -W %h:%p \"jump host\"' -J a",
      ansible_ssh_extra_args: "-v",
    };
    expect(target(variables, { sshArgs: "-C" }).sshArgs).to.deep.equal([
      "-C",
      "-o",
      'ProxyCommand=ssh -W %h:%p "jump host"',
      "-J",
      "a",
      "-v",
    ]);
  });
});

describe("ssh's configuration of a host", () => {
  it("is what ssh itself makes of the arguments", async () => {
    const args =
      "-F /dev/null -o HostKeyAlias=fleet -o StrictHostKeyChecking=no -o UserKnownHostsFile=~/kh -J me@jump:2200 -o IdentityFile=~/%h-%r.key -o IdentitiesOnly=yes";
    const config = await resolveSshConfig(
      target({ ansible_host: "board.example", ansible_port: 2222, ansible_user: "root" }, { sshArgs: args }),
    );
    const home = userInfo().homedir;
    expect(config).to.deep.include({
      hostName: "board.example",
      port: 2222,
      user: "root",
      hostKeyAlias: "fleet",
      strict: "no",
      userKnownHosts: [`${home}/kh`],
      proxyJump: "me@jump:2200",
      identitiesOnly: true,
    });
    expect(config.identityFiles[0]).to.equal(`${home}/board.example-root.key`);
  });

  it("is asked for once for hosts that the files treat alike, and comes out as if each had been asked for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "axle-ssh-config-"));
    try {
      const file = join(folder, "config");
      writeFileSync(join(folder, "more.conf"), "Host lab-? !lab-9\n  Port 2200\n  IdentityFile ~/keys/%h\n");
      const included = `Include ${folder}/*.conf\n`;
      const sections =
        "Host gate\n  HostName 192.0.2.7\nHost 192.0.2.* !192.0.2.66\n  User field\nHost *\n  User root\n";
      writeFileSync(file, included + sections);
      const hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.66", "gate", "lab-1", "lab-2", "lab-9", "Other"];
      for (const host of hosts) {
        const said = execFileSync("ssh", ["-G", "-F", file, "--", host], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        });
        const one = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(said)?.[1];
        const config = await resolveSshConfig(target({ ansible_host: host }, { sshArgs: `-F ${file}` }));
        const seen = [config.hostName.toLowerCase(), String(config.port), config.user];
        expect(seen, host).to.deep.equal([one("hostname"), one("port"), one("user")]);
      }
      const kinds = hosts.map((host) => hostKind(host, file));
      expect(kinds[0]).to.be.a("string").that.equals(kinds[1]).and.does.not.equal(kinds[2]);
      expect(kinds[3], "its address is in the file").to.equal(undefined);
      expect(kinds[4]).to.be.a("string").that.equals(kinds[5]).and.does.not.equal(kinds[6]);
      writeFileSync(join(folder, "other"), `Match exec false\n  User nobody\n${sections}`);
      expect(hostKind("192.0.2.1", join(folder, "other")), "more than the name counts").to.equal(undefined);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is read from the arguments alone where there is no ssh", () => {
    const values = ownOptions([
      "-v",
      "-p2222",
      "-o",
      "StrictHostKeyChecking no",
      "-oUser=a",
      "-l",
      "b",
      "-i",
      "/k",
      "-J",
      "x,y",
    ]);
    expect(Object.fromEntries(values)).to.deep.equal({
      port: ["2222"],
      stricthostkeychecking: ["no"],
      user: ["a"],
      identityfile: ["/k"],
      proxyjump: ["x,y"],
    });
  });
});

describe("whom a task runs as", () => {
  const become = (variables: Record<string, unknown>, settings = {}) =>
    resolveBecome((name) => variables[name], settings);

  it("is nobody else unless become is on", () => {
    expect(become({})).to.equal(undefined);
    expect(become({ ansible_become_user: "x" })).to.equal(undefined);
    expect(become({ ansible_become: "no" }, { become: true })).to.equal(undefined);
  });

  it("is root by sudo when nothing more is said", () => {
    expect(become({}, { become: true })).to.deep.equal({ method: "sudo", user: "root" });
  });

  it("takes the method's own variables first, then the common ones, then the settings", () => {
    const variables = {
      ansible_become: true,
      ansible_become_method: "community.general.doas",
      ansible_doas_user: "d",
      ansible_become_user: "c",
      ansible_become_pass: "p",
    };
    expect(become(variables, { user: "s", flags: "-L", password: "s" })).to.deep.equal({
      method: "doas",
      user: "d",
      password: "p",
      flags: "-L",
    });
  });
});
