# install.mk - the shared library; what is installed where; the tarball and the packages.  Read by the Makefile.
# Read first: Makefile.  Read next: .ci/exports, .ci/dist, tests/deb.sh.
# SPDX-License-Identifier: MIT

# --- libpostel, shared ---------------------------------------------------------------------------------------------
# Floors 1 and 2 once more.  Its version is in its name, for until 1.0 each second number may break an old program
# (docs/CHANGELOG.md); what no public header names cannot be seen from without.
ifeq ($(shell uname -s),Darwin)
SHARED  := libpostel.$(VERSION).dylib
SO_LINK := libpostel.dylib
SO_FLAGS = -dynamiclib -install_name $(LIBDIR)/$(SHARED) -Wl,-exported_symbols_list,$(1)
else
SHARED  := libpostel.so.$(VERSION)
SO_LINK := libpostel.so
SO_FLAGS = -shared -Wl,-z,defs -Wl,-soname,$(SHARED) -Wl,--version-script,$(1)
endif
pic = $(patsubst $(B)/%,$(B)/pic/%,$(1))
PIC_RAGEL := $(call pic,$(filter $(PARSE) $(PROTOCOL),$(RAGEL_OBJECTS)))
PIC_PLAIN := $(filter-out $(PIC_RAGEL),$(call pic,$(call objects,abnf) $(PARSE) $(PROTOCOL)))
PIC       := $(PIC_RAGEL) $(PIC_PLAIN) $(call pic,$(GRAMMAR_C).o)
$(PIC): ALL_CFLAGS += -fPIC
$(PIC_RAGEL): ALL_CFLAGS += -Wno-implicit-fallthrough
$(PIC_RAGEL): $(B)/pic/%.o: $(GENERATED)/%.c
	$(compile)
$(PIC_PLAIN): $(B)/pic/%.o: src/%.c | $(B)/.deps
	$(compile)
$(call pic,$(GRAMMAR_C).o): $(GRAMMAR_C).c
	$(compile)
# The public headers of floors 1 and 2; installed, they find each other as <postel/...>.
HEADERS := $(filter-out %_internal.h,$(wildcard $(foreach f,abnf parse protocol,src/$(f)/*.h src/$(f)/ext/*.h)))
$(B)/libpostel.exports: .ci/exports $(HEADERS) $(PIC)
	$(call say,nm,$@)
	$(Q)sh .ci/exports $(SHARED) $(HEADERS) $(PIC) >$@
$(B)/$(SHARED): $(B)/libpostel.exports $(PIC)
	$(call say,link,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) $(call SO_FLAGS,$<) $(PIC) -o $@

# --- installing ----------------------------------------------------------------------------------------------------
D = $(DESTDIR)$(PREFIX)
L = $(DESTDIR)$(LIBDIR)
MAN     := $(wildcard docs/man/*.[135])
man      = $(D)/share/man/man$(patsubst .%,%,$(suffix $(1)))/$(notdir $(1))
DATA     = $(shell find conformance -type f)
INSTALLED = $(D)/bin/postel $(L)/libpostel.a $(L)/$(SHARED) $(L)/$(SO_LINK) $(L)/pkgconfig/postel.pc \
            $(HEADERS:src/%=$(D)/include/postel/%) $(foreach page,$(MAN),$(call man,$(page))) \
            $(DATA:%=$(D)/share/postel/%) $(D)/share/bash-completion/completions/postel $(DESTDIR)$(ZSHDIR)/_postel \
            $(if $(wildcard $(B)/lab/index.html),$(D)/share/postel/lab.html)
install: $(INSTALLED) ## install below PREFIX (/usr/local), in DESTDIR if given
	@[ -n "$(DESTDIR)" ] || ldconfig 2>/dev/null || true # or nobody finds the shared library; only root can
uninstall: ## remove what install put there
	rm -f $(INSTALLED) $(D)/share/postel/lab.html
	-rm -rf $(D)/share/postel/conformance && rmdir $(D)/share/postel
	-find $(D)/include/postel -depth -type d -exec rmdir {} +
$(D)/bin/postel: $(B)/postel
	@mkdir -p $(@D) && install -m 755 $< $@
$(L)/libpostel.a $(L)/$(SHARED): $(L)/%: $(B)/%
	@mkdir -p $(@D) && install -m 644 $< $@
$(L)/$(SO_LINK): $(L)/$(SHARED)
	@ln -sf $(SHARED) $@
$(D)/share/man/man1/% $(D)/share/man/man3/% $(D)/share/man/man5/%: docs/man/%
	@mkdir -p $(@D) && install -m 644 $< $@
$(D)/share/bash-completion/completions/postel: docs/completion/postel.bash
	@mkdir -p $(@D) && install -m 644 $< $@
$(DESTDIR)$(ZSHDIR)/_postel: docs/completion/_postel
	@mkdir -p $(@D) && install -m 644 $< $@
$(L)/pkgconfig/postel.pc: docs/postel.pc.in
	@mkdir -p $(@D) && sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|; s|@VERSION@|$(VERSION)|' $< >$@
$(D)/share/postel/lab.html: $(B)/lab/index.html # only if `make lab` was called before
	@mkdir -p $(@D) && install -m 644 $< $@
$(D)/share/postel/%: %
	@mkdir -p $(@D) && install -m $(if $(filter %.sh,$<),755,644) $< $@
$(D)/include/postel/%: src/%
	@mkdir -p $(@D) && sed 's|#include "\(.*\)"|#include <postel/\1>|' $< >$@

# --- shipping ------------------------------------------------------------------------------------------------------
NAME = postel-$(VERSION)
dist: $(RAGEL_OUT) ## build/postel-VERSION.tar.gz, with the C that Ragel makes
	@NAME=$(NAME) sh .ci/dist $(RAGEL_OUT)
distcheck: dist ## prove that the tarball builds without Ragel, installs and uninstalls
	@MAKE='$(MAKE)' sh tests/distcheck.sh $(B)/$(NAME).tar.gz
deb: dist ## Debian packages of that tarball, in build/deb (needs debhelper; lintian to look at them; five minutes)
	@sh tests/deb.sh $(B)/$(NAME).tar.gz
