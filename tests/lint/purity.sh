#!/bin/sh
# core, resources, retro and ui are pure: no file, clock, environment, thread, network or terminal. Their
# objects may call themselves, what is pure in base, and the functions of the C library and of md4c
# that are listed here, nothing else.

build=${BUILD:-build}
pure='core resources retro ui'
impure_base='^(clock_|log_|mailbox_|secret_)'

allowed='
abort assert_fail stack_chk_fail errno_location ctype_b_loc ctype_tolower_loc ctype_toupper_loc
calloc free malloc realloc reallocarray
memchr memcmp memcpy memmem memmove memset mempcpy
strcasecmp strcasestr strchr strchrnul strcmp strcspn strdup strlen strncasecmp strncmp strndup
strnlen strpbrk strrchr strsep strspn strstr strverscmp strtod strtol strtoll strtoul strtoull
isoc99_sscanf isoc23_strtol isoc23_strtoll isoc23_strtoul isoc23_strtoull sscanf
snprintf vsnprintf bsearch qsort qsort_r abs labs llabs
isalnum isalpha isdigit ispunct isspace isupper islower isxdigit tolower toupper
iswalnum iswalpha iswdigit iswspace towlower towupper
ceil floor fmod isnan log10 lround pow round trunc
gmtime_r timegm
md_html md_parse
GLOBAL_OFFSET_TABLE_
'

archives=
for layer in $pure base; do
	[ -n "$(find "src/$layer" -name '*.c')" ] || continue
	archives="$archives $build/lib/lib$layer.a"
done
# shellcheck disable=SC2086
env -u MAKEFLAGS -u MAKELEVEL make -s $archives >/dev/null || exit 1

work=$(mktemp -d) || exit 70
# shellcheck disable=SC2086
nm -g --defined-only $archives 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$work/ours"
# shellcheck disable=SC2086
printf '%s\n' $allowed | sort -u >"$work/allowed"

failed=0
for layer in $pure; do
	[ -f "$build/lib/lib$layer.a" ] || continue
	nm -A -u "$build/lib/lib$layer.a" | awk '{ sub(/:$/, "", $1); print $NF, $1 }' | sort -u |
		while read -r symbol object; do
			# __snprintf_chk and the like are the fortified forms of the plain names
			plain=$(echo "$symbol" | sed 's/@.*//; s/^__//; s/^_\(GLOBAL\)/\1/; s/_chk$//')
			if grep -qx "$symbol" "$work/ours"; then
				echo "$symbol" | grep -qE "$impure_base" || continue
			elif grep -qx "$plain" "$work/allowed" || grep -qx "${plain}_chk" "$work/allowed"; then
				continue
			fi
			echo "$object calls $symbol"
		done
done >"$work/wrong"
if [ -s "$work/wrong" ]; then
	sort "$work/wrong"
	failed=1
fi
exit $failed
