#!/bin/sh
# Every header compiles alone: whoever includes it needs nothing before it.

failed=0
for header in $(find include src tests/lib -name '*.h' | sort); do
	case $header in
	src/*) path=$header ;;
	*) path=${header#*/} ;;
	esac
	printf '#include "%s"\n' "$path" |
		"${CC:-cc}" -std=c11 -Wall -Wextra -D_GNU_SOURCE -I. -Iinclude -Itests \
			-I"$(dirname "$header")" -fsyntax-only -x c - || {
		echo "$header does not compile alone"
		failed=1
	}
done
exit $failed
