# How the tests are built and run. Included by the top Makefile.
#
#   tests/lib/*.c           helpers every test may use
#   tests/unit/LAYER/x.c    linked with that layer and those below, nothing above
#   tests/unit/harness/x.c  the helpers themselves
#   tests/http/x.c          api, store and sync against a real sandbox process
#   tests/e2e/x.c           the program in a pty, read back through libvterm
#   tests/fault/x.c         the same where the machine fails: disks, folders, files
#   tests/golden/x.c        screens compared as text with styles (make bless)
#   tests/fuzz/x.c          LLVMFuzzerTestOneInput; a short smoke in make check
#   tests/lint/*.sh         what a machine can say about the source
#   tests/long/x.c, *.sh    what takes minutes (make check-long)
#   tests/bench/x.c, x.sh   make bench
#
# tests/README.md tells how to write each kind. A test is a program that prints TAP (cmocka does) or
# a script *.sh; tests/run runs them all and adds them up.

TEST_EXT := -lcmocka
LIB_EXT  := -lvterm -lcurl -ljson-c
CLANG    ?= clang
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)

FUZZ_SMOKE_SECONDS := 60
# What one test program may take; sanitizers make them slow.
TEST_SECONDS := 600
PROGRAMS := $(BUILD)/rootwatch $(BUILD)/rootwatch-sandbox

