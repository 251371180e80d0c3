# Shouwen 首问: how it is built, run, tested and checked. `make` alone lists the targets.
# GNU make 4.3. Everything made lands in build/ (and web/dist, node_modules); `make clean` removes it.
# KIND chooses a compiler and its own tree of objects, so that a check never disturbs the daily build.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
# A step of a longer recipe, on all cores.
SUB := $(MAKE) -j$(shell nproc)

KIND ?= gcc
PORT ?= 8080
DATA ?= data/demo
ONLY ?=
STORE ?= sqlite

C_FILES = $(shell find src tests bench -name '*.[ch]' -not -path '*/node_modules/*' 2>/dev/null)
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' 2>/dev/null)
FRONT_FILES = $(shell find web/src -name '*.vue' -o -name '*.ts' -not -name 'schema.ts' 2>/dev/null)

# --- compilers and flags -------------------------------------------------------------------------

# The parts are all of src but the command line and the tests.
SOURCES := $(sort $(shell find src -name '*.c' 2>/dev/null))
TESTS := $(filter %_test.c,$(SOURCES))
PARTS := $(filter-out src/main.c $(TESTS),$(SOURCES))
LIBRARIES := libmicrohttpd jansson sqlite3 libpq libsodium gdlib libqrencode libutf8proc libcrypto libcurl

# Which C, and what may not pass: houses.md 3.7. A row of a table may leave its last columns empty
# (0 means absent in this house) and a macro's row may say one column again (FIELD's kind).
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
    -Wwrite-strings -Wformat=2 -Wundef -Wimplicit-fallthrough -Wno-missing-field-initializers \
    -Wno-override-init
# What a mistake in C may cost at most: the OpenSSF list, as far as gcc 12 and clang 14 know it.
HARDENING := -fstack-protector-strong -fstack-clash-protection -fno-delete-null-pointer-checks \
    -fno-strict-overflow -fno-strict-aliasing -fPIE \
    $(if $(filter x86_64,$(shell uname -m)),-fcf-protection=full)
LINKING := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code -Wl,--as-needed

ifeq ($(KIND),gcc)
CC := gcc
OUT := build
FLAVOUR := -O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -ftrivial-auto-var-init=zero \
    -Wbidi-chars=any -Wtrampolines
else ifeq ($(KIND),clang)
CC := clang
OUT := build/clang
# Unnamed parameters are the house's way to say unused; clang 14 calls them an extension.
FLAVOUR := -O1 -g -Wno-c2x-extensions
else ifeq ($(KIND),asan)
CC := clang
OUT := build/asan
FLAVOUR := -O1 -g -Wno-c2x-extensions -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LINKING := -pie -fsanitize=address,undefined
# The sanitizers bring their own guards; these two only blur their reports.
HARDENING := -fno-strict-aliasing -fPIE
else
$(error KIND is gcc, clang or asan, not '$(KIND)')
endif

OBJ := $(OUT)/obj
BANNED := $(if $(wildcard src/base/banned.h),-include src/base/banned.h)
CFLAGS := -std=gnu17 -D_GNU_SOURCE -pthread -Isrc $(HARDENING) $(WARNINGS) $(FLAVOUR)

# The ground floor also refuses silent conversions: a wrong width there is wrong everywhere.
conversion = $(if $(filter-out %_test.c,$(filter src/base/% src/store/% src/http/%,$<)),-Wconversion)
# pkg-config is asked once, and only when something is really compiled.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(LIBRARIES)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(LIBRARIES)) -lm -pthread)$(PKG_LIBS)

# $(call remember,FILE,WORDS): FILE changes exactly when WORDS do; what depends on it is then rebuilt.
remember = $(shell mkdir -p $(dir $1) && { echo '$2' | cmp -s - $1 || echo '$2' >$1; })$1

# --- the server ----------------------------------------------------------------------------------

