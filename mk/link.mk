# How it is linked.  libcmn.a: what every service needs.  <service>.a: all rooms but main.c.
# From an archive only the members that are needed are taken, so a test that lists a fake object
# first gets the fake, and a pure test takes no database along.

obj = $(patsubst %.c,$(B)/%.o,$(1))

COMMON_SRC := $(wildcard common/src/*/*.c)
$(B)/lib/libcmn.a: $(call obj,$(COMMON_SRC)) $(GEN)/codes.o $(GEN)/event_schemas.o

service_src = $(wildcard $(foreach r,domain store events http,services/$(1)/$(r)/*.c services/$(1)/*/$(r)/*.c) services/$(1)/config.c)
define service_rules
$(B)/lib/$(1).a: $(call obj,$(call service_src,$(1))) $(GEN)/$(1)_ops.o
ifneq ($(wildcard services/$(1)/main.c),)
$(B)/bin/c360-$(1): $(call obj,services/$(1)/main.c) $(B)/lib/$(1).a $(B)/lib/libcmn.a
PROGRAMS += $(B)/bin/c360-$(1)
endif
endef
PROGRAMS :=
$(foreach s,$(SERVICES),$(eval $(call service_rules,$(s))))

# Small programs: common/tools/c360_tail.c (and its parts, tail_*.c) -> bin/c360-tail
TOOL_SRC := $(wildcard common/tools/c360_*.c)
TOOLS := $(foreach t,$(TOOL_SRC),$(B)/bin/$(subst _,-,$(basename $(notdir $(t)))))
define tool_rule
$(B)/bin/$(subst _,-,$(basename $(notdir $(1)))): $(call obj,$(1) $(wildcard $(subst /c360_,/,$(basename $(1)))_*.c)) $(B)/lib/libcmn.a
endef
$(foreach t,$(TOOL_SRC),$(eval $(call tool_rule,$(t))))
PROGRAMS += $(TOOLS)

# Importers and other programs of a service: services/directory/tools/c360_import.c
SERVICE_TOOL_SRC := $(wildcard services/*/tools/c360_*.c)
define service_tool_rule
$(B)/bin/$(subst _,-,$(basename $(notdir $(1)))): $(call obj,$(1)) $(B)/lib/$(call svc_of,$(1)).a $(B)/lib/libcmn.a
PROGRAMS += $(B)/bin/$(subst _,-,$(basename $(notdir $(1))))
endef
$(foreach t,$(SERVICE_TOOL_SRC),$(eval $(call service_tool_rule,$(t))))

$(B)/lib/%.a:
	$(call say,AR,$@)
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)ar rcsD $@ $(filter %.o,$^)

$(B)/bin/%:
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS_ALL) $(filter %.o,$^) $(filter %.a,$^) $(filter %/libcmn.a,$^) -o $@ $(PKG_LIBS)

# The observatory alone draws pages: pango and cairo are its own.
PRINT_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags pangocairo 2>/dev/null))
PRINT_LIBS   := $(shell pkg-config --libs pangocairo pango cairo gobject-2.0 2>/dev/null)
$(B)/services/observatory/report/events/report_pd%.o: includes = $(call includes_services,$(1)) $(PRINT_CFLAGS)
$(B)/bin/c360-observatory: PKG_LIBS += $(PRINT_LIBS)
