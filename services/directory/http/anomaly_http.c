/* SPDX-License-Identifier: EUPL-1.2
 *
 * anomaly_http.c - whoever sees that the directory is wrong says so; the team answers.
 */
#include "anomaly.h"
#include "anomaly_store.h"
#include "more.h"
#include "told.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

#define FORGET_MONTHS 6

/* Days as the store takes them. */
struct anomaly_days {
	char due[CMN_DAY_LEN], remind[CMN_DAY_LEN];
};

/* By the rule of the day on which it is said. */
static enum cmn_err take_days(struct cmn_call *call, const char *departement, const char *kind,
			      struct anomaly_days *ret)
{
	PGresult *rule CMN_AUTO(cmn_pgres_drop) = NULL;
	int today = cmn_day_of(cmn_clock_us(), departement), due, remind;
	char day[CMN_DAY_LEN];
	enum cmn_err rc;

	cmn_day_format(today, day);
	rc = directory_anomaly_rule(call->pool, &call->ctx, departement, kind, day, &rule,
				    &call->err);
	if (rc)
		return rc;
	const struct cmn_delay delay = {
	    .unit = cmn_unit_named(cmn_column(rule, 0, "unit")),
	    .n = (unsigned)cmn_pg_int(rule, 0, PQfnumber(rule, "n"), 1),
	    .end = cmn_end_named(cmn_column(rule, 0, "end_rule")),
	};
	due = cmn_day_due(today, &delay, departement);
	remind = due - (int)cmn_pg_int(rule, 0, PQfnumber(rule, "remind_before"), 0);
	cmn_day_format(due, ret->due);
	cmn_day_format(remind > today ? remind : today + 1, ret->remind);
	return CMN_OK;
}

/* What it is about: exactly one of the three members (the contract says so). */
static const char *subject_of(const json_t *body, enum directory_subject *ret, const char **ret_at)
{
	static const struct {
		const char *key, *at;
		enum directory_subject kind;
	} MEMBERS[] = {{"offer_id", "/offer_id", DIRECTORY_SUBJECT_OFFER},
		       {"place_id", "/place_id", DIRECTORY_SUBJECT_PLACE},
		       {"actor_id", "/actor_id", DIRECTORY_SUBJECT_ACTOR}};

	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++) {
		*ret = MEMBERS[i].kind;
		*ret_at = MEMBERS[i].at;
		if (cmn_json_get(body, MEMBERS[i].key) != NULL)
			return cmn_json_get(body, MEMBERS[i].key);
	}
	return NULL;
}

static enum cmn_err find_subject(struct cmn_call *call, enum directory_subject kind, const char *at,
				 const char *id, PGresult **ret)
{
	PGresult *found CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_subject_read(call->pool, &call->ctx, kind, id, &found, &call->err);

	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, at,
				   "« %s » n’existe pas dans l’annuaire",
				   "\"%s\" does not exist in the directory", id);
	if (rc)
		return rc;
	if (!cmn_pg_bool(found, 0, PQfnumber(found, "active")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, at, "cette fiche a quitté l’annuaire",
				   "this record has left the directory");
	*ret = CMN_TAKE(found);
	return CMN_OK;
}

static enum cmn_err check_words(struct cmn_call *call)
{
	const char *note = cmn_json_get(call->body, "note");
	const char *kind = cmn_json_get(call->body, "kind");
	enum cmn_err rc = directory_printable(call);

	if (rc)
		return rc;
	if (note == NULL && strcmp(kind, "other") == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/note",
				   "dites en quelques mots ce qui ne va pas",
				   "say in some words what is wrong");
	if (note != NULL && directory_anomaly_identifies(note))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/note",
				   "n’écrivez ni adresse électronique ni numéro d’une personne",
				   "write no e-mail address and no number of a person");
	return CMN_OK;
}

static bool professional(const struct cmn_call *call)
{
	return strcmp(directory_sight(call).function, "professional") == 0;
}

static enum cmn_err report(struct cmn_call *call, struct directory_anomaly_row *row,
			   char departement[4])
{
	PGresult *found CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	struct anomaly_days days;
	enum directory_subject kind = DIRECTORY_SUBJECT_ACTOR;
	const char *at = "";
	enum cmn_err rc;

	row->subject = subject_of(call->body, &kind, &at);
	rc = find_subject(call, kind, at, row->subject, &found);
	if (rc)
		return rc;
	snprintf(departement, 4, "%s", cmn_column(found, 0, "departement"));
	rc = take_days(call, departement, row->kind, &days);
	if (rc)
		return rc;
	row->actor_id = cmn_column(found, 0, "actor_id");
	row->due_on = days.due;
	row->remind_on = days.remind;
	call->write.departement = departement;
	directory_tells(call, DIRECTORY_EVENT_ANOMALY);
	rc = directory_anomaly_create(call->pool, &call->ctx, row, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_TOO_MANY_REQUESTS,
				"trop de signalements sont arrivés : réessayez dans une heure",
				"too many reports have come: try again within an hour");
	return rc;
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	enum cmn_err rc = directory_anomaly_read(call->pool, &ctx, id, &res, &call->err);

	if (rc)
		return rc;
	if (cmn_column(res, 0, "note") != NULL || cmn_column(res, 0, "answer") != NULL)
		return cmn_reply_seen(call, res);
	return directory_reply_record(call, res);
}

