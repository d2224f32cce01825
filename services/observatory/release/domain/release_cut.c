/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_cut.h"

#include <string.h>

bool release_rule_holds(const struct release_rule *rule)
{
	return rule->cochair >= RELEASE_LEAST && rule->partner >= rule->cochair &&
	       rule->anybody >= rule->partner && rule->anybody <= RELEASE_MOST;
}

static int64_t threshold(const struct release_rule *rule, enum release_audience audience)
{
	if (audience == RELEASE_COCHAIR)
		return rule->cochair;
	return audience == RELEASE_PARTNER ? rule->partner : rule->anybody;
}

int64_t release_close(const struct release_rule *rule, enum release_audience strongest,
		      enum release_audience audience)
{
	int64_t close = threshold(rule, strongest) + 1;

	for (enum release_audience a = strongest + 1; a <= audience; a++)
		if (threshold(rule, a) > threshold(rule, a - 1))
			close += threshold(rule, a);
	return close;
}

bool release_alone(const struct release_rule *rule, enum release_audience audience, int64_t n)
{
	return audience <= RELEASE_COCHAIR || n == 0 || n - 1 > threshold(rule, audience);
}

/* Does a block of the stronger audience end with this cell? */
static bool may_end(const struct release_cut *finer, size_t i, size_t count)
{
	if (!finer)
		return true;
	if (finer->block[i] == RELEASE_OPEN)
		return false;
	return i + 1 == count || finer->block[i + 1] != finer->block[i];
}

static void add(struct release_cut *cut, size_t block, size_t i, int64_t n)
{
	cut->block[i] = block;
	cut->sum[block] += n;
	cut->full[block] += n != 0;
}

void release_cut(const int64_t *n, size_t count, int64_t close, const struct release_cut *finer,
		 bool whole, struct release_cut *ret)
{
	size_t first = 0;
	int64_t more = 0;

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < count; i++) {
		more += n[i] > 1 ? n[i] - 1 : 0;
		ret->block[i] = RELEASE_OPEN;
		if (more < close || !may_end(finer, i, count))
			continue;
		for (; first <= i; first++)
			add(ret, ret->blocks, first, n[first]);
		ret->blocks++;
		more = 0;
	}
	ret->told = ret->blocks > 0;
	for (; whole && ret->told && first < count; first++)
		add(ret, ret->blocks - 1, first, n[first]);
}

const char *release_said_code(enum release_said said)
{
	static const char *const CODES[] = {"", "value", "zero", "suppressed"};

	return CODES[said];
}

enum release_said release_say(const struct release_cut *cut, const int64_t *n, size_t i,
			      int64_t *ret_together)
{
	size_t block = cut->block[i];

	*ret_together = -1;
	if (!cut->told || block == RELEASE_OPEN)
		return RELEASE_SUPPRESSED;
	if (n[i] == 0)
		return RELEASE_ZERO;
	if (cut->full[block] == 1)
		return RELEASE_VALUE;
	*ret_together = cut->sum[block];
	return RELEASE_SUPPRESSED;
}

bool release_whole(const struct release_cut *cut, const bool *in, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (in[i] && (!cut->told || cut->block[i] == RELEASE_OPEN))
			return false;
		for (size_t j = i + 1; cut->told && j < count; j++)
			if (cut->block[i] == cut->block[j] && in[i] != in[j])
				return false;
	}
	return true;
}
