import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { limits } from "../../runner/template/evaluate/budget.js";
import { createTemplar } from "../../runner/template/index.js";
import { layerOf, Scope } from "../../runner/vars/scope.js";
import { plainContext } from "./oracle.js";

const vars = { s: "text", i: 5, l: [1, 2], d: { a: 1 }, n: null };

function render(template: string): unknown {
  return createTemplar(new Scope([layerOf("vars", vars, true)]), plainContext()).template(template);
}

function failure(template: string): AxleError {
  try {
    const value = render(template);
    throw new Error(`no error, but ${JSON.stringify(value)}`);
  } catch (error) {
    if (error instanceof AxleError) return error;
    throw error;
  }
}

describe("a template cannot reach JavaScript", () => {
  const names = [
    "constructor",
    "__proto__",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "call",
    "apply",
    "bind",
  ];
  const targets = [
    "s",
    "i",
    "l",
    "d",
    "n",
    "range",
    "lookup",
    "loop",
    "s.upper",
    "d.items",
    "namespace(a=1)",
    "cycler(1)",
    "now()",
    "(1, 2)",
    "dict",
    "joiner()",
    "range(3)",
    "s.encode()",
    "self",
    "vars",
  ];

  for (const target of targets) {
    it(`finds no JavaScript property on ${target}`, () => {
      for (const name of names) {
        for (const path of [`${target}.${name}`, `${target}['${name}']`, `${target} | attr('${name}')`]) {
          const found = render(`{% for x in [1] %}{{ (${path}) is defined }}{% endfor %}`);
          expect(found, path).to.equal(false);
        }
      }
    });
  }

  it("does not run the classic attack", () => {
    expect(failure("{{ s.constructor.constructor('return process')() }}").kind).to.equal("undefined-variable");
    expect(failure("{{ (range.constructor)('return process')() }}").kind).to.equal("undefined-variable");
  });

  it("keeps keys named like JavaScript's own to themselves", () => {
    expect(
      render("{% set x = {} %}{% set _ = x.update({'__proto__': {'evil': 1}}) %}{{ x.evil is defined }}"),
    ).to.equal(false);
    expect(({} as Record<string, unknown>)["evil"]).to.equal(undefined);
    expect(render("{{ {'constructor': 1}.constructor }}")).to.equal("1");
    expect(render("{% macro m() %}{{ kwargs['__proto__'] }}{% endmacro %}{{ m(**{'__proto__': 7}) }}")).to.equal("7");
  });

  it("lets no template format its way out of a text", () => {
    expect(failure("{{ '{0.constructor}'.format(s) }}").message).to.contain("has no attribute 'constructor'");
    expect(failure("{{ '{0[__proto__]}'.format(d) }}").message).to.contain("has no attribute '__proto__'");
  });
});

describe("a run-away template is stopped", () => {
  const cases: Record<string, string> = {
    "a range without end": "{{ range(10**12) | list }}",
    "a text repeated without end": "{{ 'x' * 10**10 }}",
    "a list repeated without end": "{{ [0] * 10**10 }}",
    "a number without end": "{{ 9 ** (9 ** 9) }}",
    "padding without end": "{{ 'x'.ljust(10**10) }}{{ '%999999999999d' % 1 }}",
    "a format without end": "{{ '{:>9999999999}'.format(1) }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a loop that calls itself": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a block that calls itself": "{% block a %}{{ self.a() }}{% endblock %}",
    "output that doubles":
      "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x | length }}",
  };
  for (const [what, template] of Object.entries(cases)) {
    it(`stops ${what}`, () => expect(failure(template).kind).to.equal("template"));
  }

  it("stops loops in loops", function () {
    this.timeout(60_000);
    const before = limits.steps;
    limits.steps = 100_000;
    try {
      const error = failure("{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}");
      expect(error.message).to.contain("runs away");
    } finally {
      limits.steps = before;
    }
  });
});
