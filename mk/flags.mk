# How C becomes an object: one compiler family, warnings are errors, hardening always on.

V   ?= 0
SAN ?= 0
COV ?= 0
CC  := gcc

SUFFIX_1    := -san
SUFFIX_tsan := -tsan
SUFFIX_0    :=
B := build$(SUFFIX_$(SAN))$(if $(filter 1,$(COV)),-cov)

WARN := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
        -Wmissing-prototypes -Wold-style-definition -Wvla -Wformat=2 -Wformat-overflow=2 \
        -Wformat-signedness -Wundef -Wwrite-strings -Wcast-qual -Wpointer-arith \
        -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wnull-dereference \
        -Wswitch-enum -Wimplicit-fallthrough=5 -Walloca -Wjump-misses-init -Wredundant-decls \
        -Wnested-externs -Wdate-time -Werror

HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
# 380 KB of relocations become 10: the tables of the contract are pointers (glibc 2.36 and later)
HARDEN_LD += -Wl,-z,pack-relative-relocs

CFLAGS  ?= -O2 -g
LDFLAGS ?=

# The same sources in two directories give the same binary.
REPRO := -ffile-prefix-map=$(CURDIR)=. -fno-ident -Wl,--build-id=none

ifeq ($(SAN),1)
INSTRUMENT := -fsanitize=address,undefined -fno-sanitize-recover=all
# -Wnull-dereference and -Wduplicated-branches see ghosts in instrumented code
WARN := $(filter-out -Wnull-dereference -Wduplicated-branches,$(WARN))
else ifeq ($(SAN),tsan)
INSTRUMENT := -fsanitize=thread
WARN := $(filter-out -Wnull-dereference -Wduplicated-branches,$(WARN))
else
INSTRUMENT :=
HARDEN += -D_FORTIFY_SOURCE=2
endif
ifeq ($(COV),1)
# tests that end a child by _exit() write its counters themselves
INSTRUMENT += --coverage -Wl,-u,__gcov_dump
endif

CFLAGS_ALL = -std=gnu17 $(WARN) $(CFLAGS) $(HARDEN) $(INSTRUMENT) $(filter-out -Wl%,$(REPRO)) \
             -fno-omit-frame-pointer -pthread
LDFLAGS_ALL = $(LDFLAGS) $(HARDEN_LD) $(INSTRUMENT) $(filter -Wl%,$(REPRO)) -pthread

PKGS := libulfius libmicrohttpd libpq libzmq librhonabwy libcurl libpcre2-8 jansson gnutls libidn2
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm

Q   = $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' $(1) $(2))
