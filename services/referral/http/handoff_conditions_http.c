/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_conditions_http.c - what a département wants before a hand-off is sent, and what of it is
 * there.
 */
#include "handoff_conditions.h"
#include "handoff_content_store.h"
#include "handoff_http.h"
#include "plan_store.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static struct referral_handoff_facts facts_of(const PGresult *whole)
{
	struct referral_handoff_facts f = {.agreement = REFERRAL_AGREEMENT_NOT_ASKED};

	if (!whole)
		return f;
	f.orientation_number = cmn_column(whole, 0, "_orientation_number");
	f.orientation_on = cmn_column(whole, 0, "_orientation_on");
	f.orientation_right = cmn_column(whole, 0, "_orientation_right");
	f.saisine_on = cmn_column(whole, 0, "_saisine_on");
	f.saisine_document = cmn_column(whole, 0, "_saisine_document");
	f.first_intention = cmn_column(whole, 0, "_first_intention");
	f.first_intention_why = cmn_column(whole, 0, "_first_intention_why");
	f.permanent_orientation = cmn_column(whole, 0, "_permanent_orientation");
	f.mdph_file = cmn_column(whole, 0, "_mdph_file");
	f.mdph_number = cmn_column(whole, 0, "_mdph_number");
	return f;
}

/* What the search plan shows; a situation without one shows nothing. */
static enum cmn_err ask_plan(struct cmn_call *call, const char *situation_id,
			     struct referral_handoff_facts *f)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_first_intention(&at, situation_id, &res);

	if (rc == CMN_E_NOT_FOUND) {
		cmn_error_init(&call->err);
		return CMN_OK;
	}
	if (rc != CMN_OK)
		return rc;
	f->plan_tried = cmn_pg_bool(res, 0, PQfnumber(res, "tried"));
	f->plan_explained = cmn_pg_bool(res, 0, PQfnumber(res, "explained"));
	return CMN_OK;
}

static bool mandatory(const PGresult *rules, const char *code)
{
	for (int i = 0; i < PQntuples(rules); i++)
		if (strcmp(cmn_column(rules, i, "code"), code) == 0)
			return cmn_pg_bool(rules, i, PQfnumber(rules, "mandatory"));
	return false;
}

static enum cmn_err load_rules(struct cmn_call *call, const char *departement, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	char today[CMN_DAY_LEN];

	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	return referral_store_handoff_conditions(&at, departement, today, ret);
}

static void name_fault(struct cmn_error *err, const struct referral_condition *c)
{
	const struct cmn_code_list *list = cmn_code_list_find("handoff_condition_whys");
	const struct cmn_code *why = list ? cmn_code_find(list, c->why) : NULL;
	char pointer[64];
	size_t i = err->n_faults;

	snprintf(pointer, sizeof(pointer), "/conditions/%s", c->code);
	cmn_fault_add(err, pointer, "%s", "%s", c->why);
	for (int lang = CMN_FR; why && i < err->n_faults && lang <= CMN_EN; lang++)
		snprintf(err->faults[i].text[lang], sizeof(err->faults[i].text[lang]), "%s",
			 why->label[lang]);
}

enum cmn_err referral_handoff_ready(struct cmn_call *call, const char *departement,
				    const char *situation_id, const PGresult *whole)
{
	struct referral_handoff_facts facts = facts_of(whole);
	struct referral_condition found[REFERRAL_CONDITIONS];
	CMN_AUTO(cmn_pgres_drop) PGresult *rules = NULL;
	bool unmet = false;
	enum cmn_err rc = load_rules(call, departement, &rules);
	size_t n;

	if (rc == CMN_OK)
		rc = ask_plan(call, situation_id, &facts);
	if (rc != CMN_OK)
		return rc;
	n = referral_handoff_conditions(&facts, found, REFERRAL_CONDITIONS);
	for (size_t i = 0; i < n; i++)
		unmet = unmet || (!found[i].met && mandatory(rules, found[i].code));
	if (!unmet)
		return CMN_OK;
	rc = cmn_fail(&call->err, CMN_E_CONFLICT, "une condition du département n’est pas remplie",
		      "a condition of the département is not met");
	for (size_t i = 0; i < n; i++)
		if (!found[i].met && mandatory(rules, found[i].code))
			name_fault(&call->err, &found[i]);
	return rc;
}

