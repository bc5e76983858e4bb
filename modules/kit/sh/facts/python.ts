import type { Collector } from "./collector.js";

/**
 * The board's Python, where it has one: playbooks start programs with `ansible_python.executable`. Nothing of axle needs
 * it, so that a board without Python has neither fact. It is asked without its `site` module, which is most of its start,
 * and TLS is looked for by its file: importing it takes longer than all the rest.
 */
export const python: Collector = {
  name: "python",
  ids: ["python_version"],
  script: `
section python
for p in /usr/bin/python3 python3 /usr/libexec/platform-python python python2; do
  p=$(command -v "$p" 2>/dev/null) && [ -x "$p" ] || continue
  "$p" -S -E -B -c '
import sys
v = sys.version_info
kind = sys.implementation.name if hasattr(sys, "implementation") else sys.subversion[0]
folders = [path for path in sys.path if path.endswith("/lib-dynload")]
try:
    import posix
    found = [name for path in folders for name in posix.listdir(path) if name.startswith("_ssl.")]
    if not folders and "_ssl" not in sys.builtin_module_names:
        import _ssl
    tls = "yes" if found or not folders or "_ssl" in sys.builtin_module_names else "no"
except (ImportError, OSError):
    tls = "no"
print(" ".join(str(part) for part in (v[0], v[1], v[2], v[3], v[4], kind, tls)))
print(sys.executable)
' </dev/null 2>/dev/null && break
done
`,
  parse(seen) {
    const [words, executable] = seen.lines("python");
    const found = /^(\d+) (\d+) (\d+) (\w+) (\d+) (\S+) (yes|no)$/.exec(words ?? "");
    if (!found) return {};
    const [major, minor, micro, serial] = [found[1], found[2], found[3], found[5]].map(Number);
    const releaselevel = found[4];
    return {
      python: {
        version: { major, minor, micro, releaselevel, serial },
        version_info: [major, minor, micro, releaselevel, serial],
        executable,
        has_sslcontext: found[7] === "yes",
        type: found[6],
      },
      python_version: `${major}.${minor}.${micro}`,
    };
  },
};
