/* SPDX-License-Identifier: EUPL-1.2
 *
 * clock_http.c - the clocks of a situation, and the dated rules that say how long they run.
 */
#include "chase.h"
#include "clock_store.h"
#include "referral_http.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define RULES_MAX 500

enum cmn_err referral_http_list_clocks(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_clocks_of of = {
	    .departement = cmn_call_param(call, "departement"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	    .subject_id = cmn_call_param(call, "subject_id"),
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", of.departement);

	if (rc == CMN_OK && of.situation_id && of.subject_id)
		rc = cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:subject_id",
				 "nommez la situation ou l’objet, pas les deux",
				 "name the situation or the subject, not both");
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	of.after = after;
	if (rc == CMN_OK)
		rc = referral_store_clocks(&at, &of, call->write.now, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, of.limit) : rc;
}

enum cmn_err referral_http_list_delay_rules(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_call_param(call, "departement");
	const char *on = cmn_call_param(call, "day");
	char instant[CMN_TIME_LEN];
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);
	int day = cmn_day_of(cmn_clock_us(), departement);

	if (rc == CMN_OK && on && !cmn_day_parse(on, &day))
		rc = cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:day",
				 "cette date n’existe pas", "this date does not exist");
	if (rc != CMN_OK)
		return rc;
	cmn_time_format(cmn_day_begin(day, departement), instant);
	rc = referral_store_rules(&at, departement, instant, &res);
	return rc == CMN_OK ? cmn_reply_list(call, res, RULES_MAX) : rc;
}

enum cmn_err referral_http_get_delay_rule(struct cmn_call *call)
{
	return referral_reply(call, referral_store_rule, cmn_call_param(call, "id"));
}

/* A number of the body as the store takes it; NULL when it is not there. */
static const char *number(const struct cmn_call *call, const char *key, char room[24])
{
	int64_t value = cmn_json_get_int(call->body, key, -1);

	if (value < 0)
		return NULL;
	snprintf(room, 24, "%" PRId64, value);
	return room;
}

static enum cmn_err check_rule(struct cmn_call *call, const struct referral_rule *rule,
			       char begins_at[CMN_TIME_LEN])
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *national = NULL;
	int64_t coordonnateur = cmn_json_get_int(call->body, "escalate_coordonnateur", 0);
	int64_t member = cmn_json_get_int(call->body, "escalate_member", INT64_MAX);
	enum cmn_err rc;
	int day;

	if (!cmn_day_parse(rule->valid_from, &day) ||
	    day < cmn_day_of(cmn_clock_us(), rule->departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "une règle vaut à partir d’aujourd’hui ou plus tard",
				   "a rule holds from today or later");
	if (member < coordonnateur)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/escalate_member",
				   "le contact du membre n’est pas averti avant le coordonnateur",
				   "the member contact is not told before the coordonnateur");
	rc = referral_store_national_rule(&at, rule->clock, &national);
	if (rc != CMN_OK)
		return rc == CMN_E_NOT_FOUND
			   ? cmn_fail_at(&call->err, CMN_E_INVALID, "/clock",
					 "ce délai n’existe pas", "there is no such delay")
			   : rc;
	if (cmn_pg_bool(national, 0, PQfnumber(national, "_by_law")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/clock",
				   "ce délai est fixé par la loi : il ne se règle pas ici",
				   "this delay is set by law: it cannot be set here");
	if (referral_chase_last_day(rule->clock) &&
	    (strcmp(rule->unit, cmn_column(national, 0, "unit")) != 0 ||
	     strcmp(rule->n, cmn_column(national, 0, "n")) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/n",
				   "ce délai finit le jour que l’enregistrement lui-même "
				   "dit : seuls les rappels se règlent",
				   "this delay ends on the day that the record itself names: "
				   "only the reminders can be set");
	cmn_time_format(cmn_day_begin(day, rule->departement), begins_at);
	return CMN_OK;
}

enum cmn_err referral_http_set_delay_rule(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	char n[24], remind[24], coordonnateur[24], member[24], begins_at[CMN_TIME_LEN];
	const struct referral_rule rule = {
	    .departement = cmn_json_get(call->body, "departement"),
	    .clock = cmn_json_get(call->body, "clock"),
	    .unit = cmn_json_get(call->body, "unit"),
	    .end_rule = cmn_json_get(call->body, "end_rule"),
	    .valid_from = cmn_json_get(call->body, "valid_from"),
	    .begins_at = begins_at,
	    .n = number(call, "n", n),
	    .remind_before = number(call, "remind_before", remind),
	    .to_coordonnateur = number(call, "escalate_coordonnateur", coordonnateur),
	    .to_member = number(call, "escalate_member", member),
	};
	struct referral_done done = {0};
	enum cmn_err rc = cmn_call_territory(call, "/departement", rule.departement);

	if (rc == CMN_OK)
		rc = check_rule(call, &rule, begins_at);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = rule.departement;
	rc = referral_store_set_rule(&at, &call->write, &rule, &done);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/valid_from",
				   "ce délai a déjà une règle à partir de ce jour",
				   "this delay has a rule from that day on already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/delay-rules/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_rule, call->write.resource_id);
}
