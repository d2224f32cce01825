/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_gift_http.c - credits that the ARS puts in reserve (R204, R206), and gifts in kind (R197,
 * R203).
 */
#include "money_http.h"
#include "money_spend.h"
#include "money_state.h"

#include <stdio.h>
#include <string.h>

typedef enum cmn_err read_fn(const struct money_at *at, const char *id, PGresult **ret);

static enum cmn_err reply(struct cmn_call *call, read_fn *read, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	enum cmn_err rc = read(&at, id, &res);

	return rc ? rc : directory_reply_record(call, res);
}

static enum cmn_err made(struct cmn_call *call, const char *kind, read_fn *read)
{
	snprintf(call->location, sizeof(call->location), "/v1/directory/%s/%s", kind,
		 call->write.resource_id);
	return reply(call, read, call->write.resource_id);
}

/* The record {id} of the path, and the write aimed at it. */
static enum cmn_err record_of(struct cmn_call *call, read_fn *read, char room[4], PGresult **ret)
{
	const struct money_at at = money_at(call);
	enum cmn_err rc = read(&at, cmn_call_param(call, "id"), ret);

	if (rc == CMN_OK)
		rc = cmn_texts_good(call->body, &call->err);
	if (rc == CMN_OK)
		cmn_write_at(call, *ret, room);
	return rc;
}

/* --- reserves -------------------------------------------------------------------------------- */

/* Not of the future; a reserve of a year is still decided after its end. */
static enum cmn_err day_come(struct cmn_call *call, const char *pointer, const char *day,
			     const char *departement, const char *since)
{
	char today[CMN_DAY_LEN];
	int number = 0;

	money_today(departement, today);
	if (!cmn_day_parse(day, &number))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’existe pas",
				   "this day does not exist");
	if (strcmp(day, today) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce jour n’est pas encore venu", "this day has not come yet");
	if (strcmp(day, since) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "pas avant le %s",
				   "not before %s", since);
	return CMN_OK;
}

/* Only what is neither spent nor in reserve can be put there. */
static enum cmn_err too_much(struct cmn_call *call, const char *budget_id)
{
	const struct money_at at = money_at(call);
	int64_t left = 0;
	enum cmn_err rc = money_store_left(&at, budget_id, &left);

	return rc ? rc
		  : cmn_fail_at(&call->err, CMN_E_INVALID, "/cents",
				"il ne reste que %lld centimes de crédits non consommés",
				"only %lld cents of the credits are not used",
				(long long)(left > 0 ? left : 0));
}

enum cmn_err directory_http_put_in_reserve(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct money_at at = money_at(call);
	char departement[4], cents[MONEY_NUMBER], first[CMN_DAY_LEN];
	struct money_reserve r;
	enum cmn_err rc = money_budget_of(call, departement, &now);

	if (rc == CMN_OK)
		rc = cmn_texts_good(call->body, &call->err);
	if (rc)
		return rc;
	r = (struct money_reserve){
	    .budget_id = cmn_column(now, 0, "id"),
	    .cents = money_number(call, "cents", cents),
	    .reason = cmn_json_get(call->body, "reason"),
	    .decided_on = cmn_json_get(call->body, "decided_on"),
	};
	snprintf(first, sizeof(first), "%04u-01-01", (unsigned)money_column(now, "year") % 10000u);
	rc = day_come(call, "/decided_on", r.decided_on, departement, first);
	if (rc == CMN_OK)
		rc = money_store_reserve(&at, &call->write, &r);
	if (rc == CMN_E_NOT_FOUND)
		return too_much(call, r.budget_id);
	return rc ? rc : made(call, "budget-reserves", money_store_reserve_read);
}

