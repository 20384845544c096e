#!/bin/sh
# While one writes in a draft: kill -9 at 200 moments costs at most a second, a line that is lost
# every few words for an hour's writing costs nothing.
# timeout: 3000

cd "$(dirname "$0")/../.." || exit 1
programs=${BUILD:-build}/tests/e2e
DRAFT_KILLS=200 "$programs/draft_kill" &&
	TEST='a_line_that_drops*' DRAFT_DROPS=180 "$programs/draft"