/* Does the person agree, as a condition: a missing agreement is an answer, not a failure. */
static enum cmn_err ask_agreement(struct cmn_call *call, const PGresult *whole,
				  enum referral_agreement *ret)
{
	const char *departement = cmn_column(whole, 0, "departement");
	enum cmn_err rc = referral_handoff_shown(call, whole);

	*ret = referral_agreement_required(call, departement) ? REFERRAL_AGREEMENT_FOUND
							      : REFERRAL_AGREEMENT_NOT_ASKED;
	if (rc == CMN_E_NO_CONSENT) {
		*ret = REFERRAL_AGREEMENT_MISSING;
		cmn_error_init(&call->err);
		return CMN_OK;
	}
	return rc;
}

static json_t *rows_of(const struct referral_condition *found, size_t n, const PGresult *rules,
		       bool *ret_ready)
{
	json_t *items = json_array();

	*ret_ready = true;
	for (size_t i = 0; i < n; i++) {
		bool must = mandatory(rules, found[i].code);

		*ret_ready = *ret_ready && (found[i].met || !must);
		json_array_append_new(items, json_pack("{s:s, s:b, s:b, s:s}", "code",
						       found[i].code, "mandatory", must, "met",
						       found[i].met, "why", found[i].why));
	}
	return items;
}

enum cmn_err referral_http_get_handoff_conditions(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_condition found[REFERRAL_CONDITIONS];
	struct referral_handoff_facts facts;
	enum referral_agreement agreement = REFERRAL_AGREEMENT_MISSING;
	CMN_AUTO(cmn_pgres_drop) PGresult *whole = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *rules = NULL;
	json_t *items;
	bool ready;
	enum cmn_err rc = referral_store_handoff_whole(&at, cmn_call_param(call, "id"), &whole);

	if (rc == CMN_OK)
		rc = ask_agreement(call, whole, &agreement);
	if (rc == CMN_OK)
		rc = load_rules(call, cmn_column(whole, 0, "departement"), &rules);
	if (rc != CMN_OK)
		return rc;
	facts = facts_of(whole);
	facts.agreement = agreement;
	rc = ask_plan(call, cmn_column(whole, 0, "situation_id"), &facts);
	if (rc != CMN_OK)
		return rc;
	items = rows_of(found, referral_handoff_conditions(&facts, found, REFERRAL_CONDITIONS),
			rules, &ready);
	cmn_call_saw(call, cmn_column(whole, 0, "departement"), cmn_column(whole, 0, "id"));
	return cmn_reply_json(call, json_pack("{s:b, s:o}", "ready", ready, "items", items));
}

/* --- the rules of a département ----------------------------------------------------------------
 */

enum cmn_err referral_http_list_handoff_conditions(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_call_param(call, "departement");
	const char *day = cmn_call_param(call, "on");
	char today[CMN_DAY_LEN];
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc != CMN_OK)
		return rc;
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	rc = referral_store_handoff_conditions(&at, departement, day ? day : today, &res);
	return rc == CMN_OK ? cmn_reply_list(call, res, REFERRAL_CONDITIONS) : rc;
}

enum cmn_err referral_http_set_handoff_condition(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_json_get(call->body, "departement");
	const struct referral_condition_rule r = {
	    .code = cmn_json_get(call->body, "code"),
	    .valid_from = cmn_json_get(call->body, "valid_from"),
	    .mandatory = json_is_true(json_object_get(call->body, "mandatory")),
	};
	struct referral_done done = {0};
	int day;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc != CMN_OK)
		return rc;
	if (!cmn_day_parse(r.valid_from, &day) || day < cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "une règle vaut à partir d’aujourd’hui ou d’un jour à venir",
				   "a rule holds from today on or from a day to come");
	if (strcmp(r.code, "person_agreement") == 0 && !r.mandatory)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/mandatory",
				   "l’accord de la personne est toujours nécessaire",
				   "the agreement of the person is always needed");
	call->write.departement = departement;
	rc = referral_store_handoff_condition_set(&at, &call->write, &r, &done);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/valid_from",
				   "une règle vaut déjà à partir de ce jour",
				   "a rule holds from that day already");
	if (rc != CMN_OK)
		return rc;
	call->version = done.version;
	return cmn_reply_json(
	    call, json_pack("{s:s, s:s, s:s, s:b, s:s, s:I}", "id", call->write.resource_id,
			    "departement", departement, "code", r.code, "mandatory", r.mandatory,
			    "valid_from", r.valid_from, "version", (json_int_t)1));
}
