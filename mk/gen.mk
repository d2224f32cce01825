# What the contract (proto/) becomes before C is compiled: tables in $(B)/gen.

GEN := $(B)/gen
PY  := /usr/bin/python3

COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

GEN_OPS := $(foreach s,$(SERVICES),$(if $(wildcard proto/openapi/$(s).yaml),$(GEN)/$(s)_ops.c))
GEN_H   := $(GEN)/cmn_errors.inc $(GEN)/cmn_version.h
GEN_PY  := $(wildcard proto/gen/*.py)

# What a code list holds "today" is decided by the commit, so that two builds give the same bytes.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date +%s)

$(GEN)/cmn_errors.inc: proto/errors.csv proto/gen/errors.py
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)$(PY) proto/gen/errors.py $< $@

# Written only when the commit changes, so that nothing is rebuilt for nothing.
$(GEN)/cmn_version.h: FORCE
	@mkdir -p $(@D)
	@printf '#define CMN_VERSION "%s"\n#define CMN_COMMIT "%s"\n' "$$(cat VERSION)" "$(COMMIT)" > $@.new; \
	cmp -s $@.new $@ && rm $@.new || mv $@.new $@
.PHONY: FORCE
FORCE:

$(GEN)/%_ops.c $(GEN)/%_ops.h &: proto/openapi/%.yaml $(wildcard proto/openapi/*.yaml) $(GEN_PY) $(wildcard proto/codes/*.csv)
	$(call say,GEN,$(GEN)/$*_ops.c)
	@mkdir -p $(GEN)
	$(Q)$(PY) -B proto/gen/openapi.py --service $* --out $(GEN) proto/openapi/$*.yaml

$(GEN)/codes.c: $(wildcard proto/codes/*.csv) $(GEN_PY)
	$(call say,GEN,$@)
	$(Q)$(PY) -B proto/gen/codes.py --out $(GEN)

$(GEN)/event_schemas.c: $(wildcard proto/events/*.json proto/events/examples/*.json proto/codes/*.csv) $(GEN_PY)
	$(call say,GEN,$@)
	@mkdir -p $(GEN)
	$(Q)$(PY) -B proto/gen/events.py --out $(GEN)

# The whole contract as the gateway serves it: one document, its page, and who may do what.
VIEWER := $(wildcard proto/viewer/*)
PAGES := $(wildcard services/gateway/pages/*)
DOCUMENTS := $(foreach s,$(SERVICES),$(wildcard proto/openapi/$(s).yaml))
$(GEN)/openapi.json $(GEN)/catalogue.c $(GEN)/catalogue.h &: $(wildcard proto/openapi/*.yaml) $(GEN_PY) VERSION $(wildcard proto/codes/*.csv)
	$(call say,GEN,$(GEN)/openapi.json)
	@mkdir -p $(GEN)
	$(Q)$(PY) -B proto/gen/merge.py --out $(GEN) --version "$$(cat VERSION)" $(notdir $(basename $(DOCUMENTS)))

$(GEN)/assets.c $(GEN)/assets.h &: $(GEN)/openapi.json $(VIEWER) $(PAGES) proto/gen/embed.py proto/gen/ctext.py
	$(call say,GEN,$(GEN)/assets.c)
	$(Q)$(PY) -B proto/gen/embed.py --out $(GEN) --sums proto/viewer/SHA256SUMS \
	  openapi.json=$(GEN)/openapi.json docs.html=proto/viewer/index.html docs.css=proto/viewer/docs.css \
	  rapidoc-min.js=proto/viewer/rapidoc-min.js licence.txt=proto/viewer/LICENSE.txt \
	  $(foreach p,$(PAGES),$(notdir $(p))=$(p))

# The acronyms of the field, for the directory alone.
$(GEN)/glossary.c: services/directory/data/glossary.csv proto/codes/glossary_themes.csv proto/gen/glossary.py
	$(call say,GEN,$@)
	@mkdir -p $(GEN)
	$(Q)$(PY) -B proto/gen/glossary.py --out $(GEN) $<
$(GEN)/glossary.o: COMMON_I += -Iservices/directory/domain
$(B)/lib/directory.a: $(GEN)/glossary.o

# The definitions of the indicators, for the observatory alone.
DEFINITIONS := $(patsubst %,services/observatory/data/%.csv,facts fact-attributes indicators indicator-parts)
$(GEN)/definition_files.c: $(DEFINITIONS) proto/gen/definitions.py proto/gen/ctext.py
	$(call say,GEN,$@)
	@mkdir -p $(GEN)
	$(Q)$(PY) -B proto/gen/definitions.py --out $(GEN) $(DEFINITIONS)
$(GEN)/definition_files.o: COMMON_I += -Iservices/observatory/events -Iservices/observatory/store -Iservices/observatory/domain
$(B)/lib/observatory.a: $(GEN)/definition_files.o

GATEWAY_GEN := $(GEN)/assets.o $(GEN)/catalogue.o
$(B)/lib/gateway.a: $(GATEWAY_GEN)
$(patsubst %.c,$(B)/%.o,$(wildcard services/gateway/*/*.c tests/*/gateway/*.c)): | $(GEN)/assets.h $(GEN)/catalogue.h

# The sources of a service need its table of operations, and no other service's.
define ops_first
$(patsubst %.c,$(B)/%.o,$(wildcard services/$(1)/*.c services/$(1)/*/*.c services/$(1)/*/*/*.c tests/*/$(1)/*.c)): | $(GEN)/$(1)_ops.h
endef
$(foreach s,$(SERVICES),$(if $(wildcard proto/openapi/$(s).yaml),$(eval $(call ops_first,$(s)))))

.PHONY: gen
gen: $(GEN_H) $(GEN_OPS) $(GEN)/codes.c $(GEN)/event_schemas.c $(GEN)/glossary.c $(GEN)/definition_files.c $(GEN)/assets.c ## make the tables that the contract becomes (build/gen)
