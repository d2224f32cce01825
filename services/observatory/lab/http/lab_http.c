/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_http.h"

#include "cmn/clock.h"
#include "cmn/uuid.h"

#include <stdio.h>
#include <string.h>

/* --- who calls -------------------------------------------------------------------------------- */

static const char *sight_of(unsigned roles)
{
	if (roles & LAB_TEAM)
		return "team";
	if (roles & (CMN_ROLE_AUTHORITY | CMN_ROLE_MDPH))
		return "institution";
	return roles & (CMN_ROLE_PARTNER | CMN_ROLE_FACILITEUR | CMN_ROLE_PAIR) ? "member"
										: "everybody";
}

const char *lab_organisation_of(const struct cmn_call *call)
{
	const char *own = call->caller->organisation;

	return cmn_uuid_valid(own) ? own : NULL;
}

struct lab_reader lab_reader_of(const struct cmn_call *call)
{
	return (struct lab_reader){.sight = sight_of(call->caller->roles),
				   .sub = call->caller->sub,
				   .organisation = lab_organisation_of(call)};
}

const char *lab_role_of(const struct cmn_call *call)
{
	static const unsigned ORDER[] = {
	    CMN_ROLE_COORDONNATEUR, CMN_ROLE_CONSEILLER, CMN_ROLE_MDPH, CMN_ROLE_AUTHORITY,
	    CMN_ROLE_PARTNER,       CMN_ROLE_FACILITEUR, CMN_ROLE_PAIR,
	};

	for (size_t i = 0; i < CMN_LEN(ORDER); i++)
		if (call->caller->roles & call->op->roles & ORDER[i])
			return cmn_role_name(ORDER[i]);
	return "";
}

/* --- a record --------------------------------------------------------------------------------- */

static enum lab_family family_named(const char *code)
{
	enum lab_family f = LAB_OBSERVATION;

	while (f < LAB_FAMILY_END_ && strcmp(lab_family_code(f), code) != 0)
		f++;
	return f;
}

static enum cmn_err not_found(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

enum cmn_err lab_record_of(struct cmn_call *call, enum lab_family family, struct lab_now *ret)
{
	const struct lab_at at = lab_at(call);
	const struct lab_reader reader = lab_reader_of(call);
	struct lab_now now = {.res = NULL};
	const char *said;
	enum cmn_err rc = lab_store_read(&at, &reader, cmn_call_param(call, "id"), &now.res);

	if (rc)
		return rc;
	*ret = now;
	ret->family = family_named(cmn_column(now.res, 0, "_family"));
	ret->state = cmn_column(now.res, 0, "state");
	ret->audience = cmn_column(now.res, 0, "audience");
	cmn_write_at(call, now.res, ret->departement);
	if ((family && ret->family != family) || !cmn_caller_covers(call->caller, ret->departement))
		return not_found(call);
	said = cmn_column(now.res, 0, "_said");
	return cmn_json_parse(said, strlen(said), &ret->said, &call->err);
}

enum cmn_err lab_reply(struct cmn_call *call, const char *id)
{
	const struct lab_at at = lab_at(call);
	const struct lab_reader reader = lab_reader_of(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = lab_store_read(&at, &reader, id, &res);

	if (rc)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err lab_finish(struct cmn_call *call, enum cmn_err rc)
{
	const struct lab_at at = lab_at(call);
	const struct lab_reader reader = lab_reader_of(call);
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;

	if (rc == CMN_OK)
		return lab_reply(call, id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = lab_store_read(&at, &reader, id, &now);
	return rc ? rc : cmn_explain(call, now);
}

bool lab_is_stale(const struct cmn_call *call, const struct lab_now *now)
{
	return call->if_match != cmn_pg_int(now->res, 0, PQfnumber(now->res, "version"), 0);
}

/* A version that is over matches nothing: the statement only looks for the key. */
enum cmn_err lab_done_before(struct cmn_call *call, const struct lab_now *now)
{
	const struct lab_at at = lab_at(call);
	const struct lab_changed nothing = {
	    .from = now->state,
	    .state = now->state,
	    .audience = now->audience,
	    .said = "{}",
	    .step = "{}",
	    .role = "",
	};

	return lab_store_change(&at, &call->write, call->if_match, &nothing);
}

char *lab_text_of(const json_t *object)
{
	return json_dumps(object, JSON_COMPACT);
}

/* --- days ------------------------------------------------------------------------------------- */

void lab_today(const char *departement, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

static enum cmn_err no_such_day(struct cmn_call *call, const char *pointer)
{
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’existe pas",
			   "this day does not exist");
}

enum cmn_err lab_day_come(struct cmn_call *call, const char *pointer, const char *day,
			  const char *departement, const char *since)
{
	char today[CMN_DAY_LEN];
	int number = 0;

	lab_today(departement, today);
	if (!cmn_day_parse(day, &number))
		return no_such_day(call, pointer);
	if (strcmp(day, today) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce jour n’est pas encore venu", "this day has not come yet");
	if (since && strcmp(day, since) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "pas avant le %s",
				   "not before %s", since);
	return CMN_OK;
}

/* What was observed or drafted was so by today; activities and experiments are planned. */
static enum cmn_err days_good(struct cmn_call *call, enum lab_family family, const json_t *said,
			      const char *departement)
{
	const char *on = cmn_json_get(said, "on"), *until = cmn_json_get(said, "until");
	int number = 0;

	if (on && (family == LAB_OBSERVATION || family == LAB_PROPOSAL)) {
		enum cmn_err rc = lab_day_come(call, "/on", on, departement, NULL);

		if (rc)
			return rc;
	}
	if (on && !cmn_day_parse(on, &number))
		return no_such_day(call, "/on");
	if (until && !cmn_day_parse(until, &number))
		return no_such_day(call, "/until");
	if (on && until && strcmp(until, on) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
				   "la fin vient avant le début, le %s",
				   "the end comes before the beginning, %s", on);
	return CMN_OK;
}

/* --- the whole record ------------------------------------------------------------------------- */

enum cmn_err lab_record_good(struct cmn_call *call, enum lab_family family, const json_t *said,
			     const char *departement)
{
	enum cmn_err rc = days_good(call, family, said, departement);

	if (rc == CMN_OK)
		rc = lab_members_good(call, family, said, departement);
	return rc;
}