enum cmn_err directory_http_read_reserve(struct cmn_call *call)
{
	return reply(call, money_store_reserve_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_release_reserve(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	const struct money_at at = money_at(call);
	const char *on = cmn_json_get(call->body, "released_on");
	char departement[4];
	enum cmn_err rc = record_of(call, money_store_reserve_read, departement, &now);

	if (rc == CMN_OK)
		rc = day_come(call, "/released_on", on, departement,
			      cmn_column(now, 0, "decided_on"));
	if (rc == CMN_OK)
		rc = money_store_release(&at, &call->write, call->if_match, on,
					 cmn_json_get(call->body, "reason"));
	if (rc == CMN_E_NOT_FOUND && now != NULL) {
		rc = money_store_reserve_read(&at, call->write.resource_id, &after);
		return rc ? rc : cmn_explain(call, after);
	}
	return rc ? rc : reply(call, money_store_reserve_read, call->write.resource_id);
}

/* --- gifts in kind --------------------------------------------------------------------------- */

/* Posts are said of staff; the gift reaches into the year of its budget. */
static enum cmn_err check_gift(struct cmn_call *call, const struct money_in_kind *k, int year)
{
	struct money_year of;
	int since = 0, until = 0;

	if (k->fte_hundredths && strcmp(k->kind, "staff") != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/fte_hundredths",
				   "seul du personnel se compte en équivalents temps plein",
				   "only staff is counted in full-time posts");
	if (!money_year_of(year, &of) || !cmn_day_parse(k->since, &since) || since > of.last)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/since",
				   "l’apport commence dans l’année %d au plus tard",
				   "the gift begins in the year %d at the latest", year);
	if (k->until && (!cmn_day_parse(k->until, &until) || until < since || until < of.first))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
				   "l’apport finit après son début, et pas avant l’année %d",
				   "the gift ends after it began, and not before the year %d",
				   year);
	return CMN_OK;
}

enum cmn_err directory_http_record_in_kind(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct money_at at = money_at(call);
	const json_t *b = call->body;
	char departement[4], cents[MONEY_NUMBER], fte[MONEY_NUMBER];
	struct money_in_kind k;
	enum cmn_err rc = money_budget_of(call, departement, &now);

	if (rc == CMN_OK)
		rc = cmn_texts_good(call->body, &call->err);
	if (rc)
		return rc;
	k = (struct money_in_kind){
	    .budget_id = cmn_column(now, 0, "id"),
	    .kind = cmn_json_get(b, "kind"),
	    .giver = cmn_json_get(b, "giver"),
	    .actor_id = cmn_json_get(b, "actor_id"),
	    .label = cmn_json_get(b, "label"),
	    .estimated_cents = money_number(call, "estimated_cents", cents),
	    .fte_hundredths = money_number(call, "fte_hundredths", fte),
	    .since = cmn_json_get(b, "since"),
	    .until = cmn_json_get(b, "until"),
	};
	rc = check_gift(call, &k, (int)money_column(now, "year"));
	if (rc == CMN_OK)
		rc = money_actor_good(call, "actor_id", departement);
	if (rc == CMN_OK)
		rc = money_store_in_kind(&at, &call->write, &k);
	return rc ? rc : made(call, "budget-gifts", money_store_in_kind_read);
}

enum cmn_err directory_http_read_in_kind(struct cmn_call *call)
{
	return reply(call, money_store_in_kind_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_change_in_kind(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *budget = NULL;
	const struct money_at at = money_at(call);
	const json_t *withdrawn = json_object_get(call->body, "withdrawn");
	char departement[4], cents[MONEY_NUMBER], fte[MONEY_NUMBER], unused[MONEY_NUMBER];
	struct money_in_kind k;
	enum cmn_err rc = record_of(call, money_store_in_kind_read, departement, &now);

	if (rc == CMN_OK)
		rc = money_store_budget(&at, cmn_column(now, 0, "budget_id"), &budget);
	if (rc)
		return rc;
	k = (struct money_in_kind){
	    .kind = cmn_column(now, 0, "kind"),
	    .since = cmn_column(now, 0, "since"),
	    .label = money_kept(call, now, "label", unused),
	    .estimated_cents = money_kept(call, now, "estimated_cents", cents),
	    .fte_hundredths = money_kept(call, now, "fte_hundredths", fte),
	    .until = money_kept(call, now, "until", unused),
	    .withdrawn = withdrawn ? (json_is_true(withdrawn) ? "true" : "false")
				   : cmn_column(now, 0, "withdrawn"),
	};
	rc = check_gift(call, &k, (int)money_column(budget, "year"));
	if (rc == CMN_OK)
		rc = money_store_in_kind_change(&at, &call->write, call->if_match, &k);
	if (rc == CMN_E_NOT_FOUND) {
		PQclear(budget);
		budget = NULL;
		rc = money_store_in_kind_read(&at, call->write.resource_id, &budget);
		return rc ? rc : cmn_explain(call, budget);
	}
	return rc ? rc : reply(call, money_store_in_kind_read, call->write.resource_id);
}
