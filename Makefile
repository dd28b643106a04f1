# Builds wrapup, its helper, and everything that proves them; `make help` lists the targets.
# What to install on a machine stands in .deps/install; how tests are run in tests/run.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
HELPER ?= yes
SAN ?=
COVERAGE ?=
ifeq ($(origin CC),default)
CC := gcc
endif

MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- where things go -----------------------------------------------------------------------
# Each compiler and kind of build has a folder of its own; the plain gcc build's programs stand
# at .build/wrapup and .build/wrapup-helper.
comma := ,
B := .build
FLAVOUR := $(notdir $(firstword $(CC)))$(if $(SAN),-$(subst $(comma),-,$(SAN)))$(if $(COVERAGE),-coverage)
O := $(B)/$(FLAVOUR)
BIN := $(if $(filter gcc,$(FLAVOUR)),$(B),$(O))

# ---- what is built of what -----------------------------------------------------------------
LIB_SRC := $(filter-out src/ui/% src/helper/%,$(wildcard src/*/*.c))
UI_SRC := $(wildcard src/ui/*.c)
HELPER_SRC := $(wildcard src/helper/*.c)
UNIT_SRC := $(wildcard tests/unit/*_test.c)
TESTLIB_SRC := $(wildcard tests/lib/*.c)
BENCH_SRC := $(wildcard tests/bench/*.c)
BROWSER_SRC := $(wildcard tests/browser/*.c)

objects = $(patsubst %.c,$(O)/%.o,$(1))
PROGRAMS := $(if $(UI_SRC),$(BIN)/wrapup) $(if $(filter no,$(HELPER)),,$(BIN)/wrapup-helper)
UNIT_BIN := $(patsubst %.c,$(O)/%,$(UNIT_SRC))
BENCH_BIN := $(patsubst %.c,$(O)/%,$(BENCH_SRC))
BROWSER_BIN := $(patsubst %.c,$(O)/%,$(BROWSER_SRC))

# ---- flags ---------------------------------------------------------------------------------
# Errors with Debian 12's compilers (gcc 12, clang 14); what a newer one learns to warn of must not
# stop a learner's build.
WERROR := $(if $(filter 12 12.% 14.0.%,$(shell $(CC) -dumpversion 2>/dev/null)),-Werror)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
    -Wmissing-prototypes -Wwrite-strings -Wvla -Walloca -Wformat=2 -Wundef -Wcast-qual \
    -Wnull-dereference -Wimplicit-fallthrough $(WERROR)
OPTIMISE := $(if $(COVERAGE),-O0 -g --coverage,-O2 -g)
HARDEN := $(if $(SAN)$(COVERAGE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2) -fstack-protector-strong -fPIE \
    $(if $(SAN)$(COVERAGE),,-fno-asynchronous-unwind-tables)
SANITIZE := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CPPFLAGS_ALL = -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L -Iinclude \
    -include include/wrapup/banned.h -DWRAPUP_VERSION='"$(VERSION)"' $(CONFIG_CPPFLAGS) $(CPPFLAGS)
CFLAGS_ALL = -std=c17 $(WARNINGS) $(OPTIMISE) -ffunction-sections -fdata-sections $(HARDEN) \
    $(SANITIZE) $(CFLAGS)
# Binding every symbol at start (-z now) was measured against lazy binding: no difference to see.
LDFLAGS_ALL = -pie -Wl,--as-needed $(LINK_STYLE) $(SANITIZE) \
    $(if $(COVERAGE),--coverage) $(LDFLAGS)
ifeq ($(shell uname -s),Darwin)
LDFLAGS_ALL = -Wl,-dead_strip $(SANITIZE) $(if $(COVERAGE),--coverage) $(LDFLAGS)
else
# Relative relocations packed: over 100 KiB less to read and keep (glibc 2.36, binutils 2.38).
LINK_STYLE := -Wl,--gc-sections -Wl,-z,relro -Wl,-z,now -Wl,-z,pack-relative-relocs
endif
UI_CPPFLAGS = -DWRAPUP_SHAREDIR='"$(PREFIX)/share/wrapup"' -DWRAPUP_BINDIR='"$(PREFIX)/bin"'
COMPILE = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c

# ---- the first target, and those that only hand on -----------------------------------------
.PHONY: all help quiz test check test-live test-oracle bench lint lint-flags format coverage install \
    uninstall clean deps-quiz deps-test deps-live deps-oracle deps-browser test-browser browser units testlib programs
all: programs $(BIN)/libwrapup.a
programs: $(PROGRAMS)

help:
	@echo 'make            build .build/wrapup and .build/wrapup-helper'
	@echo 'make quiz       install what the build needs, build, and start the EC2 quiz'
	@echo 'make test       install what the tests need, build, and run lint and all tests'
	@echo 'make test-live  the tests that need root or a whole machine'
	@echo 'make test-oracle   the statistics of reports held against R (r-cran-psych)'
	@echo 'make test-browser  report pages in Chromium, on a phone and a desk'
	@echo 'make lint       only the checks of the source: layers, layout, clang-tidy, cppcheck'
	@echo 'make format     lay out all C as .clang-format says'
	@echo 'make bench      the figures, each as a ratio to a floor program'
	@echo 'make coverage   line coverage of src/ by the tests (fails below 90 %)'
	@echo 'make install    programs, banks, man page (PREFIX=/usr/local DESTDIR=)'
	@echo 'make uninstall  take them away again'
	@echo 'make clean      remove .build'
	@echo 'make deps-quiz | deps-test | deps-live | deps-oracle | deps-browser   only install packages'
	@echo 'variables:      CC=clang  SAN=address,undefined  HELPER=no  PREFIX=DIR  DESTDIR=DIR'

deps-quiz deps-test deps-live deps-oracle deps-browser: deps-%:
	@HELPER=$(HELPER) .deps/install $*

# As many compilers at once as there are processors, unless it was said how many.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(or $(shell getconf _NPROCESSORS_ONLN),1))

quiz: deps-quiz
	@$(MAKE) $(JOBS) programs
	@$(BIN)/wrapup take ec2

test: deps-test
	@$(MAKE) $(JOBS) check

# One after the other: two apt-get can't run at once.
test-live: deps-test
	@$(MAKE) deps-live
	@$(MAKE) $(JOBS) programs
	@WRAPUP=$(BIN)/wrapup tests/run live

test-oracle: deps-oracle
	@$(MAKE) programs
	@WRAPUP=$(BIN)/wrapup tests/run oracle

test-browser: deps-test
	@$(MAKE) deps-browser
	@$(MAKE) $(JOBS) browser

lint: deps-test
	@tests/run lint

coverage: deps-test
	@tests/coverage

clean:
	rm -rf $(B)

# ---- below here the machine must have the libraries ------------------------------------------
HANDS_ON := help format quiz test test-live test-oracle test-browser lint coverage clean \
    uninstall deps-quiz deps-test deps-live deps-oracle deps-browser
ifneq ($(filter-out $(HANDS_ON),$(or $(MAKECMDGOALS),all)),)
-include $(O)/config.mk
endif

# Libraries, found once per flavour: CONFIG_CPPFLAGS, *_LIBS.
$(O)/config.mk: .deps/install .deps/config $(wildcard /usr/include/lowdown.h)
	@mkdir -p $(@D)
	@HELPER=$(HELPER) .deps/install --check quiz
	@HELPER=$(HELPER) CC='$(CC)' .deps/config > $@.new && mv $@.new $@

# A change of flags is a change of every object: the file below changes only with them.
FLAGS_NOW = $(COMPILE) $(LDFLAGS_ALL)
$(O)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' "$$FLAGS_NOW" | cmp -s - $@ || printf '%s\n' "$$FLAGS_NOW" > $@
$(O)/flags: export FLAGS_NOW := $(FLAGS_NOW)
$(O)/flags-ui: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' "$$UI_NOW" | cmp -s - $@ || printf '%s\n' "$$UI_NOW" > $@
$(O)/flags-ui: export UI_NOW = $(UI_CPPFLAGS)
.PHONY: FORCE
FORCE:

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	@echo '  CC   $<'
	@$(COMPILE) $(EXTRA) $< -o $@
# What talks with people is built small, not fast: it waits for them, and its pages stay in memory.
TALKS := $(filter src/check/% src/command/% src/exchange/% src/session/% src/task/% src/ui/%,$(LIB_SRC) $(UI_SRC))
$(call objects,$(TALKS)): OPTIMISE := $(if $(COVERAGE),$(OPTIMISE),-Os -g)
$(call objects,$(UI_SRC)): EXTRA = $(UI_CPPFLAGS)
$(call objects,$(UI_SRC)): $(O)/flags-ui
# The compiler can't know that cmocka's asserts don't come back.
$(call objects,$(UNIT_SRC) $(TESTLIB_SRC) $(BROWSER_SRC)): EXTRA = -Itests -Itests/lib -Wno-null-dereference

define archive
	@echo '  AR   $@'
	@rm -f $@
	@$(AR) rcs $@ $(filter %.o,$^)
endef
# The list of members is a dependency too: a source that is gone must leave the archive.
$(O)/members: FORCE
	@mkdir -p $(@D)
	@echo '$(LIB_SRC) $(TESTLIB_SRC)' | cmp -s - $@ || echo '$(LIB_SRC) $(TESTLIB_SRC)' > $@
$(O)/libwrapup.a: $(call objects,$(LIB_SRC)) $(O)/members
	$(archive)
# All of the house that the helper sees.
$(O)/libbase.a: $(call objects,$(filter src/base/%,$(LIB_SRC))) $(O)/members
	$(archive)
$(O)/libtest.a: $(call objects,$(TESTLIB_SRC)) $(O)/members
	$(archive)
ifneq ($(O),$(BIN))
$(BIN)/libwrapup.a: $(O)/libwrapup.a
	@ln -sf $(FLAVOUR)/libwrapup.a $@
endif

define link
	@mkdir -p $(@D)
	@echo '  LD   $@'
	@$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -o $@
endef
$(BIN)/wrapup: LIBS = $(QUIZ_LIBS)
$(BIN)/wrapup: $(call objects,$(UI_SRC)) $(O)/libwrapup.a
	$(link)
$(BIN)/wrapup-helper: LIBS = $(HELPER_LIBS) $(BASE_LIBS) -lpthread
$(BIN)/wrapup-helper: $(call objects,$(HELPER_SRC)) $(O)/libbase.a
	$(link)

# ---- tests -----------------------------------------------------------------------------------
units: $(UNIT_BIN)
testlib: $(O)/libtest.a
$(UNIT_BIN): LIBS = $(QUIZ_LIBS) -lcmocka -lpthread
$(UNIT_BIN): $(O)/%: $(O)/%.o $(O)/libtest.a $(O)/libwrapup.a
	$(link)
# For tests/lint: what the compiler is told.
lint-flags:
	@echo '$(subst ',,$(CPPFLAGS_ALL) $(UI_CPPFLAGS))'
format:
	clang-format -i $(wildcard include/wrapup/*.h src/*/*.[ch] tests/lib/*.[ch] tests/unit/*.[ch] tests/bench/*.[ch] tests/browser/*.[ch])
check: programs units
	@WRAPUP=$(BIN)/wrapup WRAPUP_HELPER=$(BIN)/wrapup-helper O=$(O) tests/run $(KINDS)

# Pages as a browser shows them.
$(BROWSER_BIN): LIBS = $(QUIZ_LIBS)
$(BROWSER_BIN): $(O)/%: $(O)/%.o $(O)/libtest.a $(O)/libwrapup.a
	$(link)
browser: $(BROWSER_BIN)
	@O=$(O) tests/run browser

$(BENCH_BIN): LIBS = $(QUIZ_LIBS) $(HELPER_LIBS) -lutil
$(BENCH_BIN): $(O)/%: $(O)/%.o $(O)/libwrapup.a
	$(link)
bench: programs $(BENCH_BIN)
	@.deps/install bench
	@O=$(O) BIN=$(BIN) tests/bench/run

# ---- installing --------------------------------------------------------------------------------
SHARE = $(DESTDIR)$(PREFIX)/share
install: programs
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/wrapup/banks $(SHARE)/man/man1 $(SHARE)/man/ko/man1
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(filter-out %.schema.json,$(wildcard quizzes/*.json)) $(SHARE)/wrapup/banks
	install -m 644 quizzes/bank.schema.json $(SHARE)/wrapup
	$(BIN)/wrapup --lang en help --man > $(SHARE)/man/man1/wrapup.1
	$(BIN)/wrapup --lang ko help --man > $(SHARE)/man/ko/man1/wrapup.1
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/wrapup $(DESTDIR)$(PREFIX)/bin/wrapup-helper
	rm -f $(SHARE)/man/man1/wrapup.1 $(SHARE)/man/ko/man1/wrapup.1
	rm -rf $(SHARE)/wrapup

-include $(patsubst %.c,$(O)/%.d,$(LIB_SRC) $(UI_SRC) $(HELPER_SRC) $(UNIT_SRC) $(TESTLIB_SRC) $(BENCH_SRC) $(BROWSER_SRC))
