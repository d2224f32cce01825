/* SPDX-License-Identifier: EUPL-1.2
 *
 * gos_http.c - sessions of the groupe opérationnel de synthèse, convened by the MDPH.
 */
#include "pag_http.h"

#include "cmn/clock.h"

#include <string.h>
#include <strings.h>

#define SEATS_MAX 100
#define NEAR_US   (INT64_C(730) * 86400 * 1000000)

const struct referral_pag_record REFERRAL_GOS = {
    .machine = REFERRAL_PAG_GOS,
    .get = &REFERRAL_GOS_GET,
    .state = "state",
    .key = "session_id",
    .path = "/v1/referral/gos-sessions",
    .purpose = "mdph_handoff",
    .carry = {"handoff_id"},
};

/* --- convening -------------------------------------------------------------------------------- */

/* The person has the first seat by right: nobody else sits as the person. */
static enum cmn_err nobody_as_person(struct referral_pag_work *w, const json_t *invited,
				     const char *pointer)
{
	size_t i;
	json_t *item;

	json_array_foreach(invited, i, item)
	{
		if (strcmp(cmn_json_get(item, "function"), "person") == 0)
			return cmn_fail_at(&w->call->err, CMN_E_INVALID, pointer,
					   "la personne a déjà sa place, de droit",
					   "the person has a seat already, by right");
	}
	return CMN_OK;
}

/* An instant that exists, within two years: further off it is a slip of the hand. */
static enum cmn_err near_enough(struct referral_pag_work *w)
{
	const char *planned = cmn_json_get(w->call->body, "planned_at");
	int64_t at = 0, now = cmn_clock_us();

	if (cmn_time_parse(planned, &at) && at >= now - NEAR_US && at <= now + NEAR_US)
		return CMN_OK;
	return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/planned_at",
			   "une date à moins de deux ans d’aujourd’hui est attendue",
			   "a date within two years of today is expected");
}

/* The team has a seat to answer for, and the person to prepare: before the day, within five jours
 * ouvrés.  A session that is written down afterwards asks for nothing. */
static enum cmn_err ask_team(struct referral_pag_work *w)
{
	static const struct cmn_delay SOON = {CMN_JOURS_OUVRES, 5, CMN_END_AS_IS};
	char due[CMN_DAY_LEN];
	int64_t planned = 0;
	int day, today = 0, soon;

	if (!cmn_time_parse(cmn_json_get(w->call->body, "planned_at"), &planned) ||
	    !cmn_day_parse(w->today, &today))
		return CMN_OK;
	day = cmn_day_of(planned, w->departement);
	if (day < today)
		return CMN_OK;
	soon = cmn_day_due(today, &SOON, w->departement);
	cmn_day_format(soon < day ? soon : day, due);
	return referral_pag_task(w, "meeting", "gos_invitation", "gos_session", 0, due);
}

static enum cmn_err may_convene(struct referral_pag_work *w)
{
	const json_t *invited = json_object_get(w->call->body, "participants");
	enum cmn_err rc = near_enough(w);

	if (rc == CMN_OK)
		rc = nobody_as_person(w, invited, "/participants");
	if (rc == CMN_OK)
		rc = referral_pag_tell_actors(w, invited, "/participants");
	return rc == CMN_OK ? ask_team(w) : rc;
}

static enum cmn_err not_accepted(struct referral_pag_work *w)
{
	return cmn_fail_named(&w->call->err, CMN_E_CONFLICT,
			      "la transmission est « %s » : la MDPH doit d’abord l’avoir acceptée",
			      "the hand-off is \"%s\": the MDPH must have accepted it first",
			      "handoff_states", cmn_column(w->before, 0, "state"));
}

enum cmn_err referral_http_convene_gos(struct cmn_call *call)
{
	static const struct referral_pag_new CONVENE = {
	    .record = &REFERRAL_GOS,
	    .parent = &REFERRAL_PAG_PARENT,
	    .stmt = &REFERRAL_GOS_CONVENE,
	    .event = "referral.gos.convened.v1",
	    .tells = {"planned_at", "mode"},
	    .discloses = true,
	    .gate = may_convene,
	    .explain = not_accepted,
	    .conflict = {"cet acteur est invité deux fois au même titre",
			 "this actor is invited twice in the same function"},
	};

	return referral_pag_make(call, &CONVENE);
}

enum cmn_err referral_http_list_gos_sessions(struct cmn_call *call)
{
	return referral_pag_list(call, &REFERRAL_GOS_LIST, cmn_call_param(call, "handoff_id"));
}

enum cmn_err referral_http_get_gos_session(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_GOS);
}

/* --- what becomes of it ----------------------------------------------------------------------- */

static bool seat_taken(const json_t *seats, json_int_t number, const json_t **ret)
{
	size_t i;
	json_t *seat;

	json_array_foreach(seats, i, seat)
	{
		if (cmn_json_get_int(seat, "seat", 0) == number) {
			*ret = seat;
			return true;
		}
	}
	return false;
}

static enum cmn_err no_seat(struct referral_pag_work *w, const char *pointer)
{
	return cmn_fail_at(&w->call->err, CMN_E_INVALID, pointer,
			   "cette place n’existe pas à cette séance",
			   "there is no such seat in this session");
}

static enum cmn_err held_so(struct referral_pag_work *w)
{
	CMN_AUTO(cmn_json_drop) json_t *seats = referral_pag_json(w->before, "participants");
	const json_t *came = json_object_get(w->call->body, "attended"), *seat;
	size_t i;
	json_t *number;

