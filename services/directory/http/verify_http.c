/* SPDX-License-Identifier: EUPL-1.2
 *
 * verify_http.c - the community verifies actors; the figures that count them; the score of offers.
 */
#include "facts.h"
#include "more.h"
#include "told.h"
#include "verify_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>

#define LONGEST_MONTHS 24

/* Until when: later than today, at most two years. */
static enum cmn_err check_until(struct cmn_call *call, const char *departement)
{
	const struct cmn_delay longest = {CMN_MONTHS, LONGEST_MONTHS, CMN_END_AS_IS};
	const char *until = cmn_json_get(call->body, "until");
	int today = cmn_day_of(cmn_clock_us(), departement), day;

	if (until == NULL)
		return CMN_OK;
	if (!cmn_day_parse(until, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until", "ce jour n’existe pas",
				   "this day does not exist");
	if (day > today && day <= cmn_day_due(today, &longest, departement))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
			   "une vérification vaut au moins jusqu’à demain, au plus %d mois",
			   "a verification holds until tomorrow at least, %d months at most",
			   LONGEST_MONTHS);
}

static enum cmn_err check_state(struct cmn_call *call, const PGresult *now, bool verifies)
{
	bool active = cmn_pg_bool(now, 0, PQfnumber(now, "active"));
	bool verified = cmn_column(now, 0, "verified_at") != NULL;

	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match)
		return CMN_OK; /* the write says that it is stale */
	if (verifies && !active)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "cet acteur a quitté l’annuaire",
				"this actor has left the directory");
	if (!verifies && !verified)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "cet acteur n’est pas vérifié",
				"this actor is not verified");
	return CMN_OK;
}

static enum cmn_err write_it(struct cmn_call *call, const PGresult *now, const char *how)
{
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = cmn_call_territory(call, "path:id", departement);
	if (rc == CMN_OK)
		rc = check_until(call, departement);
	if (rc == CMN_OK)
		rc = check_state(call, now, how != NULL);
	if (rc)
		return rc;
	directory_tells(call, DIRECTORY_EVENT_ACTOR);
	rc = directory_actor_verify(call->pool, &call->ctx, how, cmn_json_get(call->body, "until"),
				    call->if_match, &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_actor_read) : rc;
}

static enum cmn_err verify(struct cmn_call *call, const char *how)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = write_it(call, now, how);
	return rc ? rc : directory_reply_of(call, directory_actor_read, id);
}

enum cmn_err directory_http_verify_actor(struct cmn_call *call)
{
	return verify(call, cmn_json_get(call->body, "how"));
}

enum cmn_err directory_http_revoke_verification(struct cmn_call *call)
{
	return verify(call, NULL);
}

enum cmn_err directory_http_list_verifications(struct cmn_call *call)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char cursor[128];
	enum cmn_err rc = cmn_call_cursor(call, cursor, sizeof(cursor));

	if (rc == CMN_OK)
		rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);
	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "path:id", cmn_column(actor, 0, "departement"));
	if (rc == CMN_OK)
		rc = directory_verification_list(call->pool, &call->ctx, id, cursor, limit, &res,
						 &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_read_figures(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_time_format(cmn_clock_us(), now);
	rc = directory_figures_read(call->pool, &call->ctx, cmn_call_param(call, "departement"),
				    now, &res, &call->err);
	return rc ? rc : cmn_reply_row(call, res, 0);
}

enum cmn_err directory_http_list_quality(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_quality_list(call->pool, &call->ctx, departement,
					    cmn_call_param_int(call, "below", 101), &after, limit,
					    &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}
