import { Refusal } from "../kit/refusal.js";

export interface AclArgs {
  path: string;
  state: "absent" | "present" | "query";
  etype?: string | undefined;
  entity: string;
  permissions?: string | undefined;
  entry?: string | undefined;
  default: boolean;
  follow: boolean;
  recursive: boolean;
  recalculate_mask: string;
  use_nfsv4_acls: boolean;
}

/** One entry as setfacl takes it. */
export interface AclRequest {
  entry: string;
  inherited: boolean;
}

const kinds = ["user", "group", "mask", "other"];

/** The entry that is asked for; undefined for a query. Throws {@link Refusal} in Ansible's words. */
export function requestOf(args: AclArgs): AclRequest | undefined {
  checkRequest(args);
  if (args.state === "query") return undefined;
  const asked = args.entry ? splitEntry(args.entry) : { ...args, inherited: undefined };
  const parts = [asked.etype ?? "", asked.entity ?? ""];
  const permissions = args.state === "present" ? asked.permissions : undefined;
  if (args.use_nfsv4_acls) parts.push(asked.permissions ?? "", "allow");
  else if (permissions) parts.push(permissions);
  return { entry: parts.join(":"), inherited: asked.inherited ?? args.default };
}

/** `default:user:name:rwx`, each word by its first letter; the permissions may be missing. */
function splitEntry(entry: string) {
  const parts = entry.split(":");
  const inherited = /^d/i.test(entry) ? true : undefined;
  if (inherited) parts.shift();
  const [type = "", entity, permissions] = parts;
  const etype = kinds.find((kind) => kind[0] === type[0]?.toLowerCase());
  return { etype, entity, permissions, inherited };
}

/** Arguments that don't go together. */
export function checkRequest(args: AclArgs): void {
  const { state, entry } = args;
  const refuse = (problem: string, when: unknown) => {
    if (when) throw new Refusal(problem);
  };
  if (state === "query") {
    refuse("'recursive' MUST NOT be set when 'state=query'.", args.recursive);
    refuse(
      "'recalculate_mask' MUST NOT be set to 'mask' or 'no_mask' when 'state=query'.",
      args.recalculate_mask !== "default",
    );
  }
  if (!entry) {
    refuse("'permissions' MUST NOT be set when 'state=absent'.", state === "absent" && args.permissions);
    refuse("'entity' MUST be set when 'state=absent'.", state === "absent" && !args.entity);
    refuse(`'etype' MUST be set when 'state=${state}'.`, state !== "query" && !args.etype);
    return;
  }
  const sections = entry.split(":").length;
  refuse(
    "'entry' MUST NOT be set when 'entity', 'etype' or 'permissions' are set.",
    args.etype || args.entity || args.permissions,
  );
  refuse(
    "'entry' MUST have 3 or 4 sections divided by ':' when 'state=present'.",
    state === "present" && sections !== 3 && sections !== 4,
  );
  refuse(
    "'entry' MUST have 2 or 3 sections divided by ':' when 'state=absent'.",
    state === "absent" && sections !== 2 && sections !== 3,
  );
  refuse("'entry' MUST NOT be set when 'state=query'.", state === "query");
}

/** getfacl's options: without names that are not absolute, and without the three lines of comment above. */
export function getfaclOptions(args: AclArgs, request?: AclRequest): string[] {
  return [
    ...((request?.inherited ?? args.default) ? ["-d"] : []),
    "--omit-header",
    "--absolute-names",
    ...shared(args),
    "--",
    args.path,
  ];
}

/** setfacl's options. */
export function setfaclOptions(args: AclArgs, request: AclRequest): string[] {
  const mask = { default: [], mask: ["--mask"], no_mask: ["--no-mask"] }[args.recalculate_mask] ?? [];
  const how = args.state === "present" ? ["-m", request.entry] : ["-x", request.entry];
  return [...(request.inherited ? ["-d"] : []), ...how, ...mask, ...shared(args), "--", args.path];
}

function shared(args: AclArgs): string[] {
  return [...(args.recursive ? ["--recursive"] : []), ...(args.follow ? [] : ["--physical"])];
}