enum cmn_err directory_http_report_anomaly(struct cmn_call *call)
{
	struct directory_anomaly_row row = {
	    .offer_id = cmn_json_get(call->body, "offer_id"),
	    .place_id = cmn_json_get(call->body, "place_id"),
	    .kind = cmn_json_get(call->body, "kind"),
	    .channel = professional(call) ? "professional" : "public",
	    .note = cmn_json_get(call->body, "note"),
	    .reporter = professional(call) ? call->write.client : NULL,
	};
	char departement[4];
	enum cmn_err rc = check_words(call);

	if (rc == CMN_OK)
		rc = report(call, &row, departement);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/anomalies/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}

enum cmn_err directory_http_read_anomaly(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_anomalies(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *state = cmn_call_param(call, "state");
	const struct directory_anomaly_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .all = state != NULL && strcmp(state, "all") == 0,
	    .escalated = cmn_call_param(call, "escalated"),
	    .actor_id = cmn_call_param(call, "actor_id"),
	    .kind = cmn_call_param(call, "kind"),
	};
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", filter.departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_anomaly_list(call->pool, &call->ctx, &filter, &after, limit, &res,
					    &call->err);
	return rc ? rc : cmn_reply_seen_list(call, res, limit);
}

/* --- the answer of the team ------------------------------------------------------------------- */

/* The other report stands, and is not itself one that another says. */
static enum cmn_err check_other(struct cmn_call *call, const char *departement, const char *other)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_anomaly_read(call->pool, &call->ctx, other, &res, &call->err);

	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	if (rc == CMN_OK && strcmp(cmn_column(res, 0, "departement"), departement) == 0 &&
	    strcmp(other, call->write.resource_id) != 0 &&
	    strcmp(cmn_column(res, 0, "state"), "duplicate") != 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/duplicate_of",
			   "aucun autre signalement du département ne porte cet identifiant",
			   "no other report of the département has this identifier");
}

/* Each answer has what it needs and nothing else. */
static enum cmn_err check_answer(struct cmn_call *call, enum directory_anomaly_state to,
				 const char *departement)
{
	const char *reason = cmn_json_get(call->body, "reason");
	const char *other = cmn_json_get(call->body, "duplicate_of");
	enum cmn_err rc = directory_printable(call);

	if (rc)
		return rc;
	if ((to == DIRECTORY_ANOMALY_REFUSED) != (reason != NULL))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "un motif accompagne un refus, et lui seul",
				   "a reason goes with a refusal, and with nothing else");
	if ((to == DIRECTORY_ANOMALY_DUPLICATE) != (other != NULL))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/duplicate_of",
				   "l’autre signalement se dit d’un doublon, et de lui seul",
				   "the other report is said of a duplicate, and of nothing else");
	return other != NULL ? check_other(call, departement, other) : CMN_OK;
}

/* The states that it may come from, as an array of PostgreSQL. */
static void from_of(enum directory_anomaly_state to, char out[80])
{
	size_t n = 1;

	snprintf(out, 80, "{");
	for (unsigned s = DIRECTORY_ANOMALY_REPORTED; s < DIRECTORY_ANOMALY_STATES; s++) {
		enum directory_anomaly_state from = (enum directory_anomaly_state)s;

		if (directory_anomaly_may(from, to))
			n += (size_t)snprintf(out + n, 80 - n, "%s%s", n > 1 ? "," : "",
					      directory_anomaly_code(from));
	}
	snprintf(out + n, 80 - n, "}");
}

static enum cmn_err settle(struct cmn_call *call, const PGresult *now, const char *departement)
{
	const char *state = cmn_json_get(call->body, "state");
	enum directory_anomaly_state to = directory_anomaly_named(state);
	bool was_open =
	    directory_anomaly_open(directory_anomaly_named(cmn_column(now, 0, "state")));
	const struct cmn_delay months = {CMN_MONTHS, FORGET_MONTHS, CMN_END_AS_IS};
	struct directory_written done;
	struct anomaly_days days;
	char from[80], forget[CMN_DAY_LEN];
	enum cmn_err rc = check_answer(call, to, departement);

	if (rc == CMN_OK && !was_open)
		rc = take_days(call, departement, cmn_column(now, 0, "kind"), &days);
	if (rc)
		return rc;
	from_of(to, from);
	cmn_day_format(cmn_day_due(cmn_day_of(cmn_clock_us(), departement), &months, departement),
		       forget);
	const struct directory_anomaly_answer answer = {
	    .from = from,
	    .state = state,
	    .reason = cmn_json_get(call->body, "reason"),
	    .duplicate_of = cmn_json_get(call->body, "duplicate_of"),
	    .answer = cmn_json_get(call->body, "answer"),
	    .runs = directory_anomaly_open(to),
	    .due_on = was_open ? NULL : days.due,
	    .remind_on = was_open ? NULL : days.remind,
	    .forget_on = directory_anomaly_open(to) ? NULL : forget,
	};
	directory_tells(call, DIRECTORY_EVENT_ANOMALY);
	rc = directory_anomaly_answer(call->pool, &call->ctx, &answer, call->if_match, &call->write,
				      &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_anomaly_read) : rc;
}

enum cmn_err directory_http_answer_anomaly(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	char departement[4];
	enum cmn_err rc = directory_anomaly_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc)
		return rc;
	cmn_write_at(call, now, departement);
	rc = cmn_call_territory(call, "path:id", departement);
	if (rc == CMN_OK)
		rc = settle(call, now, departement);
	return rc ? rc : reply(call, id);
}
