# How the tests are built and run. Included by the top Makefile.
#
#   tests/lib/*.c           helpers every test may use
#   tests/unit/LAYER/x.c    linked with that layer and those below, nothing above
#   tests/http/x.c          api, store and sync against a real sandbox process
#   tests/e2e/x.c           the program in a pty, read back through libvterm
#   tests/golden/x.c        screens compared as text with styles (make bless)
#   tests/fuzz/x.c          LLVMFuzzerTestOneInput; a short smoke in make check
#   tests/bench/            make bench

TEST_EXT := -lcmocka

test_lib_objects := $(patsubst tests/%.c,$(BUILD)/tests/%.o,$(wildcard tests/lib/*.c))

$(BUILD)/tests/%.o: tests/%.c Makefile tests/tests.mk
	$(call say,CC,$<)mkdir -p $(@D) && $(CC) $(CPPFLAGS) -Itests $(ALL_CFLAGS) -MMD -MP -c $< -o $@

define UNIT_RULE
unit_$(1) := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/$(1)/*.c))
$$(unit_$(1)): %: %.o $(call archives,$(1) $(BELOW_$(1)))
	$$(call say,LD,$$@)$(CC) $(ALL_LDFLAGS) -o $$@ $$^ $(call ext,$(1) $(BELOW_$(1))) $(TEST_EXT)
unit_tests += $$(unit_$(1))
endef
$(foreach l,$(LAYERS),$(eval $(call UNIT_RULE,$(l))))
