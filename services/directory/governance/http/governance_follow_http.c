/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_follow_http.c - decisions, arbitrations and what becomes of them, the state of the
 * community stated to its committee, what is sent to the region and beyond.
 */
#include "governance_decision.h"
#include "governance_http.h"
#include "governance_periods.h"
#include "governance_steps.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define BASE "/v1/directory/governance-"

/* --- decisions ----------------------------------------------------------------------------- */

static enum cmn_err want(struct cmn_call *call, const char *key, bool wanted, bool forbidden)
{
	const bool given = json_object_get(call->body, key) != NULL;
	char pointer[24];

	snprintf(pointer, sizeof(pointer), "/%s", key);
	if (wanted && !given)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette décision demande cette information",
				   "this decision asks for it");
	if (forbidden && given)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette décision ne porte pas cette information",
				   "this decision does not bear it");
	return CMN_OK;
}

/* What concerns the whole community is for the instance that governs all of it. */
static enum cmn_err check_decision(struct cmn_call *call, const PGresult *meeting)
{
	const struct governance_decision is =
	    governance_decision_of(cmn_json_get(call->body, "kind"));
	enum cmn_err rc = want(call, "year", is.year, false);

	if (rc == CMN_OK)
		rc = want(call, "opinion", is.opinion, !is.opinion);
	if (rc == CMN_OK && is.strategic &&
	    !governance_strategic(cmn_column(meeting, 0, "instance_kind")))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/kind",
				 "cette décision revient à la gouvernance stratégique",
				 "this decision is for strategic governance");
	return rc;
}

static enum cmn_err tells_decision(struct cmn_call *call, const PGresult *meeting)
{
	json_t *data = json_pack(
	    "{s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*}", "decision_id", call->write.resource_id,
	    "meeting_id", cmn_column(meeting, 0, "id"), "kind", cmn_json_get(call->body, "kind"),
	    "decided_on", cmn_column(meeting, 0, "held_on"), "opinion",
	    cmn_json_get(call->body, "opinion"), "about_id", cmn_json_get(call->body, "about_id"),
	    "vote_id", cmn_json_get(call->body, "vote_id"), "instance_kind",
	    cmn_column(meeting, 0, "instance_kind"));
	json_t *year = json_object_get(call->body, "year");

	if (data != NULL && year != NULL)
		json_object_set(data, "year", year);
	return governance_tells(call, "directory.governance_decision.made.v1", data);
}

enum cmn_err directory_http_add_governance_decision(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *id = cmn_call_param(call, "id");
	const struct governance_given given[] = {{"meeting", id}, {NULL, NULL}};
	char departement[4];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_MEETING_READ, false, departement, &now);
	if (rc == CMN_OK)
		rc = check_decision(call, now);
	if (rc == CMN_OK)
		rc = tells_decision(call, now);
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_DECISION_ADD, given, NULL, NULL);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/year",
				   "cette année est déjà validée",
				   "this year is validated already");
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(
		    call, &GOVERNANCE_MEETING_READ, id,
		    "la réunion ne s’est pas tenue, est déjà validée, ou le vote n’a pas adopté",
		    "the meeting was not held, is validated, or the vote did not adopt");
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_DECISION_READ,
					       call->write.resource_id, BASE "decisions")
			    : rc;
}

enum cmn_err directory_http_read_governance_decision(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_DECISION_READ, cmn_call_param(call, "id"), NULL);
}

enum cmn_err directory_http_list_governance_decisions(struct cmn_call *call)
{
	return governance_page(call, &GOVERNANCE_DECISION_LIST, "kind", NULL);
}

/* --- arbitrations -------------------------------------------------------------------------- */

static enum cmn_err tells_arbitration(struct cmn_call *call, const char *state, const char *due)
{
	return governance_tells(call, "directory.governance_arbitration.changed.v1",
				json_pack("{s:s, s:s, s:s*}", "arbitration_id",
					  call->write.resource_id, "state", state, "answer_due",
					  due));
}

