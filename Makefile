# Makefile - builds, tests and installs postel.  `make help` lists the targets, `make V=1` shows whole commands.
# Read first: README.md.  Read next: docs/walk.md.
# SPDX-License-Identifier: MIT
VERSION = 0.1

CC         ?= cc
CFLAGS     ?= -O2 -g
RAGEL      ?= ragel
RAGELFLAGS ?= -G2
PKG_CONFIG ?= pkg-config
PREFIX     ?= /usr/local
LIBDIR     ?= $(PREFIX)/lib
ZSHDIR     ?= $(PREFIX)/share/zsh/site-functions
DESTDIR    ?=
B          ?= build# where everything generated goes

# A user's CFLAGS never lose these.
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Isrc -MMD -MP $(CPPFLAGS) $(CFLAGS)

# --- what has to be installed: the one place that says so ----------------------------------------------------------
# group | how .ci/deps sees that it is there | its package for apt | dnf | apk | pacman | brew
define NEEDS
build | program $(CC)         |gcc              |gcc               |gcc               |gcc             |gcc
build | header stdio.h        |libc6-dev        |glibc-devel       |musl-dev          |glibc           |gcc
build | pinned ragel          |ragel            |ragel             |ragel             |ragel           |ragel
build | program $(PKG_CONFIG) |pkg-config       |pkgconf-pkg-config|pkgconf           |pkgconf         |pkgconf
build | library libevent_core |libevent-dev     |libevent-devel    |libevent-dev      |libevent        |libevent
build | library ncursesw      |libncurses-dev   |ncurses-devel     |ncurses-dev       |ncurses         |ncurses
build | library jansson       |libjansson-dev   |jansson-devel     |jansson-dev       |jansson         |jansson
build | library libcares      |libc-ares-dev    |c-ares-devel      |c-ares-dev        |c-ares          |c-ares
build | library ldns          |libldns-dev      |ldns-devel        |ldns-dev          |ldns            |ldns
build | library libpcap       |libpcap-dev      |libpcap-devel     |libpcap-dev       |libpcap         |libpcap
build | library libidn2       |libidn2-dev      |libidn2-devel     |libidn2-dev       |libidn2         |libidn2
build | library openssl       |libssl-dev       |openssl-devel     |openssl-dev       |openssl         |openssl
unit  | library check         |check            |check-devel       |check-dev         |check           |check
check | program openssl       |openssl          |openssl           |openssl           |openssl         |openssl
check | program python3       |python3          |python3           |python3           |python          |python3
check | module aiosmtpd       |python3-aiosmtpd |python3-aiosmtpd  |py3-aiosmtpd      |python-aiosmtpd |-
check | program curl          |curl             |curl              |curl              |curl            |curl
check | program swaks         |swaks            |swaks             |swaks             |swaks           |swaks
check | perl Net::SSLeay      |libnet-ssleay-perl|perl-Net-SSLeay |perl-net-ssleay   |perl-net-ssleay |-
check | program msmtp         |msmtp            |msmtp             |msmtp             |msmtp           |msmtp
check | program prove         |perl             |perl-Test-Harness |perl-utils        |perl            |perl
check | program clang         |clang            |clang             |clang             |clang           |llvm
check | runtime clang         |libclang-rt-dev  |compiler-rt       |compiler-rt       |compiler-rt     |llvm
peers | program git           |git              |git               |git              |git             |git
peers | program node          |nodejs           |nodejs            |nodejs           |nodejs          |node
peers | program npm           |npm              |npm               |npm              |npm             |node
ci    | program valgrind      |valgrind         |valgrind          |valgrind          |valgrind        |-
ci    | program clang-format  |clang-format     |clang-tools-extra |clang-extra-tools |clang           |clang-format
ci    | program cppcheck      |cppcheck         |cppcheck          |cppcheck          |cppcheck        |cppcheck
ci    | program tmux          |tmux             |tmux              |tmux              |tmux            |tmux
ci    | program mandoc        |mandoc           |mandoc            |mandoc            |mandoc          |mandoc
ci    | program shellcheck    |shellcheck       |ShellCheck        |shellcheck        |shellcheck      |shellcheck
bench | program valgrind      |valgrind         |valgrind          |valgrind          |valgrind        |-
bench | program strace        |strace           |strace            |strace            |strace          |-
bench | program python3       |python3          |python3           |python3           |python          |python3
lab   | program clang         |clang            |clang             |clang             |clang           |llvm
lab   | program wasm-ld       |lld              |lld               |lld               |lld             |lld
ci    | program zsh           |zsh              |zsh               |zsh               |zsh             |zsh
ci    | program dh            |debhelper        |-                 |-                 |-               |-
ci    | program lintian       |lintian          |-                 |-                 |-               |-
ci    | program node          |nodejs           |nodejs            |nodejs            |nodejs          |node
ci    | program npm           |npm              |npm               |npm              |npm             |node
ci    | program chromium      |chromium         |chromium          |chromium          |chromium        |-
ci    | program tshark        |tshark           |wireshark-cli     |tshark            |wireshark-cli   |wireshark
docs  | program dot           |graphviz         |graphviz          |graphviz          |graphviz        |graphviz
docs  | module railroad       |python3-railroad-diagrams|python3-railroad-diagrams|-     |-               |-
docs  | module markdown       |python3-markdown |python3-markdown  |py3-markdown      |python-markdown |-
docs  | module pygments       |python3-pygments |python3-pygments  |py3-pygments      |python-pygments |pygments
endef
export NEEDS SHIPPED FLOORS B CC CFLAGS CPPFLAGS LDFLAGS RAGEL PKG_CONFIG VERSION

