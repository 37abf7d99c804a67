#!/bin/bash
# stop.sh PANICSCAN DIR - scan DIR, where hang.c hangs, and stop all workers (SIGSTOP) meanwhile, the
# idle one, too.  The exit status is the scan's.
cd "$2" || exit 2
"$1" -p . --jobs 2 --parse-timeout 2 >out 2>err &
scan=$!
for _ in $(seq 200); do
	workers=$(cat "/proc/$scan/task/$scan/children" 2>/dev/null)
	[ "$(echo "$workers" | wc -w)" = 2 ] && break
	sleep 0.02
done
sleep 1
for w in $workers; do
	kill -STOP "$w"
done
wait "$scan"
