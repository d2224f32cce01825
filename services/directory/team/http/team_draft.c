/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_draft.h"

#include "more.h"

#include <stdio.h>
#include <string.h>

static const struct team_member MEMBERS[] = {
    {"person_id", "person_id"},
    {"function", "function"},
    {"membership", "membership"},
    {"employer_id", "employer_id"},
    {"until", "ends"},
    {"several_capacities", "several"},
    {"derogation", "derogation"},
    {"job_sheet_on", "job_sheet_on"},
    {"independence_on", "independence_on"},
    {"sent_to_ars_on", "sent_to_ars_on"},
    {"active", "active"},
};

void team_draft_drop(struct team_draft *d)
{
	free(d->columns);
}

/* --- what the body says --------------------------------------------------------------------------
 */

/* The papers and their days are days that exist. */
static enum cmn_err check_papers(struct cmn_call *call)
{
	static const char *const DAYS[] = {"job_sheet_on", "independence_on", "sent_to_ars_on"};
	enum cmn_err rc = CMN_OK;
	char pointer[40];
	int day;

	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(DAYS); i++) {
		snprintf(pointer, sizeof(pointer), "/%s", DAYS[i]);
		rc = team_day(call, pointer, cmn_json_get(call->body, DAYS[i]), 0, &day);
	}
	return rc;
}

/* Who lends to whom: all of it at once, as the body says it. */
static enum cmn_err take_lending(struct cmn_call *call, const char *departement, json_t *columns)
{
	static const struct team_member LENDING[] = {
	    {"host_id", "host_id"},
	    {"reimbursed", "reimbursed"},
	    {"reference", "lending_reference"},
	    {"agreed_on", "lending_on"},
	};
	const json_t *lending = json_object_get(call->body, "lending");
	bool lent = json_is_object(lending);
	json_t *said CMN_AUTO(cmn_json_drop) = NULL;
	int day, bad = 0;
	enum cmn_err rc = CMN_OK;

	if (lending == NULL)
		return CMN_OK;
	if (lent) {
		rc = team_actor(call, "/lending/host_id", cmn_json_get(lending, "host_id"),
				departement);
		if (rc == CMN_OK)
			rc = team_day(call, "/lending/agreed_on",
				      cmn_json_get(lending, "agreed_on"), 0, &day);
	}
	if (rc)
		return rc;
	for (size_t i = 0; i < CMN_LEN(LENDING); i++)
		bad += json_object_set_new(columns, LENDING[i].column, json_null()) != 0;
	said = TEAM_COLUMNS(lending, LENDING);
	bad += lent && json_object_update(columns, said) != 0;
	bad += json_object_set_new(columns, "lent", json_boolean(lent)) != 0;
	return bad == 0 ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err take_shares(struct cmn_call *call, const PGresult *now, struct team_draft *d,
				json_t *columns)
{
	json_t *shares CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, "shares", NULL);
	const char *until = directory_merged(call->body, "until", now);
	json_t *kept = NULL;
	enum cmn_err rc;

	if (json_object_get(call->body, "shares") == NULL && now != NULL) {
		json_decref(shares);
		shares = json_loads(cmn_column(now, 0, "shares"), 0, NULL);
	}
	if (shares == NULL)
		return cmn_no_memory(&call->err);
	rc = team_shares_asked(call, shares, until, d->function, &d->shares, &kept);
	if (rc)
		return rc;
	if (json_object_set(columns, "starts", json_object_get(json_array_get(kept, 0), "from")) !=
		0 ||
	    json_object_set(columns, "shares", kept) != 0)
		rc = cmn_no_memory(&call->err);
	json_decref(kept);
	return rc;
}

/* What a new one is unless it is said. */
static int fill(json_t *columns, struct team_draft *d, const PGresult *now)
{
	int bad = 0;

	if (now == NULL) {
		bad += json_object_set_new(columns, "active", json_true()) != 0;
		if (json_object_get(columns, "lent") == NULL)
			bad += json_object_set_new(columns, "lent", json_false()) != 0;
	}
	bad += json_object_set_new(columns, "membership",
				   json_string(d->core ? "core" : "referent")) != 0;
	bad += json_object_set_new(columns, "several", json_boolean(d->several)) != 0;
	return bad;
}

static bool truth(const struct cmn_call *call, const char *key, const PGresult *now, bool otherwise)
{
	if (now == NULL && json_object_get(call->body, key) == NULL)
		return otherwise;
	return directory_merged_bool(call->body, key, now);
}

static enum cmn_err take(struct cmn_call *call, const PGresult *now, struct team_draft *d)
{
	const char *membership = directory_merged(call->body, "membership", now);
	bool referent = strcmp(d->function, "referent") == 0;

	d->core = membership == NULL ? !referent : strcmp(membership, "core") == 0;
	d->several = truth(call, "several_capacities", now, false);
	d->active = truth(call, "active", now, true);
	d->derogation = directory_merged(call->body, "derogation", now) != NULL;
	if (referent && d->core)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/membership",
				   "un référent non dédié n’est pas de l’équipe cœur",
				   "a referent is not of the core team");
	return team_actor(call, "/employer_id", cmn_json_get(call->body, "employer_id"),
			  d->departement);
}