test_lib_objects := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(wildcard tests/lib/*.c))

$(BUILD)/lib/libtests.a: $(test_lib_objects)

$(BUILD)/tests/%.o: tests/%.c Makefile tests/tests.mk
	$(call say,CC,$<)mkdir -p $(@D) && $(CC) $(CPPFLAGS) -Itests $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# $(call TEST_RULE,folder,layers,libraries): the programs of tests/folder, in <folder>_tests
define TEST_RULE
$(1)_tests := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/$(1)/*.c))
$$($(1)_tests): %: %.o $(BUILD)/lib/libtests.a $(call archives,$(2))
	$$(call say,LD,$$@)$(CC) $(ALL_LDFLAGS) -o $$@ $$^ $(3) $(call ext,$(2)) $(TEST_EXT)
endef

$(foreach l,$(LAYERS),$(eval $(call TEST_RULE,unit/$(l),$(l) $(BELOW_$(l)))))
$(eval $(call TEST_RULE,unit/sandbox,sandbox base))
$(eval $(call TEST_RULE,unit/harness,base,$(LIB_EXT)))
$(eval $(call TEST_RULE,http,sync $(BELOW_sync),$(LIB_EXT)))
$(eval $(call TEST_RULE,e2e,base,$(LIB_EXT)))
$(eval $(call TEST_RULE,fault,base,$(LIB_EXT)))
$(eval $(call TEST_RULE,golden,ui $(BELOW_ui),$(LIB_EXT)))
$(eval $(call TEST_RULE,long,base,$(LIB_EXT)))
$(eval $(call TEST_RULE,bench,resources $(BELOW_resources),$(LIB_EXT)))
$(eval $(call TEST_RULE,pictures,base,$(LIB_EXT)))

unit_tests := $(foreach l,$(LAYERS) sandbox harness,$(unit/$(l)_tests))
-include tests/sandbox.mk

lint_tests   := $(wildcard tests/lint/*.sh)
script_tests := $(wildcard tests/unit/harness/*.sh tests/contract/*.sh tests/fault/*.sh)
fuzz_names   := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
fuzz_tests   := $(addprefix build/fuzz/tests/fuzz/,$(fuzz_names))

binary_tests := $(unit_tests) $(http_tests) $(e2e_tests) $(fault_tests)

# Proofs by many runs, each run a few hundred ms of waiting: make check does fewer, and not
# again under sanitizers; check-long does them all.
proofs       := $(addprefix $(BUILD)/tests/http/,outbox_kill outbox_closed outbox_writers outbox_queue retro_roundtrip)
all_runs     := outbox_kill:1000 outbox_closed:200 outbox_writers:200 retro_roundtrip:2000
sanitized    := $(filter-out $(proofs),$(binary_tests))

tsan_tests   := $(filter $(addprefix $(BUILD)/tests/,unit/base/mailbox unit/sync/% http/sync% e2e/main%),\
                  $(binary_tests))

# $(call in,folder,programs): the same programs in build/folder
in = $(patsubst $(BUILD)/%,build/$(1)/%,$(2))

# Two sanitizer builds, the fuzzers' one: the same rules in folders of their own.
asan = SAN=address,undefined CFLAGS='-O1 -g'
tsan = SAN=thread CFLAGS='-O1 -g'
fuzz = SAN=address,undefined CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' BUILD=build/fuzz CC=$(CLANG)

remake   = $(MAKE) --no-print-directory -j$(JOBS)
run_jobs = TEST_TIMEOUT=$(TEST_SECONDS) FUZZ_SECONDS=$(FUZZ_SMOKE_SECONDS) FUZZ_TARGETS=$(words $(fuzz_names)) tests/run

# --- fuzz targets --------------------------------------------------------------------------------

# The layers a target needs are in its first line: /* layers: core base */
fuzz_layers = $(shell sed -n '1s,^/\* layers: *\([a-z ]*[a-z]\) *\*/.*,\1,p' tests/fuzz/$(1).c)

define FUZZ_RULE
$(BUILD)/tests/fuzz/$(1): $(BUILD)/tests/fuzz/$(1).o $(call archives,$(call fuzz_layers,$(1)))
	$$(call say,LD,$$@)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $$@ $$^ $(call ext,$(call fuzz_layers,$(1)))
endef
$(foreach n,$(fuzz_names),$(eval $(call FUZZ_RULE,$(n))))

# --- what make check builds in each folder -------------------------------------------------------

.PHONY: test-programs tsan-programs fuzz-programs
test-programs: $(PROGRAMS) $(binary_tests) $(golden_tests)
tsan-programs: $(PROGRAMS) $(tsan_tests)
fuzz-programs: $(addprefix $(BUILD)/tests/fuzz/,$(fuzz_names))

# --- for people ----------------------------------------------------------------------------------

.PHONY: check check-unit check-e2e check-golden check-long bless lint tidy fuzz-smoke bench pictures

check: deps deps-check ## install what the tests need, build, run every test; under 15 minutes
	$(Q)$(remake) test-programs
	$(Q)$(remake) $(asan) test-programs
	$(Q)$(remake) $(tsan) tsan-programs
	$(Q)$(remake) $(fuzz) fuzz-programs
	$(Q)$(run_jobs) $(binary_tests) $(golden_tests) $(lint_tests) $(script_tests) $(fuzz_tests) \
		$(call in,san-address-undefined,$(sanitized)) $(call in,san-thread,$(tsan_tests))

check-unit: $(unit_tests) ## the unit tests alone (SAN=address,undefined for sanitizers)
	$(Q)$(run_jobs) $(unit_tests)

check-e2e: $(PROGRAMS) $(http_tests) $(e2e_tests) ## the tests against real processes alone
	$(Q)$(run_jobs) $(http_tests) $(e2e_tests)

check-golden: $(golden_tests) ## the golden screens alone
	$(Q)$(run_jobs) $(golden_tests)

check-long: TEST_SECONDS = 3600
check-long: ## all of check with ten minutes of fuzzing, and tests/long
	$(Q)$(remake) check FUZZ_SMOKE_SECONDS=600
	$(Q)$(remake) test-programs $(long_tests)
	$(Q)$(foreach p,$(all_runs),ROOTWATCH_RUNS=$(lastword $(subst :, ,$(p))) \
		$(run_jobs) $(BUILD)/tests/http/$(firstword $(subst :, ,$(p))) &&) true
	$(Q)$(run_jobs) $(long_tests) $(wildcard tests/long/*.sh)

bless: $(golden_tests) ## write the golden screens anew; read the difference before you commit it
	$(Q)BLESS=1 $(run_jobs) $(golden_tests)

lint: ## layers, headers alone, purity, clang-tidy, manual pages, banned words
	$(Q)$(run_jobs) $(lint_tests)

fuzz-smoke: ## a minute of fuzzing in all
	$(Q)$(remake) $(fuzz) fuzz-programs
	$(Q)$(run_jobs) $(fuzz_tests)

bench: $(PROGRAMS) $(bench_tests) ## measure; figures as JSON in build/bench.json
	$(Q)tests/bench/run build/bench.json $(bench_tests) tests/bench/first_paint.sh

pictures: $(PROGRAMS) $(pictures_tests) ## the screens of tests/pictures/screens as PNG, in share/pictures/
	$(Q)tests/pictures/shoot share/pictures tests/pictures/screens

# clang-tidy looks again at a file whose object was made again.
# Not of the tests: the analyser does not know that cmocka's assertions do not come back.
tidy_sources := $(wildcard src/*/*.c)
tidy: $(patsubst %.c,build/lint/%.tidy,$(tidy_sources))

define TIDY
	$(call say,TIDY,$<)mkdir -p $(@D) && \
		clang-tidy --quiet $< -- -std=c11 $(CPPFLAGS) -Itests >$@.log 2>&1 || \
		{ grep -A3 -e 'warning:' -e 'error:' $@.log; exit 1; } && touch $@
endef
build/lint/src/%.tidy: src/%.c build/obj/%.o .clang-tidy
	$(TIDY)
build/lint/tests/%.tidy: tests/%.c build/tests/%.o .clang-tidy
	$(TIDY)
