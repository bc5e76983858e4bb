import type { BoardInfo } from "../../../modules/kit/board-info.js";

/**
 * `~` and `$NAME` in a path argument, as the user of the session sees them. What cannot be known without asking the
 * board (another user's home, other variables) stays as it is.
 */
export function expandPath(path: string, info: BoardInfo): string {
  const variables = path.replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain: string, braced: string) => {
    const name = plain ?? braced;
    if (name === "HOME") return info.home;
    if (name === "USER" || name === "LOGNAME") return info.user;
    return whole;
  });
  if (variables === "~" || variables.startsWith("~/")) return info.home + variables.slice(1);
  return variables;
}
