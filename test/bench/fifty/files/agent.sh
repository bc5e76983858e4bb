#!/bin/sh
while :; do
  date
  sleep 60
done
