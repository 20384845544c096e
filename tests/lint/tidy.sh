#!/bin/sh
# clang-tidy over every source (.clang-tidy says which checks); what has not changed is not looked at
# again.
# timeout: 900

command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed"; exit 77; }
env -u MAKEFLAGS -u MAKELEVEL make -s -k -j"$(nproc)" tidy >"${TMPDIR:-/tmp}/tidy.out" 2>&1
status=$?
# without the lines that tell what make is at
grep -v '^  [A-Z]* ' "${TMPDIR:-/tmp}/tidy.out"
exit $status
