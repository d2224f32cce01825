/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_http.c - a concertation is planned, given another date, cancelled, held, concluded.
 */
#include "concertation_http.h"
#include "concertation_events.h"
#include "referral_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CONCERTATIONS "/v1/referral/concertations"
#define DAY_US        INT64_C(86400000000)
#define AHEAD_DAYS    730 /* what is planned further ahead is a mistake of the year */
#define BACK_DAYS     31  /* what was held without a plan may still be written down */

/* A date that is likely: neither long past nor far ahead. */
static enum cmn_err likely(struct cmn_call *call, int64_t at, int back_days)
{
	int64_t now = cmn_clock_us();

	if (at >= now - back_days * DAY_US && at <= now + AHEAD_DAYS * DAY_US)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/starts_at",
			   "cette date est trop loin d’aujourd’hui",
			   "this date is too far from today");
}

static enum cmn_err starts_at(struct cmn_call *call, int back_days, char out[CMN_TIME_LEN])
{
	int64_t at = 0;
	enum cmn_err rc = referral_meeting_instant(call, "/starts_at",
						   cmn_json_get(call->body, "starts_at"), &at);

	if (rc == CMN_OK)
		rc = likely(call, at, back_days);
	if (rc == CMN_OK)
		cmn_time_format(at, out);
	return rc;
}

/* Nothing was written: erased, or closed. */
static enum cmn_err not_planned(struct cmn_call *call, const PGresult *situation)
{
	if (referral_erased(call, situation))
		return CMN_E_CONFLICT;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id", "la situation est close",
			   "the situation is closed");
}

/* Why the person is not invited stands with the words of the concertation. */
static json_t *with_note(struct cmn_call *call)
{
	json_t *body = json_deep_copy(call->body);
	const char *note = cmn_json_get(json_object_get(call->body, "without_person"), "note");

	if (body && note &&
	    json_object_set_new(body, "without_person_note", json_string(note)) != 0) {
		json_decref(body);
		return NULL;
	}
	return body;
}

static enum cmn_err plan(struct cmn_call *call, struct referral_new_meeting *m)
{
	static const struct referral_word WORDS[] = {{"purpose", "purpose"},
						     {"place", "place"},
						     {"without_person_note", "without_person_note"},
						     {NULL, NULL}};
	static const struct referral_word SEAT[] = {{"assisted_by", "assisted_by"},
						    {"accommodation_note", "accommodation_note"},
						    {NULL, NULL}};
	const json_t *person = json_object_get(call->body, "person");
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	CMN_AUTO(cmn_free_drop) char *seat = NULL;
	CMN_AUTO(cmn_free_drop)
	char *needs = cmn_json_pg_array(json_object_get(person, "accommodations"));
	CMN_AUTO(cmn_json_drop) json_t *body = with_note(call);
	enum cmn_err rc;

	if (!body)
		return cmn_no_memory(&call->err);
	rc = referral_meeting_words(call, body, WORDS, &words);
	if (rc == CMN_OK)
		rc = referral_meeting_words(call, person, SEAT, &seat);
	m->words = words;
	m->seat_words = seat;
	m->accommodations = needs;
	if (rc == CMN_OK)
		rc = referral_event_meeting_planned(call, m);
	return rc == CMN_OK ? referral_store_plan_meeting(call, m) : rc;
}

enum cmn_err referral_http_plan_concertation(struct cmn_call *call)
{
	const json_t *without = json_object_get(call->body, "without_person");
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	char at[CMN_TIME_LEN], departement[4], seat[CMN_UUID_LEN];
	struct referral_new_meeting m = {
	    .situation = cmn_json_get(call->body, "situation_id"),
	    .kind = cmn_json_get(call->body, "kind"),
	    .role = cmn_json_get(call->body, "community_role"),
	    .starts_at = at,
	    .remote = referral_meeting_yes(call->body, "remote", "false"),
	    .without = cmn_json_get(without, "reason"),
	    .seat = seat,
	};
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK && without && json_object_get(call->body, "person"))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/without_person",
				 "la personne est invitée, ou non : pas les deux",
				 "the person is invited or not: not both");
	if (rc == CMN_OK)
		rc = starts_at(call, BACK_DAYS, at);
	if (rc == CMN_OK)
		rc = referral_situation(call, &situation);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	cmn_uuid7(seat);
	rc = plan(call, &m);
	if (rc == CMN_E_NOT_FOUND)
		return not_planned(call, situation);
	return rc == CMN_OK ? referral_meeting_reply(call, REFERRAL_CONCERTATION,
						     call->write.resource_id, CONCERTATIONS)
			    : rc;
}

enum cmn_err referral_http_get_concertation(struct cmn_call *call)
{
	return referral_meeting_reply(call, REFERRAL_CONCERTATION, cmn_call_param(call, "id"),
				      NULL);
}

enum cmn_err referral_http_list_concertations(struct cmn_call *call)
{
	const char *situation = cmn_call_param(call, "situation_id");

	return referral_meeting_reply_page(
	    call, situation ? REFERRAL_LIST_OF_SITUATION : REFERRAL_LIST_CONCERTATIONS,
	    (struct referral_meeting_page){.situation = situation});
}

