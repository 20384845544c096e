#!/bin/sh
# clang-tidy over every source (.clang-tidy says which checks); what has not changed is not looked at
# again.
# timeout: 600

command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed"; exit 77; }
exec env -u MAKEFLAGS -u MAKELEVEL make -s -k -j"$(nproc)" tidy
