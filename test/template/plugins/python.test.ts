import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { AxleError } from "../../../runner/errors.js";
import { filterOf } from "../../../runner/template/evaluate/calls.js";
import { projectPlugins } from "../../../runner/template/plugins/index.js";
import type { Call } from "../../../runner/template/registry.js";
import { findUnknownName } from "../../../runner/template/unknown-names.js";
import type { Value } from "../../../runner/values.js";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();

describe("filters in Python", () => {
  const path = process.env["PATH"];
  let folder: string;
  let warnings: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-plugins-"));
    warnings = [];
    projectPlugins.begin((message) => warnings.push(message)).addProject(folder);
  });
  afterEach(() => {
    process.env["PATH"] = path;
    projectPlugins.begin(() => {});
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    projectPlugins.begin((message) => warnings.push(message)).addProject(folder);
  }

  const call = (name: string) => ({ name, kwargs: {}, context: {}, position: undefined }) as unknown as Call;
  const apply = (name: string, input: Value): Value => filterOf(name).run(call(name), input);

  /** A python3 of its own, on a machine without Ansible: `words` is what a shell starts in its place. */
  function pythonIs(words: string): void {
    const bin = join(folder, "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "python3"), `#!/bin/sh\nexec ${words} "$@"\n`);
    chmodSync(join(bin, "python3"), 0o755);
    process.env["PATH"] = bin;
  }

  it("have Ansible's errors and helpers where Ansible is not installed", () => {
    pythonIs(`${python} -S`);
    write(
      "filter_plugins/f.py",
      `from ansible.errors import AnsibleFilterError, AnsibleError
from ansible.module_utils._text import to_text, to_bytes, to_native
from ansible.module_utils.common.text.converters import to_text as same
from ansible.module_utils.common.collections import is_sequence
from ansible.module_utils.common._collections_compat import Mapping
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.module_utils.six import iteritems, string_types

def check(value):
    if isinstance(value, Mapping):
        return [same(to_bytes(key)) for key, _ in iteritems(value)]
    if is_sequence(value):
        return [boolean(entry) for entry in value]
    raise AnsibleFilterError("neither list nor dict: " + to_native(value))

class FilterModule(object):
    def filters(self):
        return {"check": check, "base": lambda value: issubclass(AnsibleFilterError, AnsibleError)}
`,
    );
    expect(apply("check", { a: 1, b: 2 })).to.deep.equal(["a", "b"]);
    expect(apply("check", ["yes", "off", 1])).to.deep.equal([true, false, true]);
    expect(apply("base", 1)).to.equal(true);
    expect(() => apply("check", "text")).to.throw(AxleError, /filter 'check' \(.*f\.py\): neither list nor dict: text/);
  });

  it("print where they like, without harm to their answers", () => {
    write(
      "filter_plugins/f.py",
      `import sys
class FilterModule:
    def filters(self):
        return {"loud": loud}
def loud(value):
    import os
    os.write(1, b"no answer\\n")
    print("nor this")
    return value
`,
    );
    expect(apply("loud", "x")).to.equal("x");
  });

  it("that can't be loaded are said and left out; what they seemed to bring is unknown, with the reason", () => {
    write("filter_plugins/broken.py", "import nowhere_to_be_found\n# brings 'lost'\n");
    write("filter_plugins/good.py", "class FilterModule:\n    def filters(self):\n        return {'found': len}\n");
    expect(apply("found", "abc")).to.equal(3);
    expect(findUnknownName("{{ 1 | lost }}")).to.deep.include({ kind: "filter", name: "lost" });
    expect(findUnknownName("{{ 1 | lost }}")?.remedy).to.match(/broken\.py seems to bring it.*nowhere_to_be_found/);
    expect(findUnknownName("{{ 1 | found }}")).to.equal(undefined);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(
      /^Skipping filter plugins in .*broken\.py; an error occurred while loading: No module/,
    );
  });

  it("need a python3, and say so", () => {
    pythonIs("/nonexistent/python3");
    write("filter_plugins/good.py", "class FilterModule:\n    def filters(self):\n        return {'found': len}\n");
    expect(findUnknownName("{{ 1 | found }}")?.remedy).to.match(/could not be loaded: plugins in Python can't run/);
  });

  it("that end Python fail alone: the next one runs in another", () => {
    write(
      "filter_plugins/f.py",
      `import os
class FilterModule:
    def filters(self):
        return {"end": lambda value: os._exit(3), "stay": lambda value: value}
`,
    );
    expect(apply("stay", 1)).to.equal(1);
    expect(() => apply("end", 1)).to.throw(AxleError, /Python ended with exit status 3/);
    expect(apply("stay", 2)).to.equal(2);
  });

  it("are not run by a mere look: names come from the text, values are not known", async () => {
    const mark = join(folder, "ran");
    write(
      "filter_plugins/f.py",
      `open(${JSON.stringify(mark)}, "w")
class FilterModule:
    def filters(self):
        return {"found": len}
`,
    );
    await projectPlugins.unused(async () => {
      expect(findUnknownName("{{ 1 | found }}")).to.equal(undefined);
      expect(findUnknownName("{{ 1 | other }}")).to.include({ name: "other" });
      expect(() => apply("found", "x")).to.throw(AxleError, /known in a run only/);
    });
    expect(() => execFileSync("test", ["-e", mark])).to.throw();
    expect(apply("found", "x")).to.equal(1);
    execFileSync("test", ["-e", mark]);
  });
});
