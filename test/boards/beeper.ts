/** A daemon that says when it starts, reads its settings again and ends. */
export const daemon = `#!/bin/sh
note() { echo "$1" >>/var/log/beeper; }
trap 'note reloaded' HUP
trap 'note stopped; exit 0' TERM
note started
while :; do sleep 1 & wait $!; done
`;

/** Its init script. */
export const script = `#!/bin/sh
### BEGIN INIT INFO
# Provides: beeper
# Required-Start: $remote_fs
# Required-Stop: $remote_fs
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
# Short-Description: beeps
### END INIT INFO
. /lib/lsb/init-functions
pid=/run/beeper.pid
case $1 in
start) start-stop-daemon -S -q -b -m -p $pid -x /usr/local/bin/beeper;;
stop) start-stop-daemon -K -q -o -p $pid && rm -f $pid;;
restart) $0 stop; $0 start;;
reload) kill -HUP $(cat $pid);;
status) status_of_proc -p $pid /usr/local/bin/beeper beeper;;
*) exit 2;;
esac
`;

/** Its unit. */
export const unit = `[Unit]
Description=beeps
[Service]
ExecStart=/usr/local/bin/beeper
ExecReload=/bin/kill -HUP $MAINPID
[Install]
WantedBy=multi-user.target
`;
