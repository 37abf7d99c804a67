#!/bin/sh
# unit_files.sh PANICSCAN DIR FILE.c... - write the unit of each file and read it again: it prints as
# it was.  Files with other languages or flags in them make partial units, which are units too.
panicscan=$1 dir=$2
shift 2
n=0
for f in "$@"; do
	"$panicscan" unit -o "$dir/a.psu" --print -- cc -c "$f" >"$dir/a.ir" 2>/dev/null || continue
	"$panicscan" unit --print "$dir/a.psu" | cmp - "$dir/a.ir" || exit 1
	n=$((n + 1))
done
echo "$n of $# units read back"
