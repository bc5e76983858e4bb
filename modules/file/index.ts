import { defineModule, type Plan } from "../contract.js";
import { pathInfo } from "../kit/file-info.js";
import type { StatReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { followLinks, planDirectory } from "./directory-state.js";
import { peek, withAccountWarnings } from "./internal.js";
import { planHardLink, planLink } from "./link-states.js";
import { planAbsent, planFile, planTouch } from "./plain-states.js";
import { schema } from "./schema.js";
import { type FileState, fileReaders, type Situation, situate } from "./situation.js";
import { touchFailure } from "./touch-failure.js";

const planners: Record<FileState, (situation: Situation) => Plan> = {
  absent: planAbsent,
  directory: planDirectory,
  file: planFile,
  hard: planHardLink,
  link: planLink,
  touch: planTouch,
};

export default defineModule({
  name: "file",
  summary: "Makes, removes and sets the attributes of files, directories and links",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    path: "Path that was managed (states file, directory, absent)",
    dest: "Path that was managed (states link, hard, touch)",
    mode: "Permissions as octal text",
    owner: "Name of the owner",
    group: "Name of the group",
    state: "What the path is now",
    size: "Size in bytes",
    src: "What the link points at",
  },
  examples: `
- name: A directory for logs, with everything above it
  file:
    path: /var/log/axis/boot
    state: directory
    mode: "0755"
- name: A link that follows the newest release
  file:
    src: releases/42
    dest: /opt/app/current
    state: link
- name: Nothing left of the old version
  file:
    path: /opt/app-old
    state: absent
- name: Readable for everybody, folders enterable
  file:
    path: /srv/www
    state: directory
    recurse: true
    mode: u=rwX,go=rX
`,
  probe: (args, _board, _inputs, asked) => fileReaders(args, asked?.diffMode),
  probeMore: (args, seen) => followLinks(args, seen),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      if (args._diff_peek !== undefined) return peek(args, seen);
      const situation = situate(args, seen, board, clock);
      const plan = planners[situation.state](situation);
      return clock.checkMode ? withAccountWarnings(plan, args, situation.accounts) : plan;
    }),
  finish(args, _seen, outcome) {
    const after = outcome.after as Record<string, StatReading> | undefined;
    if (!after) return args.state === "touch" ? touchFailure(args.path, outcome.operations) : {};
    const inside = after.inside && after.target?.type === "directory" ? after.inside : undefined;
    const followed =
      args.follow && args.state && args.state !== "link" && after.path?.type === "link" ? after.target : after.path;
    return pathInfo(inside ?? followed);
  },
});