SERVER := $(OUT)/shouwen
LIBRARY := $(OUT)/parts.a
objects = $(patsubst %.c,$(OBJ)/%.o,$1)
test_programs := $(addprefix $(OUT)/test/,$(notdir $(TESTS:.c=)))
# Programs of bench/: commit_limit stands alone, the others take what they need from the parts.
# Programs of tests/crash/: each with the disk that they play beneath the store.
CRASH_TESTS := $(sort $(wildcard tests/crash/*_test.c))
CRASH_PARTS := $(filter-out $(CRASH_TESTS) tests/crash/faults.c,$(sort $(wildcard tests/crash/*.c)))
crash_programs := $(addprefix $(OUT)/crash/,$(notdir $(CRASH_TESTS:.c=)))
FAULTS := $(OUT)/crash/faults.so
BENCHES := $(sort $(wildcard bench/*.c))
bench_programs := $(addprefix $(OUT)/,$(BENCHES:.c=))
FLAGS_SEEN := $(call remember,$(OBJ)/flags,$(CC) $(CFLAGS) $(LINKING) $(LIBRARIES))
PARTS_SEEN := $(call remember,$(OBJ)/parts,$(PARTS))

.PHONY: help build server web quick unit test crash check bench fmt run bare clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

build: web ## build/shouwen with the web inside
	@$(MAKE) server

server: $(if $(wildcard src/main.c),$(SERVER)) ## build/shouwen alone: with the web that is in web/dist, or none
	@:

quick: compiled quick-checks ## before every landing: the C compiles and links, the cheap checks pass

.PHONY: compiled quick-checks
compiled: server $(test_programs) $(crash_programs) $(FAULTS) $(bench_programs)

quick-checks: build/format-seen $(if $(wildcard web/node_modules/.bin/biome),build/web-format-seen)
	@tools/check-words
	@tools/check-layers src/LAYERS $(MIGRATIONS) $(filter src/%,$(C_FILES))
	@tools/check-sizes $(C_FILES) $(FRONT_FILES)
	@tools/check-docs

# Only what changed since the last time it was all well is looked at again.
build/format-seen: .clang-format $(C_FILES)
	@clang-format-14 --dry-run -Werror $(or $(filter %.c %.h,$?),$(C_FILES))
	@touch $@
	@echo "format: as .clang-format has it"

build/web-format-seen: web/biome.json $(filter web/src/%,$(WEB_SOURCES))
	@cd web && node_modules/.bin/biome check --log-level=warn .
	@touch $@
	@echo "format: as biome.json has it"

$(SERVER): $(call objects,src/main.c) $(LIBRARY) $(FLAGS_SEEN)
	@echo "link  $@"
	@$(CC) $(LINKING) -o $@ $(filter %.o %.a,$^) $(PKG_LIBS)

# One archive: a program takes from it what it uses, so one folder's tests never wait for another's.
$(LIBRARY): $(call objects,$(PARTS)) $(OBJ)/assets.o $(OBJ)/assets_bytes.o $(OBJ)/schema_bytes.o $(OBJ)/holidays_bytes.o $(PARTS_SEEN)
	@rm -f $@
	@ar rcs $@ $(filter %.o,$^)

$(OBJ)/%.o: %.c $(FLAGS_SEEN)
	@mkdir -p $(@D)
	@echo "cc    $<"
	@$(CC) $(CFLAGS) $(conversion) $(BANNED) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

define test_program
$(OUT)/test/$(notdir $(1:.c=)): $(OBJ)/$(1:.c=.o) $(LIBRARY)
endef
$(foreach t,$(TESTS),$(eval $(call test_program,$t)))
$(test_programs):
	@mkdir -p $(@D)
	@echo "link  $@"
	@$(CC) $(LINKING) -o $@ $^ $(PKG_LIBS) -lcmocka

$(crash_programs): $(OUT)/crash/%: $(OBJ)/tests/crash/%.o $(call objects,$(CRASH_PARTS)) $(LIBRARY)
	@mkdir -p $(@D)
	@echo "link  $@"
	@$(CC) $(LINKING) -o $@ $^ $(PKG_LIBS) -lcmocka

# Loaded into the server between it and its disk, so nothing of the server's own flags.
$(FAULTS): tests/crash/faults.c $(FLAGS_SEEN)
	@mkdir -p $(@D)
	@echo "link  $@"
	@$(CC) -std=gnu17 -D_GNU_SOURCE $(WARNINGS) -O2 -fPIC -shared -o $@ $< -ldl

$(bench_programs): $(OUT)/bench/%: $(OBJ)/bench/%.o $(LIBRARY)
	@mkdir -p $(@D)
	@echo "link  $@"
	@$(CC) $(LINKING) -o $@ $^ $(PKG_LIBS)

# --- what the server carries inside: web, migrations, holidays -------------------------------------

WEB_MADE := $(sort $(shell find web/dist -type f -not -path 'web/dist/.*' 2>/dev/null))
MIGRATIONS := $(sort $(wildcard schema/*.sql))
HOLIDAYS := $(sort $(wildcard schema/holidays/*.json))
WEB_SEEN := $(call remember,build/carried/web,$(WEB_MADE))
MIGRATIONS_SEEN := $(call remember,build/carried/schema,$(MIGRATIONS))
HOLIDAYS_SEEN := $(call remember,build/carried/holidays,$(HOLIDAYS))

# A web file that is gone since is no fault: the script takes what is there.
$(WEB_MADE): ;
build/assets.c build/assets.S &: tools/embed-web.sh $(WEB_MADE) $(WEB_SEEN)
	@tools/embed-web.sh web/dist build

build/schema.S: tools/embed-texts.sh $(MIGRATIONS) $(MIGRATIONS_SEEN)
	@tools/embed-texts.sh $@ SCHEMA $(MIGRATIONS)

build/holidays.S: tools/embed-texts.sh $(HOLIDAYS) $(HOLIDAYS_SEEN)
	@tools/embed-texts.sh $@ HOLIDAYS $(HOLIDAYS)

$(OBJ)/assets.o: build/assets.c src/http/assets.h $(FLAGS_SEEN)
	@$(CC) $(CFLAGS) -c -o $@ $<

$(OBJ)/%_bytes.o: build/%.S $(FLAGS_SEEN)
	@$(CC) -c -o $@ $<

# --- the web -------------------------------------------------------------------------------------

web: $(if $(wildcard web/package.json),build/web.stamp) ## web/dist: both entries, made by Vite

build/web.stamp: $(WEB_SOURCES) web/node_modules/.package-lock.json
	@echo "web   the two entries, by Vite"
	@cd web && npm run --silent build -- --logLevel warn
	@touch $@

# npm writes this hidden lock last: older than package-lock.json means the modules are not these.
# No package runs a script of its own when it is installed; none of ours needs to.
%/node_modules/.package-lock.json: %/package-lock.json
	@echo "npm   $*/node_modules"
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# --- tests ---------------------------------------------------------------------------------------

chosen = $(if $(ONLY),$(foreach f,$1,$(if $(findstring $(ONLY),$(notdir $f)),$f)),$1)
JOURNEYS := $(sort $(wildcard tests/journeys/*.test.mjs))
CRASHES := $(crash_programs) $(sort $(wildcard tests/crash/*.test.mjs))
IN_BROWSER := $(sort $(wildcard tests/browser/*.test.mjs))

# What needs a file runs on SQLite alone, what needs PostgreSQL's ways there alone; what has no database
# at all (base) needs no second round.
programs = $(addprefix $(OUT)/test/,$(notdir $(1:.c=)))
ON_SQLITE := $(call programs,$(filter-out src/store/postgres%,$(TESTS)))
ON_POSTGRES := $(call programs,$(filter-out src/base/% src/store/sqlite%,$(TESTS)))
# Journeys are walked on both, but two nodes cannot share a file, and who moves names both engines. In the browser the loop is walked on
# both, and once how screens look, are reached by keys and bear a lost signal: they know the API alone.
OF_NODES := tests/journeys/two_nodes_are_one_house.test.mjs
OF_BOTH := tests/journeys/a_hospital_is_kept_and_moved.test.mjs
ON_SQLITE += $(filter-out $(OF_NODES),$(JOURNEYS)) $(CRASHES) $(IN_BROWSER)
ON_POSTGRES += $(filter-out $(OF_BOTH),$(JOURNEYS)) tests/browser/the_whole_loop.test.mjs
# $(call round,PROGRAMS): those chosen, after the word that lets them run on PostgreSQL.
round = $(if $(call chosen,$1),postgres: $(call chosen,$1))

unit: $(test_programs) ## the C tests beside the code (ONLY=name: those with it in their name; STORE=postgres)
ifeq ($(STORE),postgres)
	@tools/with-postgres tools/run-tests $(OUT)/test-log $(call round,$(filter $(OUT)/%,$(ON_POSTGRES)))
else
	@tools/run-tests $(OUT)/test-log $(call chosen,$(filter $(test_programs),$(ON_SQLITE)))
endif

test: ## every test: C, journeys over HTTP, the loop in a browser (ONLY=name), on both engines
	@tools/install.sh test
	@$(SUB) build
	@$(SUB) $(test_programs) $(crash_programs) $(FAULTS) tests/node_modules/.package-lock.json | sed '/is up to date\.$$/d'
	@tools/with-postgres tools/run-tests $(OUT)/test-log \
	    $(call chosen,$(ON_SQLITE)) $(call round,$(ON_POSTGRES))

crash: ## faults, the long form: kills, full and failing disks, power loss, lost nodes (as root, takes an hour)
	@tools/install.sh crash
	@$(SUB) build
	@$(SUB) $(crash_programs) $(FAULTS) tests/node_modules/.package-lock.json | sed '/is up to date\.$$/d'
	@rm -f $(OUT)/crash/figures.jsonl
	@told=0; CRASH=long TEST_LIMIT_S=7200 tools/run-tests $(OUT)/crash/log \
	    $(call chosen,$(CRASHES) $(sort $(wildcard tests/crash/long/*.test.mjs))) || told=$$?; \
	    node tests/crash/table.mjs; exit $$told

# --- the house -----------------------------------------------------------------------------------

check: ## all else that can be wrong: words, layers, format, docs, clang, sanitizers, API, web
	@tools/install.sh test
	@$(SUB) quick-checks
	@$(SUB) build
	@$(SUB) check-api check-web
	@tools/check-deploy $(SERVER)
	@for h in $$(find src -name '*.h'); do \
	    $(CC) $(CFLAGS) $(PKG_CFLAGS) $(BANNED) -fsyntax-only -include $$h -x c /dev/null || exit 1; \
	done && echo "headers: each stands alone"
	@$(SUB) compiled KIND=clang | sed '/^cc /d; /^link /d'; echo "clang: compiles without a warning"
	@$(SUB) unit KIND=asan
	@tools/fuzz 5

.PHONY: check-api check-web
check-api: $(SERVER) tests/node_modules/.package-lock.json
	@$(SERVER) openapi >build/openapi.json
	@node tools/check-openapi.mjs build/openapi.json

# The client's types are committed, so that the web builds without the server; here they are compared.
check-web: check-api web/node_modules/.package-lock.json
	@cd web && npm run --silent check | sed '/^dist\//d; /^$$/d'

run: ## install what is missing, build, found the demo hospital if absent, serve (PORT=, DATA=)
	@tools/install.sh run
	@$(SUB) build
	@tools/serve-demo "$(SERVER)" "$(DATA)" "$(PORT)"

bench: ## speed and memory, as ratios to limits of the same run (docs/performance.md)
	@tools/install.sh bench
	@$(SUB) build
	@$(SUB) $(bench_programs) | sed '/is up to date\.$$/d'
	@bench/run

bare: ## run and test in a fresh Debian 12, to prove both (as root, takes minutes)
	@tools/bare.sh

fmt: ## put C and web into the house's format
	@clang-format-14 -i $(C_FILES)
	@if [ -d web/node_modules ]; then cd web && npm run --silent format; fi

clean: ## remove what was built (data/ and node_modules/ stay)
	@rm -rf build web/dist

-include $(patsubst %.c,$(OBJ)/%.d,$(SOURCES) $(CRASH_TESTS) $(CRASH_PARTS) $(wildcard bench/*.c))
