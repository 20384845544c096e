#!/bin/sh
# The runner adds up right: what passed, failed, was skipped, crashed, hung, said less than it planned.
# TAP, one line for each behaviour. Runs it on little scripts in a folder of its own.

folder=$(mktemp -d) || exit 70
root=$(pwd)
count=0
mkdir "$folder/tests" && ln -s "$root/tests/run" "$root/tests/run.awk" "$folder/tests/" || exit 70
cd "$folder" || exit 70

make_test() {
	printf '%s\n' "$2" >"$folder/$1.sh"
}

expect() {
	behaviour=$1
	wanted=$2
	shift 2
	count=$((count + 1))
	TEST_TIMEOUT=2 tests/run "$@" >"$folder/seen" 2>&1
	status=$?
	wanted_status=1
	case $wanted in *' 0 failed'*) wanted_status=0 ;; esac
	if [ "$(tail -n 1 "$folder/seen")" = "$wanted" ] && [ $status -eq $wanted_status ]; then
		echo "ok $count - $behaviour"
	else
		sed 's/^/saw: /' "$folder/seen"
		echo "wanted $wanted, status $wanted_status; status was $status"
		echo "not ok $count - $behaviour"
	fi
}

shows() {
	count=$((count + 1))
	if grep -q -e "$2" "$folder/seen"; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
	fi
}

make_test pass 'exit 0'
make_test fail 'echo because; exit 1'
make_test skip 'echo no such tool here; exit 77'
make_test hang 'exec tail -f /dev/null'
make_test crash 'kill -SEGV $$'
make_test tap 'echo 1..4; echo ok 1 - a; echo why; echo "not ok 2 - b"; echo "# reason";
	echo "for want of c"; echo "not ok 3 # SKIP c"; echo ok 4 - d; exit 1'
make_test short 'echo 1..3; echo ok 1 - a'
make_test liar 'echo 1..1; echo ok 1 - a; exit 9'
# Not a script by its name: it fails the first time, beside others, and passes alone.
flaky=$folder/flaky
printf '%s\n' '#!/bin/sh' "[ -e $folder/tried ] && { echo 1..1; echo ok 1 - a; exit 0; }" \
	"touch $folder/tried; echo 1..1; echo not ok 1 - a; echo '# too slow'; exit 1" >"$flaky"
broken=$folder/broken
printf '%s\n' '#!/bin/sh' 'echo 1..1; echo not ok 1 - a; exit 1' >"$broken"
chmod +x "$flaky" "$broken"
make_test home 'echo "$HOME $TMPDIR" >>'"$folder"'/homes; test -d "$HOME" && test -d "$TMPDIR"'
cp home.sh home2.sh

echo 1..21
expect "a script that ends with 0 passed" "1 passed, 0 failed, 0 skipped" ./pass.sh
expect "the second run, with figures of the first, counts the same" \
	"1 passed, 0 failed, 0 skipped" ./pass.sh
expect "nothing to run is nothing failed" "0 passed, 0 failed, 0 skipped"
expect "a script that ends with 1 failed" "0 passed, 1 failed, 0 skipped" ./fail.sh
shows "a failure shows the output" because
expect "77 is a skip" "0 passed, 0 failed, 1 skipped" ./skip.sh
shows "a skip shows its reason" "no such tool here"
expect "what hangs failed" "0 passed, 1 failed, 0 skipped" ./hang.sh
expect "what crashes failed" "0 passed, 1 failed, 0 skipped" ./crash.sh
expect "TAP lines are counted" "2 passed, 1 failed, 1 skipped" ./tap.sh
shows "a failed TAP test shows what cmocka says" reason
expect "fewer results than planned failed" "1 passed, 1 failed, 0 skipped" ./short.sh
expect "all passed but a bad exit status failed" "1 passed, 1 failed, 0 skipped" ./liar.sh
expect "all are added up" "4 passed, 2 failed, 2 skipped" ./pass.sh ./fail.sh ./tap.sh ./skip.sh \
	./home.sh
expect "what passes alone passed" "1 passed, 0 failed, 0 skipped" ./flaky
shows "what failed beside others is named" "AGAIN ./flaky"
shows "and says why it failed there" "too slow"
expect "what fails alone too failed" "1 passed, 1 failed, 0 skipped" ./broken ./pass.sh
expect "each has a home of its own" "2 passed, 0 failed, 0 skipped" ./home.sh ./home2.sh
left=$(cut -d' ' -f1 "$folder/homes" | while read -r home; do [ ! -e "$home" ] || echo "$home"; done)
count=$((count + 1))
if [ -z "$left" ] && [ "$(tail -n 2 "$folder/homes" | sort -u | wc -l)" -eq 2 ]; then
	echo "ok $count - homes are gone afterwards"
else
	echo "not ok $count - homes are gone afterwards"
fi
count=$((count + 1))
tests/run --one >"$folder/seen" 2>&1
if [ $? -eq 70 ]; then
	echo "ok $count - a job without a folder of its own is refused"
else
	echo "not ok $count - a job without a folder of its own is refused"
fi
