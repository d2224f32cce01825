/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_sign.c - an adhesion is signed, with all commitments, or ends.
 */
#include "kept_http.h"
#include "membership_adhesions.h"
#include "membership_http.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err lacking(struct cmn_call *call, enum membership_lack lack)
{
	static const struct {
		const char *at, *fr, *en;
	} TEXT[] = {
	    [MEMBERSHIP_LACKS_CONTACT] = {"/contacts",
					  "il manque un interlocuteur désigné par son nom",
					  "a contact by name is missing"},
	    [MEMBERSHIP_LACKS_CIRCUITS] = {"/circuits",
					   "il manque les circuits de sollicitation mutuelle",
					   "the circuits of mutual solicitation are missing"},
	    [MEMBERSHIP_LACKS_SHARING] = {"/sharing",
					  "il manque les modalités de partage d’informations",
					  "the terms of sharing information are missing"},
	    [MEMBERSHIP_LACKS_COMMITMENT] = {"/commitments",
					     "tous les engagements d’un membre sont à accepter",
					     "all commitments of a member are to be accepted"},
	};

	return cmn_fail_at(&call->err, CMN_E_INVALID, TEXT[lack].at, "%s%.0s", "%.0s%s",
			   TEXT[lack].fr, TEXT[lack].en);
}

/* The six fields as the draft has them, and the commitments of the body. */
static enum cmn_err whole(struct cmn_call *call, const PGresult *now)
{
	json_t *contacts CMN_AUTO(cmn_json_drop) =
	    json_loads(cmn_column(now, 0, "contacts"), 0, NULL);
	const struct membership_terms terms = {
	    .contacts = json_array_size(contacts),
	    .circuits = cmn_column(now, 0, "circuits") != NULL,
	    .sharing = cmn_column(now, 0, "sharing") != NULL,
	    .commitments = json_array_size(json_object_get(call->body, "commitments")),
	    .of_commitments = cmn_code_list_find("member_commitments")->n,
	};
	enum membership_lack lack = membership_lacks(&terms);

	return lack == MEMBERSHIP_LACKS_NOTHING ? CMN_OK : lacking(call, lack);
}

static enum cmn_err faulty(struct cmn_call *call, enum membership_fault fault)
{
	static const struct {
		const char *at, *fr, *en;
	} TEXT[] = {
	    [MEMBERSHIP_SIGNED_LATER] = {"/signed_on", "une signature ne vient pas de l’avenir",
					 "a signature does not come from the future"},
	    [MEMBERSHIP_BEGINS_BEFORE] = {"/begins_on", "elle ne commence pas avant d’être signée",
					  "it does not begin before it is signed"},
	    [MEMBERSHIP_ENDS_BEFORE] = {"/until", "elle ne se termine pas avant de commencer",
					"it does not end before it begins"},
	    [MEMBERSHIP_NOT_AFTER] = {"/begins_on", "la version en vigueur a commencé plus tard",
				      "the version in force began later"},
	};

	return cmn_fail_at(&call->err, CMN_E_INVALID, TEXT[fault].at, "%s%.0s", "%.0s%s",
			   TEXT[fault].fr, TEXT[fault].en);
}

static enum cmn_err days_of(struct cmn_call *call, const PGresult *now, struct membership_days *d)
{
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_column(now, 0, "departement");
	char today[11];
	enum cmn_err rc = membership_day(call, "signed_on", 0, &d->signed_on);

	d->today = directory_today(departement, today);
	if (rc == CMN_OK)
		rc = membership_day(call, "begins_on", d->signed_on, &d->begins_on);
	if (rc == CMN_OK)
		rc = membership_day(call, "until", MEMBERSHIP_OPEN, &d->until);
	if (rc == CMN_OK)
		rc = directory_adhesion_before(call->pool, &call->ctx, departement,
					       cmn_column(now, 0, "actor_id"), &before, &call->err);
	if (rc)
		return rc;
	d->before = PQntuples(before) > 0 ? (int)cmn_pg_int(before, 0, 0, INT32_MIN) : INT32_MIN;
	return CMN_OK;
}

