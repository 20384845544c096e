#!/bin/sh
# kill -9 at 200 moments while one writes in a draft: at most a second is lost.
# timeout: 1800

cd "$(dirname "$0")/../.." || exit 1
DRAFT_KILLS=200 exec "${BUILD:-build}/tests/e2e/draft_kill"
