# The load programs of make bench.  They see common/ and the tables and statements of the services.

BENCH_SRC := $(wildcard tests/bench/*.c)
BENCH_BIN := $(patsubst tests/bench/%.c,$(B)/bench/%,$(BENCH_SRC))
BENCH_LIBS := $(patsubst %,$(B)/lib/%.a,$(filter-out gateway,$(SERVICES)))

includes_tests_bench = $(COMMON_I) -Itests -Icommon/src/http -Icommon/src/bus -Iservices/intake/store -Iservices/intake/domain -Iservices/directory/domain -Iservices/observatory/domain -Iservices/observatory/store -Iservices/observatory/events
$(patsubst %.c,$(B)/%.o,$(BENCH_SRC)): includes = $(includes_tests_bench)
$(patsubst %.c,$(B)/%.o,$(BENCH_SRC)): | $(GEN_OPS)

$(BENCH_BIN): $(B)/bench/%: $(B)/tests/bench/%.o $(BENCH_LIBS) $(B)/lib/libcmn.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) $(filter %.o,$^) $(filter %.a,$^) $(filter %.a,$^) -o $@ $(PKG_LIBS)

.PHONY: bench-programs
bench-programs: $(BENCH_BIN)
