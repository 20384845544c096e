#!/bin/sh
# The manual pages are well-formed.

command -v mandoc >/dev/null || { echo "mandoc is not installed"; exit 77; }
pages=$(find man -name '*.[1-9]')
[ -n "$pages" ] || { echo "no manual pages"; exit 1; }
# shellcheck disable=SC2086
mandoc -Tlint -W warning $pages
