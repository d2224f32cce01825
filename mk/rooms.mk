# The doors: which headers a room can see.  A file in a room that is not named here does not compile.
#
#   domain -> nothing                 pure rules; its own headers, and cmn/calendar.h, which is pure
#   store  -> domain                  the only room with SQL
#   events -> domain, store
#   http   -> domain, store, events
#   main   -> all of its own service; no service sees another
#   common/src/* -> common; only common/src/http/ulfius*.c include <ulfius.h> (make rooms)

# What belongs together in a large service has rooms of its own, in a module beside the service's:
#
#   services/<service>/<module>/{domain,store,events,http}
#
# A module sees what its room sees in the service, its own, and in no other module but those of
# MODULE_SEES; the rooms of the service see no module; main.c, tools and tests see all.
MODULE_SEES := region paper release

COMMON_I := -Icommon/include -I$(GEN) $(PKG_CFLAGS)

room_of = $(notdir $(patsubst %/,%,$(dir $(1))))
svc_of  = $(word 2,$(subst /, ,$(1)))
mod_of  = $(if $(word 5,$(subst /, ,$(1))),$(word 3,$(subst /, ,$(1))))
modules = $(patsubst services/$(1)/%/,%,$(sort $(dir $(patsubst %/,%,$(dir $(wildcard services/$(1)/*/*/*.h))))))

SEES_domain := domain
SEES_store  := domain store
SEES_events := domain store events
SEES_http   := domain store events http
# homes(file): the folders whose rooms it may see; doors(homes, rooms): -I for those that are there
homes = services/$(call svc_of,$(1)) $(if $(call mod_of,$(1)),$(foreach m,$(sort $(call mod_of,$(1)) $(MODULE_SEES)),services/$(call svc_of,$(1))/$(m)))
doors = $(foreach h,$(1),$(addprefix -I,$(wildcard $(addprefix $(h)/,$(2)))))
whole = $(call doors,services/$(1) $(addprefix services/$(1)/,$(call modules,$(1))),$(SEES_http))

# include path of one source file, by where it lies
includes_services = $(if $(filter domain,$(call room_of,$(1))),-Icommon/include,$(COMMON_I)) $(if $(filter $(SEES_http),$(call room_of,$(1))),$(call doors,$(call homes,$(1)),$(SEES_$(call room_of,$(1)))),$(call whole,$(call svc_of,$(1))) -Iservices/$(call svc_of,$(1)))
includes_common   = $(COMMON_I) -I$(dir $(1))
includes_build    = $(COMMON_I)
includes_build-san  = $(COMMON_I)
includes_build-tsan = $(COMMON_I)
includes_build-cov  = $(COMMON_I)
includes_build-san-cov = $(COMMON_I)
# tests see the rooms of the service whose folder they lie in: tests/unit/<service>/…
test_svc = $(word 3,$(subst /, ,$(1)))
includes_tests = $(COMMON_I) -Itests $(call whole,$(call test_svc,$(1))) $(if $(filter common,$(call test_svc,$(1))),$(foreach d,$(wildcard common/src/*),-I$(d)))

includes = $(call includes_$(word 1,$(subst /, ,$(1))),$(1))

$(B)/%.o: %.c Makefile mk/flags.mk mk/rooms.mk | $(GEN_H)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE $(call includes,$<) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(GEN)/%.o: $(GEN)/%.c Makefile mk/flags.mk | $(GEN_H)
	$(call say,CC,$<)
	$(Q)$(CC) -D_GNU_SOURCE $(COMMON_I) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

# The domain may call nothing but the C library's pure functions: no time, no allocation, no I/O.
PURE := cmn_day_.*|__u?(div|mod)ti3|cmn_unit_named|cmn_end_named|_GLOBAL_OFFSET_TABLE_|str(n?cmp|n?casecmp|n?len|r?chr|spn|cspn|str)|mem(cmp|cpy|set|move|chr)|bsearch|snprintf|__snprintf_chk|__mem(cpy|set|move)_chk|__stack_chk_fail|__isoc.*|is(alpha|digit|alnum|space)|__ctype_.*|(sin|cos|sincos|asin|acos|atan2?|sqrt|floor|ceil|round|lround|log|tan|pow|fabs|hypot)f?|__(a|ub|t)san_.*|__gcov_.*|__asan.*|__ubsan.*|__sanitizer.*
.PHONY: rooms
rooms: $(foreach s,$(SERVICES),$(patsubst %.c,$(B)/%.o,$(wildcard services/$(s)/domain/*.c services/$(s)/*/domain/*.c)))
	@bad=0; for s in $(SERVICES); do \
	  objs=$$(ls $(B)/services/$$s/domain/*.o $(B)/services/$$s/*/domain/*.o 2>/dev/null); [ -n "$$objs" ] || continue; \
	  own=$$(nm --defined-only -f posix $$objs 2>/dev/null | awk '$$2 ~ /[TDRBV]/ { print $$1 }' | paste -sd '|'); \
	  out=$$(nm -u $$objs | awk '$$1 == "U" { print $$2 }' | sort -u | grep -vxE "$(PURE)|$${own:-_}" || true); \
	  if [ -n "$$out" ]; then echo "the domain of services/$$s reaches outside its room: $$out"; bad=1; fi; \
	done; exit $$bad
	@bad=$$(grep -rnE '#include "cmn/' services/*/domain services/*/*/domain 2>/dev/null | grep -v '"cmn/calendar.h"' || true); \
	if [ -n "$$bad" ]; then echo "the domain sees only cmn/calendar.h of common: $$bad"; exit 1; fi
	@bad=$$(grep -rlE '#include <(ulfius|microhttpd)\.h>' common services | grep -vxE 'common/src/http/ulfius(\.c|_(request|answer)\.[ch])' || true); \
	if [ -n "$$bad" ]; then echo "only common/src/http/ulfius*.c may see ulfius: $$bad"; exit 1; fi
	@bad=$$(grep -rlE '\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) ' --include=*.c services | grep -v '/store/' || true); \
	if [ -n "$$bad" ]; then echo "SQL outside store/: $$bad"; exit 1; fi
	@echo "rooms: ok"
