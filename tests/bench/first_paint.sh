#!/bin/sh
# The first paint of cached rows beside less and tig as the shared pty benchmark sees them: 10,000
# incidents and alerts, 200×50, medians of 15 starts each, nine rounds in turn, in each as a multiple
# of what less takes on 100,000 lines, and of these the median: a machine that is slower for a while
# spoils a round, not the figure. Without that tool or Python there is no figure.

tool=../shared/tools/ptybench.py
rounds=9
[ -r "$tool" ] && command -v python3 >/dev/null && command -v less >/dev/null || {
	printf '{"skipped": "no pty benchmark, Python or less"}'
	exit 0
}
folder=$(mktemp -d) || exit 1
sandbox=
trap '[ -z "$sandbox" ] || kill "$sandbox"; rm -rf "$folder"' EXIT
seq -f 'line %06.0f of a file that is long enough to be looked at' 100000 >"$folder/lines"

mkfifo "$folder/pipe"
build/rootwatch-sandbox --seed big:10000 --exit-with-parent >"$folder/pipe" &
sandbox=$!
head -n 1 "$folder/pipe" >"$folder/sandbox"
[ -s "$folder/sandbox" ] || exit 1
ROOTLY_API_URL=$(sed 's/.*"url":"\([^"]*\)".*/\1/' "$folder/sandbox")
ROOTLY_API_KEY=$(sed 's/.*"token":"\([^"]*\)".*/\1/' "$folder/sandbox")
export ROOTLY_API_URL ROOTLY_API_KEY
HOME=$folder XDG_CACHE_HOME= XDG_STATE_HOME= XDG_CONFIG_HOME=
export HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_CONFIG_HOME
build/rootwatch --plain >/dev/null || exit 1

# NAME PATTERN COMMAND...: its median start in ms, as a line of its own
measure() {
	name=$1
	ready=$2
	shift 2
	"$tool" --runs 15 --settle 60 --ready "$ready" -- "$@" 2>/dev/null |
		sed -n "s/.*\"first_paint_ms\": *\([0-9.]*\).*/$name \1/p" | head -n 1
}

for round in $(seq $rounds); do
	measure less 'line 000040' less "$folder/lines"
	measure rootwatch 'INC-' build/rootwatch
	! command -v tig >/dev/null || measure tig '[A-Z]' tig
done | awk '
	$1 == "less" { less = $2 }
	$1 != "less" && less > 0 { times[$1, ++count[$1]] = $2 / less }
	function median(name,    i, j, at) {
		for (i = 2; i <= count[name]; i++)
			for (j = i; j > 1 && times[name, j] < times[name, j - 1]; j--) {
				at = times[name, j]; times[name, j] = times[name, j - 1]; times[name, j - 1] = at
			}
		return times[name, int((count[name] + 1) / 2)]
	}
	END {
		printf "{\n  \"by_less\": {\"value\": %.2f, \"unit\": \"times\", \"reach\": 3.00, \"ok\": %s}",
			median("rootwatch"), median("rootwatch") <= 3 ? "true" : "false"
		if (count["tig"]) printf ",\n  \"tig_by_less\": {\"value\": %.2f, \"unit\": \"times\"}", median("tig")
		printf "\n}"
	}'
