# Reads what one test printed. Prints its failures and skips for people, then "= PASSED FAILED
# SKIPPED". Variables: name, status (exit), limit (seconds), err (the file of its stderr).

function show(title, text) {
	printf "FAIL  %s: %s\n%s", name, title, text
}

# The end of what it wrote to stderr: sanitizers' reports, cmocka's messages.
function show_errors(   line, n, i) {
	while ((getline line < err) > 0)
		tail[n++ % 100] = line
	close(err)
	for (i = n > 100 ? n - 100 : 0; i < n; i++)
		print "      " tail[i % 100]
}

# "not ok 3 - title" and "ok 3 - title" become "title"
function title_of(line) {
	sub(/^(not )?ok [0-9]* *(- )?/, "", line)
	return line
}

/^1\.\.[0-9]+$/ {
	planned += substr($0, 4)
	next
}

# cmocka 1.1.5 writes "not ok 4 # SKIP name"
/^(not )?ok .*# *SKIP/ || /^ok [0-9]+ # *[Ss]kip/ {
	flush_failure()
	skipped++
	title = $0
	sub(/.*# *[Ss][Kk][Ii][Pp] */, "", title)
	gsub(/\n? +/, " ", held)
	printf "SKIP  %s: %s%s\n", name, title, held
	held = ""
	next
}

/^ok / {
	flush_failure()
	passed++
	held = ""
	next
}

/^not ok / {
	flush_failure()
	failed++
	pending = title_of($0)
	before = held
	held = ""
	next
}

# "# ok - group" ends a group of cmocka
/^# (not )?ok - / { flush_failure(); next }

# What cmocka says behind "not ok"; other lines there belong to the test that comes next.
pending != "" && /^# / {
	reason = reason "      " $0 "\n"
	next
}

{ held = held "      " $0 "\n"; last = $0 }

function flush_failure() {
	if (pending != "")
		show(pending, before reason)
	pending = reason = ""
}

END {
	tap = passed + failed + skipped
	flush_failure()
	if (status == 124 || status == 137) {
		failed++
		show("took more than " limit " seconds", held)
		show_errors()
	} else if (tap == 0 && status == 77) {
		skipped++
		printf "SKIP  %s: %s\n", name, last
	} else if (tap == 0 && status == 0) {
		passed++
	} else if (tap == 0 || tap < planned || (status != 0 && failed == 0)) {
		failed++
		show("ended with status " status (tap ? " after " tap " results" : ""), held)
		show_errors()
	} else if (failed > 0) {
		show_errors()
	}
	printf "= %d %d %d\n", passed, failed, skipped
}
