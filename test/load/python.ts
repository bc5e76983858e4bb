import { execFileSync, spawnSync } from "node:child_process";

/** Whether the oracle (ansible-core and PyYAML of the system) is installed. */
export const hasOracle = spawnSync("/usr/bin/python3", ["-c", "import ansible, yaml"]).status === 0;

/** Runs a Python script once over many inputs: `run(text)` is called for each and its JSON result is given back. */
export function askPython(script: string, inputs: readonly string[]): unknown[] {
  const program = `import sys, json\n${script}\nprint(json.dumps([run(text) for text in json.load(sys.stdin)]))\n`;
  const output = execFileSync("/usr/bin/python3", ["-c", program], { input: JSON.stringify(inputs), encoding: "utf8" });
  return JSON.parse(output) as unknown[];
}
