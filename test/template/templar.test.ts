import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { createTemplar, OMIT } from "../../runner/template/index.js";
import type { TemplateContext } from "../../runner/template/templar.js";
import { LazyMapping } from "../../runner/template/values.js";
import { UnsafeText, VaultText } from "../../runner/values.js";
import { layerOf, Scope } from "../../runner/vars/scope.js";
import { plainContext } from "./oracle.js";

function templar(
  vars: Record<string, unknown>,
  facts: Record<string, unknown> = {},
  over: Partial<TemplateContext> = {},
) {
  const position = (name: string) => ({ file: "vars.yml", line: Object.keys(vars).indexOf(name) + 1, column: 1 });
  return createTemplar(
    new Scope([layerOf("vars", vars, true, position), layerOf("facts", facts, false)]),
    plainContext(over),
  );
}

function failure(run: () => unknown): AxleError {
  try {
    run();
  } catch (error) {
    if (error instanceof AxleError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("the templar", () => {
  it("templates values in depth and leaves what holds no template alone", () => {
    const value = { a: [1, "plain"], b: null };
    const t = templar({ x: 1 });
    expect(t.template(value)).to.equal(value);
    expect(t.template({ a: ["{{ x }}"], "{{ x }}": "{{ x }}" })).to.deep.equal({ a: [1], "{{ x }}": 1 });
  });

  it("takes facts, results and !unsafe texts as they are", () => {
    const t = templar(
      { x: 1, safe: new UnsafeText("{{ x }}"), deep: { a: new UnsafeText("{{ x }}") } },
      { fact: "{{ x }}" },
    );
    expect(t.template("{{ fact }}")).to.equal("{{ x }}");
    expect(t.template("{{ safe }}")).to.equal("{{ x }}");
    expect(t.template("{{ deep.a }}")).to.equal("{{ x }}");
    expect(t.template(new UnsafeText("{{ x }}"))).to.equal("{{ x }}");
  });

  it("decrypts vault texts when they are used, and only then", () => {
    const seen: string[] = [];
    const decrypt = (text: string) => {
      seen.push(text);
      return "s3cret {{ x }}";
    };
    const t = templar(
      { x: 1, password: new VaultText("$ANSIBLE_VAULT;…"), user: { pass: new VaultText("other") } },
      {},
      { decrypt },
    );
    expect(seen).to.deep.equal([]);
    expect(t.template("{{ password }}!")).to.equal("s3cret {{ x }}!");
    expect(t.template("{{ user.pass }}")).to.equal("s3cret {{ x }}");
    expect(seen).to.deep.equal(["$ANSIBLE_VAULT;…", "other"]);
  });

  it("names the variable and the place of what is undefined", () => {
    const error = failure(() => templar({}).template("port={{ porrt }}", { file: "tasks.yml", line: 7, column: 11 }));
    expect(error.kind).to.equal("undefined-variable");
    expect(error.message).to.equal("'porrt' is undefined");
    expect(error.position).to.deep.equal({ file: "tasks.yml", line: 7, column: 19 });
  });

  it("suggests the name that was probably meant", () => {
    const error = failure(() => templar({ http_port: 80 }).template("{{ htp_port }}"));
    expect(error.remedy).to.contain("http_port");
    expect(failure(() => templar({ web: { listen: 1 } }).template("{{ web.lisen }}")).remedy).to.contain("listen");
  });

  it("gives template files' own lines and columns, in included files too", () => {
    const t = templar({ l: [1] });
    expect(failure(() => t.render("a\nb {{ nope }}\n", "/x/t.j2")).position).to.deep.equal({
      file: "/x/t.j2",
      line: 2,
      column: 6,
    });
    expect(failure(() => t.render("a\n\n{% if %}", "/x/t.j2")).position).to.deep.equal({
      file: "/x/t.j2",
      line: 3,
      column: 7,
    });
    expect(failure(() => t.render("{% for x in l %}\n{{ x + 'a' }}\n{% endfor %}", "/x/t.j2")).position?.line).to.equal(
      2,
    );
  });

  it("reports an unclosed tag where it was opened", () => {
    const error = failure(() => templar({}).render("a\n{% for x in [1] %}\nb\n", "/x/t.j2"));
    expect(error.position).to.deep.equal({ file: "/x/t.j2", line: 2, column: 4 });
    expect(error.message).to.contain("'endfor' expected");
  });

  it("detects variables that need themselves", () => {
    const t = templar({ a: "{{ b }}", b: "{{ a }}" });
    expect(failure(() => t.template("{{ a }}")).message).to.contain("recursive loop detected");
  });

  it("templates a variable once, but not what changes each time", () => {
    let calls = 0;
    class Counting extends LazyMapping {
      get() {
        calls++;
        return calls;
      }
      has() {
        return true;
      }
      keys() {
        return ["n"];
      }
    }
    const t = templar({ once: "{{ host.n }}", dice: "{{ 1000000 | random }}" }, { host: new Counting() });
    expect([t.template("{{ once }}"), t.template("{{ once }}")]).to.deep.equal(["1", "1"]);
    const rolls = new Set([1, 2, 3, 4, 5].map(() => t.template("{{ dice }}")));
    expect(rolls.size).to.be.greaterThan(1);
  });

  it("asks lazy mappings such as hostvars for what is used only", () => {
    const asked: string[] = [];
    class Hosts extends LazyMapping {
      get(key: string) {
        asked.push(key);
        return { ip: `ip of ${key}` };
      }
      has(key: string) {
        return key.startsWith("ax3-");
      }
      keys() {
        return ["ax3-1", "ax3-2"];
      }
    }
    const t = templar({}, { hostvars: new Hosts() });
    expect(t.template("{{ hostvars['ax3-2'].ip }}")).to.equal("ip of ax3-2");
    expect(asked).to.deep.equal(["ax3-2"]);
    expect(t.template("{{ hostvars['nope'] is defined }}{{ hostvars | length }}")).to.equal("False2");
    expect(t.template("{% for h in hostvars %}{{ hostvars[h].ip }};{% endfor %}")).to.equal("ip of ax3-1;ip of ax3-2;");
  });

  it("does not let a template change a variable for the others", () => {
    const t = templar({ l: [1], d: { a: [1] } });
    expect(t.template("{% set _ = l.append(2) %}{% set _ = d.a.append(2) %}{{ l }}{{ d }}")).to.equal(
      "[1, 2]{'a': [1, 2]}",
    );
    expect(t.template("{{ l }}{{ d }}")).to.equal("[1]{'a': [1]}");
  });

  it("refuses conditions that come from a board", () => {
    const t = templar({ c: "i == 5", i: 5 }, { said: "i == 5" });
    expect(t.condition("{{ c }}")).to.equal(true);
    expect(failure(() => t.condition("{{ said }}")).message).to.contain("not the user's");
    expect(t.condition("said == 'i == 5'")).to.equal(true);
  });

  it("warns of delimiters in conditions", () => {
    const warnings: string[] = [];
    templar({ i: 5 }, {}, { warn: (message) => warnings.push(message) }).condition("{{ i == 5 }}");
    expect(warnings).to.have.length(1);
  });

  it("knows omit, vars and what a template file knows besides", () => {
    const t = templar({ a: 1, b: "{{ a }}" });
    expect(t.template("{{ nope | default(omit) }}")).to.equal(OMIT);
    expect(t.template("{{ vars['b'] }}{{ vars.nope is defined }}")).to.equal("1False");
    expect(t.render("# {{ ansible_managed }} {{ template_path }}", "/x/t.j2")).to.equal("# Ansible managed /x/t.j2");
  });

  it("evaluates bare expressions", () => {
    const t = templar({ l: [1, 2], s: "x" });
    expect(t.evaluate("l | length > 1")).to.equal(true);
    expect(t.evaluate("l")).to.deep.equal([1, 2]);
    expect(failure(() => t.evaluate("nope", { file: "f", line: 1, column: 10 })).position?.column).to.equal(10);
  });

  it("renders handlebars templates, strictly and without escaping", () => {
    const t = templar({ name: "a<b", hosts: ["x", "y"], d: { k: "{{ name }}" } });
    expect(t.render("{{name}} {{#each hosts}}{{this}};{{/each}} {{d.k}}", "/x/t.hbs")).to.equal("a<b x;y; a<b");
    const error = failure(() => t.render("a\n{{nope}}", "/x/t.hbs"));
    expect(error.kind).to.equal("undefined-variable");
    expect(error.position).to.deep.include({ file: "/x/t.hbs", line: 2 });
    expect(failure(() => t.render("{{name.constructor}}", "/x/t.hbs")).kind).to.equal("undefined-variable");
    expect(failure(() => t.render("{{#if}", "/x/t.hbs")).kind).to.equal("syntax");
  });
});