static enum cmn_err check_parties(struct cmn_call *call, const char *departement)
{
	const char *by = cmn_json_get(call->body, "asked_by");
	const json_t *one;
	size_t i;
	enum cmn_err rc = CMN_OK;

	if (strcmp(by, "community") != 0)
		rc = governance_member(call, departement, "/asked_by", by);
	json_array_foreach(json_object_get(call->body, "institutions"), i, one)
	{
		char pointer[40];

		snprintf(pointer, sizeof(pointer), "/institutions/%zu", i);
		if (rc == CMN_OK)
			rc = governance_member(call, departement, pointer, json_string_value(one));
	}
	return rc;
}

/* A record of the département under `key`, or none is named. */
static enum cmn_err of_community(struct cmn_call *call, const char *key,
				 const struct cmn_stmt *stmt, const char *departement)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *id = cmn_json_get(call->body, key);
	char pointer[24];
	enum cmn_err rc = CMN_OK;

	if (id == NULL)
		return CMN_OK;
	rc = governance_find(call, stmt, id, &res);
	if (rc == CMN_OK && strcmp(cmn_column(res, 0, "departement"), departement) == 0)
		return CMN_OK;
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	snprintf(pointer, sizeof(pointer), "/%s", key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "rien de la communauté ne porte cet identifiant",
			   "nothing of the community has this identifier");
}

enum cmn_err directory_http_add_governance_arbitration(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *asked = cmn_json_get(call->body, "asked_on");
	const char *due = cmn_json_get(call->body, "answer_due");
	char today[CMN_DAY_LEN];
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	const struct governance_given given[] = {{"asked_on", asked != NULL ? asked : today},
						 {NULL, NULL}};
	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "/departement", departement);
	if (rc == CMN_OK)
		rc = governance_past(call, "asked_on");
	if (rc == CMN_OK && strcmp(due, given[0].value) < 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/answer_due",
				 "la réponse serait due avant la demande",
				 "the answer would be due before it is asked for");
	if (rc == CMN_OK)
		rc = check_parties(call, departement);
	if (rc == CMN_OK)
		rc = of_community(call, "meeting_id", &GOVERNANCE_MEETING_READ, departement);
	if (rc == CMN_OK)
		rc = of_community(call, "decision_id", &GOVERNANCE_DECISION_READ, departement);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = tells_arbitration(call, "asked", due);
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_ARBITRATION_ADD, given, NULL, NULL);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_ARBITRATION_READ,
					       call->write.resource_id, BASE "arbitrations")
			    : rc;
}

enum cmn_err directory_http_read_governance_arbitration(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_ARBITRATION_READ, cmn_call_param(call, "id"),
				NULL);
}

enum cmn_err directory_http_list_governance_arbitrations(struct cmn_call *call)
{
	return governance_page(call, &GOVERNANCE_ARBITRATION_LIST, "state", NULL);
}

enum cmn_err directory_http_step_governance_arbitration(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *to = cmn_json_get(call->body, "state"), *id = cmn_call_param(call, "id");
	const char *on = cmn_json_get(call->body, "on");
	char departement[4], today[CMN_DAY_LEN];
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	if (rc == CMN_OK)
		rc = governance_past(call, "on");
	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_ARBITRATION_READ, true, departement, &now);
	if (rc == CMN_OK)
		rc = want(call, "answer", strcmp(to, "answered") == 0, strcmp(to, "answered") != 0);
	if (rc != CMN_OK)
		return rc;
	const char *from = cmn_column(now, 0, "state");
	const bool may = governance_arbitration_may(governance_arbitration_of(from),
						    governance_arbitration_of(to));
	const struct governance_given given[] = {
	    {"from", may ? from : "none"}, {"on", on != NULL ? on : today}, {NULL, NULL}};
	const char *due = cmn_json_get(call->body, "answer_due");
	if (may && strcmp(given[1].value, cmn_column(now, 0, "asked_on")) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on", "ce jour est avant la demande",
				   "this day is before the request");
	rc = tells_arbitration(call, to, due != NULL ? due : cmn_column(now, 0, "answer_due"));
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_ARBITRATION_STEP, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_ARBITRATION_READ, id,
					  "l’état de l’arbitrage ne permet pas cet acte",
					  "the state of the arbitration does not allow this act");
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_ARBITRATION_READ, id, NULL) : rc;
}

