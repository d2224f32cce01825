# Fuzzing.  Every tests/fuzz/fuzz_<target>.c is built twice: with gcc and replay.c, as the program
# $(B)/check/fuzz/test_<target> that plays the corpus in make test; with clang and libFuzzer, for
# make fuzz.

FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SRC))
FUZZ_CHECKS := $(patsubst %,$(B)/check/fuzz/test_%,$(FUZZ_TARGETS))

$(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%.o,$(wildcard tests/fuzz/*.c)): includes = $(COMMON_I) -Itests
# the targets of services
$(B)/check/fuzz/test_last_event_id: $(B)/services/gateway/domain/gateway_cursor.o
WORDS_OBJ := $(patsubst %,services/directory/domain/%.o,words words_meet glossary stem spell vocabulary text index_build sphere)
$(B)/tests/fuzz/fuzz_words.o: includes = $(COMMON_I) -Itests -Iservices/directory/domain
$(B)/check/fuzz/test_words: $(addprefix $(B)/,$(WORDS_OBJ)) $(GEN)/glossary.o
$(B)/check/fuzz/test_forwarded: $(B)/services/gateway/http/gateway_address.o
FZ_SOURCE_FILE := $(patsubst %,services/directory/domain/%.o,bytes cut_json cut_line fields opening said)
$(B)/check/fuzz/test_source_file: $(addprefix $(B)/,$(FZ_SOURCE_FILE))
FZ_REPORT_I := $(addprefix -Iservices/observatory/report/,domain events)
FZ_REPORT := $(patsubst %.c,%.o,$(wildcard services/observatory/report/domain/report_*.c)) \
  $(patsubst %,services/observatory/report/events/report_%.o,document render svg html xlsx odt pdf pdf_text pdf_parts pdf_mend)
$(B)/tests/fuzz/fuzz_report.o: includes = $(COMMON_I) -Itests $(FZ_REPORT_I)
$(B)/check/fuzz/test_report: $(addprefix $(B)/,$(FZ_REPORT))
$(B)/check/fuzz/test_report: PKG_LIBS += $(PRINT_LIBS)

$(FUZZ_CHECKS): $(B)/check/fuzz/test_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(B)/lib/libcmn.a

.PHONY: fuzz fuzz-tools fuzz-programs attack
fuzz-programs: $(FUZZ_CHECKS)
checks: fuzz-programs

# --- libFuzzer --------------------------------------------------------------------------------------
# Warnings are the business of the gcc build; the sources are the same.
SECONDS ?= 60
FZ := build-fuzz
FZ_CC := clang -std=gnu17 -D_GNU_SOURCE -O1 -g -w -fno-omit-frame-pointer -pthread \
         -fsanitize=address,undefined -fno-sanitize-recover=all
FZ_OBJ := $(patsubst %.c,$(FZ)/%.o,$(COMMON_SRC)) $(FZ)/gen/codes.o $(FZ)/gen/event_schemas.o
FZ_BIN := $(patsubst %,$(FZ)/%,$(FUZZ_TARGETS))

$(FZ)/%.o: %.c | $(GEN_H)
	$(call say,CLANG,$<)
	@mkdir -p $(@D)
	$(Q)$(FZ_CC) -fsanitize=fuzzer-no-link $(COMMON_I) -Itests -I$(<D) -MMD -MP -c $< -o $@

$(FZ)/gen/%.o: $(GEN)/%.c | $(GEN_H)
	$(call say,CLANG,$<)
	@mkdir -p $(@D)
	$(Q)$(FZ_CC) -fsanitize=fuzzer-no-link $(COMMON_I) -c $< -o $@

$(FZ)/libcmn.a: $(FZ_OBJ)
	@rm -f $@
	$(Q)ar rcsD $@ $^

$(FZ)/last_event_id: $(FZ)/services/gateway/domain/gateway_cursor.o
$(FZ)/words: $(addprefix $(FZ)/,$(WORDS_OBJ)) $(FZ)/gen/glossary.o
$(FZ)/tests/fuzz/fuzz_words.o $(FZ)/gen/glossary.o: COMMON_I += -Iservices/directory/domain
$(FZ)/forwarded: $(FZ)/services/gateway/http/gateway_address.o
$(FZ)/source_file: $(addprefix $(FZ)/,$(FZ_SOURCE_FILE))
$(FZ)/report: $(addprefix $(FZ)/,$(FZ_REPORT))
$(addprefix $(FZ)/,$(FZ_REPORT)) $(FZ)/tests/fuzz/fuzz_report.o: COMMON_I += $(FZ_REPORT_I) $(PRINT_CFLAGS)
$(FZ)/report: PKG_LIBS += $(PRINT_LIBS)
$(FZ_BIN): $(FZ)/%: $(FZ)/tests/fuzz/fuzz_%.o $(FZ)/libcmn.a
	$(call say,LINK,$@)
	$(Q)$(FZ_CC) -fsanitize=fuzzer $(filter %.o,$^) $(filter %.a,$^) -o $@ $(PKG_LIBS)

fuzz-tools:
	@deploy/install-deps.sh fuzz
$(FZ_BIN): | fuzz-tools
fuzz: fuzz-tools $(FZ_BIN) ## search each parser for SECONDS=60 with inputs made by libFuzzer; stops at a finding
	@tests/fuzz/fuzz.sh $(SECONDS) $(FUZZ_TARGETS)

-include $(shell find $(FZ) -name '*.d' 2>/dev/null)

# --- the attacker of the API ------------------------------------------------------------------------
N ?= 50000
attack: all ## attack a system of its own with N=50000 requests made from the contract
	@ATTACK_NUMBER=$$(($(N) / 2)) tests/contract/test_attacker.py

# --- threads ----------------------------------------------------------------------------------------
# libzmq, libpq and gnutls are not instrumented: only what our own code touches is looked at.
RACES := $(patsubst %,integration/common/test_%,listener stop stream saw service pool pool_loss pool_recovery conn \
           relay replay feed parked curve write) integration/directory/test_index_live $(patsubst tests/%.c,%,$(wildcard tests/integration/gateway/test_*.c))
.PHONY: race race-programs
race-programs: $(addprefix $(B)/check/,$(RACES)) $(PROGRAMS)
race: ## the threads of pool, bus, gateway and stop under ThreadSanitizer
	@$(MAKE) -s SAN=tsan race-programs
	@B=build-tsan TSAN_OPTIONS=ignore_noninstrumented_modules=1:exitcode=66 RESULTS=build-tsan/race-results.txt \
	  tests/run.sh $(addprefix build-tsan/check/,$(RACES)); rc=$$?; \
	B=build-tsan tests/support/with_db.sh --stop >/dev/null 2>&1; exit $$rc

.PHONY: valgrind
valgrind: all ## start, attack and stop each service under valgrind: nothing lost, nothing spoilt
	@tests/fault/test_valgrind.py
