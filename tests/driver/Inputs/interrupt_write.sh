#!/bin/bash
# interrupt_write.sh SIGNAL PANICSCAN DIR - scan good.c in DIR, with a system on which renaming takes
# a while, and send the scan a signal twice while it writes its report.  The exit status is its.
signal=$1 panicscan=$2
cd "$3" || exit 2
mkdir out
# LeakSanitizer does not work under ptrace.
ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" strace -D -o /dev/null -e trace=rename \
	-e inject=rename:delay_enter=2000000 env --default-signal=INT \
	"$panicscan" -p . bad.c -o out/report.txt 2>/dev/null &
scan=$!
for _ in $(seq 400); do
	[ -n "$(ls out)" ] && break
	sleep 0.05
done
kill "-$signal" "$scan"
sleep 0.2
kill "-$signal" "$scan"
wait "$scan"
