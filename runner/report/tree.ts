import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EventSink } from "../events.js";
import { pythonJson } from "./python-json.js";

/**
 * A file per board in a folder, with its result as JSON (`exec --tree`, Ansible's callback `tree`). The folder is made;
 * a board that is skipped leaves no file.
 */
export function treeReport(folder: string): EventSink {
  return (event) => {
    if (event.event !== "result" || event.item !== undefined || event.status === "skipped") return;
    const hidden = (key: string) => key.startsWith("_ansible_") || key === "invocation" || key === "failed";
    const fields = Object.entries(event.result).filter(([key]) => !hidden(key));
    mkdirSync(folder, { recursive: true });
    const text = pythonJson(Object.fromEntries(fields), event.show === "always" ? 4 : 0);
    writeFileSync(join(folder, event.host.replaceAll("/", "_")), text);
  };
}
