/** `_g PID`: all processes below one, and itself, in _x: what ppid says in each stat line, until nothing is added any more. */
export const everythingBelow = `_g(){ _x=" $1 "; _y=; while [ "$_x" != "$_y" ]; do _y=$_x; for _p in /proc/[0-9]*; do _q=\${_p#/proc/}
case $_x in *" $_q "*) :;; *) if read -r _r <"$_p/stat"; then _r=\${_r##*) }; _r=\${_r#? }; case $_x in *" \${_r%% *} "*) _x="$_x$_q ";; esac; fi;; esac; done; done 2>/dev/null; }`;

/**
 * Shell functions that every session has; sent once, with its first line. All names start with `_`.
 *
 * - `_b ID`, `_e ID STATUS`: a frame on standard output; `_B`, `_E`: on standard error too; `_s`: next part of a frame
 * - `_y N`: asks the controller for N bytes, which then come on descriptor 3
 * - `_w PATH`: why a path can't be seen: EACCES, ENOTDIR or nothing
 * - `_f PATH`: one line of what the shell itself can tell of a path
 * - `_c PATH BYTES`: a file's content
 * - `_d FOLDER`: removes new files that a power cut has caught before they were renamed: those older than this run's lock
 */
export const helpers = [
  `_b(){ printf '\\036%s b %s\\n' "$_n" "$1"; }`,
  `_e(){ printf '\\036%s e %s %s\\n' "$_n" "$1" "$2"; }`,
  `_B(){ _b "$1"; _b "$1" >&2; }`,
  `_E(){ _e "$1" "$2"; _e "$1" "$2" >&2; }`,
  `_s(){ printf '\\036%s s\\n' "$_n"; }`,
  `_z(){ printf '\\036%s z %s\\n' "$_n" "$1"; printf '\\036%s z %s\\n' "$_n" "$1" >&2; }`,
  // dash and busybox ash read ahead: the bytes are sent only once the shell has said that it is waiting for them.
  `_y(){ printf '\\036%s r %s\\n' "$_n" "$1"; }`,
  // The nearest ancestor that exists tells why a path does not.
  `_w(){ _q=$1; while :; do case $_q in */*) _q=\${_q%/*};; *) _q=.;; esac; [ -n "$_q" ] || _q=/
if [ -d "$_q" ]; then [ -x "$_q" ] || printf EACCES; return 0; fi
if [ -e "$_q" ]; then printf ENOTDIR; return 0; fi
if [ -L "$_q" ]; then return 0; fi
case $_q in /|.) return 0;; esac; done; }`,
  `_f(){ if [ -e "$1" ]||[ -L "$1" ]; then _v=e; [ -e "$1" ]||_v=d; [ -L "$1" ]&&_v=\${_v}L; [ -r "$1" ]&&_v=\${_v}r
[ -w "$1" ]&&_v=\${_v}w; [ -x "$1" ]&&_v=\${_v}x; printf '%s\\n' "$_v"; else printf a; _w "$1"; printf '\\n'; fi; }`,
  `_c(){ _v=0; if [ -d "$1" ]; then printf d; _s; elif [ -p "$1" ]||[ -S "$1" ]; then printf s; _s
elif [ -e "$1" ]; then if [ -r "$1" ]; then printf f; _s; head -c "$2" <"$1"; _v=$?; else printf n; _s; fi
else printf a; _w "$1"; _s; fi; _s; printf %s "$_v"; _s; }`,
  // The lock has one run at a time: what is older than it was left by a run that is over.
  `_d(){ for _x in "$1"/.axle-????????????????????????; do
if [ -f "$_x" ]&&[ ! -L "$_x" ]&&[ -f "\${_L:-/}" ]&&[ "$_x" -ot "$_L" ]; then rm -f "$_x"; fi; done; }`,
  // Letters of `ls -l` as a mode for chmod.
  `_o(){ _r=\${1#?}; for _b in u g o; do case $_b in u) printf u=;; *) printf ',%s=' "$_b";; esac
for _a in 1 2 3; do _v=\${_r%"\${_r#?}"}; _r=\${_r#?}; case $_v in [rwx]) printf %s "$_v";; s|t) printf x%s "$_v";; S) printf s;; T) printf t;; esac; done; done; }`,
  everythingBelow,
  // Who holds the session's output besides the session: programs left behind in the background (see `foreign` steps).
  `_h(){ _x=; for _p in /proc/[0-9]*; do if [ "$_p/fd/1" -ef "/proc/$$/fd/1" ]||[ "$_p/fd/2" -ef "/proc/$$/fd/2" ]; then
case " $1 " in *" $_p "*) :;; *) _x="$_x $_p";; esac; fi; done 2>/dev/null; }`,
].join("\n");
