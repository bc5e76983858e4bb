import { linesOf, type QueryReading } from "../queries/query.js";

export interface ServiceFact {
  name: string;
  state: string;
  status?: string;
  source: string;
}

/** The answer of the question `services` as Ansible's facts; later managers win over earlier ones. */
export function parseServices(reading: QueryReading): Record<string, ServiceFact> {
  const found: Record<string, ServiceFact> = {};
  const add = (fact: ServiceFact) => {
    found[fact.name] = fact;
  };
  for (const line of linesOf(reading, "sysv")) {
    const match = /\[ ([+?-]) \]\s+(.+\S)/.exec(line);
    if (match) add({ name: match[2] as string, state: match[1] === "+" ? "running" : "stopped", source: "sysv" });
  }
  for (const line of linesOf(reading, "chkconfig")) {
    const match = /^(\S+)\s.*3:(on|off)/.exec(line);
    if (match) {
      const status = match[2] === "on" ? "enabled" : "disabled";
      add({ name: match[1] as string, state: match[2] === "on" ? "running" : "stopped", status, source: "sysv" });
    }
  }
  for (const line of linesOf(reading, "upstart")) {
    const match = /^(\S+)(?: \([^)]*\))? (start|stop)\/(\w+)/.exec(line);
    if (match)
      add({ name: match[1] as string, state: match[3] === "running" ? "running" : "stopped", source: "upstart" });
  }
  for (const line of linesOf(reading, "openrc")) {
    const match = /^\s+(\S+)\s+\[\s+(\w+)/.exec(line);
    if (match)
      add({
        name: match[1] as string,
        state: match[2] === "started" ? "running" : (match[2] as string),
        source: "openrc",
      });
  }
  for (const fact of systemdServices(reading)) add(fact);
  return found;
}

function systemdServices(reading: QueryReading): ServiceFact[] {
  const facts = new Map<string, ServiceFact>();
  for (const line of linesOf(reading, "units")) {
    const fields = line.replace(/^[\u25cf*\s]+/, "").split(/\s+/);
    const [name, load, , sub] = fields;
    if (!name?.endsWith(".service")) continue;
    // A unit that is known only because another one names it has no state of its own.
    const missing = load === "not-found" || load === "masked";
    const state = missing ? "stopped" : sub === "running" ? "running" : sub === "failed" ? "failed" : "stopped";
    facts.set(name, { name, state, status: missing ? (load as string) : "unknown", source: "systemd" });
  }
  for (const line of linesOf(reading, "files")) {
    const [name, status] = line.trim().split(/\s+/);
    if (!name || !status) continue;
    const known = facts.get(name);
    facts.set(name, {
      name,
      state: known?.state ?? (name.endsWith("@.service") ? "unknown" : "inactive"),
      status,
      source: "systemd",
    });
  }
  return [...facts.values()];
}
