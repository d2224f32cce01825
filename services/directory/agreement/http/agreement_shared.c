/* SPDX-License-Identifier: EUPL-1.2 */
#include "agreement_http.h"
#include "term.h"
#include "told.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

struct agreement_at agreement_at(struct cmn_call *call)
{
	return (struct agreement_at){call->pool, &call->ctx, &call->write, &call->err};
}

int agreement_today(const char *departement, char text[11])
{
	int day = cmn_day_of(cmn_clock_us(), departement);

	if (text)
		cmn_day_format(day, text);
	return day;
}

int agreement_day(const char *text)
{
	int day;

	return text && cmn_day_parse(text, &day) ? day : INT_MIN;
}

struct agreement_reader agreement_reader_of(const struct cmn_call *call)
{
	static const char NOBODY[] = "00000000-0000-0000-0000-000000000000";
	const unsigned inside =
	    CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY | CMN_ROLE_MDPH;
	struct agreement_reader reader = {.organisation = NULL};

	if (!(call->caller->roles & inside))
		reader.organisation = cmn_uuid_valid(call->caller->organisation)
					  ? call->caller->organisation
					  : NOBODY;
	agreement_today("", reader.day);
	return reader;
}

enum cmn_err agreement_jsons_of(struct cmn_call *call, const char *const *names,
				struct agreement_jsons *ret)
{
	for (size_t i = 0; names[i]; i++) {
		const json_t *member = json_object_get(call->body, names[i]);

		if (!member)
			continue;
		ret->of[i] = strcmp(names[i], "missions") == 0 ? cmn_json_pg_array(member)
							       : json_dumps(member, JSON_COMPACT);
		if (!ret->of[i])
			return cmn_no_memory(&call->err);
	}
	return CMN_OK;
}

enum cmn_err agreement_day_come(struct cmn_call *call, const char *pointer, const char *text,
				const char *departement)
{
	if (!text || agreement_day(text) <= agreement_today(departement, NULL))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’est pas encore venu",
			   "this day has not come yet");
}

static enum cmn_err bad_party(struct cmn_call *call, const char *at, const char *why)
{
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "/parties/%s", at);
	if (strcmp(why, "unknown") == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "aucun acteur du département ne porte cet identifiant",
				   "no actor of the département has this identifier");
	if (strcmp(why, "no_core_member") == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cet acteur n’est pas membre cœur de la communauté",
				   "this actor is no core member of the community");
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, pointer,
	    "l’acteur de l’annuaire, ou pour une institution son nom, est à donner",
	    "the actor of the directory, or the name of an institution, is to be given");
}

enum cmn_err agreement_good(struct cmn_call *call, const char *departement, const char *parties,
			    const char *parts, const char *list, const char *member)
{
	const struct agreement_at at = agreement_at(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char pointer[80];
	enum cmn_err rc = agreement_store_faults(&at, departement, parties, parts, list, &res);

	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	if (strcmp(cmn_column(res, 0, "what"), "party") == 0)
		return bad_party(call, cmn_column(res, 0, "at"), cmn_column(res, 0, "why"));
	snprintf(pointer, sizeof(pointer), "/%s", member);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "une de ces parties n’est pas de la liste de la région",
			   "one of these parts is not in the list of the region");
}

enum agreement_signer agreement_signer_of(const struct cmn_call *call)
{
	unsigned roles = call->caller->roles;

	if (roles & CMN_ROLE_COORDONNATEUR)
		return AGREEMENT_BY_TEAM;
	if (roles & CMN_ROLE_MDPH)
		return AGREEMENT_BY_MDPH;
	return roles & CMN_ROLE_AUTHORITY ? AGREEMENT_BY_AUTHORITY : AGREEMENT_BY_ACTOR;
}

enum cmn_err agreement_own(struct cmn_call *call, char departement[4], PGresult **ret)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	enum cmn_err rc = agreement_store_read(&at, &reader, cmn_call_param(call, "id"), ret);

	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

/* The term that runs, and from when the next one would (R162, R163). */
static void put_term(struct cmn_call *call, const PGresult *res)
{
	int effective = agreement_day(cmn_column(res, 0, "effective_on"));
	int ends = agreement_day(cmn_column(res, 0, "ends_on"));
	unsigned months = 12 * (unsigned)cmn_pg_int(res, 0, PQfnumber(res, "years"), 0);
	int today = agreement_today(cmn_column(res, 0, "departement"), NULL);
	bool tacit = cmn_pg_bool(res, 0, PQfnumber(res, "tacit_renewal"));
	char first[CMN_DAY_LEN], last[CMN_DAY_LEN];
	struct directory_term term;

	if (effective == INT_MIN || cmn_column(res, 0, "agreement_id") || call->out.len == 0)
		return;
	if (today < effective)
		today = effective;
	if ((ends != INT_MIN && today > ends) ||
	    !directory_term_on(effective, months, tacit, today, &term))
		return;
	if (ends != INT_MIN && ends < term.last)
		term.last = ends;
	cmn_day_format(term.first, first);
	cmn_day_format(term.last, last);
	call->out.len--;
	cmn_buf_fmt(&call->out,
		    ",\"term\":{\"number\":%u,\"begins_on\":\"%s\",\"ends_on\":\"%s\"}}",
		    term.number + 1, first, last);
}

enum cmn_err agreement_reply(struct cmn_call *call, const char *id)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = agreement_store_read(&at, &reader, id, &res);

	if (rc == CMN_OK)
		rc = directory_reply_record(call, res);
	if (rc == CMN_OK)
		put_term(call, res);
	return rc == CMN_OK && call->out.failed ? cmn_no_memory(&call->err) : rc;
}

enum cmn_err agreement_finish(struct cmn_call *call, enum cmn_err rc)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;

	if (rc == CMN_OK)
		return agreement_reply(call, call->write.resource_id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = agreement_store_read(&at, &reader, call->write.resource_id, &now);
	return rc ? rc : cmn_explain(call, now);
}

enum cmn_err agreement_tell(struct cmn_call *call, const PGresult *now, const char *act,
			    const struct agreement_becomes *b, const char *role)
{
	const char *agreement = cmn_column(now, 0, "agreement_id");
	json_t *data =
	    json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*}",
		      "agreement_id", call->write.resource_id, "departement",
		      call->write.departement, "kind", cmn_column(now, 0, "kind"), "number",
		      (json_int_t)cmn_pg_int(now, 0, PQfnumber(now, "number"), 0), "act", act,
		      "state", b->state, "parent_id", agreement, "role", role, "signed_on",
		      b->party_signed_on, "effective_on", b->effective_on, "ends_on", b->ends_on);

	return cmn_write_event(call, DIRECTORY_EVENT_AGREEMENT, "{facts}", data);
}

enum cmn_err agreement_page(struct cmn_call *call, agreement_list_fn *list)
{
	const struct agreement_at at = agreement_at(call);
	const struct agreement_reader reader = agreement_reader_of(call);
	const char *departement = cmn_call_param(call, "departement");
	const int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = list(&at, &reader, departement, after, limit, &res);
	return rc ? rc : cmn_reply_list(call, res, limit);
}
