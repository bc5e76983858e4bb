# Two hundred folders: what is there is known by one stat.
umask 022
modes=" $(stat -c '%a:%n' /srv/loop /srv/loop/* 2>/dev/null | tr '\n' ' ')"
n=0
set --
while [ $n -lt 200 ]; do
  case $modes in *" 755:/srv/loop/$n "*) ;; *) set -- "$@" /srv/loop/$n ;; esac
  n=$((n + 1))
done
[ $# = 0 ] || mkdir -p "$@"
