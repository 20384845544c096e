#!/bin/sh
# The borders of architecture: a layer includes only itself and those below (BELOW_* in the
# Makefile), and an external library's headers only where they belong. One result for each layer.

externals='
curl/		api
json-c/		api sandbox
sqlite3.h	store sandbox
microhttpd.h	sandbox
zlib.h		sandbox
curses.h	term
ncurses		term
term.h		term
yaml.h		app
md4c		retro ui sandbox
libxml/		ui
utf8proc.h	base
pthread.h	base sync app sandbox
'

layers="$(sed -n 's/^LAYERS *:= *//p' Makefile) sandbox"
echo "1..$(echo "$layers" | wc -w)"

number=0
for layer in $layers; do
	number=$((number + 1))
	below=$(sed -n "s/^BELOW_$layer *:= *//p" Makefile)
	[ "$layer" = sandbox ] && below=base
	sources=$(find "src/$layer" "include/$layer" -name '*.[ch]' 2>/dev/null)
	# shellcheck disable=SC2086
	wrong=$([ -z "$sources" ] || awk -v layer="$layer" -v below="$below" \
		-v layers="$layers" -v externals="$externals" '
		BEGIN {
			split(layers, l, " ")
			for (i in l) is_layer[l[i]] = 1
			split(layer " " below, b, " ")
			for (i in b) allowed[b[i]] = 1
			rows = split(externals, row, "\n")
		}
		/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
			header = $0
			sub(/^[^<"]*[<"]/, "", header)
			sub(/[>"].*/, "", header)
			top = header
			sub(/\/.*/, "", top)
			if (top != header && top in is_layer && !(top in allowed))
				print FILENAME ":" FNR ": " layer " must not include " header
			for (i = 1; i <= rows; i++) {
				n = split(row[i], word, /[ \t]+/)
				if (n < 2 || index(header, word[1]) != 1) continue
				ok = 0
				for (j = 2; j <= n; j++) if (word[j] == layer) ok = 1
				if (!ok) print FILENAME ":" FNR ": " header " does not belong in " layer
			}
		}' $sources)
	[ -z "$wrong" ] && echo "ok $number - $layer includes only what is below" && continue
	echo "$wrong"
	echo "not ok $number - $layer includes only what is below"
done
