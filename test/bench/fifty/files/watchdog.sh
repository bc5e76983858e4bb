#!/bin/sh
# Feeds the watchdog.
exec 3>/dev/watchdog
while :; do echo >&3; sleep 10; done
