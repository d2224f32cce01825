/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_agenda_http.c - what is on the agenda of a meeting, who comes, who speaks for whom.
 */
#include "governance_ballot.h"
#include "governance_http.h"

#include <stdio.h>
#include <string.h>

#define OVER_FR   "l’ordre du jour n’est plus ouvert : la réunion s’est tenue ou est annulée"
#define OVER_EN   "the agenda is no longer open: the meeting was held or is cancelled"
#define CLOSED_FR "la réunion n’est pas convoquée, ou son compte rendu est validé"
#define CLOSED_EN "the meeting is not convened, or its minutes are validated"

static enum cmn_err once(struct cmn_call *call, enum cmn_err rc)
{
	if (rc != CMN_E_CONFLICT)
		return governance_paper(call, rc);
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/presentation",
			   "cette présentation est déjà à l’ordre du jour",
			   "this presentation is on the agenda already");
}

enum cmn_err directory_http_add_governance_item(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *id = cmn_call_param(call, "id");
	const struct governance_given given[] = {{"meeting", id}, {NULL, NULL}};
	char departement[4];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_MEETING_READ, false, departement, &now);
	if (rc == CMN_OK)
		rc = governance_listed(call, departement, "presentation", "presentation");
	if (rc == CMN_OK)
		rc = once(call,
			  governance_store_write(call, &GOVERNANCE_ITEM_ADD, given, NULL, NULL));
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_MEETING_READ, id, OVER_FR, OVER_EN);
	return rc == CMN_OK
		   ? governance_reply(call, &GOVERNANCE_ITEM_READ, call->write.resource_id, NULL)
		   : rc;
}

enum cmn_err directory_http_update_governance_item(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *id = cmn_call_param(call, "id");
	char departement[4];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_ITEM_READ, true, departement, &now);
	if (rc == CMN_OK)
		rc = once(call,
			  governance_store_write(call, &GOVERNANCE_ITEM_CHANGE, NULL, NULL, NULL));
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_ITEM_READ, id, OVER_FR, OVER_EN);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_ITEM_READ, id, NULL) : rc;
}

static enum cmn_err reply(struct cmn_call *call, enum cmn_err rc)
{
	const char *id = cmn_call_param(call, "id");

	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_MEETING_READ, id, CLOSED_FR, CLOSED_EN);
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_MEETING_READ, id, NULL) : rc;
}

/* Whoever was invited, whoever sits, whoever has a voice. */
static enum cmn_err sits(struct cmn_call *call, const PGresult *meeting, const char *day)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *member = cmn_json_get(call->body, "member");
	const char *const params[] = {call->write.departement,
				      cmn_column(meeting, 0, "instance_id"), day, member};
	char invited[80];
	enum cmn_err rc = governance_store_ask(call, &GOVERNANCE_IS_MEMBER, params, &res);

	snprintf(invited, sizeof(invited), "\"member\":\"%s\"", member);
	if (rc != CMN_OK || cmn_pg_bool(res, 0, PQfnumber(res, "voice")) ||
	    cmn_pg_bool(res, 0, PQfnumber(res, "seated")) ||
	    strstr(cmn_column(meeting, 0, "presences"), invited) != NULL)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/member",
			   "ce membre ne siège pas dans l’instance",
			   "this member does not sit in the instance");
}

enum cmn_err directory_http_set_governance_presence(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4], today[CMN_DAY_LEN];
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_MEETING_READ, true, departement, &now);
	if (rc == CMN_OK)
		rc = sits(call, now, today);
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_PRESENCE_SET, NULL, NULL, NULL);
	return reply(call, rc);
}

/* --- proxies ------------------------------------------------------------------------------- */