# These goals install what is missing before anything is built; all others only say what is missing.
NEEDS_OF_conformance := build
NEEDS_OF_unit        := build unit
NEEDS_OF_check       := build unit check
NEEDS_OF_deps        := build unit check
NEEDS_OF_peers       := build check peers
NEEDS_OF_lab         := build lab
NEEDS_OF_bench       := build bench
NEEDS_OF_docs        := build docs
NEEDS_OF_ci          := build unit check lab docs ci
INSTALLING := $(filter conformance unit check deps bench lab docs peers ci,$(MAKECMDGOALS))
NEEDED     := $(sort build $(foreach goal,$(INSTALLING),$(NEEDS_OF_$(goal))))

# --- sources, floor by floor ---------------------------------------------------------------------------------------
FLOORS := abnf parse protocol transport suite programs
objects = $(sort $(patsubst src/%,$(B)/%.o,$(basename $(shell find src/$(1) -name '*.c' -o -name '*.rl' 2>/dev/null))))
# Files that a program carries with it, as C.
GRAMMAR_C := $(B)/abnf/grammar_text
PAGE_C    := $(B)/suite/html/page_text
ABNF      := $(call objects,abnf) $(GRAMMAR_C).o
PARSE     := $(call objects,parse)
PROTOCOL  := $(call objects,protocol)
TRANSPORT := $(call objects,transport)
SUITE     := $(call objects,suite) $(PAGE_C).o
PROGRAMS  := $(call objects,programs)
GRAMMAR   := $(wildcard grammar/*.rl grammar/ext/*.rl)
# The RFCs first, then what differs, then what extends.  Not transcript.abnf: that is our own notation.
GRAMMAR_TEXT := $(sort $(wildcard grammar/rfc*.abnf)) grammar/positions.abnf $(sort $(wildcard grammar/ext/*.abnf))
RAGEL_IN  := $(shell find src -name '*.rl')
# Where Ragel's C lies. A tarball brings it beside its source (see dist), so that its user needs no Ragel.
SHIPPED   := $(wildcard .tarball)
GENERATED := $(if $(SHIPPED),src,$(B))
RAGEL_OUT := $(RAGEL_IN:src/%.rl=$(GENERATED)/%.c)
RAGEL_OBJECTS := $(RAGEL_IN:src/%.rl=$(B)/%.o)
OBJECTS   := $(ABNF) $(PARSE) $(PROTOCOL) $(TRANSPORT) $(SUITE) $(PROGRAMS)

LABS      := $(sort $(patsubst docs/labs/check/lab_%.py,lab-%,$(subst lab_0,lab_,$(wildcard docs/labs/check/lab_*.py))))

MAKEFLAGS += --no-builtin-rules
ifeq ($(MAKECMDGOALS),docs) # compilers side by side, as with -j2: half the wait for the book of a clean clone
MAKEFLAGS += -j2
endif
.DELETE_ON_ERROR:
.PHONY: all deps unit check fuzz prove conformance coverage coverage-c peers mutants kills chain bench lab docs ci \
        install uninstall dist distcheck deb size lint clean help lab-N $(LABS) FORCE
all: $(B)/postel ## build postel (what plain `make` does); installs nothing, says what is missing

# --- how a file is made --------------------------------------------------------------------------------------------
Q = $(if $(V),,@)
say = @$(if $(V),:,printf '  %-6s %s\n' $(1) $(2))

$(RAGEL_OUT): $(GENERATED)/%.c: src/%.rl $(GRAMMAR) | $(B)/.deps
	$(call say,ragel,$@)
	@mkdir -p $(@D)
	$(Q)$(RAGEL) $(RAGELFLAGS) -I . $< -o $@
# Every rule at once is thousands of states: as tables a second's work, as -G2 code minutes for the compiler.
$(GENERATED)/parse/rule.c: RAGELFLAGS = -T0
# command.rl includes a machine that path.rl defines.
$(GENERATED)/parse/command.c: src/parse/path.rl
# The ABNF itself, for src/abnf to read.
$(GRAMMAR_C).c: src/carried.awk $(GRAMMAR_TEXT) | $(B)/.deps
	$(call say,awk,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -v as=grammar -f $< $(GRAMMAR_TEXT) >$@
# The page that a report becomes.
PAGE := $(addprefix src/suite/html/page.,html css js)
$(PAGE_C).c: src/carried.awk $(PAGE) | $(B)/.deps
	$(call say,awk,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -v as=page -f $< $(PAGE) >$@
# -G2 falls through by design.
$(RAGEL_OBJECTS): ALL_CFLAGS += -Wno-implicit-fallthrough
# Asked for when a file is compiled and not before: pkg-config itself may be among what is missing.
$(TRANSPORT) $(PROGRAMS): ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags libevent_core)
$(B)/programs/step_screen.o: ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags ncursesw)
$(B)/transport/capture.o: ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags libpcap)
$(B)/transport/dns_resolver.o: ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags libcares)
$(B)/transport/dns_zone.o: ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags ldns)
$(B)/transport/idn.o: ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags libidn2)
$(B)/transport/crypto.o $(B)/transport/tls.o $(B)/transport/tls_made.o: \
    ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags openssl)
$(SUITE): ALL_CFLAGS += $(shell $(PKG_CONFIG) --cflags jansson)
$(PROGRAMS): ALL_CFLAGS += -DPOSTEL_VERSION='"$(VERSION)"' -DPOSTEL_DATA='"$(PREFIX)/share/postel"'

define compile
	$(call say,cc,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -c $< -o $@
endef
$(GRAMMAR_C).o $(PAGE_C).o: %.o: %.c
	$(compile)
$(RAGEL_OBJECTS): $(B)/%.o: $(GENERATED)/%.c
	$(compile)
$(filter-out $(RAGEL_OBJECTS) $(GRAMMAR_C).o $(PAGE_C).o,$(OBJECTS)): $(B)/%.o: src/%.c | $(B)/.deps
	$(compile)

LIBEVENT_LIBS = $(shell $(PKG_CONFIG) --libs libevent_core)
NCURSES_LIBS  = $(shell $(PKG_CONFIG) --libs ncursesw)
JANSSON_LIBS  = $(shell $(PKG_CONFIG) --libs jansson)
PCAP_LIBS     = $(shell $(PKG_CONFIG) --libs libpcap)
DNS_LIBS      = $(shell $(PKG_CONFIG) --libs libcares ldns libidn2)
OPENSSL_LIBS  = $(shell $(PKG_CONFIG) --libs openssl)
$(B)/postel: $(PROGRAMS) $(SUITE) $(TRANSPORT) $(PROTOCOL) $(PARSE) $(ABNF)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBEVENT_LIBS) $(OPENSSL_LIBS) $(DNS_LIBS) $(PCAP_LIBS) $(JANSSON_LIBS) \
	    $(NCURSES_LIBS) -lpthread -o $@
# Floors 1 and 2, for other programs: no I/O in them, so they fit into any.
$(B)/libpostel.a: $(PROTOCOL) $(PARSE) $(ABNF)
	$(call say,ar,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# --- unit tests: one program a floor, linked with its own floor and those below, so that no arrow can go up ----------
checks = $(patsubst tests/%.c,$(B)/tests/%.o,$(sort $(shell find tests/$(1) -name '*.c' 2>/dev/null)))
CHECKS := $(foreach floor,$(FLOORS),$(if $(call checks,$(floor)),$(B)/check-$(floor)))
$(B)/tests/%.o: ALL_CFLAGS += -Itests $(shell $(PKG_CONFIG) --cflags check libevent_core jansson)
$(B)/tests/%.o: tests/%.c | $(B)/.deps
	$(compile)
$(B)/check-abnf: $(call checks,abnf) $(ABNF) $(PARSE)
$(B)/check-parse: $(call checks,parse) $(PARSE) $(ABNF)
$(B)/check-protocol: $(call checks,protocol) $(PROTOCOL) $(PARSE) $(ABNF)
$(B)/check-transport: $(call checks,transport) $(TRANSPORT) $(PROTOCOL) $(PARSE) $(ABNF)
$(B)/check-suite: $(call checks,suite) $(SUITE) $(TRANSPORT) $(PROTOCOL) $(PARSE) $(ABNF)
$(B)/check-programs: $(call checks,programs) $(filter-out $(B)/programs/main.o,$(PROGRAMS)) $(SUITE) $(TRANSPORT) \
                     $(PROTOCOL) $(PARSE) $(ABNF)
$(B)/check-programs: LIBEVENT_LIBS += $(NCURSES_LIBS)
$(B)/check-%:
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBEVENT_LIBS) $(OPENSSL_LIBS) $(DNS_LIBS) $(PCAP_LIBS) $(JANSSON_LIBS) \
	    $(shell $(PKG_CONFIG) --libs check) -lpthread -o $@

# --- the proof: each rule as Ragel read it, against the same rule as src/abnf reads it ------------------------------
$(B)/prove: $(call checks,prove) $(B)/protocol/data.o $(B)/protocol/ext/chunk.o $(ABNF) $(PARSE)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

# --- notices, for tests/interop to read them ------------------------------------------------------------------------
$(B)/notice: $(B)/tests/interop/notice.o $(PROTOCOL) $(PARSE) $(ABNF)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

# --- fuzzing: any octets for every parser and for whole sessions; replay plays the corpora, and needs no fuzzer -----
# Of the suite, what reads what people or peers write.
READERS := accept certificate heard sasl scram holes pattern pool register target transcript%
READ    := $(filter $(addprefix $(B)/suite/,$(addsuffix .o,$(READERS))),$(SUITE))
READ    += $(addprefix $(B)/transport/,capture.o capture_stream.o capture_write.o grow.o)
FUZZ    := $(filter-out %/fuzzer.o,$(call checks,fuzz)) $(B)/tests/protocol/ext/toy_crypto.o $(READ) $(PROTOCOL) \
           $(PARSE) $(ABNF)
$(B)/replay: $(filter-out %/replay.o,$(FUZZ)) $(B)/tests/fuzz/replay.o
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBEVENT_LIBS) $(PCAP_LIBS) -lpthread -o $@
$(B)/fuzzer: $(filter-out %/replay.o,$(FUZZ)) $(B)/tests/fuzz/fuzzer.o # only by tests/fuzz/fuzz.sh, with clang
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) $^ $(LIBEVENT_LIBS) $(PCAP_LIBS) -lpthread -o $@

# --- the bench: instructions of the core, counted ------------------------------------------------------------------
$(B)/bench: $(call checks,bench) $(PROTOCOL) $(PARSE) $(ABNF)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

# --- the web lab: floors 1 and 2 once more, for a page -------------------------------------------------------------
# Nothing of the system is used: the few functions of the C library that the core wants are in src/lab/libc.
WASM_CC ?= clang
WASM_CFLAGS = --target=wasm32 -mbulk-memory -std=c11 -O2 -Wall -Wextra -Wpedantic -Isrc -isystem src/lab/libc \
              -fvisibility=hidden -MMD -MP
WASM_LDFLAGS = --target=wasm32 -nostdlib -Wl,--no-entry -Wl,--gc-sections -Wl,--strip-all -Wl,-z,stack-size=1048576
wasm = $(patsubst $(B)/%,$(B)/wasm/%,$(1))
# Of floor 5, what has no system in it: whose mail is taken, and how one steps.
LAB_PROGRAMS := mailboxes mailboxes_shown step_model step_stops step_token
WASM_RAGEL := $(call wasm,$(filter $(PARSE) $(PROTOCOL),$(RAGEL_OBJECTS)))
WASM_PLAIN := $(call wasm,$(filter-out $(RAGEL_OBJECTS),$(call objects,abnf) $(PARSE) $(PROTOCOL))) \
              $(call wasm,$(LAB_PROGRAMS:%=$(B)/programs/%.o) $(call objects,lab))
WASM       := $(WASM_RAGEL) $(WASM_PLAIN) $(B)/wasm/abnf/grammar_text.o
define compile_wasm
	$(call say,wasm,$@)
	@mkdir -p $(@D)
	$(Q)$(WASM_CC) $(WASM_CFLAGS) -c $< -o $@
endef
$(WASM_RAGEL): WASM_CFLAGS += -Wno-implicit-fallthrough
$(WASM_RAGEL): $(B)/wasm/%.o: $(GENERATED)/%.c
	$(compile_wasm)
$(WASM_PLAIN): $(B)/wasm/%.o: src/%.c | $(B)/.deps
	$(compile_wasm)
$(B)/wasm/abnf/grammar_text.o: $(B)/abnf/grammar_text.c
	$(compile_wasm)
$(B)/lab/postel.wasm: $(WASM)
	$(call say,link,$@)
	@mkdir -p $(@D)
	$(Q)$(WASM_CC) $(WASM_LDFLAGS) $^ -o $@
# One file that needs no other: the page, the core in it, and sessions to begin with.
LAB_JS := core talk dom rail machine ladder walk edit whatif texts app
LAB_SESSIONS := D-scenarios/01-typical 4.1.4-order/02-rcpt-before-mail 3.3-transaction/08-space-at-colon \
                4.1.2-addresses/06-dots 4.1.1.4-end-of-data/26-lf-dot-lf-alone 4.5.2-transparency/01-dots-removed \
                rfc2920-pipelining/01-one-group judge-server/07-data-answered-250 judge-server/15-lf-dot-lf
LAB_PARTS := $(addprefix src/lab/page/,index.html lab.css $(LAB_JS:%=%.js)) \
             $(addprefix conformance/,$(LAB_SESSIONS:%=%.smtp)) $(sort $(wildcard conformance/openings/*.smtp))
$(B)/lab/index.html: src/lab/page/page.awk $(B)/lab/postel.wasm $(LAB_PARTS)
	$(call say,page,$@)
	$(Q)base64 <$(B)/lab/postel.wasm | tr -d '\n' >$(B)/lab/postel.base64
	$(Q)awk -v wasm=$(B)/lab/postel.base64 -f $< $(LAB_PARTS) >$@
lab: $(B)/lab/index.html ## the web lab: build/lab/index.html, one offline page (needs clang and lld)

# --- the labs: is what a student hands in as it should be? ----------------------------------------------------------
lab-N: ## a lab's work, checked: `make lab-3` says what to hand in, WORK=DIR where it is; make lab-N: all
	@python3 -B docs/labs/check/check.py
$(LABS): lab-%: $(B)/postel
	@python3 -B docs/labs/check/check.py $*
lab-2: $(B)/prove

# --- tests ---------------------------------------------------------------------------------------------------------
# A stamp, so that a second `make` finds nothing to do; the goals that install look again each time.
$(B)/.deps: $(if $(INSTALLING),FORCE)
	@mkdir -p $(@D)
	@POSTEL_NO_INSTALL=$(if $(INSTALLING),$(POSTEL_NO_INSTALL),1) sh .ci/deps $(NEEDED)
	@touch $@
deps: $(B)/.deps ## install what building and testing need; nothing, and no network, if nothing is missing
	@echo "postel has what it needs for: $(NEEDED)"
unit: $(CHECKS) ## the unit tests alone
	@sh tests/check.sh unit
TRIED := $(addprefix $(B)/,postel prove replay notice)
check: $(CHECKS) $(TRIED) | $(B)/.deps ## all tests but the long ones: 3 minutes at most
	@MAKE='$(MAKE)' sh tests/check.sh
SECONDS ?= 10
fuzz: $(B)/replay ## any octets for each parser and for whole sessions, SECONDS=10 for each (needs clang)
	@MAKE='$(MAKE)' sh tests/fuzz/fuzz.sh $(SECONDS)
prove: $(B)/prove ## prove that each rule's machine is the RFC's ABNF, or show the shortest octets between them
	@$(B)/prove
conformance: $(B)/postel ## see mail go through postel, and the suite judge it; TARGET=host:port judges another server
	@sh tests/conformance.sh $(TARGET)
coverage: ## which requirement is tested by what, or why not: writes docs/coverage.md
	@sh tests/coverage.sh
COUNTED := $(addprefix $(B)/coverage/,replay check-parse check-protocol check-transport)
COUNTED_POSTEL := $(B)/coverage/postel
coverage-c: ## which lines of src/parse and src/protocol the tests run, and which edges of the dialogue (gcc, gcov)
	@$(MAKE) -s B=$(B)/coverage CC=gcc CFLAGS='-O0 -g --coverage' $(COUNTED_POSTEL) $(COUNTED)
	@B=$(B)/coverage python3 -B tests/coverage_c.py $(COUNTED) '$(COUNTED_POSTEL) check judge' \
	    '$(COUNTED_POSTEL) step --json conformance/4.1.4-order/02-rcpt-before-mail.smtp'
peers: $(B)/postel | $(B)/.deps ## the suite on servers (with TLS, too), relays and clients: docs/peers.md
	@POSTEL_PEERS=all sh tests/peers/run.sh --page
	@POSTEL_PEERS=all sh tests/peers/run.sh relays --page
	@POSTEL_PEERS=all sh tests/peers/run.sh secure --page
	@POSTEL_PEERS=all sh tests/peers/run.sh clients --page
docs: $(B)/postel $(B)/prove | $(B)/.deps ## the book: grammar, source, register, transcripts as pages, in build/site
	@sh docs/site/build.sh $(B)/site
mutants: $(B)/postel ## the suite on servers that are wrong: is each found out?  COUNT=240 of our own, drawn by SEED=1
	@nice python3 -B tests/mutants/lawful.py
	@nice python3 -B tests/mutants/relay_lawful.py
	@nice python3 -B tests/mutants/relay_run.py
	@nice python3 -B tests/mutants/secure_run.py
	@nice python3 -B tests/mutants/run.py
	@nice python3 -B tests/mutants/client_run.py
bench: $(B)/postel $(B)/bench ## how fast, how much memory: writes docs/speed.md (valgrind, strace; fetches Postfix)
	@POSTEL_PEERS=all python3 -B tests/bench/bench.py
KILLS ?= 1000
kills: $(B)/postel ## SIGKILL a server under load, KILLS=1000 times: is all there that it said it had?
	@nice python3 -B tests/reliability/kills.py $(B)/postel $(KILLS)
MESSAGES ?= 10000
chain: $(B)/postel ## MESSAGES=10000 through three relays, one killed every second: is one lost?
	@nice python3 -B tests/reliability/chain.py $(B)/postel $(MESSAGES) 1
ci: $(CHECKS) $(TRIED) $(B)/lab/index.html | $(B)/.deps ## the long tests, more compilers and tools: 30 minutes
	@MAKE='$(MAKE)' sh tests/ci.sh
size: ## how large the floors are; src/transport stays smaller than the other four together
	@sh tests/size.sh
lint: ## format, static analysis, licence lines, floors
	@sh tests/lint.sh

# --- installing and shipping ---------------------------------------------------------------------------------------
include docs/package/install.mk
clean: ## remove build/, where everything generated is
	rm -rf $(B)
help: ## this list
	@awk -F ':.*## ' '/^[a-zA-Z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile docs/package/install.mk

# What each object was made from, as the compiler noted it beside the object.
TESTED       := $(foreach floor,$(FLOORS) prove fuzz bench interop,$(call checks,$(floor)))
DEPENDENCIES := $(patsubst %.o,%.d,$(OBJECTS) $(PIC) $(WASM) $(TESTED))
$(DEPENDENCIES): ;
-include $(DEPENDENCIES)
