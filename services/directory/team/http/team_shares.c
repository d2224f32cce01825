/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_shares.c - quotités over time, between JSON and days: each share holds from its day until
 * the one after it begins, the last until the assignment ends.
 */
#include "team_http.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int team_hundredths(const json_t *percent)
{
	return (int)lround(json_number_value(percent) * 100);
}

static int kept_day(const char *text, int otherwise)
{
	int day = otherwise;

	return text != NULL && cmn_day_parse(text, &day) ? day : otherwise;
}

void team_shares_kept(const json_t *shares, const char *until, struct team_shares *ret)
{
	ret->n = 0;
	for (size_t i = 0; i < json_array_size(shares) && i < TEAM_SHARES_MAX; i++) {
		const json_t *share = json_array_get(shares, i);
		int from = kept_day(cmn_json_get(share, "from"), 0);

		if (i > 0)
			ret->time[i - 1].until = ret->search[i - 1].until = from - 1;
		ret->time[i] =
		    (struct team_stretch){from, kept_day(until, TEAM_OPEN),
					  team_hundredths(json_object_get(share, "percent"))};
		ret->search[i] = ret->time[i];
		ret->search[i].share = team_hundredths(json_object_get(share, "search_percent"));
		ret->n = i + 1;
	}
}

/* --- asked for ----------------------------------------------------------------------------------
 */

static enum cmn_err bad(struct cmn_call *call, size_t nth, const char *member, const char *fr,
			const char *en)
{
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "/shares/%zu/%s", nth, member);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "%s%.0s", "%.0s%s", fr, en);
}

static bool whole_hundredths(const json_t *percent)
{
	double hundredths = json_number_value(percent) * 100;

	return percent == NULL || fabs(hundredths - round(hundredths)) < 1e-6;
}

/* What looks for solutions where nobody said how much: the whole of a conseiller's time (R108), of
 * others none. */
static bool searches(const char *function)
{
	return strcmp(function, "conseiller") == 0 || strcmp(function, "referent") == 0;
}

static enum cmn_err check_coverage(struct cmn_call *call, size_t nth, const json_t *share)
{
	const json_t *coverage = json_object_get(share, "coverage");
	int sum = 0, whole = team_hundredths(json_object_get(share, "percent"));

	for (size_t i = 0; i < json_array_size(coverage); i++) {
		const json_t *part = json_array_get(coverage, i);

		if (!whole_hundredths(json_object_get(part, "percent")))
			return bad(call, nth, "coverage", "deux décimales au plus",
				   "two decimals at most");
		sum += team_hundredths(json_object_get(part, "percent"));
		for (size_t j = 0; j < i; j++) {
			if (strcmp(cmn_json_get(part, "theme"),
				   cmn_json_get(json_array_get(coverage, j), "theme")) == 0)
				return bad(call, nth, "coverage",
					   "une thématique est dite deux fois",
					   "a theme is said twice");
		}
	}
	return sum <= whole ? CMN_OK
			    : bad(call, nth, "coverage",
				  "les thématiques dépassent la quotité dont elles font partie",
				  "the themes exceed the quotité that they are part of");
}

static enum cmn_err check_share(struct cmn_call *call, size_t nth, const json_t *share)
{
	const json_t *percent = json_object_get(share, "percent");
	const json_t *search = json_object_get(share, "search_percent");

	if (!whole_hundredths(percent))
		return bad(call, nth, "percent", "deux décimales au plus", "two decimals at most");
	if (!whole_hundredths(search))
		return bad(call, nth, "search_percent", "deux décimales au plus",
			   "two decimals at most");
	if (search != NULL && team_hundredths(search) > team_hundredths(percent))
		return bad(call, nth, "search_percent",
			   "le temps de recherche dépasse la quotité dont il fait partie",
			   "the time of search exceeds the quotité that it is part of");
	return check_coverage(call, nth, share);
}

static enum cmn_err check_order(struct cmn_call *call, const json_t *shares, const char *until)
{
	int last = 0, day = 0, before = 0;
	enum cmn_err rc = team_day(call, "/until", until, TEAM_OPEN, &last);

	for (size_t i = 0; rc == CMN_OK && i < json_array_size(shares); i++, before = day) {
		if (!cmn_day_parse(cmn_json_get(json_array_get(shares, i), "from"), &day))
			return bad(call, i, "from", "ce jour n’existe pas",
				   "this day does not exist");
		if (i > 0 && day <= before)
			return bad(call, i, "from",
				   "les quotités se suivent dans l’ordre de leurs jours",
				   "shares follow each other in the order of their days");
		if (day > last)
			return bad(call, i, "from", "l’affectation se termine avant ce jour",
				   "the assignment ends before this day");
	}
	return rc;
}

static json_t *kept_form(const json_t *shares, const char *function)
{
	json_t *kept = json_deep_copy(shares);

	for (size_t i = 0; i < json_array_size(kept); i++) {
		json_t *share = json_array_get(kept, i);
		json_t *percent = json_object_get(share, "percent");

		if (json_object_get(share, "search_percent") == NULL &&
		    json_object_set_new(share, "search_percent",
					searches(function) ? json_incref(percent)
							   : json_integer(0)) != 0) {
			json_decref(kept);
			return NULL;
		}
	}
	return kept;
}

enum cmn_err team_shares_asked(struct cmn_call *call, const json_t *shares, const char *until,
			       const char *function, struct team_shares *ret, json_t **ret_kept)
{
	enum cmn_err rc = check_order(call, shares, until);

	for (size_t i = 0; rc == CMN_OK && i < json_array_size(shares); i++)
		rc = check_share(call, i, json_array_get(shares, i));
	if (rc)
		return rc;
	*ret_kept = kept_form(shares, function);
	if (*ret_kept == NULL)
		return cmn_no_memory(&call->err);
	team_shares_kept(*ret_kept, until, ret);
	return CMN_OK;
}