static enum cmn_err say(struct cmn_call *call, const struct governance_proxy *p)
{
	static const struct {
		enum cmn_err code;
		const char *pointer, *fr, *en;
	} WHY[GOVERNANCE_PROXY_COUNT_] = {
	    [GOVERNANCE_GIVER_NO_MEMBER] = {CMN_E_INVALID, "/giver",
					    "qui donne procuration n’a pas de voix dans l’instance",
					    "whoever gives a proxy has no voice in the instance"},
	    [GOVERNANCE_PROXY_HOLDER_NO_MEMBER] = {CMN_E_INVALID, "/holder",
						   "qui la reçoit n’a pas de voix dans l’instance",
						   "whoever holds it has no voice in the instance"},
	    [GOVERNANCE_PROXY_TO_ITSELF] = {CMN_E_INVALID, "/holder",
					    "un membre ne se donne pas procuration",
					    "a member gives no proxy to itself"},
	    [GOVERNANCE_PROXY_GIVER_THERE] = {CMN_E_CONFLICT, "/giver",
					      "ce membre est là : il vote lui-même",
					      "this member is there: it votes itself"},
	    [GOVERNANCE_PROXY_GIVEN] = {CMN_E_CONFLICT, "/giver",
					"ce membre a déjà donné procuration",
					"this member has given a proxy already"},
	    [GOVERNANCE_PROXY_CHAIN] = {CMN_E_CONFLICT, "/holder",
					"une procuration reçue ne se transmet pas",
					"a proxy that was received is not handed on"},
	    [GOVERNANCE_PROXY_LIMIT] = {CMN_E_CONFLICT, "/holder",
					"ce membre a déjà autant de procurations que permis",
					"this member has as many proxies as are allowed already"},
	};
	enum governance_proxy_fault fault = governance_may_give(p);

	if (fault == GOVERNANCE_PROXY_GOOD)
		return CMN_OK;
	return cmn_fail_at(&call->err, WHY[fault].code, WHY[fault].pointer, "%s", "%s",
			   call->lang == CMN_EN ? WHY[fault].en : WHY[fault].fr);
}

static bool yes(const PGresult *res, const char *column)
{
	return cmn_pg_bool(res, 0, PQfnumber(res, column));
}

static enum cmn_err check_proxy(struct cmn_call *call, const char *day)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *giver = cmn_json_get(call->body, "giver");
	const char *holder = cmn_json_get(call->body, "holder");
	const char *const params[] = {cmn_call_param(call, "id"), giver, holder, day};
	enum cmn_err rc = governance_store_ask(call, &GOVERNANCE_PROXY_TRY, params, &res);

	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	return say(call,
		   &(struct governance_proxy){
		       .giver_member = yes(res, "giver_member"),
		       .holder_member = yes(res, "holder_member"),
		       .same = strcmp(giver, holder) == 0,
		       .giver_there = yes(res, "giver_there"),
		       .given = yes(res, "given"),
		       .giver_holds = yes(res, "giver_holds"),
		       .holder_gave = yes(res, "holder_gave"),
		       .held = (int)cmn_pg_int(res, 0, PQfnumber(res, "held"), 0),
		       .max_proxies = (int)cmn_pg_int(res, 0, PQfnumber(res, "max_proxies"), 0),
		   });
}

/* `holder` null takes it back. */
enum cmn_err directory_http_set_governance_proxy(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4], today[CMN_DAY_LEN];
	const struct governance_given given[] = {{"meeting_day", today}, {NULL, NULL}};
	const char *id = cmn_call_param(call, "id");
	const bool gives = cmn_json_get(call->body, "holder") != NULL;
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_MEETING_READ, true, departement, &now);
	if (rc != CMN_OK)
		return rc;
	if (!gives)
		return reply(call, governance_store_write(call, &GOVERNANCE_PROXY_WITHDRAW, NULL,
							  &GOVERNANCE_LOCK_MEETING, id));
	rc = governance_store_write(call, &GOVERNANCE_PROXY_GIVE, given, &GOVERNANCE_LOCK_MEETING,
				    id);
	if (rc == CMN_E_NOT_FOUND && check_proxy(call, today) != CMN_OK)
		return call->err.code;
	return reply(call, rc);
}
