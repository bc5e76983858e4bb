/** Changes of every kind that leaves files: small, large, in place, with a validator, a folder, a link, a command. */
const size = 60_000;

export const playbook = `- hosts: all
  gather_facts: false
  tasks:
    - {name: folder, file: {path: /srv/faults/folder, state: directory}}
    - {name: small, copy: {dest: /srv/faults/small, content: "new\\n"}}
    - {name: large, copy: {dest: /srv/faults/large, content: "{{ 'n' * ${size} }}"}}
    - {name: checked, copy: {dest: /srv/faults/checked, content: "new\\n", validate: "grep -q new %s"}}
    - {name: line, lineinfile: {path: /srv/faults/line, line: "new"}}
    - {name: link, file: {src: small, dest: /srv/faults/link, state: link}}
    - {name: command, shell: "echo new >/srv/faults/command", args: {creates: /srv/faults/command}}
`;

/** Its tasks, each with a path of the same name. */
export const steps = ["folder", "small", "large", "checked", "line", "link", "command"];

/** Shell text: the board before it. */
export const before = `
rm -rf /srv/faults; mkdir -p /srv/faults; cd /srv/faults
for f in small checked line; do echo old >$f; done
head -c ${size} /dev/zero | tr '\\0' o >large`;

/** Shell text: a line for each step with `old`, `new` or what it is instead, and one for each thing that lies about. */
export const listState = `
cd /srv/faults
say() { echo "$1 $2"; }
is() { if [ "$(cat $1)" = old ]; then say $1 old; elif [ "$(cat $1)" = "$2" ]; then say $1 new; else say $1 "half:$(wc -c <$1)"; fi; }
if [ -d folder ]; then say folder new; else say folder old; fi
is small new; is checked new; is line "$(printf 'old\\nnew')"
case $(tr -d o <large | wc -c)+$(tr -d n <large | wc -c) in 0+${size}) say large old;; ${size}+0) say large new;; *) say large "half:$(wc -c <large)";; esac
if [ -h link ]; then say link new; else say link old; fi
if [ ! -e command ]; then say command old; else is command new; fi
for f in * .[!.]*; do case $f in folder|small|large|checked|line|link|command|'.[!.]*') ;; *) say "$f" stray;; esac; done`;

/** Shell text: what of a run still runs on the board; nothing when all has ended. */
export const after = `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null; echo; done | grep -E 'head -c|grep -q new|[.]axle-' | grep -v 'grep -E' || :`;