static enum cmn_err days_good(struct cmn_call *call, const PGresult *now, struct membership_days *d)
{
	struct membership_history history CMN_AUTO(membership_history_drop) = {0};
	enum membership_fault fault;
	enum cmn_err rc = days_of(call, now, d);

	if (rc)
		return rc;
	fault = membership_days_fault(d);
	if (fault != MEMBERSHIP_GOOD)
		return faulty(call, fault);
	rc = membership_history_of(call, cmn_column(now, 0, "actor_id"), &history);
	if (rc == CMN_OK && !membership_there(history.spans, history.n, d->begins_on))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/begins_on",
				   "ce jour-là, l’acteur n’est pas membre de la communauté",
				   "on that day the actor is no member of the community");
	return rc;
}

/* What is signed already, or no longer as it was seen, is refused by the write, which knows too
 * whether it did this before. */
static enum cmn_err check(struct cmn_call *call, const PGresult *now, struct membership_days *d)
{
	bool draft =
	    membership_may(membership_state_of(cmn_column(now, 0, "state")), MEMBERSHIP_SIGN);
	bool same = cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match;
	enum cmn_err rc;

	if (!draft || !same)
		return days_of(call, now, d);
	rc = whole(call, now);
	return rc ? rc : days_good(call, now, d);
}

static enum cmn_err sign(struct cmn_call *call, const PGresult *now)
{
	CMN_AUTO(directory_text_drop)
	char *commitments = cmn_json_pg_array(json_object_get(call->body, "commitments"));
	char departement[4], begins[11], until[11];
	struct membership_days days;
	struct directory_written done;
	enum cmn_err rc = check(call, now, &days);

	if (rc)
		return rc;
	if (commitments == NULL)
		return cmn_no_memory(&call->err);
	const struct directory_adhesion_signature signature = {
	    .actor_id = cmn_column(now, 0, "actor_id"),
	    .signed_on = cmn_json_get(call->body, "signed_on"),
	    .begins_on = membership_day_text(days.begins_on, begins),
	    .until = membership_day_text(days.until, until),
	    .commitments = commitments,
	};
	cmn_write_at(call, now, departement);
	directory_tells(call, DIRECTORY_EVENT_ADHESION);
	rc = directory_adhesion_sign(call->pool, &call->ctx, &signature, call->if_match,
				     &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_adhesion_read) : rc;
}

static enum cmn_err reply(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_adhesion_read(call->pool, &call->ctx,
						  cmn_call_param(call, "id"), &res, &call->err);

	return rc ? rc : cmn_reply_seen(call, res);
}

enum cmn_err directory_http_sign_adhesion(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_adhesion_read, &now);

	if (rc == CMN_OK)
		rc = sign(call, now);
	return rc ? rc : reply(call);
}

static enum cmn_err end(struct cmn_call *call, const PGresult *now)
{
	struct membership_ending ending;
	struct directory_written done;
	char departement[4];
	int begin = (int)cmn_pg_int(now, 0, PQfnumber(now, "_begin"), INT32_MIN);
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = membership_ending_of(call, departement, begin, &ending);
	if (rc)
		return rc;
	const struct directory_adhesion_ending row = {
	    .ended_on = ending.ended_on,
	    .why = ending.why,
	    .decision_on = ending.decision_on,
	    .decision_id = ending.decision_id,
	};
	directory_tells(call, DIRECTORY_EVENT_ADHESION);
	rc = directory_adhesion_end(call->pool, &call->ctx, &row, call->if_match, &call->write,
				    &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_adhesion_read) : rc;
}

enum cmn_err directory_http_end_adhesion(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_adhesion_read, &now);

	if (rc == CMN_OK)
		rc = end(call, now);
	return rc ? rc : reply(call);
}
