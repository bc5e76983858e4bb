# Stand-in of axle's embedded lab: what the lxc programs share. Guests lie below $guests; a running one has a process.
guests=/usr/local/var/lib/lxc
name= lxcpath=
option_of() { # reads -n NAME, --name NAME, -P PATH; the rest stays in $rest
  rest=
  while [ $# -gt 0 ]; do
    case $1 in
    -n | --name) name=$2; shift ;; --name=*) name=${1#*=} ;; -P | --lxcpath) guests=$2; shift ;; --lxcpath=*) guests=${1#*=} ;;
    --) shift; rest="$rest -- $*"; break ;;
    *) rest="$rest $1" ;;
    esac
    shift
  done
}
need_name() { [ -n "$name" ] || { echo "${0##*/}: missing container name, use --name option" >&2; exit 1; }; }
need_guest() { need_name; [ -d "$guests/$name" ] || { echo "${0##*/}: '$name' does not exist" >&2; exit 1; }; }
pid_of() { # pid of the guest's first process, empty when it is stopped
  pid=$(cat "/lab/state/guests-running/$name.pid" 2>/dev/null) || pid=
  [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || pid=
}
state_of() {
  pid_of
  if [ -z "$pid" ]; then state=STOPPED
  elif [ -f "/lab/state/guests-running/$name.frozen" ]; then state=FROZEN
  else state=RUNNING; fi
}
config_value() { sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$guests/$name/config" | tail -n 1; }
