#!/bin/sh
# What must not stand in the source: functions that invite overflows or shells, notes to self, paths
# of somebody's machine, waiting by sleeping in tests, names of package registry hosts.

echo 1..5
number=0
files=$(git ls-files --cached --others --exclude-standard 2>/dev/null) ||
	files=$(find . -type f -not -path './build/*' -not -path './.git/*')
files=$(echo "$files" | grep -v '^\(./\)\?tests/lint/' | while read -r f; do [ -f "$f" ] && echo "$f"; done)
source=$(echo "$files" | grep '\.[ch]$')
tests=$(echo "$files" | grep '^\(./\)\?tests/.*\.c$')

# $1 behaviour, $2 pattern, the rest files
none() {
	behaviour=$1
	pattern=$2
	shift 2
	number=$((number + 1))
	if hits=$([ $# -eq 0 ] || grep -nHIE -e "$pattern" "$@") && [ -n "$hits" ]; then
		echo "$hits"
		echo "not ok $number - $behaviour"
	else
		echo "ok $number - $behaviour"
	fi
}

banned='strcpy|strcat|strncat|stpcpy|sprintf|vsprintf|strtok|strtok_r|atoi|atol|atoll|atof|gets|system|mktemp|tmpnam'
# shellcheck disable=SC2086
{
	none "no banned function is called" "(^|[^A-Za-z0-9_>.\"])($banned)\\(" $source
	none "no notes to self" '(^|[^A-Z])(TODO|FIXME|XXX)([^A-Za-z0-9_]|$)' $source
	none "no path of a machine" '(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/' $files
	none "no test waits by sleeping" '(^|[^A-Za-z_])(sleep|usleep|nanosleep)\(' $tests
	none "no package registry is named" '(registry\.npmjs|pypi\.org|crates\.io|deb\.debian\.org)' $files
}
