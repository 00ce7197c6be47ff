# Makefile - builds, tests and installs postel.  `make help` lists the targets.
# SPDX-License-Identifier: MIT
VERSION = 0.1

CC       ?= cc
CFLAGS   ?= -O2 -g
RAGEL    ?= ragel
PREFIX   ?= /usr/local
DESTDIR  ?=
# Where everything generated goes.
B        ?= build
PKG_CONFIG ?= pkg-config

# A user's CFLAGS never lose these.
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Isrc -I. -MMD -MP $(CPPFLAGS) $(CFLAGS)

.SECONDARY: # keep the generated C: it is there to be read
.DELETE_ON_ERROR:
.PHONY: all
all: $(B)/postel

# --- sources, floor by floor -------------------------------------------------------------------------------------
floor = $(patsubst src/%.c,$(B)/%.o,$(shell find src/$(1) -name '*.c' | sort)) \
        $(patsubst src/%.rl,$(B)/%.o,$(shell find src/$(1) -name '*.rl' | sort))
PARSE     := $(call floor,parse)
PROTOCOL  := $(call floor,protocol)
TRANSPORT := $(call floor,transport)
SUITE     := $(call floor,suite)
PROGRAMS  := $(call floor,programs)
GRAMMAR   := $(wildcard grammar/*.rl grammar/ext/*.rl)

LIBEVENT_CFLAGS = $(shell $(PKG_CONFIG) --cflags libevent_core)
LIBEVENT_LIBS   = $(shell $(PKG_CONFIG) --libs libevent_core)

# --- how a file is made ------------------------------------------------------------------------------------------
$(B)/%.c: src/%.rl $(GRAMMAR)
	@mkdir -p $(@D)
	$(RAGEL) -G2 -I . $< -o $@
# -G2 falls through by design.
$(patsubst src/%.rl,$(B)/%.o,$(shell find src -name '*.rl')): ALL_CFLAGS += -Wno-implicit-fallthrough
$(TRANSPORT) $(PROGRAMS): ALL_CFLAGS += $(LIBEVENT_CFLAGS)
$(B)/%.o: $(B)/%.c
	$(CC) $(ALL_CFLAGS) -c $< -o $@
$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c $< -o $@

$(B)/postel: $(PROGRAMS) $(SUITE) $(TRANSPORT) $(PROTOCOL) $(PARSE)
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBEVENT_LIBS) -lpthread -o $@

# --- unit tests: one program a floor, linked with its own floor and those below, so that no arrow can go up --------
checks = $(patsubst tests/%.c,$(B)/tests/%.o,$(shell find tests/$(1) -name '*.c' | sort))
$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -I tests $(shell $(PKG_CONFIG) --cflags check) -c $< -o $@
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check) -lpthread
$(B)/check-parse: $(call checks,parse) $(PARSE)
$(B)/check-protocol: $(call checks,protocol) $(PROTOCOL) $(PARSE)
$(B)/check-transport: $(call checks,transport) $(TRANSPORT) $(PROTOCOL) $(PARSE)
$(B)/check-suite: $(call checks,suite) $(SUITE) $(TRANSPORT) $(PROTOCOL) $(PARSE)
$(B)/check-%:
	$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBEVENT_LIBS) $(CHECK_LIBS) -o $@

-include $(shell find $(B) -name '*.d' 2>/dev/null)