	json_array_foreach(came, i, number)
	{
		if (!seat_taken(seats, json_integer_value(number), &seat))
			return no_seat(w, "/attended");
	}
	return referral_pag_not_future(w, "held_on");
}

enum cmn_err referral_http_hold_gos(struct cmn_call *call)
{
	static const struct referral_pag_move HOLD = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_HOLD,
	    .stmt = &REFERRAL_GOS_HOLD,
	    .event = "referral.gos.held.v1",
	    .after_all = true,
	    .tells = {"held_on", "outcome", "person_presence", "missing"},
	    .discloses = true,
	    .gate = held_so,
	};

	return referral_pag_move(call, &HOLD);
}

enum cmn_err referral_http_postpone_gos(struct cmn_call *call)
{
	static const struct referral_pag_move POSTPONE = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_POSTPONE,
	    .stmt = &REFERRAL_GOS_STOP,
	    .event = "referral.gos.postponed.v1",
	    .after_all = true,
	    .tells = {"reason"},
	};

	return referral_pag_move(call, &POSTPONE);
}

enum cmn_err referral_http_cancel_gos(struct cmn_call *call)
{
	static const struct referral_pag_move CANCEL = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_CANCEL,
	    .stmt = &REFERRAL_GOS_STOP,
	    .event = "referral.gos.cancelled.v1",
	    .after_all = true,
	    .tells = {"reason"},
	};

	return referral_pag_move(call, &CANCEL);
}

static enum cmn_err dated_so(struct referral_pag_work *w)
{
	enum cmn_err rc = near_enough(w);

	return rc == CMN_OK ? ask_team(w) : rc;
}

enum cmn_err referral_http_date_gos(struct cmn_call *call)
{
	static const struct referral_pag_move DATE = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_DATE,
	    .stmt = &REFERRAL_GOS_DATE,
	    .event = "referral.gos.dated.v1",
	    .tells = {"planned_at", "mode"},
	    .discloses = true,
	    .gate = dated_so,
	};

	return referral_pag_move(call, &DATE);
}

/* --- who takes part --------------------------------------------------------------------------- */

static enum cmn_err may_invite(struct referral_pag_work *w)
{
	CMN_AUTO(cmn_json_drop) json_t *one = json_pack("[O]", w->call->body);
	CMN_AUTO(cmn_json_drop) json_t *seats = referral_pag_json(w->before, "participants");
	enum cmn_err rc =
	    one ? nobody_as_person(w, one, "/function") : cmn_no_memory(&w->call->err);

	if (rc == CMN_OK && json_array_size(seats) >= SEATS_MAX)
		return cmn_fail(&w->call->err, CMN_E_CONFLICT, "la séance est complète",
				"the session is full");
	return rc == CMN_OK ? referral_pag_tell_actors(w, one, "") : rc;
}

enum cmn_err referral_http_invite_to_gos(struct cmn_call *call)
{
	static const struct referral_pag_move INVITE = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_SEAT,
	    .stmt = &REFERRAL_GOS_INVITE,
	    .event = "referral.gos.invited.v1",
	    .tells = {"function", "actor_id"},
	    .discloses = true,
	    .gate = may_invite,
	    .conflict = {"cet acteur est déjà invité à ce titre",
			 "this actor is invited in this function already"},
	};

	return referral_pag_move(call, &INVITE);
}

enum cmn_err referral_http_assist_at_gos(struct cmn_call *call)
{
	static const struct referral_pag_move ASSIST = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_SEAT,
	    .stmt = &REFERRAL_GOS_ASSIST,
	    .event = "referral.gos.assisted.v1",
	    .tells = {"assistance"},
	    .discloses = true,
	};

	return referral_pag_move(call, &ASSIST);
}

/* A partner answers for its own seat, the team for itself and the person, the MDPH for those who
 * answered it otherwise. */
static bool may_answer(const struct cmn_call *call, const json_t *seat)
{
	const char *organisation = referral_pag_organisation(call);
	const char *actor = cmn_json_get(seat, "actor_id");
	const char *function = cmn_json_get(seat, "function");

	if (organisation)
		return actor && strcasecmp(actor, organisation) == 0;
	return !referral_pag_is_team(call) || strcmp(function, "community") == 0 ||
	       strcmp(function, "person") == 0;
}

static enum cmn_err answers_seat(struct referral_pag_work *w)
{
	CMN_AUTO(cmn_json_drop) json_t *seats = referral_pag_json(w->before, "participants");
	const json_t *seat;

	if (!seat_taken(seats, cmn_json_get_int(w->call->body, "seat", 0), &seat))
		return no_seat(w, "/seat");
	if (may_answer(w->call, seat))
		return CMN_OK;
	return cmn_fail_at(&w->call->err, CMN_E_FORBIDDEN, "/seat",
			   "cette place n’est pas la vôtre", "this seat is not yours");
}

enum cmn_err referral_http_answer_gos(struct cmn_call *call)
{
	static const struct referral_pag_move ANSWER = {
	    .record = &REFERRAL_GOS,
	    .act = REFERRAL_PAG_SEAT,
	    .stmt = &REFERRAL_GOS_ANSWER,
	    .event = "referral.gos.answered.v1",
	    .tells = {"seat", "answer"},
	    .discloses = true,
	    .gate = answers_seat,
	};

	return referral_pag_move(call, &ANSWER);
}