enum cmn_err team_draft(struct cmn_call *call, const PGresult *now, const char *departement,
			struct team_draft *ret)
{
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	enum cmn_err rc = columns != NULL ? directory_printable(call) : cmn_no_memory(&call->err);

	ret->departement = departement;
	ret->person_id = directory_merged(call->body, "person_id", now);
	ret->function = directory_merged(call->body, "function", now);
	ret->own_id = now != NULL ? cmn_column(now, 0, "id") : NULL;
	if (rc == CMN_OK)
		rc = take(call, now, ret);
	if (rc == CMN_OK)
		rc = check_papers(call);
	if (rc == CMN_OK)
		rc = take_lending(call, departement, columns);
	if (rc == CMN_OK)
		rc = take_shares(call, now, ret, columns);
	if (rc)
		return rc;
	if (fill(columns, ret, now) != 0 ||
	    (ret->columns = team_text(json_incref(columns))) == NULL)
		return cmn_no_memory(&call->err);
	return CMN_OK;
}

/* --- beside what the person holds ---------------------------------------------------------------
 */

struct others {
	struct team_shares *shares; /* owned */
	struct team_held *held;     /* owned */
	size_t n;
};

static void others_drop(struct others *o)
{
	free(o->shares);
	free(o->held);
}

static enum cmn_err take_others(const json_t *list, struct others *ret, struct cmn_error *err)
{
	size_t n = json_array_size(list);

	ret->shares = calloc(n + 1, sizeof(*ret->shares));
	ret->held = calloc(n + 1, sizeof(*ret->held));
	if (ret->shares == NULL || ret->held == NULL)
		return cmn_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_array_get(list, i);

		team_shares_kept(json_object_get(one, "shares"), cmn_json_get(one, "until"),
				 &ret->shares[i]);
		ret->held[i] = (struct team_held){
		    .function = cmn_json_get(one, "function"),
		    .core = strcmp(cmn_json_get(one, "membership"), "core") == 0,
		    .several = json_is_true(json_object_get(one, "several")),
		    .stretch = ret->shares[i].time,
		    .n = ret->shares[i].n,
		};
	}
	ret->n = n;
	return CMN_OK;
}

static enum cmn_err refuse(struct cmn_call *call, const struct team_verdict *v, int floor)
{
	char day[CMN_DAY_LEN], share[16];

	cmn_day_format(v->day, day);
	snprintf(share, sizeof(share), "%d.%02d", v->share / 100, v->share % 100);
	switch (v->fault) {
	case TEAM_TWICE:
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/function",
				   "cette personne tient déjà cette fonction le %s",
				   "this person already holds this function on %s", day);
	case TEAM_NOT_DECLARED:
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/several_capacities",
		    "cette personne tient une autre fonction le %s : plusieurs qualités se déclarent",
		    "this person holds another function on %s: several capacities are declared",
		    day);
	case TEAM_ABOVE_FULL:
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/shares",
				   "les quotités de cette personne font %s %% le %s",
				   "the quotités of this person make %s %% on %s", share, day);
	case TEAM_GOOD:
	case TEAM_BELOW_FLOOR:
	default:
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/shares",
		    "%s %% le %s : le minimum est de %d %% ; une dérogation se déclare (derogation)",
		    "%s %% on %s: the minimum is %d %%; a derogation is declared (derogation)",
		    share, day, floor);
	}
}

enum cmn_err team_draft_check(struct cmn_call *call, const struct team_draft *d, int64_t *ret_turn)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	json_t *list CMN_AUTO(cmn_json_drop) = NULL;
	struct others others CMN_AUTO(others_drop) = {0};
	char day[CMN_DAY_LEN];
	struct team_verdict v;
	int floor;
	enum cmn_err rc;

	cmn_day_format(d->shares.time[0].from, day);
	rc = team_store_held(call->pool, &call->ctx, d->departement, d->person_id, d->own_id, day,
			     &res, &call->err);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && cmn_pg_bool(res, 0, PQfnumber(res, "forgotten"))))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/person_id",
				   "cette personne n’est pas de l’équipe du département",
				   "this person is not of the team of the département");
	if (rc)
		return rc;
	*ret_turn = cmn_pg_int(res, 0, PQfnumber(res, "turn"), 0);
	floor = (int)cmn_pg_int(res, 0, PQfnumber(res, "floor"), 0);
	list = json_loads(cmn_column(res, 0, "held"), 0, NULL);
	rc = list != NULL ? take_others(list, &others, &call->err) : cmn_no_memory(&call->err);
	if (rc || !d->active)
		return rc;
	const struct team_held asked = {.function = d->function,
					.core = d->core,
					.several = d->several,
					.stretch = d->shares.time,
					.n = d->shares.n};
	v = team_check(&asked, others.held, others.n, d->derogation ? 0 : floor * 100);
	return v.fault == TEAM_GOOD ? CMN_OK : refuse(call, &v, floor);
}
