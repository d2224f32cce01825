# The doors: which headers a room can see.  A file in a room that is not named here does not compile.
#
#   domain -> nothing                 pure rules; its own headers, and cmn/calendar.h, which is pure
#   store  -> domain                  the only room with SQL
#   events -> domain, store
#   http   -> domain, store, events
#   main   -> all of its own service; no service sees another
#   common/src/* -> common; only common/src/http/ulfius*.c include <ulfius.h> (make rooms)

COMMON_I := -Icommon/include -I$(GEN) $(PKG_CFLAGS)

room_of = $(notdir $(patsubst %/,%,$(dir $(1))))
svc_of  = $(word 2,$(subst /, ,$(1)))

ROOM_own    = -Iservices/$(call svc_of,$(1))/domain
ROOM_domain = $(ROOM_own) -Icommon/include
ROOM_store  = $(COMMON_I) $(ROOM_own) -Iservices/$(call svc_of,$(1))/store
ROOM_events = $(ROOM_store) -Iservices/$(call svc_of,$(1))/events
ROOM_http   = $(ROOM_events) -Iservices/$(call svc_of,$(1))/http

# include path of one source file, by where it lies
includes_services = $(if $(filter domain store events http,$(call room_of,$(1))),$(call ROOM_$(call room_of,$(1)),$(1)),$(ROOM_http) -Iservices/$(call svc_of,$(1)))
includes_common   = $(COMMON_I) -I$(dir $(1))
includes_build    = $(COMMON_I)
includes_build-san  = $(COMMON_I)
includes_build-tsan = $(COMMON_I)
includes_build-cov  = $(COMMON_I)
includes_build-san-cov = $(COMMON_I)
# tests see the rooms of the service whose folder they lie in: tests/unit/<service>/…
test_svc = $(word 3,$(subst /, ,$(1)))
includes_tests = $(COMMON_I) -Itests $(foreach r,domain store events http,-Iservices/$(call test_svc,$(1))/$(r)) $(if $(filter common,$(call test_svc,$(1))),$(foreach d,$(wildcard common/src/*),-I$(d)))

includes = $(call includes_$(word 1,$(subst /, ,$(1))),$(1))

$(B)/%.o: %.c Makefile mk/flags.mk mk/rooms.mk | $(GEN_H)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE $(call includes,$<) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(GEN)/%.o: $(GEN)/%.c Makefile mk/flags.mk | $(GEN_H)
	$(call say,CC,$<)
	$(Q)$(CC) -D_GNU_SOURCE $(COMMON_I) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

# The domain may call nothing but the C library's pure functions: no time, no allocation, no I/O.
PURE := cmn_day_.*|cmn_unit_named|cmn_end_named|_GLOBAL_OFFSET_TABLE_|str(n?cmp|n?casecmp|n?len|r?chr|spn|cspn|str)|mem(cmp|cpy|set|move|chr)|bsearch|snprintf|__snprintf_chk|__mem(cpy|set|move)_chk|__stack_chk_fail|__isoc.*|is(alpha|digit|alnum|space)|__ctype_.*|(sin|cos|sincos|asin|acos|atan2?|sqrt|floor|ceil|round|lround|log|tan|pow|fabs|hypot)f?|__(a|ub|t)san_.*|__gcov_.*|__asan.*|__ubsan.*|__sanitizer.*
.PHONY: rooms
rooms: $(foreach s,$(SERVICES),$(patsubst %.c,$(B)/%.o,$(wildcard services/$(s)/domain/*.c)))
	@bad=0; for s in $(SERVICES); do \
	  objs=$$(ls $(B)/services/$$s/domain/*.o 2>/dev/null) || continue; \
	  own=$$(nm --defined-only -f posix $$objs 2>/dev/null | awk '$$2 ~ /[TDRBV]/ { print $$1 }' | paste -sd '|'); \
	  out=$$(nm -u $$objs | awk '$$1 == "U" { print $$2 }' | sort -u | grep -vxE "$(PURE)|$${own:-_}" || true); \
	  if [ -n "$$out" ]; then echo "services/$$s/domain reaches outside its room: $$out"; bad=1; fi; \
	done; exit $$bad
	@bad=$$(grep -rnE '#include "cmn/' services/*/domain | grep -v '"cmn/calendar.h"' || true); \
	if [ -n "$$bad" ]; then echo "the domain sees only cmn/calendar.h of common: $$bad"; exit 1; fi
	@bad=$$(grep -rlE '#include <(ulfius|microhttpd)\.h>' common services | grep -vxE 'common/src/http/ulfius(\.c|_(request|answer)\.[ch])' || true); \
	if [ -n "$$bad" ]; then echo "only common/src/http/ulfius*.c may see ulfius: $$bad"; exit 1; fi
	@bad=$$(grep -rlE '\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) ' --include=*.c services | grep -v '/store/' || true); \
	if [ -n "$$bad" ]; then echo "SQL outside store/: $$bad"; exit 1; fi
	@echo "rooms: ok"
