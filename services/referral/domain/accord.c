/* SPDX-License-Identifier: EUPL-1.2 */
#include "accord.h"

#include <string.h>

const struct referral_accord_move REFERRAL_ACCORD_MOVES[REFERRAL_ACCORD_ACT_END_] = {
    [REFERRAL_ACCORD_REVISE] = {"{draft,proposed}", "draft", true},
    [REFERRAL_ACCORD_PROPOSE] = {"{draft}", "proposed", true},
    /* a paper may come back after the file was closed by hand */
    [REFERRAL_ACCORD_SIGN] = {"{proposed}", "signed", false},
    [REFERRAL_ACCORD_CANCEL] = {"{draft,proposed}", "cancelled", false},
    [REFERRAL_ACCORD_END] = {"{signed}", "ended", false},
    [REFERRAL_ACCORD_ATTACH] = {"{proposed,signed,ended}", NULL, false},
};

bool referral_accord_allows(enum referral_accord_act act, const char *state)
{
	const char *from = REFERRAL_ACCORD_MOVES[act].from;
	size_t len = strlen(state);

	for (const char *at = from ? strstr(from, state) : NULL; at && len;
	     at = strstr(at + 1, state))
		if (strchr("{,", at[-1]) && strchr(",}", at[len]))
			return true;
	return false;
}

/* Days as "YYYY-MM-DD" are in the order of their texts. */
static bool reversed(const char *from, const char *to)
{
	return from && to && strcmp(to, from) < 0;
}

static const struct referral_party *party(const struct referral_accord *a, const char *key)
{
	for (size_t i = 0; i < a->n_parties; i++)
		if (strcmp(a->parties[i].key, key) == 0)
			return &a->parties[i];
	return NULL;
}

static enum referral_accord_fault check_parties(const struct referral_accord *a, size_t *ret_at)
{
	bool person = false, other = false;

	for (size_t i = 0; i < a->n_parties; i++) {
		const struct referral_party *p = &a->parties[i];
		bool theirs =
		    strcmp(p->kind, "person") == 0 || strcmp(p->kind, "representative") == 0;

		*ret_at = i;
		if (party(a, p->key) != p)
			return REFERRAL_ACCORD_SAME_KEY;
		if ((strcmp(p->kind, "actor") == 0) != p->actor)
			return REFERRAL_ACCORD_ACTOR;
		person |= theirs && p->signs;
		other |= !theirs && p->signs;
	}
	*ret_at = 0;
	if (!person)
		return REFERRAL_ACCORD_NOBODY_FOR_PERSON;
	return other ? 0 : REFERRAL_ACCORD_ONE_SIDED;
}

static enum referral_accord_fault check_commitments(const struct referral_accord *a, size_t *ret_at)
{
	for (size_t i = 0; i < a->n_commitments; i++) {
		const struct referral_commitment *c = &a->commitments[i];

		*ret_at = i;
		if (!party(a, c->party))
			return REFERRAL_ACCORD_UNKNOWN_PARTY;
		if (reversed(c->from, c->to))
			return REFERRAL_ACCORD_COMMITMENT_REVERSED;
		if (c->times && !c->frequency)
			return REFERRAL_ACCORD_TIMES;
	}
	return 0;
}

static enum referral_accord_fault check_financing(const struct referral_accord *a, size_t *ret_at)
{
	for (size_t i = 0; i < a->n_financing; i++) {
		const struct referral_financing *f = &a->financing[i];

		*ret_at = i;
		if (f->party && !party(a, f->party))
			return REFERRAL_ACCORD_FINANCING_PARTY;
		if (strcmp(f->source, "cnr") == 0 && !f->mention_c360)
			return REFERRAL_ACCORD_MENTION;
		if (strcmp(f->source, "other_funder") == 0 && !f->funder)
			return REFERRAL_ACCORD_FUNDER;
	}
	return 0;
}

enum referral_accord_fault referral_accord_check(const struct referral_accord *a, size_t *ret_at)
{
	enum referral_accord_fault fault;

	*ret_at = 0;
	if (reversed(a->from, a->to))
		return REFERRAL_ACCORD_PLAN_REVERSED;
	if (reversed(a->from, a->review_on))
		return REFERRAL_ACCORD_REVIEW_EARLY;
	fault = check_parties(a, ret_at);
	if (!fault)
		fault = check_commitments(a, ret_at);
	return fault ? fault : check_financing(a, ret_at);
}

enum referral_day_fault referral_day_check(int day, int earliest, int today)
{
	if (day > today)
		return REFERRAL_DAY_AHEAD;
	return day < earliest ? REFERRAL_DAY_EARLY : 0;
}
