/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_budget_http.c - the budget of a year: opened, changed, delegated, shown.
 */
#include "money_announced.h"
#include "money_http.h"
#include "money_state.h"

#include "cmn/role.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- shown ----------------------------------------------------------------------------------- */

static const char *const SHOWN[] = {
    "id",
    "departement",
    "year",
    "version",
    "ars_cents",
    "ars_source",
    "cd_cents",
    "carried_in_cents",
    "delegated_on",
    "delegation_reference",
    "note",
    "lines",
    "shares",
    "planned_cents",
    "shared_cents",
    "spent_cents",
    "received_cents",
    "reserved_cents",
};

enum cmn_err money_reply_budget(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *book = NULL;
	const struct money_at at = money_at(call);
	char today[CMN_DAY_LEN];
	struct money_known known;
	enum cmn_err rc;

	money_today("", today);
	rc = money_store_book(&at, id, today, &book);
	if (rc)
		return rc;
	if (!money_know(book, &known))
		return cmn_no_memory(&call->err);
	cmn_json_open(&call->out, '{');
	money_put(&call->out, book, SHOWN, CMN_LEN(SHOWN));
	cmn_json_kint(&call->out, "available_cents", known.available);
	money_put_twelfths(&call->out, book);
	money_put_flags(&call->out, &known.state, "flags", false);
	cmn_json_kstr(&call->out, "recorded_by", cmn_column(book, 0, "recorded_by"));
	cmn_json_close(&call->out, '}');
	call->version = money_column(book, "version");
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_read_budget(struct cmn_call *call)
{
	return money_reply_budget(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_budgets(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[64];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = money_store_budgets(&at, departement, after, limit, &res);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* --- opened ---------------------------------------------------------------------------------- */

/* A member of the body as JSON text; NULL: absent.  Owned. */
static char *json_of(const struct cmn_call *call, const char *key)
{
	const json_t *value = json_object_get(call->body, key);

	return value ? json_dumps(value, JSON_COMPACT) : NULL;
}

/* What was announced for the year; -1: nothing. */
static enum cmn_err announced(struct cmn_call *call, const char *departement, const char *year,
			      int64_t *ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	CMN_AUTO(cmn_json_drop) json_t *rows = NULL;
	const struct money_at at = money_at(call);
	enum cmn_err rc = money_store_envelopes(&at, NULL, departement, year, &res);

	*ret = -1;
	if (rc || PQntuples(res) == 0)
		return rc;
	rows = json_loads(cmn_column(res, 0, "_rows"), 0, NULL);
	if (!rows)
		return cmn_no_memory(&call->err);
	*ret = money_announced_of(rows).total;
	return CMN_OK;
}

static enum cmn_err check_who(struct cmn_call *call)
{
	bool coordonnateur = (call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0;
	bool authority = (call->caller->roles & CMN_ROLE_AUTHORITY) != 0;
	static const char *const OWN[] = {"lines", "shares"};

	if (!authority && json_object_get(call->body, "ars_cents"))
		return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/ars_cents",
				   "les crédits de l’ARS sont dits par l’autorité",
				   "the credits of the ARS are said by the authority");
	for (size_t i = 0; !coordonnateur && i < CMN_LEN(OWN); i++) {
		if (json_object_get(call->body, OWN[i]))
			return cmn_fail_at(&call->err, CMN_E_FORBIDDEN,
					   i == 0 ? "/lines" : "/shares",
					   "ceci revient au coordonnateur de la communauté",
					   "this is for the coordonnateur of the community");
	}
	return CMN_OK;
}

static enum cmn_err open_with(struct cmn_call *call, const char *departement, const char *year,
			      int64_t ars, const char *source)
{
	CMN_AUTO(cmn_free_drop) char *lines = json_of(call, "lines");
	CMN_AUTO(cmn_free_drop) char *shares = json_of(call, "shares");
	CMN_AUTO(cmn_free_drop) char *said = json_dumps(call->body, JSON_COMPACT);
	const struct money_at at = money_at(call);
	char cents[MONEY_NUMBER], cd[MONEY_NUMBER], carried[MONEY_NUMBER];
	const struct money_budget b = {
	    .year = year,
	    .ars_cents = cents,
	    .ars_source = source,
	    .cd_cents = money_number(call, "cd_cents", cd),
	    .carried_in_cents = money_number(call, "carried_in_cents", carried),
	    .note = cmn_json_get(call->body, "note"),
	    .lines = lines,
	    .shares = shares,
	    .said = said,
	};
	enum cmn_err rc;

	snprintf(cents, sizeof(cents), "%" PRId64, ars);
	call->write.departement = departement;
	rc = money_store_open(&at, &call->write, &b);
	return rc == CMN_E_NOT_FOUND ? cmn_fail_at(&call->err, CMN_E_CONFLICT, "/year",
						   "le budget de cette année est déjà ouvert",
						   "the budget of this year is open already")
				     : rc;
}

enum cmn_err directory_http_open_budget(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	bool said = json_object_get(call->body, "ars_cents") != NULL;
	int64_t ars = cmn_json_get_int(call->body, "ars_cents", -1);
	char year[MONEY_NUMBER];
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	money_number(call, "year", year);
	if (rc == CMN_OK)
		rc = check_who(call);
	if (rc == CMN_OK && !said)
		rc = announced(call, departement, year, &ars);
	if (rc == CMN_OK && ars < 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/year",
				 "aucune enveloppe n’est annoncée pour cette année",
				 "no envelope is announced for this year");
	if (rc == CMN_OK)
		rc = money_lines_good(call, departement, ars);
	if (rc == CMN_OK)
		rc = open_with(call, departement, year, ars, said ? "delegated" : "announced");
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/budgets/%s",
		 call->write.resource_id);
	return money_reply_budget(call, call->write.resource_id);
}

/* --- changed --------------------------------------------------------------------------------- */

/* Nothing was written: the budget as it is now tells why. */
static enum cmn_err refused(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = money_budget_of(call, NULL, &now);

	return rc ? rc : cmn_explain(call, now);
}

/* The same of a change: what is booked is not booked anew by naming its line otherwise (R205). */
static enum cmn_err change_refused(struct cmn_call *call, const char *lines)
{
	const struct money_at at = money_at(call);
	int64_t line = 0;
	enum cmn_err rc = refused(call);

	if (rc != CMN_E_CONFLICT)
		return rc;
	rc = money_store_reclassed(&at, call->write.departement, call->write.resource_id, lines,
				   &line);
	return rc ? rc
		  : cmn_fail_at(&call->err, CMN_E_CONFLICT, "/lines",
				"la ligne %lld porte des dépenses : elle garde sa nature",
				"line %lld has expenses: it keeps its nature", (long long)line);
}

enum cmn_err directory_http_change_budget(struct cmn_call *call)
{
	CMN_AUTO(cmn_free_drop) char *lines = json_of(call, "lines");
	CMN_AUTO(cmn_free_drop) char *shares = json_of(call, "shares");
	CMN_AUTO(cmn_free_drop) char *said = json_dumps(call->body, JSON_COMPACT);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct money_at at = money_at(call);
	char departement[4], cd[MONEY_NUMBER], carried[MONEY_NUMBER], unused[MONEY_NUMBER];
	enum cmn_err rc = money_budget_of(call, departement, &now);

	if (rc == CMN_OK)
		rc = money_lines_good(call, departement, money_column(now, "ars_cents"));
	if (rc)
		return rc;
	cmn_write_at(call, now, departement);
	rc = money_store_change(
	    &at, &call->write, call->if_match,
	    &(struct money_budget){
		.cd_cents = money_kept(call, now, "cd_cents", cd),
		.carried_in_cents = money_kept(call, now, "carried_in_cents", carried),
		.note = money_kept(call, now, "note", unused),
		.lines = lines,
		.shares = shares,
		.said = said,
	    });
	if (rc == CMN_E_NOT_FOUND)
		return change_refused(call, lines);
	return rc ? rc : money_reply_budget(call, call->write.resource_id);
}

enum cmn_err directory_http_delegate_credits(struct cmn_call *call)
{
	CMN_AUTO(cmn_free_drop) char *said = json_dumps(call->body, JSON_COMPACT);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct money_at at = money_at(call);
	char departement[4], ars[MONEY_NUMBER], cd[MONEY_NUMBER];
	const struct money_delegation d = {
	    .ars_cents = money_number(call, "ars_cents", ars),
	    .cd_cents = money_number(call, "cd_cents", cd),
	    .on = cmn_json_get(call->body, "decided_on"),
	    .reference = cmn_json_get(call->body, "reference"),
	    .said = said,
	};
	int day = 0;
	enum cmn_err rc = money_budget_of(call, departement, &now);

	if (rc == CMN_OK)
		rc = cmn_texts_good(call->body, &call->err);
	if (rc)
		return rc;
	if (!d.ars_cents && !d.cd_cents)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/ars_cents",
				   "dites un montant au moins", "say one amount at least");
	if (!cmn_day_parse(d.on, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/decided_on", "ce jour n’existe pas",
				   "this day does not exist");
	cmn_write_at(call, now, departement);
	rc = money_store_delegate(&at, &call->write, call->if_match, &d);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc ? rc : money_reply_budget(call, call->write.resource_id);
}
