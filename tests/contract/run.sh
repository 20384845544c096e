#!/bin/sh
# The contract tests: the client and the sandbox against the vendor's OpenAPI document, by Prism and
# ajv (see run.mjs). The document is not ours to ship: without it beside the repository this is a
# skip. With it, everything else that is missing is a failure.

document=../shared/api/openapi.json
folder=build/contract
client=build/tests/contract/client
layers='api resources core base'
libraries='-lcurl -ljson-c -lutf8proc -lpthread'

skip() {
	echo "$1"
	exit 77
}

fail() {
	echo "not ok - $1"
	exit 1
}

[ -r "$document" ] || skip "no OpenAPI document beside the repository (../shared/api)"
command -v node >/dev/null && command -v npm >/dev/null || fail "node and npm are not installed"

# Prism 5.14.2 is the version that the mends in document.mjs were made for.
mkdir -p "$folder"
if [ ! -x "$folder/node_modules/.bin/prism" ] || [ ! -d "$folder/node_modules/ajv-formats" ]; then
	npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error \
		@stoplight/prism-cli@5.14.2 ajv@8 ajv-formats@3 >"$folder/install.log" 2>&1 ||
		fail "npm could not install Prism and ajv (see $folder/install.log)"
fi

archives=
for layer in $layers; do
	archives="$archives build/lib/lib$layer.a"
done
# shellcheck disable=SC2086
make -s build/rootwatch-sandbox build/tests/contract/client.o $archives >"$folder/build.log" 2>&1 &&
	${CC:-cc} -o "$client" "$client.o" $archives $libraries >>"$folder/build.log" 2>&1 ||
	fail "the client was not built (see $folder/build.log)"

exec node tests/contract/run.mjs "$document" "$folder" "$client" build/rootwatch-sandbox
