#!/bin/bash
# examples.sh PANICSCAN DIR - the examples of every rule are what they say: the bad one is found by
# its rule, in the good one nothing is.
panicscan=$1
mkdir -p "$2" && cd "$2" || exit 2
n=0 wrong=0

scan() {
	"$panicscan" scan --fail-on note --strict "${@:2}" -- cc -include stddef.h -include stdio.h \
		-include stdlib.h -include string.h -c "$1" >"$1.out" 2>&1
}

for rule in $("$panicscan" rules list | cut -d' ' -f1); do
	n=$((n + 1))
	for kind in bad good; do
		"$panicscan" explain --example $kind "$rule" >"$rule-$kind.c"
		[ -s "$rule-$kind.c" ] || { echo "$rule: no $kind example" && wrong=1; }
	done
	scan "$rule-bad.c" --only "$rule"
	[ $? = 1 ] || { echo "$rule: the bad example is not found" && cat "$rule-bad.c.out" && wrong=1; }
	scan "$rule-good.c" || { echo "$rule: the good example is not clean" && cat "$rule-good.c.out" && wrong=1; }
done
[ $n -gt 0 ] || wrong=1
exit $wrong
