/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_meeting_http.c - a meeting is planned, convened, put off, cancelled, held; its
 * minutes.
 */
#include "governance_http.h"
#include "governance_steps.h"

#include "cmn/clock.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

#define MEETINGS "/v1/directory/governance-meetings"
#define CHANGED  "directory.governance_meeting.changed.v1"

static enum cmn_err tells_meeting(struct cmn_call *call, const char *instance, const char *kind,
				  const char *state, const char *day)
{
	return governance_tells(call, CHANGED,
				json_pack("{s:s, s:s, s:s, s:s, s:s*}", "meeting_id",
					  call->write.resource_id, "instance_id", instance,
					  "instance_kind", kind, "state", state, "on", day));
}

/* The local day of an instant of the body, or of a column. */
static bool local_day(const char *instant, const char *departement, char out[CMN_DAY_LEN])
{
	int64_t us = 0;

	if (instant == NULL || !cmn_time_parse(instant, &us))
		return false;
	cmn_day_format(cmn_day_of(us, departement), out);
	return true;
}

enum cmn_err directory_http_plan_governance_meeting(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *instance = NULL;
	const char *id = cmn_json_get(call->body, "instance_id");
	char departement[4], day[CMN_DAY_LEN];
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_find(call, &GOVERNANCE_INSTANCE_READ, id, &instance);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/instance_id",
				   "aucune instance du territoire ne porte cet identifiant",
				   "no instance of the territory has this identifier");
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(instance, 0, "departement"));
	call->write.departement = departement;
	if (!local_day(cmn_json_get(call->body, "starts_at"), departement, day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/starts_at",
				   "cet instant n’existe pas", "this instant does not exist");
	rc = tells_meeting(call, cmn_column(instance, 0, "id"), cmn_column(instance, 0, "kind"),
			   "planned", day);
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_MEETING_ADD, NULL, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_INSTANCE_READ, id,
					  "l’instance a pris fin", "the instance has ended");
	return rc == CMN_OK ? governance_reply(call, &GOVERNANCE_MEETING_READ,
					       call->write.resource_id, MEETINGS)
			    : rc;
}

enum cmn_err directory_http_list_governance_meetings(struct cmn_call *call)
{
	return governance_page(call, &GOVERNANCE_MEETING_LIST, "state", "from");
}

enum cmn_err directory_http_read_governance_meeting(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_MEETING_READ, cmn_call_param(call, "id"), NULL);
}

/* --- steps --------------------------------------------------------------------------------- */

struct step {
	const PGresult *now;
	const char *from;          /* its state, where the rule lets it go on from there */
	char planned[CMN_DAY_LEN]; /* its day */
	char today[CMN_DAY_LEN];
	char day[CMN_DAY_LEN]; /* of the step: given, or today */
};

static enum cmn_err want(struct cmn_call *call, const char *key)
{
	char pointer[24];

	if (json_object_get(call->body, key) != NULL)
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "/%s", key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "cette étape demande cette information", "this step asks for it");
}

/* Who is invited knows where: a place, or a link. */
static enum cmn_err convene(struct cmn_call *call, struct step *s)
{
	const struct governance_given given[] = {
	    {"from", s->from}, {"convened_on", s->day}, {"meeting_day", s->planned}, {NULL, NULL}};
	const bool somewhere = cmn_column(s->now, 0, "place") != NULL ||
			       cmn_column(s->now, 0, "visio") != NULL ||
			       json_object_get(call->body, "place") != NULL ||
			       json_object_get(call->body, "visio") != NULL;

	if (!somewhere)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/place",
				   "la convocation dit un lieu ou un lien",
				   "a convocation names a place or a link");
	return governance_store_write(call, &GOVERNANCE_MEETING_CONVENE, given, NULL, NULL);
}

static enum cmn_err postpone(struct cmn_call *call, struct step *s)
{
	const struct governance_given given[] = {{"from", s->from}, {NULL, NULL}};
	enum cmn_err rc = want(call, "starts_at");

	if (rc == CMN_OK)
		rc = want(call, "reason");
	return rc == CMN_OK
		   ? governance_store_write(call, &GOVERNANCE_MEETING_POSTPONE, given, NULL, NULL)
		   : rc;
}

static enum cmn_err cancel(struct cmn_call *call, struct step *s)
{
	const struct governance_given given[] = {{"from", s->from}, {NULL, NULL}};
	enum cmn_err rc = want(call, "reason");

	return rc == CMN_OK
		   ? governance_store_write(call, &GOVERNANCE_MEETING_CANCEL, given, NULL, NULL)
		   : rc;
}

/* A meeting to come was not held: the day said, or the one that was planned. */
static enum cmn_err hold(struct cmn_call *call, struct step *s)
{
	const char *day = json_object_get(call->body, "on") != NULL ? s->day : s->planned;
	const struct governance_given given[] = {{"from", s->from}, {"held_on", day}, {NULL, NULL}};

	if (strcmp(day, s->today) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on",
				   "une réunion à venir ne s’est pas tenue",
				   "a meeting to come was not held");
	return governance_store_write(call, &GOVERNANCE_MEETING_HOLD, given, NULL, NULL);
}

static enum cmn_err take_step(struct cmn_call *call, enum governance_meeting to, struct step *s)
{
	switch (to) {
	case GOVERNANCE_MEETING_CONVENED:
		return convene(call, s);
	case GOVERNANCE_MEETING_HELD:
		return hold(call, s);
	case GOVERNANCE_MEETING_CANCELLED:
		return cancel(call, s);
	case GOVERNANCE_MEETING_PLANNED:
	default:
		return postpone(call, s);
	}
}

