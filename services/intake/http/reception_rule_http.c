/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception_rule_http.c - the clocks of a département: dated, and never for the past.
 */
#include "intake_events.h"
#include "intake_ops.h"
#include "reception_http.h"
#include "reception_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CALLBACK_HOURS    24
#define CALLBACK_ATTEMPTS 3

static enum cmn_err reply_rule(struct cmn_call *call, const char *departement, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    intake_store_rules(call->pool, &call->ctx, departement, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = PQntuples(res) ? cmn_pg_int(res, 0, PQfnumber(res, "version"), 0) : 0;
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_get_reception_rule(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	return rc == CMN_OK ? reply_rule(call, departement, cmn_call_param(call, "id")) : rc;
}

enum cmn_err intake_http_list_reception_rules(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc =
		    intake_store_rules(call->pool, &call->ctx, departement, NULL, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, 200) : rc;
}

static enum cmn_err check_first_day(struct cmn_call *call, const char *valid_from)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	if (strncmp(valid_from, now, 10) >= 0)
		return CMN_OK;
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, "/valid_from",
	    "une règle ne peut commencer dans le passé : ce qui est reçu garde ses délais",
	    "a rule cannot begin in the past: what is received keeps its clocks");
}

static enum cmn_err set_rule(struct cmn_call *call, const char *valid_from)
{
	int64_t answer = cmn_json_get_int(call->body, "first_answer_hours", 0);
	int64_t callback = cmn_json_get_int(call->body, "callback_hours", CALLBACK_HOURS);
	int64_t attempts = cmn_json_get_int(call->body, "callback_attempts", CALLBACK_ATTEMPTS);
	char texts[3][24];
	const struct intake_rule rule = {valid_from, answer ? texts[0] : NULL, texts[1], texts[2]};
	bool replayed;
	enum cmn_err rc = intake_event_rule(call, valid_from, answer, callback, attempts);

	snprintf(texts[0], sizeof(texts[0]), "%" PRId64, answer);
	snprintf(texts[1], sizeof(texts[1]), "%" PRId64, callback);
	snprintf(texts[2], sizeof(texts[2]), "%" PRId64, attempts);
	if (rc == CMN_OK)
		rc = intake_store_set_rule(call->pool, &call->ctx, &call->write, &rule, &replayed,
					   &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/valid_from",
				   "une règle commence déjà ce jour-là",
				   "a rule begins on that day already");
	return rc;
}

enum cmn_err intake_http_set_reception_rule(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *valid_from = cmn_json_get(call->body, "valid_from");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = check_first_day(call, valid_from);
	if (rc == CMN_OK)
		rc = set_rule(call, valid_from);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/reception-rules/%s",
		 call->write.resource_id);
	return reply_rule(call, departement, call->write.resource_id);
}