/* The change is prepared; do it, and answer with the concertation. */
static enum cmn_err change(struct cmn_call *call, const struct referral_meeting_change *c)
{
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = referral_store_meeting(call, c);

	if (rc == CMN_E_NOT_FOUND)
		return referral_meeting_explain(call, REFERRAL_CONCERTATION, id, c->act);
	return rc == CMN_OK ? referral_meeting_reply(call, REFERRAL_CONCERTATION, id, NULL) : rc;
}

enum cmn_err referral_http_postpone_concertation(struct cmn_call *call)
{
	static const struct referral_word FORMER[] = {{"reason", "reason"}, {NULL, NULL}};
	static const struct referral_word WORDS[] = {{"place", "place"}, {NULL, NULL}};
	const bool moved = json_object_get(call->body, "place") != NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *former = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	char departement[4], at[CMN_TIME_LEN];
	struct referral_meeting_change c = {
	    .act = REFERRAL_MEETING_POSTPONE,
	    .starts_at = at,
	    .remote = referral_meeting_yes(call->body, "remote", NULL),
	};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_CONCERTATION, departement, &before);

	if (rc == CMN_OK)
		rc = starts_at(call, 0, at);
	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, FORMER, &former);
	if (rc == CMN_OK && moved)
		rc = referral_meeting_words(call, call->body, WORDS, &words);
	c.former = former;
	c.words = words;
	if (rc == CMN_OK)
		rc = referral_event_meeting(call, "referral.concertation.postponed.v1", before,
					    "starts_at", at);
	return rc == CMN_OK ? change(call, &c) : rc;
}

enum cmn_err referral_http_cancel_concertation(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {{"note", "cancel_note"}, {NULL, NULL}};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	char departement[4];
	struct referral_meeting_change c = {.act = REFERRAL_MEETING_CANCEL,
					    .reason = cmn_json_get(call->body, "reason")};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_CONCERTATION, departement, &before);

	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, WORDS, &words);
	c.words = words;
	if (rc == CMN_OK)
		rc = referral_event_meeting(call, "referral.concertation.cancelled.v1", before,
					    "reason", c.reason);
	return rc == CMN_OK ? change(call, &c) : rc;
}

/* Those who were there are invited to this concertation. */
static enum cmn_err known_seats(struct cmn_call *call, const PGresult *meeting)
{
	const char *text = cmn_column(meeting, 0, "invitations");
	CMN_AUTO(cmn_json_drop) json_t *seats = json_loads(text ? text : "[]", 0, NULL);
	json_t *id, *seat;
	size_t i, j;

	json_array_foreach(json_object_get(call->body, "present"), i, id)
	{
		char pointer[32];
		bool found = false;

		json_array_foreach(seats, j, seat) found =
		    found || (strcasecmp(cmn_json_get(seat, "id"), json_string_value(id)) == 0 &&
			      strcmp(cmn_json_get(seat, "state"), "withdrawn") != 0);
		if (found)
			continue;
		snprintf(pointer, sizeof(pointer), "/present/%zu", i);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette invitation n’est pas de cette concertation",
				   "this invitation is not of this concertation");
	}
	return CMN_OK;
}

/* The day on which it was held: said, or planned; never to come. */
static enum cmn_err held_on(struct cmn_call *call, const PGresult *meeting, char out[CMN_DAY_LEN])
{
	const char *given = cmn_json_get(call->body, "held_on");
	const char *departement = call->write.departement;
	int64_t planned = 0;
	int day = 0;
	enum cmn_err rc;

	if (given)
		rc = referral_meeting_day(call, "/held_on", given, &day);
	else
		rc = referral_meeting_instant(call, "/held_on",
					      cmn_column(meeting, 0, "_starts_at"), &planned);
	if (rc != CMN_OK)
		return rc;
	if (!given)
		day = cmn_day_of(planned, departement);
	if (day > cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/held_on",
				   "une concertation à venir ne s’est pas tenue : dites le jour",
				   "a concertation to come was not held: say the day");
	cmn_day_format(day, out);
	return CMN_OK;
}

enum cmn_err referral_http_hold_concertation(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop)
	char *present = cmn_json_pg_array(json_object_get(call->body, "present"));
	char departement[4], day[CMN_DAY_LEN];
	const struct referral_meeting_change c = {
	    .act = REFERRAL_MEETING_HOLD, .held_on = day, .present = present};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_CONCERTATION, departement, &before);

	if (rc == CMN_OK)
		rc = held_on(call, before, day);
	if (rc == CMN_OK)
		rc = known_seats(call, before);
	if (rc == CMN_OK)
		rc = referral_event_meeting(call, "referral.concertation.held.v1", before,
					    "held_on", day);
	return rc == CMN_OK ? change(call, &c) : rc;
}

enum cmn_err referral_http_close_concertation(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {
	    {"outcome", "outcome"}, {"minutes", "minutes"}, {NULL, NULL}};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	char departement[4];
	struct referral_meeting_change c = {.act = REFERRAL_MEETING_CLOSE};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_CONCERTATION, departement, &before);

	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, WORDS, &words);
	c.words = words;
	if (rc == CMN_OK)
		rc = referral_event_meeting(call, "referral.concertation.closed.v1", before,
					    "closed_at", call->write.now);
	return rc == CMN_OK ? change(call, &c) : rc;
}
