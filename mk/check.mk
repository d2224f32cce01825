# Tests: tests/unit/** and tests/integration/** are cmocka programs, one per file; the rest are
# scripts that print TAP.  tests/run.sh counts them all.

UNIT_SRC := $(wildcard tests/unit/*/test_*.c)
FAULT_SRC := $(wildcard tests/fault/*/test_*.c)
INTEGRATION_SRC := $(wildcard tests/integration/*/test_*.c)
CHECK_SRC := $(UNIT_SRC) $(FAULT_SRC) $(INTEGRATION_SRC)
check_bin = $(patsubst tests/%.c,$(B)/check/%,$(1))
SUPPORT_SRC := $(wildcard tests/support/*.c)

$(B)/lib/support.a: $(call obj,$(SUPPORT_SRC))

# tests/unit/intake/test_x.c sees intake.a; tests/unit/common/test_x.c only libcmn.a
define check_rule
$(call check_bin,$(1)): $(call obj,$(1)) $(if $(filter $(SERVICES),$(call test_svc,$(1))),$(B)/lib/$(call test_svc,$(1)).a) $(if $(SUPPORT_SRC),$(B)/lib/support.a) $(B)/lib/libcmn.a
endef
$(foreach t,$(CHECK_SRC),$(eval $(call check_rule,$(t))))

# what draws pages is linked where it is needed
$(call check_bin,$(foreach t,$(CHECK_SRC),$(if $(findstring /observatory/,$(t)),$(t)))): PKG_LIBS += $(PRINT_LIBS)

# test_torture_*.c: what our objects ask of memory and libpq goes through tests/support/fuse.c
TORTURE := malloc calloc realloc strdup strndup PQsendPrepare PQsendQueryParams PQsendQueryPrepared \
           PQpipelineSync PQenterPipelineMode PQsetnonblocking PQflush PQconsumeInput PQgetResult \
           PQconnectdbParams recv sendmsg
CHECK_LDFLAGS :=
$(call check_bin,$(foreach t,$(CHECK_SRC),$(if $(findstring /test_torture_,$(t)),$(t)))): \
  CHECK_LDFLAGS := $(TORTURE:%=-Wl,--wrap=%)

# test_*_attack.c: what was published, attacked with linear programs (GLPK)
CHECK_LIBS :=
$(call check_bin,$(foreach t,$(CHECK_SRC),$(if $(findstring _attack.c,$(t)),$(t)))): CHECK_LIBS := -lglpk

$(B)/check/%:
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) $(CHECK_LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) $(filter %.a,$^) -o $@ -lcmocka $(CHECK_LIBS) $(PKG_LIBS)

CHECKS := $(call check_bin,$(CHECK_SRC))

.PHONY: checks check-unit
checks: $(CHECKS) all
check-unit: $(call check_bin,$(UNIT_SRC)) $(call check_bin,$(FAULT_SRC)) ## only the tests that need no database and no network
	@B=$(B) tests/run.sh $^
