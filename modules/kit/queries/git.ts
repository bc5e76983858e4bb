import { quote, quoteAll } from "../sh/quote.js";
import { type About, word, wordsOf } from "./query.js";

/**
 * A working copy as it stands, and what its remote repository has. Nothing is fetched and no lock is taken: git is told to
 * leave its index alone, and ssh to note host keys in no file. The words for ssh are the module's own, checked for options
 * that would start a program.
 */
export function git(about: About): string {
  const words = (name: string) => quote(word(about, name));
  return `
git=${words("executable")}; [ -n "$git" ] || git=git
have "$git" || git=
section tool; echo "$git"
[ -n "$git" ] || exit 0
dest=${words("dest")}; repo=${words("repo")}; remote=${words("remote")}; version=${words("version")}
GIT_OPTIONAL_LOCKS=0; GIT_TERMINAL_PROMPT=0; export GIT_OPTIONAL_LOCKS GIT_TERMINAL_PROMPT
ask() { "$git" -c core.fsmonitor=false "$@"; }
found=
section number; ask --version
section acceptnew; ssh -o StrictHostKeyChecking=accept-new -V 2>/dev/null && echo yes
if [ -n "$dest" ]; then
${here(word(about, "bare") === "yes")}
fi
${word(about, "ask") === "never" ? "" : there(wordsOf(about, "ssh"), word(about, "ask") === "always")}
`;
}

/** The working copy: where its repository is, what is checked out, what was changed. */
function here(bare: boolean): string {
  return `
dir=$dest${bare ? "" : "/.git"}
if [ -f "$dir" ]; then to=$(sed -n 's/^gitdir: //p' "$dir"); case $to in /*) dir=$to;; ?*) dir=$dest/$to;; esac; fi
section dir; echo "$dir"
section folder; [ -e "$dest" ] && ls -A "$dest" | head -n 1
if [ -f "$dir/config" ] && cd "$dest"; then
section config; echo yes; found=yes
section head; ask rev-parse HEAD 2>/dev/null
section branch; ask symbolic-ref -q --short HEAD
section default; ask symbolic-ref -q --short "refs/remotes/$remote/HEAD"
section url; ask ls-remote --get-url "$remote"
section branches; ask for-each-ref --format='%(refname)' refs/heads
${bare ? "" : "section changes; ask status --porcelain | grep -v '^??'"}
section known; ask rev-parse -q --verify "$version^{commit}" 2>/dev/null
section modules; [ -f .gitmodules ] && ask submodule status 2>/dev/null
section hasmodules; [ -f .gitmodules ] && echo yes
fi`;
}

/** The remote repository's branches and tags. */
function there(ssh: readonly string[], always: boolean): string {
  const quiet = ["-o", "BatchMode=yes", "-o", "UserKnownHostsFile=/dev/null ~/.ssh/known_hosts ~/.ssh/known_hosts2"];
  const command = quoteAll(["ssh", ...quiet, ...ssh]);
  return `
GIT_SSH_COMMAND=${quote(command)}; export GIT_SSH_COMMAND
${always ? "" : '[ -n "$found" ] ||'} {
cd / && refs=$(ask ls-remote -- "$repo" 2>&1); rc=$?
section refs; echo "$refs"
section rc; echo "$rc"
}`;
}
