/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema_internal.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* PCRE2 counts its steps anew at each start in the text, so the limit of one start shrinks with the
 * bytes that this check has looked at: together they stay below WORK_MAX times a logarithm. */
#define STEPS_MAX 200000
#define WORK_MAX  40000000
#define STEPS_MIN 100
#define HEAP_KIB  16384

struct schema_pattern {
	pcre2_code *code;
	bool anchored;
};

static void code_drop(void *code)
{
	pcre2_code_free(code);
}

enum cmn_err schema_pattern_compile(struct schema_builder *b, const struct schema_node *node,
				    const struct schema_keyword *kw, const char *text, size_t n,
				    const struct schema_pattern **ret)
{
	CMN_AUTO(cmn_free_drop) char *translated = NULL;
	struct schema_pattern *pattern = schema_alloc(b, sizeof(*pattern));
	uint32_t options = 0;
	PCRE2_SIZE at;
	int error;

	if (pattern == NULL)
		return b->err->code;
	if (!schema_ecma_valid(text, n))
		return schema_refuse(b, node, kw, "ce n’est pas une expression régulière ECMA 262",
				     "not a regular expression of ECMA 262");
	translated = schema_ecma_translate(text, n);
	if (translated == NULL)
		return schema_no_memory(b->err);
	pattern->code = pcre2_compile((PCRE2_SPTR)translated, PCRE2_ZERO_TERMINATED,
				      PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
					  PCRE2_NEVER_BACKSLASH_C,
				      &error, &at, NULL);
	if (pattern->code == NULL)
		return schema_refuse(b, node, kw,
				     "cette expression régulière n’est pas prise en charge",
				     "this regular expression is not supported");
	if (!schema_own(b, pattern->code, code_drop))
		return b->err->code;
	pcre2_pattern_info(pattern->code, PCRE2_INFO_ALLOPTIONS, &options);
	pattern->anchored = (options & PCRE2_ANCHORED) != 0;
	*ret = pattern;
	return CMN_OK;
}

static bool prepare(struct schema_run *run)
{
	if (run->match != NULL)
		return true;
	run->match = pcre2_match_data_create(1, NULL);
	run->match_limits = pcre2_match_context_create(NULL);
	if (run->match == NULL || run->match_limits == NULL)
		return false;
	pcre2_set_heap_limit(run->match_limits, HEAP_KIB);
	return true;
}

static uint32_t steps_for(const struct schema_pattern *pattern, size_t n, size_t total)
{
	size_t steps = WORK_MAX / (total + 1);

	if (pattern->anchored)
		return STEPS_MAX + 4 * (uint32_t)(n < WORK_MAX ? n : WORK_MAX);
	if (steps > STEPS_MAX)
		return STEPS_MAX;
	return steps < STEPS_MIN ? STEPS_MIN : (uint32_t)steps;
}

bool schema_pattern_match(struct schema_run *run, const struct schema_pattern *pattern,
			  const char *text, size_t n)
{
	int rc;

	if (!prepare(run)) {
		run->starved = true;
		return schema_break(run);
	}
	run->matched += n;
	pcre2_set_match_limit(run->match_limits, steps_for(pattern, n, run->matched));
	rc = pcre2_match(pattern->code, (PCRE2_SPTR)text, n, 0, 0, run->match, run->match_limits);
	run->starved = run->starved || rc == PCRE2_ERROR_NOMEMORY;
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return schema_break(run);
	return rc >= 0;
}

void schema_pattern_done(struct schema_run *run)
{
	pcre2_match_data_free(run->match);
	pcre2_match_context_free(run->match_limits);
}
