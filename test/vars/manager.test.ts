import { expect } from "chai";
import { findTask, openProject, type Project } from "./project.js";

describe("the variables manager", () => {
  const minimal = {
    hosts:
      '[g]\nh1 d=\'{"a": {"x": 1}, "l": [1]}\'\nh2 ansible_host=10.0.0.2 who=\'{{ inventory_hostname }}\'\n[g:vars]\nd={"a": {"y": 2}, "l": [2], "b": 1}\n',
    "play.yml":
      "- hosts: all\n  vars: {who_am_i: '{{ inventory_hostname }}', d: {c: 3}}\n  tasks:\n    - {name: show, debug: {msg: ''}}\n",
  };
  let project: Project;
  afterEach(() => project.remove());

  const scopeOf = (name: string) => {
    const play = project.playbook.plays[0]!;
    return project.manager.scope({
      play,
      host: project.manager.inventory.getHost(name)!,
      task: findTask(play.tasks, "show")!,
    });
  };

  it("replaces dicts by default and merges them on request", () => {
    project = openProject(minimal);
    expect(scopeOf("h1").find("d")!.value).to.deep.equal({ c: 3 });
    project.remove();
    project = openProject(minimal, { hashBehaviour: "merge" });
    expect(scopeOf("h1").find("d")!.value).to.deep.equal({ a: { x: 1, y: 2 }, l: [1], b: 1, c: 3 });
  });

  it("keeps facts from changing how a board is reached", () => {
    project = openProject(minimal);
    const facts = {
      ansible_host: "evil",
      ansible_python_interpreter: "evil",
      ansible_become_user: "evil",
      ansible_distribution: "Debian",
    };
    project.manager.store("h2").addFacts(facts);
    const scope = scopeOf("h2");
    expect(scope.find("ansible_host")!.value).to.equal("10.0.0.2");
    expect(scope.has("ansible_become_user")).to.equal(false);
    expect(scope.has("ansible_python_interpreter")).to.equal(false);
    expect(scope.find("ansible_distribution")!.value).to.equal("Debian");
    expect(scope.find("ansible_facts")!.value).to.include({ distribution: "Debian" });
  });

  it("never trusts what boards said, and trusts what the user wrote", () => {
    project = openProject(minimal);
    const store = project.manager.store("h1");
    store.addFacts({ fact: "{{ 1 }}" });
    store.set({ registered: { stdout: "{{ 1 }}" } });
    store.include({ included: "{{ 1 }}" });
    const scope = scopeOf("h1");
    const trust = (name: string) => scope.find(name)!.layer.trusted;
    expect([trust("fact"), trust("registered"), trust("included"), trust("who_am_i")]).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
  });

  it("gives a delegated task the other host's variables under its own host's name", () => {
    project = openProject(minimal);
    const play = project.playbook.plays[0]!;
    const request = { play, host: project.manager.inventory.getHost("h1")!, task: findTask(play.tasks, "show")! };
    const scope = project.manager.delegatedScope(request, "h2");
    expect(scope.find("ansible_host")!.value).to.equal("10.0.0.2");
    expect(project.templar(scope).template("{{ inventory_hostname }}")).to.equal("h1");
    expect(project.manager.delegateHost("10.0.0.2").name).to.equal("h2");
    expect(project.manager.delegateHost("elsewhere").name).to.equal("elsewhere");
    const own = project.manager.scope(request).with(project.manager.delegatedLayer(request, "h2"));
    expect(project.templar(own).template("{{ ansible_delegated_vars['h2'].ansible_host }}")).to.equal("10.0.0.2");
  });

  it("shares layers: a scope for each task of a thousand hosts copies no dictionary", () => {
    project = openProject({
      ...minimal,
      hosts: "[g]\nh[1:1000]\n[g:vars]\nbig=1\n",
      "group_vars/g.yml": "from_file: 1\n",
    });
    const [first, second] = [scopeOf("h1"), scopeOf("h1000")];
    const layer = (scope: typeof first, name: string) => scope.find(name)!.layer;
    expect(layer(first, "big")).to.equal(layer(second, "big"));
    expect(layer(first, "who_am_i")).to.equal(layer(second, "who_am_i"));
    expect(layer(scopeOf("h1"), "inventory_hostname")).to.equal(layer(first, "inventory_hostname"));
  });

  it("says where a variable was written", () => {
    project = openProject({ ...minimal, "host_vars/h1.yml": "x: 1\nfrom_file: here\n" });
    const place = (name: string) => {
      const position = scopeOf("h1").find(name)!.layer.position?.(name);
      return position && [position.file.replace(`${project.directory}/`, ""), position.line, position.column];
    };
    expect(place("from_file")).to.deep.equal(["host_vars/h1.yml", 2, 12]);
    expect(place("inventory_hostname")).to.equal(undefined);
    expect(place("who_am_i")).to.deep.equal(["play.yml", 2, 20]);
  });
});
