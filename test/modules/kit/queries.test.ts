import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { queries } from "../../../modules/kit/queries/index.js";
import { type About, parseSections, queryScript } from "../../../modules/kit/queries/query.js";

const shells = [["dash"], ["busybox", "sh"]];
const nasty = 'it\'s $(echo a) `b`; "c"';

/** What each question is about in this test; those that are not listed are about nothing. */
const subjects: Record<string, About[]> = {
  service: ["systemd", "sysvinit", "openrc", "procd", "upstart"].map((manager) => ({
    name: nasty,
    manager,
    pattern: nasty,
  })),
  sysctl: [
    { name: nasty, file: nasty },
    { name: "kernel.ostype", file: "/etc/sysctl.conf" },
  ],
  kernelModule: [{ name: nasty }],
  getent: [{ database: nasty, keys: [nasty] }, { database: "passwd", keys: ["root"] }, { database: "group" }],
  timezone: [{ name: nasty }],
  user: [{ name: nasty, groups: [nasty], home: nasty, key: nasty }],
  packages: ["dnf", "apk", "opkg"].map((manager) => ({
    manager,
    names: [nasty, "bash"],
    newer: "yes",
    options: [nasty],
  })),
  dpkgSelection: [{ name: nasty }],
  debconf: [{ name: nasty, question: nasty, password: "yes" }],
  alternatives: [{ name: nasty, path: nasty }],
  pip: [{ virtualenv: nasty, requirements: nasty, chdir: nasty, newer: "yes" }, { executable: nasty }],
  crontab: [{ user: nasty }, {}],
  iptables: [{ table: "filter", chain: nasty, rule: [nasty, "-p", "tcp"] }],
  ufw: [{ commands: [`allow\u001f${nasty}`] }],
  group: [{ name: nasty, gid: nasty }],
  flash: [
    { partition: nasty, sides: [nasty, "b"], explicit: "yes", variable: nasty, image: nasty, former: nasty },
    { partition: "/dev/null", image: nasty },
  ],
};

describe("questions about the system", () => {
  for (const [name, make] of Object.entries(queries) as [string, (about: About) => string][]) {
    for (const [program, ...first] of shells as [string, ...string[]][]) {
      it(`${name} can be asked on ${program}, whatever it is about`, () => {
        for (const about of subjects[name] ?? [{}]) {
          const run = spawnSync(program, [...first, "-c", queryScript(make(about))], {
            encoding: "utf8",
            timeout: 20_000,
          });
          expect(run.stderr, JSON.stringify(about)).to.not.match(/[Ss]yntax error|unexpected|bad substitution/);
          expect(run.status).to.equal(0);
          expect(Object.keys(parseSections(run.stdout)), "sections").to.not.be.empty;
        }
      });
    }
  }
});
