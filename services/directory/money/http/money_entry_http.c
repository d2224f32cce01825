/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_entry_http.c - receipts and expenses: entered, shown, answered by their opposite.
 */
#include "money_http.h"
#include "money_state.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	enum cmn_err rc = money_store_entry(&at, id, &res);

	return rc ? rc : cmn_reply_row(call, res, 0);
}

static enum cmn_err made(struct cmn_call *call)
{
	snprintf(call->location, sizeof(call->location), "/v1/directory/budget-entries/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}

enum cmn_err directory_http_read_budget_entry(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_budget_entries(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *budget = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = money_budget_of(call, NULL, &budget);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = money_store_entries(&at, cmn_call_param(call, "id"),
					 cmn_call_param(call, "side"), after.part[0], after.part[1],
					 limit, &res);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_budget_history(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *budget = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[64];
	enum cmn_err rc = money_budget_of(call, NULL, &budget);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = money_store_history(&at, cmn_call_param(call, "id"), after, limit, &res);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* What no schema says of an entry; `now` is its budget. */
static enum cmn_err check(struct cmn_call *call, const PGresult *now, const char *departement)
{
	enum cmn_err rc = cmn_texts_good(call->body, &call->err);

	if (rc == CMN_OK)
		rc = money_day_good(call, "/booked_on", cmn_json_get(call->body, "booked_on"),
				    departement, (int)money_column(now, "year"));
	if (rc == CMN_OK)
		rc = money_actor_good(call, "actor_id", departement);
	return rc ? rc : money_actor_good(call, "payee_id", departement);
}

/* Credits are not passed on to actors mobilised for a solution (R190): refused where the region
 * says so, flagged elsewhere. */
static enum cmn_err check_passed_on(struct cmn_call *call, const char *departement)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	const char *rule;
	enum cmn_err rc;

	if (strcmp(cmn_json_get(call->body, "kind"), "grant_to_actor") != 0)
		return CMN_OK;
	if (!cmn_json_get(call->body, "payee_id"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/payee_id",
				   "dites à quel acteur ces crédits sont versés",
				   "say to which actor these credits are passed on");
	rc = money_store_rule(&at, departement, "credits_passed_on",
			      cmn_json_get(call->body, "booked_on"), &res);
	if (rc)
		return rc;
	rule = cmn_column(res, 0, "text");
	if (!rule || strcmp(rule, "refuse") != 0)
		return CMN_OK;
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, "/kind",
	    "les crédits de fonctionnement ne sont pas rétrocédés aux acteurs mobilisés (R190)",
	    "running credits are not passed on to mobilised actors (R190)");
}

static enum cmn_err enter(struct cmn_call *call, const char *side, const PGresult *now)
{
	const json_t *b = call->body;
	const struct money_at at = money_at(call);
	char line[MONEY_NUMBER], month[MONEY_NUMBER], cents[MONEY_NUMBER];
	const struct money_entry e = {
	    .budget_id = cmn_column(now, 0, "id"),
	    .side = side,
	    .kind = cmn_json_get(b, "kind"),
	    .line = money_number(call, "line", line),
	    .month = money_number(call, "month", month),
	    .booked_on = cmn_json_get(b, "booked_on"),
	    .cents = money_number(call, "cents", cents),
	    .actor_id = cmn_json_get(b, "actor_id"),
	    .payee_id = cmn_json_get(b, "payee_id"),
	    .piece = cmn_json_get(b, "piece"),
	    .label = cmn_json_get(b, "label"),
	};
	enum cmn_err rc = money_store_enter(&at, &call->write, &e);

	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/line",
				   "ce budget n’a pas de ligne de ce numéro",
				   "this budget has no line of this number");
	return rc ? rc : made(call);
}

enum cmn_err directory_http_enter_expense(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	enum cmn_err rc = money_budget_of(call, departement, &now);

	if (rc == CMN_OK)
		rc = check(call, now, departement);
	if (rc == CMN_OK)
		rc = check_passed_on(call, departement);
	return rc ? rc : enter(call, "expense", now);
}

enum cmn_err directory_http_enter_payment(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	bool twelfth = json_object_get(call->body, "month") != NULL;
	char departement[4];
	enum cmn_err rc = money_budget_of(call, departement, &now);

	if (rc == CMN_OK)
		rc = check(call, now, departement);
	if (rc == CMN_OK && twelfth && strcmp(cmn_json_get(call->body, "kind"), "ars_credits") != 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/month",
				 "seuls les crédits de l’ARS viennent par douzièmes",
				 "only the credits of the ARS come by twelfths");
	return rc ? rc : enter(call, "income", now);
}

enum cmn_err directory_http_reverse_budget_entry(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct money_at at = money_at(call);
	const char *id = cmn_call_param(call, "id");
	char departement[4];
	enum cmn_err rc = money_store_entry(&at, id, &now);

	if (rc == CMN_OK)
		rc = cmn_texts_good(call->body, &call->err);
	if (rc)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(now, 0, "departement"));
	call->write.departement = departement;
	rc = money_store_reverse(&at, &call->write, id, cmn_json_get(call->body, "reason"));
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"une contre-écriture répond déjà à cette écriture, ou en est une",
				"a counter-entry answers this entry already, or it is one");
	return rc ? rc : made(call);
}
