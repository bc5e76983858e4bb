import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { loadSettings } from "../../runner/settings/load-settings.js";
import { SETTINGS } from "../../runner/settings/table.js";
import { askPython, hasOracle } from "../load/python.js";

let folder: string;

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Settings of a folder, away from this machine's own files. */
function load(env: Record<string, string> = {}, playbookDir?: string) {
  return loadSettings({ cwd: folder, env: { HOME: folder, ...env }, ...(playbookDir ? { playbookDir } : {}) });
}

function failure(work: () => unknown): AxleError {
  try {
    work();
  } catch (error) {
    if (error instanceof AxleError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("settings", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-settings-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("have defaults", () => {
    const settings = load();
    expect(settings.get("DEFAULT_FORKS")).to.equal(5);
    expect(settings.origin("DEFAULT_FORKS")).to.deep.equal({ from: "default" });
    expect(settings.list("DEFAULT_ROLES_PATH")[0]).to.equal(join(folder, ".ansible/roles"));
    expect(settings.get("NO_SUCH_SETTING")).to.equal(undefined);
  });

  it("are read from ansible.cfg, with paths that belong to it", () => {
    const text =
      "[defaults]\nforks = 9 ; many\nroles_path: roles:~/more\n# a comment\nhost_key_checking=no\ninventory = a,b\n" +
      "[privilege_escalation]\nbecome = yes\n[ssh_connection]\nssh_args = -o A=b\n  -o C=d\n[galaxy]\nserver = x\n";
    const file = write("sub/ansible.cfg", text);
    const settings = load({ ANSIBLE_CONFIG: file });
    expect(settings.get("DEFAULT_FORKS")).to.equal(9);
    expect(settings.origin("DEFAULT_FORKS")).to.deep.equal({ from: "file", position: { file, line: 2, column: 1 } });
    expect(settings.get("DEFAULT_ROLES_PATH")).to.deep.equal([join(folder, "sub/roles"), join(folder, "more")]);
    expect(settings.get("DEFAULT_HOST_LIST")).to.deep.equal([join(folder, "sub/a"), join(folder, "sub/b")]);
    expect(settings.get("HOST_KEY_CHECKING")).to.equal(false);
    expect(settings.get("DEFAULT_BECOME")).to.equal(true);
    expect(settings.get("SSH_ARGS")).to.equal("-o A=b\n-o C=d");
    expect(settings.unused.map(({ name }) => name)).to.deep.equal(["[galaxy] server"]);
  });

  it("count in this order: command line, environment, axle.yml, ansible.cfg", () => {
    write("ansible.cfg", "[defaults]\nforks=1\ntimeout=1\nremote_user=cfg\nstrategy=free\n");
    write("axle.yml", "forks: 2\nDEFAULT_TIMEOUT: 2\ndefaults: {remote_user: yml}\n");
    const settings = load({ ANSIBLE_FORKS: "3", ANSIBLE_TIMEOUT: "3" });
    settings.override("DEFAULT_FORKS", 4, "-f");
    expect(
      ["DEFAULT_FORKS", "DEFAULT_TIMEOUT", "DEFAULT_REMOTE_USER", "DEFAULT_STRATEGY"].map((name) => settings.get(name)),
    ).to.deep.equal([4, 3, "yml", "free"]);
    expect(settings.origin("DEFAULT_FORKS")).to.deep.equal({ from: "command line", option: "-f" });
    expect(settings.origin("DEFAULT_TIMEOUT")).to.deep.equal({ from: "environment", variable: "ANSIBLE_TIMEOUT" });
  });

  it("are found beside the playbook, too", () => {
    write("project/ansible.cfg", "[defaults]\nforks=7\n");
    expect(load({}, join(folder, "project")).get("DEFAULT_FORKS")).to.equal(7);
  });

  it("are not taken from a folder that everybody can write to", () => {
    write("ansible.cfg", "[defaults]\nforks=7\n");
    chmodSync(folder, 0o777);
    const settings = load();
    expect(settings.get("DEFAULT_FORKS")).to.equal(5);
    expect(settings.warnings.join()).to.contain("everybody can write");
  });

  it("that do not fit are refused with their place", () => {
    write("ansible.cfg", "[defaults]\nforks = many\n");
    expect(failure(load)).to.deep.include({
      kind: "settings",
      message: "DEFAULT_FORKS must be a whole number, not `many`.",
    });
    expect(failure(load).position).to.include({ line: 2 });
    write("ansible.cfg", "[defaults]\ngathering = smrt\n");
    expect(failure(load).remedy).to.contain("`smart`");
    write("ansible.cfg", "forks = 1\n");
    expect(failure(load).message).to.contain("before the first section");
    write("ansible.cfg", "");
    write("axle.yml", "fork: 1\n");
    expect(failure(load)).to.include({ message: "`fork` is no setting.", remedy: "Did you mean `forks`?" });
    write("axle.yml", "");
    expect(failure(() => load({ ANSIBLE_FORKS: "x" })).message).to.contain("environment variable ANSIBLE_FORKS");
  });

  it("have the defaults, keys and variables that Ansible gives them", function () {
    if (!hasOracle) this.skip();
    const script = `
import yaml, ansible.config as c, os
base = yaml.safe_load(open(os.path.join(os.path.dirname(c.__file__), 'base.yml')))
def run(name):
    d = base.get(name)
    if d is None: return None
    return [d.get('default'), [e['name'] for e in d.get('env', [])], [i['section'] + '.' + i['key'] for i in d.get('ini', [])]]`;
    const theirs = askPython(
      script,
      SETTINGS.map(({ name }) => name),
    ) as ([unknown, string[], string[]] | null)[];
    SETTINGS.forEach((setting, index) => {
      const known = theirs[index];
      if (!known) return;
      const [value, env, ini] = known;
      expect(setting.env, setting.name).to.include.members(env);
      expect(setting.ini, setting.name).to.include.members(ini);
      const computed = typeof value === "string" && value.includes("{{");
      if (!computed) expect(setting.default ?? null, setting.name).to.deep.equal(value);
    });
  });
});
