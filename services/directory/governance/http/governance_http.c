/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_http.h"

#include "cmn/clock.h"
#include "cmn/codes.h"
#include "cmn/role.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FIRST_DAY "2000-01-01" /* before, and after the other, is a slip of the pen */
#define LAST_DAY  "2100-12-31"
#define SEES_ALL  (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY)

const char *governance_who(const struct cmn_call *call)
{
	return (call->caller->roles & SEES_ALL) != 0 ? NULL : governance_self(call);
}

const char *governance_self(const struct cmn_call *call)
{
	static _Thread_local char who[sizeof(call->caller->organisation)];
	size_t i = 0;

	if ((call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0)
		return NULL;
	if ((call->caller->roles & CMN_ROLE_MDPH) != 0)
		return "mdph";
	for (; call->caller->organisation[i] != '\0'; i++)
		who[i] = (char)tolower((unsigned char)call->caller->organisation[i]);
	who[i] = '\0';
	return who;
}

int governance_today(char out[CMN_DAY_LEN])
{
	int today = cmn_day_of(cmn_clock_us(), "");

	cmn_day_format(today, out);
	return today;
}

enum cmn_err governance_body(struct cmn_call *call)
{
	static const char *const DAYS[] = {"set_up_on", "ended_on",    "from",     "until",
					   "since",     "on",          "asked_on", "answer_due",
					   "sent_on",   "convened_on", "held_on",  "minutes_on",
					   "starts_at"};
	enum cmn_err rc = cmn_texts_good(call->body, &call->err);

	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(DAYS); i++) {
		const char *given = cmn_json_get(call->body, DAYS[i]);
		char pointer[24];

		if (given == NULL ||
		    (strncmp(given, FIRST_DAY, 10) >= 0 && strncmp(given, LAST_DAY, 10) < 0))
			continue;
		snprintf(pointer, sizeof(pointer), "/%s", DAYS[i]);
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				 "cette date n’est pas vraisemblable", "this date is not likely");
	}
	return rc;
}

enum cmn_err governance_past(struct cmn_call *call, const char *key)
{
	const char *given = cmn_json_get(call->body, key);
	char today[CMN_DAY_LEN], pointer[24];

	governance_today(today);
	if (given == NULL || strcmp(given, today) <= 0)
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "/%s", key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’est pas encore venu",
			   "this day has not come yet");
}

enum cmn_err governance_find(struct cmn_call *call, const struct cmn_stmt *stmt, const char *id,
			     PGresult **ret)
{
	char today[CMN_DAY_LEN];

	governance_today(today);
	return governance_store_read(call, stmt, id, governance_who(call), today, ret);
}

enum cmn_err governance_aim(struct cmn_call *call, const struct cmn_stmt *stmt, bool at,
			    char room[4], PGresult **ret)
{
	enum cmn_err rc = governance_find(call, stmt, cmn_call_param(call, "id"), ret);

	if (rc != CMN_OK)
		return rc;
	if (at)
		cmn_write_at(call, *ret, room);
	snprintf(room, 4, "%s", cmn_column(*ret, 0, "departement"));
	call->write.departement = room;
	return CMN_OK;
}

enum cmn_err governance_reply(struct cmn_call *call, const struct cmn_stmt *stmt, const char *id,
			      const char *base)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = governance_find(call, stmt, id, &res);

	if (rc != CMN_OK)
		return rc;
	if (base != NULL)
		snprintf(call->location, sizeof(call->location), "%s/%s", base, id);
	return cmn_reply_seen(call, res);
}

enum cmn_err governance_refused(struct cmn_call *call, const struct cmn_stmt *stmt, const char *id,
				const char *fr, const char *en)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = governance_find(call, stmt, id, &now);

	if (rc != CMN_OK)
		return rc;
	if (call->if_match != 0 &&
	    call->if_match != cmn_pg_int(now, 0, PQfnumber(now, "version"), 0))
		return cmn_explain(call, now);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "%s", "%s", call->lang == CMN_EN ? en : fr);
}

enum cmn_err governance_page(struct cmn_call *call, const struct cmn_stmt *stmt, const char *first,
			     const char *second)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char today[CMN_DAY_LEN];
	struct governance_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .who = governance_who(call),
	    .day = today,
	    .filter = {first ? cmn_call_param(call, first) : NULL,
		       second ? cmn_call_param(call, second) : NULL},
	    .limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT),
	};
	enum cmn_err rc = CMN_OK;

	governance_today(today);
	if (page.departement != NULL)
		rc = cmn_call_territory(call, "query:departement", page.departement);
	if (rc == CMN_OK)
		rc = governance_store_page(call, stmt, &page, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

enum cmn_err governance_listed(struct cmn_call *call, const char *departement, const char *key,
			       const char *list)
{
	const json_t *value = json_object_get(call->body, key);
	CMN_AUTO(cmn_json_drop)
	json_t *codes = json_is_string(value) ? json_pack("[O]", value) : json_deep_copy(value);
	CMN_AUTO(cmn_free_drop) char *array = cmn_json_pg_array(codes);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *const params[] = {departement, list, array};
	char pointer[32];
	enum cmn_err rc;

	if (value == NULL || json_is_null(value))
		return CMN_OK;
	if (array == NULL)
		return cmn_no_memory(&call->err);
	rc = governance_store_ask(call, &GOVERNANCE_UNLISTED, params, &res);
	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	snprintf(pointer, sizeof(pointer), "/%s", key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "ce code n’est pas de la liste de la région",
			   "this code is not in the list of the region");
}

enum cmn_err governance_member(struct cmn_call *call, const char *departement, const char *pointer,
			       const char *member)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *actor = NULL;
	enum cmn_err rc = CMN_E_NOT_FOUND;

	if (member == NULL ||
	    cmn_code_find(cmn_code_list_find("governance_institutions"), member) != NULL)
		return CMN_OK;
	if (cmn_uuid_valid(member))
		rc = directory_actor_read(call->pool, &call->ctx, member, &actor, &call->err);
	if (rc == CMN_OK && strcmp(cmn_column(actor, 0, "departement"), departement) == 0)
		return CMN_OK;
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "ni une institution du territoire, ni un acteur de son annuaire",
			   "neither an institution of the territory nor an actor of its directory");
}

enum cmn_err governance_paper(struct cmn_call *call, enum cmn_err rc)
{
	if (rc != CMN_E_INVALID || cmn_json_get(call->body, "paper_id") == NULL)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/paper_id",
			   "aucun document de la communauté ne porte cet identifiant",
			   "no document of the community has this identifier");
}

enum cmn_err governance_tells(struct cmn_call *call, const char *type, json_t *data)
{
	if (data != NULL &&
	    json_object_set_new(data, "departement", json_string(call->write.departement)) != 0) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, type, "{facts}", data);
}
