# Communauté 360.  `make help` lists what one can ask for.
#
# V=1      show full commands
# SAN=1    build with AddressSanitizer and UndefinedBehaviorSanitizer, in build-san/
# SAN=tsan the same with ThreadSanitizer, in build-tsan/
# COV=1    build with coverage counters, in build-cov/

MAKEFLAGS += --warn-undefined-variables --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
SHELL := /bin/bash
.DEFAULT_GOAL := all

SERVICES := intake referral directory observatory gateway

include mk/flags.mk
include mk/gen.mk
include mk/rooms.mk
include mk/link.mk
include mk/check.mk
include mk/bench.mk
include mk/chaos.mk
include mk/fuzz.mk
include mk/failover.mk
include mk/nightly.mk
include mk/tasks.mk

.PHONY: all clean help
all: $(PROGRAMS) ## build every program into build/bin

clean: ## remove everything the build made (not .run/, the data of make run)
	rm -rf build build-san build-tsan build-cov build-fuzz

help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile mk/*.mk

-include $(shell find $(B) -name '*.d' 2>/dev/null)
