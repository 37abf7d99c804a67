#!/bin/bash
# kill.sh PANICSCAN DIR - scan DIR, where hang.c hangs, and kill the worker that hangs, twice, as a
# crash would.
panicscan=$1
cd "$2" || exit 1
"$panicscan" -p . --jobs 1 --parse-timeout 30 --verbose >out 2>err &
scan=$!
killed=
for _ in $(seq 200); do
	worker=$(cat "/proc/$scan/task/$scan/children" 2>/dev/null)
	worker=${worker%% *}
	# It waits in open() of the pipe: no CPU time goes by.
	if [ -n "$worker" ] && [ "$worker" != "$killed" ]; then
		before=$(cut -d' ' -f14,15 "/proc/$worker/stat" 2>/dev/null)
		sleep 0.3
		if [ "$before" = "$(cut -d' ' -f14,15 "/proc/$worker/stat" 2>/dev/null)" ]; then
			kill -ABRT "$worker" && killed=$worker
		fi
	fi
	kill -0 "$scan" 2>/dev/null || break
	sleep 0.05
done
wait "$scan"
