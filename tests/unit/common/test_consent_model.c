/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent_model.c - the rule against a second writing of it that asks the same questions one
 * datum at a time, on random acts; and what no act may ever change.
 */
#include "support/cmocka_all.h"

#include "cmn/consent.h"

#include <stdio.h>
#include <string.h>

static uint64_t seed = 20261122;

static unsigned draw(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

static const char *const PURPOSES[] = {"", "p", "q"};
static const char *const CATEGORIES[] = {"", "a", "b", "c", "a b", "a c", "b c", "a b c"};
static const char *const RECIPIENTS[] = {"", "k", "k:1", "k:2", "l", "l:1", "k:1 l", "k:2 l:1"};

/* Of each list of RECIPIENTS: k:1, k:2, l:1, l:2. */
static const unsigned REACH[] = {0xf, 0x3, 0x1, 0x2, 0xc, 0x4, 0xd, 0x6};
static const unsigned HELD[] = {0x7, 0x1, 0x2, 0x4, 0x3, 0x5, 0x6, 0x7};

struct drawn {
	struct cmn_consent_act act;
	unsigned purpose, categories, recipients;
};

static void draw_act(struct drawn *x, const char *id)
{
	bool given = draw(3) != 0;
	unsigned least = given ? 1 : 0;

	x->purpose = least + draw(3 - least);
	x->categories = least + draw(8 - least);
	x->recipients = least + draw(8 - least);
	x->act = (struct cmn_consent_act){
	    .id = id,
	    .given = given,
	    .purpose = PURPOSES[x->purpose],
	    .categories = CATEGORIES[x->categories],
	    .recipients = RECIPIENTS[x->recipients],
	    .decided_us = draw(10),
	    .from_us = given && draw(3) == 0 ? (int64_t)draw(12) : INT64_MIN,
	    .until_us = given && draw(3) == 0 ? (int64_t)draw(14) : CMN_NEVER,
	    .right_until_us = given && draw(5) == 0 ? (int64_t)draw(14) : CMN_NEVER,
	    .withdrawn_us = given && draw(4) == 0 ? (int64_t)draw(14) : CMN_NEVER,
	};
	if (x->act.withdrawn_us < x->act.decided_us)
		x->act.withdrawn_us = x->act.decided_us;
}

/* May this one datum go to this one recipient under this agreement, at that instant? */
static bool datum_may(const struct drawn *all, size_t n, const struct drawn *under,
		      unsigned purpose, unsigned category, unsigned who, int64_t at)
{
	const struct cmn_consent_act *u = &under->act;

	if (!u->given || under->purpose != purpose || !(HELD[under->categories] & category) ||
	    !(REACH[under->recipients] & who) || u->decided_us > at || u->from_us > at ||
	    u->until_us <= at || u->right_until_us <= at)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct drawn *x = &all[i];
		int64_t said = x->act.given ? x->act.withdrawn_us : x->act.decided_us;

		if (said <= at && said >= u->decided_us &&
		    (x->purpose == 0 || x->purpose == purpose) &&
		    (HELD[x->categories] & category) && (REACH[x->recipients] & who))
			return false;
	}
	return true;
}

static bool model(const struct drawn *all, size_t n, unsigned purpose, unsigned categories,
		  unsigned who, int64_t at)
{
	for (size_t i = 0; i < n; i++) {
		bool may = true;

		for (unsigned c = 1; c <= 4; c <<= 1)
			if (HELD[categories] & c)
				may = may && datum_may(all, n, &all[i], purpose, c, who, at);
		if (may)
			return true;
	}
	return false;
}

static void the_rule_agrees_with_a_model_that_asks_datum_by_datum(void **state)
{
	static const struct {
		const char *kind, *id;
	} WHO[] = {{"k", "1"}, {"k", "2"}, {"l", "1"}, {"l", "2"}};
	unsigned yes = 0;

	(void)state;
	for (unsigned round = 0; round < 100000; round++) {
		struct drawn all[6];
		struct cmn_consent_act acts[6];
		char ids[6][2];
		size_t n = draw(7);
		unsigned who = draw(4), purpose = 1 + draw(2), categories = 1 + draw(7);
		struct cmn_disclosure d = {PURPOSES[purpose], CATEGORIES[categories], WHO[who].kind,
					   WHO[who].id, draw(14)};
		struct cmn_verdict v;

		for (size_t i = 0; i < n; i++) {
			snprintf(ids[i], sizeof(ids[i]), "%zu", i);
			draw_act(&all[i], ids[i]);
			acts[i] = all[i].act;
		}
		v = cmn_consent_allowed(acts, n, &d);
		assert_int_equal(v.reason == CMN_CONSENT_ALLOWED,
				 model(all, n, purpose, categories, 1U << who, d.at_us));
		if (v.consent_id) { /* the one it names suffices */
			size_t i = (size_t)(v.consent_id[0] - '0');

			yes++;
			for (unsigned c = 1; c <= 4; c <<= 1)
				if (HELD[categories] & c)
					assert_true(datum_may(all, n, &all[i], purpose, c,
							      1U << who, d.at_us));
		}
	}
	assert_in_range(yes, 2000, 98000);
}

/* More of a no never opens, less data never closes, and the order of the acts says nothing. */
static void a_no_never_opens_and_less_never_closes(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct drawn x;
		struct cmn_consent_act acts[5], turned[5];
		size_t n = 1 + draw(4);
		struct cmn_disclosure d = {"p", "a b", "k", "1", draw(14)};
		struct cmn_disclosure less = d;
		bool before;

		for (size_t i = 0; i < n; i++) {
			draw_act(&x, "x");
			acts[i] = turned[n - 1 - i] = x.act;
		}
		before = cmn_consent_allowed(acts, n, &d).reason == CMN_CONSENT_ALLOWED;
		assert_int_equal(cmn_consent_allowed(turned, n, &d).reason == CMN_CONSENT_ALLOWED,
				 before);
		less.categories = "a";
		if (before)
			assert_int_equal(cmn_consent_allowed(acts, n, &less).reason,
					 CMN_CONSENT_ALLOWED);
		do
			draw_act(&x, "x");
		while (x.act.given);
		acts[n] = x.act;
		if (!before)
			assert_int_not_equal(cmn_consent_allowed(acts, n + 1, &d).reason,
					     CMN_CONSENT_ALLOWED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_rule_agrees_with_a_model_that_asks_datum_by_datum),
	    cmocka_unit_test(a_no_never_opens_and_less_never_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
