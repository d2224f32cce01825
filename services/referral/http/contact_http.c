/* SPDX-License-Identifier: EUPL-1.2
 *
 * contact_http.c - the log of contacts with actors, alone or with the person (R061, R065).
 */
#include "relay_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <strings.h>

#define SLACK_US (INT64_C(120) * 1000000)

/* A record of the same situation; not found alike for what is absent and what is another's. */
static enum cmn_err check_about(struct cmn_call *call, const struct referral_contact *c,
				referral_get_fn *get, const char *id, const char *pointer)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = id ? get(&at, id, &res) : CMN_OK;

	if (rc == CMN_E_NOT_FOUND ||
	    (res && strcasecmp(cmn_column(res, 0, "situation_id"), c->situation_id) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette situation n’a pas cet enregistrement",
				   "this situation does not have this record");
	return rc;
}

static enum cmn_err check(struct cmn_call *call, const struct referral_contact *c,
			  int64_t solicited_us)
{
	int64_t at = 0;
	int day;

	if (!cmn_time_parse(c->at, &at) || at > cmn_clock_us() + SLACK_US)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/at",
				   "un contact ne peut dater du futur",
				   "a contact cannot date from the future");
	if (at < solicited_us)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/at",
				   "un contact ne peut dater d’avant la sollicitation",
				   "a contact cannot date from before the solicitation");
	if (c->next_on && !cmn_day_parse(c->next_on, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/next_on", "cette date n’existe pas",
				   "this date does not exist");
	return CMN_OK;
}

static enum cmn_err check_all(struct cmn_call *call, const PGresult *situation,
			      const struct referral_contact *c)
{
	enum cmn_err rc =
	    check(call, c, cmn_pg_int(situation, 0, PQfnumber(situation, "_solicited_us"), 0));

	if (rc == CMN_OK && !referral_actor_known(call, c->actor_id))
		rc = cmn_call_await(call, referral_actor_known, c->actor_id);
	if (rc == CMN_OK)
		rc = check_about(call, c, referral_store_proposal, c->proposal_id, "/proposal_id");
	if (rc == CMN_OK)
		rc = check_about(call, c, referral_store_relay, c->relay_id, "/relay_id");
	return rc;
}

enum cmn_err referral_http_record_contact(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *said_at = cmn_json_get(call->body, "at");
	const struct referral_contact c = {
	    .situation_id = cmn_json_get(call->body, "situation_id"),
	    .actor_id = cmn_json_get(call->body, "actor_id"),
	    .proposal_id = cmn_json_get(call->body, "proposal_id"),
	    .relay_id = cmn_json_get(call->body, "relay_id"),
	    .at = said_at ? said_at : call->write.now,
	    .means = cmn_json_get(call->body, "means"),
	    .presence = cmn_json_get(call->body, "presence"),
	    .result = cmn_json_get(call->body, "result"),
	    .next_on = cmn_json_get(call->body, "next_on"),
	    .note = cmn_json_get(call->body, "note"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc == CMN_OK)
		rc = check_all(call, situation, &c);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = referral_store_add_contact(&at, &call->write, &c, &done);
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/contacts/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_contact, call->write.resource_id);
}

enum cmn_err referral_http_get_contact(struct cmn_call *call)
{
	return referral_reply(call, referral_store_contact, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_contacts(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_contacts) : rc;
}
