#!/bin/bash
# analysis.sh SIGNAL scan|worker PANICSCAN DIR - scan DIR, and send a signal to the scan, or to its
# worker, when that analyses.  The exit status is the scan's; workers that outlive it are named.
signal=$1 whom=$2 panicscan=$3
cd "$4" || exit 2
mkdir -p tmp
TMPDIR=$PWD/tmp env --default-signal=INT "$panicscan" -p . --jobs 1 --verbose -o report.txt 2>err &
scan=$!
first=
for _ in $(seq 2000); do
	worker=$(cat "/proc/$scan/task/$scan/children" 2>/dev/null)
	worker=${worker%% *}
	first=${first:-$worker}
	# The worker that parses comes first, the one that analyses is another.
	[ -n "$worker" ] && [ "$worker" != "$first" ] && break
	kill -0 "$scan" 2>/dev/null || break
	sleep 0.02
done
sleep 0.3
[ "$whom" = scan ] && kill "-$signal" "$scan"
[ "$whom" = worker ] && kill "-$signal" "$worker"
wait "$scan"
status=$?
[ "$whom" = scan ] && sleep 0.5
if [ -e "/proc/$worker" ] && ! grep -q '^State:.*zombie' "/proc/$worker/status"; then
	echo "worker $worker is still there"
fi
[ -z "$(ls tmp)" ] || echo "left in the temporary folder: $(ls tmp)"
[ "$status" -lt 128 ] || [ ! -e report.txt ] || echo "half a report"
exit $status