/* --- stated to the committee (R137) --------------------------------------------------------- */

enum cmn_err directory_http_add_governance_statement(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *meeting = NULL;
	const char *id = cmn_json_get(call->body, "meeting_id");
	char departement[4], year[16];
	const struct governance_given given[] = {{"year", year}, {NULL, NULL}};
	int64_t us = 0;
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_find(call, &GOVERNANCE_MEETING_READ, id, &meeting);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/meeting_id",
				   "aucune réunion du territoire ne porte cet identifiant",
				   "no meeting of the territory has this identifier");
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(meeting, 0, "departement"));
	call->write.departement = departement;
	if (!cmn_time_parse(cmn_column(meeting, 0, "_starts_at"), &us))
		return cmn_fail(&call->err, CMN_E_INTERNAL, "date illisible", "unreadable date");
	const int in = governance_year_of(cmn_day_of(us, departement));
	snprintf(year, sizeof(year), "%d", in);
	rc = governance_tells(call, "directory.governance_statement.made.v1",
			      json_pack("{s:s, s:s, s:i}", "statement_id", call->write.resource_id,
					"meeting_id", cmn_column(meeting, 0, "id"), "year", in));
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_STATEMENT_ADD, given, NULL, NULL);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/meeting_id",
				   "l’état de la communauté y est déjà présenté",
				   "the state of the community is stated there already");
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(
		    call, &GOVERNANCE_MEETING_READ, id,
		    "cet état se présente à la gouvernance stratégique, à une réunion maintenue",
		    "this is stated to strategic governance, at a meeting that takes place");
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_STATEMENT_READ,
					       call->write.resource_id, BASE "statements")
			    : rc;
}

enum cmn_err directory_http_read_governance_statement(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_STATEMENT_READ, cmn_call_param(call, "id"), NULL);
}

enum cmn_err directory_http_list_governance_statements(struct cmn_call *call)
{
	return governance_page(call, &GOVERNANCE_STATEMENT_LIST, NULL, NULL);
}

/* --- sent to the region and beyond (R146, R147) --------------------------------------------- */

enum cmn_err directory_http_add_governance_transmission(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "/departement", departement);
	if (rc == CMN_OK)
		rc = governance_past(call, "sent_on");
	if (rc == CMN_OK)
		rc = governance_listed(call, departement, "audience", "audience");
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = governance_tells(call, "directory.governance_transmission.made.v1",
				      json_pack("{s:s, s:s, s:s, s:O, s:s}", "transmission_id",
						call->write.resource_id, "kind",
						cmn_json_get(call->body, "kind"), "audience",
						cmn_json_get(call->body, "audience"), "year",
						json_object_get(call->body, "year"), "sent_on",
						cmn_json_get(call->body, "sent_on")));
	if (rc == CMN_OK)
		rc = governance_paper(
		    call,
		    governance_store_write(call, &GOVERNANCE_TRANSMISSION_ADD, NULL, NULL, NULL));
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_TRANSMISSION_READ,
					       call->write.resource_id, BASE "transmissions")
			    : rc;
}

enum cmn_err directory_http_read_governance_transmission(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_TRANSMISSION_READ, cmn_call_param(call, "id"),
				NULL);
}

enum cmn_err directory_http_list_governance_transmissions(struct cmn_call *call)
{
	return governance_page(call, &GOVERNANCE_TRANSMISSION_LIST, "audience", NULL);
}
