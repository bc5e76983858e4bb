# Targets of LXC 0.7.5's Makefile: the programs are shell scripts that keep guests as files and one process each.
[ -f config.status ] || { echo "make: *** No targets.  Run ./configure first.  Stop." >&2; exit 2; }
. ./config.status
case $1 in
all)
  for name in src/lxc-*; do echo "  CC     ${name##*/}"; done; : >built ;;
install)
  [ -f built ] || sh axle-lab.make all || exit 2
  mkdir -p "$prefix/bin" "$prefix/lib/lxc/templates" "$prefix/share/lxc"
  for name in src/lxc-*; do cp "$name" "$prefix/bin/" && chmod 755 "$prefix/bin/${name##*/}" || exit 2; done
  cp src/guest-files.sh "$prefix/share/lxc/"
  for name in templates/lxc-*; do cp "$name" "$prefix/lib/lxc/templates/" && chmod 755 "$prefix/lib/lxc/templates/${name##*/}" || exit 2; done
  echo "installed below $prefix" ;;
uninstall) rm -f "$prefix"/bin/lxc-* ;;
clean) rm -f built ;;
*) echo "make: *** No rule to make target '$1'.  Stop." >&2; exit 2 ;;
esac
