/* SPDX-License-Identifier: EUPL-1.2 */
#include "unmet.h"

#include <string.h>

static const char *const GROUPS[OBSERVATORY_UNMET_ROWS] = {
    "1.1", "1.2", "1.3.1", "1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.3", "other",
};

/* "1.3" is of "1.3" itself, "1.3.30" is not of "1.3.3". */
static bool begins(const char *need, const char *group)
{
	size_t n = strlen(group);

	return strncmp(need, group, n) == 0 && (need[n] == '\0' || need[n] == '.');
}

size_t observatory_need_group(const char *need)
{
	for (size_t g = 0; g < OBSERVATORY_NEED_GROUPS; g++)
		if (begins(need, GROUPS[g]))
			return g;
	return OBSERVATORY_NEED_OTHER;
}

const char *observatory_need_group_code(size_t group)
{
	return GROUPS[group < OBSERVATORY_NEED_OTHER ? group : OBSERVATORY_NEED_OTHER];
}

enum observatory_unmet_state observatory_unmet_state_of(const char *state)
{
	if (strcmp(state, "open") == 0)
		return OBSERVATORY_UNMET_OPEN;
	return strcmp(state, "met") == 0 ? OBSERVATORY_UNMET_MET : OBSERVATORY_UNMET_ENDED;
}

static int64_t least(int64_t threshold)
{
	return threshold > 1 && threshold < OBSERVATORY_UNMET_LEAST ? OBSERVATORY_UNMET_LEAST
								    : threshold;
}

static bool few(int64_t n, int64_t threshold)
{
	return n > 0 && n < least(threshold);
}

/* The smallest of those that stand alone, the first of equals; count when there is none. */
static size_t smallest(const int64_t *n, size_t count, const bool *alone)
{
	size_t found = count;

	for (size_t i = 0; i < count; i++)
		if (alone[i] && (found == count || n[i] < n[found]))
			found = i;
	return found;
}

bool observatory_unmet_merge(const int64_t *n, size_t count, int64_t threshold, bool *alone)
{
	int64_t rest = 0, total = 0, last = 0;
	size_t next;

	for (size_t i = 0; i < count; i++) {
		alone[i] = n[i] > 0 && n[i] >= least(threshold) && i != OBSERVATORY_NEED_OTHER;
		rest += alone[i] ? 0 : n[i];
		total += n[i];
	}
	next = smallest(n, count, alone);
	/* Until the row is large enough and holds a large group, which none that is shown equals:
	 * then any of its groups may be the large one. */
	while (threshold > 1 && rest > 0 && next != count &&
	       (n[next] == last || last == 0 || few(rest, threshold))) {
		alone[next] = false;
		last = n[next];
		rest += last;
		next = smallest(n, count, alone);
	}
	return !few(total, threshold);
}

static double middle(int64_t low, int64_t high)
{
	return ((double)low + (double)high) / 2;
}

static struct observatory_unmet_sum sum_of(const struct observatory_unmet_need *needs, size_t n,
					   const bool *in)
{
	struct observatory_unmet_sum sum = {0};
	int64_t seen = 0, low = 0, high = 0;

	for (size_t i = 0; i < n; i++) {
		if (!in[needs[i].group])
			continue;
		sum.n++;
		sum.days += needs[i].days;
		sum.states[needs[i].state]++;
	}
	for (size_t i = 0; i < n; i++) {
		if (!in[needs[i].group])
			continue;
		if (seen == (sum.n - 1) / 2)
			low = needs[i].days;
		if (seen == sum.n / 2)
			high = needs[i].days;
		seen++;
	}
	sum.median = middle(low, high);
	return sum;
}

static bool states_shown(const struct observatory_unmet_sum *sum, int64_t threshold)
{
	for (size_t s = 0; s < OBSERVATORY_UNMET_STATES; s++)
		if (few(sum->states[s], threshold))
			return false;
	return true;
}

static void add_row(struct observatory_unmet_table *table,
		    const struct observatory_unmet_need *needs, size_t n, const bool *in,
		    const char *code, int64_t threshold)
{
	struct observatory_unmet_sum sum = sum_of(needs, n, in);

	if (sum.n == 0)
		return;
	sum.group = code;
	table->states_by_group = table->states_by_group && states_shown(&sum, threshold);
	table->rows[table->n_rows++] = sum;
}

void observatory_unmet_protect(const struct observatory_unmet_need *needs, size_t n,
			       int64_t threshold, struct observatory_unmet_table *ret)
{
	bool all[OBSERVATORY_UNMET_ROWS], alone[OBSERVATORY_UNMET_ROWS];
	bool rest[OBSERVATORY_UNMET_ROWS];
	int64_t counts[OBSERVATORY_UNMET_ROWS] = {0};

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < n; i++)
		counts[needs[i].group]++;
	ret->shown = observatory_unmet_merge(counts, OBSERVATORY_UNMET_ROWS, threshold, alone);
	if (!ret->shown)
		return;
	for (size_t g = 0; g < OBSERVATORY_UNMET_ROWS; g++) {
		all[g] = true;
		rest[g] = !alone[g];
	}
	ret->total = sum_of(needs, n, all);
	ret->states = states_shown(&ret->total, threshold);
	ret->states_by_group = ret->states;
	for (size_t g = 0; g < OBSERVATORY_NEED_GROUPS; g++) {
		bool one[OBSERVATORY_UNMET_ROWS] = {false};

		one[g] = alone[g];
		add_row(ret, needs, n, one, GROUPS[g], threshold);
	}
	add_row(ret, needs, n, rest, GROUPS[OBSERVATORY_NEED_OTHER], threshold);
}

bool observatory_unmet_part_shown(int64_t part, int64_t whole, int64_t threshold)
{
	return part > 0 && !few(part, threshold) && !few(whole - part, threshold);
}
