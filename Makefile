# rootwatch: `make help` lists what there is.
#
# Layers are static libraries, each linked only with those below it, so that an upward call is a
# link error. Sanitized builds live in folders of their own: make SAN=address,undefined check-unit.

VERSION := 0.1.0

CC     ?= cc
SAN    ?=
V      ?= 0
PREFIX ?= /usr/local
comma  := ,
BUILD  := build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-6s %s\n' '$(1)' '$(2)';)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wno-format-nonliteral
CPPFLAGS += -Iinclude -D_GNU_SOURCE -DROOTWATCH_VERSION='"$(VERSION)"'
CFLAGS   ?= -O2 -g
ALL_CFLAGS = -std=c11 $(WARN) $(CFLAGS) -fno-omit-frame-pointer -fstack-protector-strong \
             $(if $(WERROR),-Werror) $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all,-D_FORTIFY_SOURCE=2)
ALL_LDFLAGS = $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN)) -Wl,--as-needed -Wl,-z,relro

# --- layers: own libraries from top to bottom, and the external libraries of each -----------------

LAYERS := base core resources retro ui term api store sync cli app

BELOW_base      :=
BELOW_core      := base
BELOW_resources := core base
BELOW_retro     := resources core base
BELOW_ui        := retro resources core base
BELOW_term      := ui retro resources core base
BELOW_api       := resources core base
BELOW_store     := resources core base
BELOW_sync      := api store retro resources core base
BELOW_cli       := sync api store retro resources core base
BELOW_app       := term ui cli sync api store retro resources core base

EXT_base    := -lutf8proc -lpthread
EXT_retro   := -lmd4c
EXT_ui      := -lmd4c
EXT_term    := -lncursesw -ltinfo
EXT_api     := -lcurl -ljson-c
EXT_store   := -lsqlite3
EXT_app     := -lyaml
EXT_sandbox := -lmicrohttpd -ljson-c -lsqlite3 -lz -lmd4c

objects  = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(wildcard src/$(1)/*.c))
archives = $(foreach l,$(1),$(BUILD)/lib/lib$(l).a)
ext      = $(foreach l,$(1),$(EXT_$(l)))

# The loader looks for each symbol in the libraries in turn, and libcurl brings some thirty of them.
# With those first in which most are found, it gets to main with a quarter fewer instructions.
brought     = $(shell ldd "$$($(CC) -print-file-name=libcurl.so)" 2>/dev/null | awk '{ print $$1 }')
of_curl     = $(foreach l,$(1),$(addprefix -l:,$(filter lib$(l).so.%,$(brought))))
most_found  = $(call of_curl,crypto) -lsqlite3 -lc $(call of_curl,gnutls nettle)
looked_first = $(if $(SAN),,-Wl$(comma)--no-as-needed $(most_found) -Wl$(comma)--as-needed)

# main.c is left out of the library so that tests may link the rest of app and sandbox.
lib_objects = $(filter-out %/main.o,$(call objects,$(1)))

.DEFAULT_GOAL := all
.PHONY: all
all: $(BUILD)/rootwatch $(BUILD)/rootwatch-sandbox ## build both programs (never installs anything)

define LAYER_RULE
$(BUILD)/lib/lib$(1).a: $(call lib_objects,$(1))
endef
$(foreach l,$(LAYERS) sandbox,$(eval $(call LAYER_RULE,$(l))))

$(BUILD)/lib/%.a:
	$(call say,AR,$@)mkdir -p $(@D) && rm -f $@ && ar rcs $@ $^

$(BUILD)/obj/%.o: src/%.c Makefile
	$(call say,CC,$<)mkdir -p $(@D) && $(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

APP_LAYERS := app $(BELOW_app)
$(BUILD)/rootwatch: $(BUILD)/obj/app/main.o $(call archives,$(APP_LAYERS))
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(looked_first) $(call ext,$(APP_LAYERS))

$(BUILD)/rootwatch-sandbox: $(BUILD)/obj/sandbox/main.o $(call archives,sandbox base)
	$(call say,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(call ext,sandbox base)

-include $(shell find $(BUILD)/obj $(BUILD)/tests -name '*.d' 2>/dev/null)

include tests/tests.mk

# --- packages ------------------------------------------------------------------------------------

BUILD_PACKAGES := gcc make pkg-config libc6-dev libncurses-dev libcurl4-openssl-dev libjson-c-dev \
                  libsqlite3-dev libmicrohttpd-dev libyaml-dev libutf8proc-dev libmd4c-dev \
                  zlib1g-dev ca-certificates
TEST_PACKAGES  := clang clang-tidy libclang-rt-14-dev libcmocka-dev libvterm-dev mandoc openssl curl
PICTURE_PACKAGES := chromium fonts-dejavu-core fonts-noto-cjk fonts-noto-color-emoji

.PHONY: deps deps-check deps-pictures
deps: ## install what the build needs (apt, as root or by sudo; elsewhere it names the packages)
	$(Q).ci/install-packages "build rootwatch" $(BUILD_PACKAGES)

deps-check: ## install what the tests need besides
	$(Q).ci/install-packages "run the tests" $(TEST_PACKAGES)

deps-pictures:
	$(Q).ci/install-packages "make pictures" $(PICTURE_PACKAGES)

# --- for people ----------------------------------------------------------------------------------

.PHONY: demo
demo: deps ## install what is missing, build, open the dashboard on a sandbox with living data
	$(Q)$(MAKE) --no-print-directory -j$(JOBS) all
	$(Q)$(BUILD)/rootwatch demo

DESTDIR ?=
.PHONY: install
install: all ## programs, manual pages, completions and samples below DESTDIR/PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BUILD)/rootwatch $(BUILD)/rootwatch-sandbox $(DESTDIR)$(PREFIX)/bin
	for page in $(wildcard man/*.[1-9]); do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; \
	done
	for file in $(shell find share -type f); do \
		install -D -m 644 $$file $(DESTDIR)$(PREFIX)/share/rootwatch/$${file#share/} || exit 1; \
	done

.PHONY: manual
manual: $(BUILD)/rootwatch ## write what is generated of the manual page, and the completions, anew
	$(Q).ci/fill-manual $(BUILD)/rootwatch man/rootwatch.1
	$(Q)$(BUILD)/rootwatch completion bash >share/completions/rootwatch.bash
	$(Q)$(BUILD)/rootwatch completion zsh >share/completions/_rootwatch
	$(Q)$(BUILD)/rootwatch completion fish >share/completions/rootwatch.fish

.PHONY: help
help: ## this list
	@awk -F':.*## ' '/^[a-z][a-z0-9-]*:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: clean
clean: ## remove everything built
	rm -rf build
