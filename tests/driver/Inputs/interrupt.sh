#!/bin/bash
# interrupt.sh SIGNAL PANICSCAN DIR - scan DIR, where hang.c hangs, and send it a signal; its exit
# status is ours, children that outlive it are named.
signal=$1 panicscan=$2
cd "$3" || exit 1
mkdir -p tmp
TMPDIR=$PWD/tmp env --default-signal=INT "$panicscan" -p . --jobs 2 --parse-timeout 20 -o report.txt &
scan=$!
for _ in $(seq 100); do
	workers=$(cat "/proc/$scan/task/$scan/children")
	[ -n "$workers" ] && break
	sleep 0.05
done
sleep 0.5
workers=$(cat "/proc/$scan/task/$scan/children")
kill "-$signal" "$scan"
wait "$scan"
status=$?
sleep 0.3
for w in $workers; do
	if [ -e "/proc/$w" ] && ! grep -q '^State:.*zombie' "/proc/$w/status"; then
		echo "worker $w is still there"
	fi
done
[ -z "$(ls tmp)" ] || echo "left in the temporary folder: $(ls tmp)"
[ ! -e report.txt ] || echo "half a report"
exit $status