#define STATE_FR "l’état de la réunion ne permet pas cet acte"
#define STATE_EN "the state of the meeting does not allow this act"

static enum cmn_err refused(struct cmn_call *call)
{
	return governance_refused(call, &GOVERNANCE_MEETING_READ, cmn_call_param(call, "id"),
				  STATE_FR, STATE_EN);
}

static enum cmn_err reply(struct cmn_call *call)
{
	return governance_reply(call, &GOVERNANCE_MEETING_READ, cmn_call_param(call, "id"), NULL);
}

enum cmn_err directory_http_step_governance_meeting(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *state = cmn_json_get(call->body, "state");
	const char *given = cmn_json_get(call->body, "on");
	enum governance_meeting to = governance_meeting_of(state);
	char departement[4];
	struct step s;
	enum cmn_err rc = governance_body(call);

	if (rc == CMN_OK)
		rc = governance_past(call, "on");
	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_MEETING_READ, true, departement, &now);
	if (rc != CMN_OK)
		return rc;
	s.now = now;
	governance_today(s.today);
	snprintf(s.day, sizeof(s.day), "%s", given != NULL ? given : s.today);
	s.from = cmn_column(now, 0, "state");
	if (!governance_meeting_may(governance_meeting_of(s.from), to))
		s.from = "none";
	if (!local_day(to == GOVERNANCE_MEETING_PLANNED ? cmn_json_get(call->body, "starts_at")
							: NULL,
		       departement, s.planned) &&
	    !local_day(cmn_column(now, 0, "_starts_at"), departement, s.planned))
		return cmn_fail(&call->err, CMN_E_INTERNAL, "date illisible", "unreadable date");
	rc = tells_meeting(call, cmn_column(now, 0, "instance_id"),
			   cmn_column(now, 0, "instance_kind"), state,
			   to == GOVERNANCE_MEETING_HELD && given != NULL ? s.day : s.planned);
	if (rc == CMN_OK)
		rc = take_step(call, to, &s);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc == CMN_OK ? reply(call) : rc;
}

/* --- minutes ------------------------------------------------------------------------------- */

enum cmn_err directory_http_set_governance_minutes(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4], today[CMN_DAY_LEN];
	const char *day = cmn_json_get(call->body, "on");
	enum cmn_err rc = governance_body(call);

	governance_today(today);
	const struct governance_given given[] = {{"minutes_on", day != NULL ? day : today},
						 {NULL, NULL}};
	if (rc == CMN_OK)
		rc = governance_past(call, "on");
	if (rc == CMN_OK)
		rc = governance_aim(call, &GOVERNANCE_MEETING_READ, true, departement, &now);
	if (rc == CMN_OK)
		rc = governance_paper(
		    call, governance_store_write(call, &GOVERNANCE_MINUTES_SET, given, NULL, NULL));
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(
		    call, &GOVERNANCE_MEETING_READ, cmn_call_param(call, "id"),
		    "la réunion ne s’est pas tenue, ou son compte rendu est validé",
		    "the meeting was not held, or its minutes are validated");
	return rc == CMN_OK ? reply(call) : rc;
}

/* An authority of the presidency, or the member that presides on this day. */
static enum cmn_err may_validate(struct cmn_call *call, const PGresult *meeting,
				 const char **ret_by)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *instance = NULL;
	CMN_AUTO(cmn_json_drop) json_t *terms = NULL;
	const char *who = governance_who(call);
	char today[CMN_DAY_LEN];
	const json_t *term;
	size_t i;
	enum cmn_err rc;

	*ret_by = who != NULL ? who : cmn_role_name(CMN_ROLE_AUTHORITY);
	if (who == NULL)
		return CMN_OK;
	governance_today(today);
	rc = governance_find(call, &GOVERNANCE_INSTANCE_READ, cmn_column(meeting, 0, "instance_id"),
			     &instance);
	if (rc != CMN_OK)
		return rc;
	terms = json_loads(cmn_column(instance, 0, "presidencies"), 0, NULL);
	json_array_foreach(terms, i, term)
	{
		if (strcmp(cmn_json_get(term, "member"), who) == 0 &&
		    strcmp(cmn_json_get(term, "from"), today) <= 0 &&
		    strcmp(cmn_json_get(term, "until"), today) >= 0)
			return CMN_OK;
	}
	return cmn_fail(&call->err, CMN_E_FORBIDDEN,
			"le membre qui préside valide, ou une autorité",
			"the member that presides validates, or an authority");
}

enum cmn_err directory_http_validate_governance_minutes(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4], today[CMN_DAY_LEN];
	const char *by = NULL;
	enum cmn_err rc = governance_aim(call, &GOVERNANCE_MEETING_READ, true, departement, &now);

	governance_today(today);
	if (rc == CMN_OK)
		rc = may_validate(call, now, &by);
	const struct governance_given given[] = {{"day", today}, {"by", by}, {NULL, NULL}};
	if (rc == CMN_OK)
		rc = governance_tells(call, "directory.governance_minutes.validated.v1",
				      json_pack("{s:s, s:s, s:s}", "meeting_id",
						call->write.resource_id, "instance_id",
						cmn_column(now, 0, "instance_id"), "validated_on",
						today));
	if (rc == CMN_OK)
		rc = governance_store_write(call, &GOVERNANCE_MINUTES_VALIDATE, given, NULL, NULL);
	if (rc == CMN_E_NOT_FOUND)
		return governance_refused(call, &GOVERNANCE_MEETING_READ,
					  cmn_call_param(call, "id"),
					  "il n’y a pas de compte rendu, ou il est déjà validé",
					  "there are no minutes, or they are validated already");
	return rc == CMN_OK ? reply(call) : rc;
}
