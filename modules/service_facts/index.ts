import { defineModule } from "../contract.js";
import { args } from "../kit/args.js";
import { parseServices } from "../kit/services/facts.js";

/** Every service the board knows, with its state: `services` among the facts. */
export default defineModule({
  name: "service_facts",
  changes: false,
  summary: "Lists the services of the board as facts",
  args: args({}),
  examples: `
- name: What runs here
  service_facts:
- name: Only where sshd is known
  debug:
    msg: sshd runs
  when: "'ssh' in services"
`,
  returns: { ansible_facts: "services: name → {name, state, status, source}." },
  supports: { check: "full", diff: false },
  probe: () => ({ services: { read: "query", query: "services" } }) as const,
  plan: (_args, seen) => {
    const services = parseServices(seen.services);
    if (Object.keys(services).length === 0) {
      const msg = "Failed to find any services. This can be due to privileges or some other configuration issue.";
      return { plan: "skip", why: msg, result: { skipped: true, msg } };
    }
    return { plan: "ok", result: { ansible_facts: { services } } };
  },
});
