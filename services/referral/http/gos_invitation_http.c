/* SPDX-License-Identifier: EUPL-1.2
 *
 * gos_invitation_http.c - the MDPH invites the community to a GOS; the conseiller answers.
 */
#include "concertation_events.h"
#include "concertation_http.h"
#include "more_events.h"
#include "referral_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define GOS         "/v1/referral/gos-invitations"
#define ANSWER_DAYS 10 /* jours ouvrés, unless the MDPH says another day */
#define AHEAD_US    (INT64_C(730) * 86400 * 1000000)

static enum referral_meeting_record seen(const struct cmn_call *call)
{
	return referral_meeting_team(call) ? REFERRAL_GOS_INVITATION : REFERRAL_GOS_SEEN;
}

/* A task for who owns the file; none while no file is known. */
static enum cmn_err ask(struct cmn_call *call, const char *situation, const char *answer_by,
			char **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *more = NULL;
	enum cmn_err rc = CMN_OK;

	if (situation)
		rc = referral_ask(call, &more,
				  &(struct referral_task){
				      .situation_id = situation,
				      .kind = "contact_actor",
				      .due_on = answer_by,
				      .cause = "gos_invitation",
				      .subject_kind = "gos_invitation",
				      .subject_id = call->write.resource_id,
				  });
	return rc == CMN_OK ? referral_more_text(call, more, ret) : rc;
}

/* --- the MDPH invites ----------------------------------------------------------------------------
 */

/* Until when an answer is asked: said, or ten jours ouvrés; never after the GOS. */
static enum cmn_err answer_by(struct cmn_call *call, int64_t gos_us, char out[CMN_DAY_LEN])
{
	const char *departement = call->write.departement;
	const char *given = cmn_json_get(call->body, "answer_by");
	int today = cmn_day_of(cmn_clock_us(), departement), gos = cmn_day_of(gos_us, departement);
	int day = cmn_day_due(
	    today, &(struct cmn_delay){CMN_JOURS_OUVRES, ANSWER_DAYS, CMN_END_AS_IS}, departement);
	enum cmn_err rc = CMN_OK;

	if (given)
		rc = referral_meeting_day(call, "/answer_by", given, &day);
	if (rc == CMN_OK && given && (day < today || day > gos))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/answer_by",
				   "la réponse se demande d’ici au GOS",
				   "an answer is asked between today and the GOS");
	cmn_day_format(day > gos ? gos : day, out);
	return rc;
}

static enum cmn_err gos_at(struct cmn_call *call, char at[CMN_TIME_LEN], char by[CMN_DAY_LEN])
{
	int64_t us = 0, now = cmn_clock_us();
	enum cmn_err rc =
	    referral_meeting_instant(call, "/gos_at", cmn_json_get(call->body, "gos_at"), &us);

	if (rc == CMN_OK && (us < now || us > now + AHEAD_US))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/gos_at",
				   "un GOS se tient dans les deux ans qui viennent",
				   "a GOS is held within the two years to come");
	if (rc != CMN_OK)
		return rc;
	cmn_time_format(us, at);
	return answer_by(call, us, by);
}

/* The hand-off that is named, one of the caller's territory; or a number of the MDPH. */
static enum cmn_err named(struct cmn_call *call, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	const char *handoff = cmn_json_get(call->body, "handoff_id");
	enum cmn_err rc = CMN_OK;

	if (!handoff && !cmn_json_get(call->body, "mdph_number"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/handoff_id",
				   "nommez la transmission reçue, ou votre numéro de dossier",
				   "name the hand-off that was received, or your own number");
	if (handoff)
		rc = referral_store_handoff(&at, handoff, ret);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && *ret &&
	     (strcmp(cmn_column(*ret, 0, "departement"), call->write.departement) != 0 ||
	      !cmn_column(*ret, 0, "sent_at"))))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/handoff_id",
				   "aucune transmission sous cet identifiant",
				   "no hand-off under this id");
	if (rc == CMN_OK && *ret && referral_erased(call, *ret))
		return CMN_E_CONFLICT;
	return rc;
}

static enum cmn_err invited(struct cmn_call *call, const char *situation,
			    struct referral_new_gos *g)
{
	static const struct referral_word WORDS[] = {{"mdph_number", "mdph_number"},
						     {"place", "place"},
						     {"documents_note", "documents_note"},
						     {NULL, NULL}};
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	CMN_AUTO(cmn_free_drop) char *more = NULL;
	CMN_AUTO(cmn_free_drop)
	char *documents = cmn_json_pg_array(json_object_get(call->body, "documents"));
	enum cmn_err rc = referral_meeting_words(call, call->body, WORDS, &words);

	if (rc == CMN_OK)
		rc = ask(call, situation, g->answer_by, &more);
	g->words = words;
	g->more = more;
	g->documents = documents;
	if (rc == CMN_OK)
		rc = referral_event_gos_invitation(call, "referral.gos_invitation.received.v1",
						   situation, "gos_at", g->gos_at, NULL);
	return rc == CMN_OK ? referral_store_gos_invite(call, g) : rc;
}

enum cmn_err referral_http_invite_team_to_gos(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	char at[CMN_TIME_LEN], by[CMN_DAY_LEN];
	struct referral_new_gos g = {
	    .handoff = cmn_json_get(call->body, "handoff_id"),
	    .gos_at = at,
	    .remote = referral_meeting_yes(call->body, "remote", "false"),
	    .answer_by = by,
	};
	enum cmn_err rc = referral_texts(call);

	call->write.departement = cmn_json_get(call->body, "departement");
	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "/departement", call->write.departement);
	if (rc == CMN_OK)
		rc = gos_at(call, at, by);
	if (rc == CMN_OK)
		rc = named(call, &handoff);
	if (rc == CMN_OK)
		rc = invited(call, handoff ? cmn_column(handoff, 0, "situation_id") : NULL, &g);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la situation a été effacée",
				"the situation was erased");
	return rc == CMN_OK
		   ? referral_meeting_reply(call, REFERRAL_GOS_SEEN, call->write.resource_id, GOS)
		   : rc;
}

enum cmn_err referral_http_get_gos_invitation(struct cmn_call *call)
{
	return referral_meeting_reply(call, seen(call), cmn_call_param(call, "id"), NULL);
}

enum cmn_err referral_http_list_gos_invitations(struct cmn_call *call)
{
	return referral_meeting_reply_page(
	    call, referral_meeting_team(call) ? REFERRAL_LIST_GOS : REFERRAL_LIST_GOS_SEEN,
	    (struct referral_meeting_page){0});
}

/* --- the community answers -----------------------------------------------------------------------
 */

static enum cmn_err changed(struct cmn_call *call, const struct referral_gos_change *c)
{
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = referral_store_gos_invitation_change(call, c);

	if (rc == CMN_E_NOT_FOUND)
		return referral_meeting_explain(call, REFERRAL_GOS_INVITATION, id, c->act);
	return rc == CMN_OK ? referral_meeting_reply(call, seen(call), id, NULL) : rc;
}

enum cmn_err referral_http_link_gos_invitation(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	CMN_AUTO(cmn_free_drop) char *more = NULL;
	char departement[4];
	struct referral_gos_change c = {.act = REFERRAL_GOS_LINK,
					.situation = cmn_json_get(call->body, "situation_id")};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_GOS_INVITATION, departement, &before);

	if (rc == CMN_OK)
		rc = referral_situation(call, &situation);
	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (strcmp(cmn_column(situation, 0, "departement"), departement) != 0 ||
	    strcmp(cmn_column(situation, 0, "state"), "open") != 0)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation est close, ou suivie ailleurs",
				   "the situation is closed, or followed elsewhere");
	if (cmn_pg_bool(before, 0, PQfnumber(before, "_named")))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la MDPH a nommé elle-même la situation",
				   "the MDPH named the situation itself");
	rc = ask(call, c.situation, cmn_column(before, 0, "answer_by"), &more);
	c.more = more;
	if (rc == CMN_OK)
		rc = cmn_write_event(call, "referral.gos_invitation.linked.v1", "{facts}",
				     json_pack("{s:s, s:s, s:s}", "invitation_id",
					       call->write.resource_id, "situation_id", c.situation,
					       "at", call->write.now));
	return rc == CMN_OK ? changed(call, &c) : rc;
}

/* A contribution has its dossier, a refusal its reason; nobody takes part in what is not known. */
static enum cmn_err answer_fits(struct cmn_call *call, const PGresult *before,
				enum referral_meeting_act act)
{
	const char *reason = cmn_json_get(call->body, "reason");
	const char *dossier = cmn_json_get(call->body, "dossier_id");

	if ((act == REFERRAL_GOS_DECLINE) != (reason != NULL))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "un refus a un motif, et lui seul",
				   "a refusal has a reason, and nothing else has");
	if ((act == REFERRAL_GOS_CONTRIBUTE && !dossier) ||
	    (act == REFERRAL_GOS_DECLINE && dossier))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/dossier_id",
				   "une contribution est un dossier scellé ; un refus n’en a pas",
				   "a contribution is a sealed dossier; a refusal has none");
	if (act != REFERRAL_GOS_DECLINE && !cmn_column(before, 0, "situation_id"))
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"dites d’abord de quelle situation il s’agit",
				"say first which situation it is about");
	return CMN_OK;
}

enum cmn_err referral_http_answer_gos_invitation(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {{"note", "answer_note"}, {NULL, NULL}};
	const char *answer = cmn_json_get(call->body, "answer"), *situation;
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	char departement[4];
	struct referral_gos_change c = {
	    .act = strcmp(answer, "accepted") == 0      ? REFERRAL_GOS_ACCEPT
		   : strcmp(answer, "contributed") == 0 ? REFERRAL_GOS_CONTRIBUTE
							: REFERRAL_GOS_DECLINE,
	    .reason = cmn_json_get(call->body, "reason"),
	    .dossier = cmn_json_get(call->body, "dossier_id"),
	};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_GOS_INVITATION, departement, &before);

	if (rc == CMN_OK)
		rc = answer_fits(call, before, c.act);
	if (rc != CMN_OK)
		return rc;
	situation = cmn_column(before, 0, "situation_id");
	if (c.act != REFERRAL_GOS_DECLINE)
		rc = referral_meeting_disclose(call, departement, situation, "mdph", NULL, NULL);
	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, WORDS, &words);
	c.words = words;
	/* who declines may not know the person: the MDPH does not learn by it whether we do */
	if (rc == CMN_OK)
		rc = referral_event_gos_invitation(call, "referral.gos_invitation.answered.v1",
						   c.act == REFERRAL_GOS_DECLINE ? NULL : situation,
						   "answer", answer, c.reason);
	return rc == CMN_OK ? changed(call, &c) : rc;
}

enum cmn_err referral_http_cancel_gos_invitation(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {{"note", "cancel_note"}, {NULL, NULL}};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	char departement[4];
	struct referral_gos_change c = {.act = REFERRAL_GOS_CANCEL};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_GOS_SEEN, departement, &before);

	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, WORDS, &words);
	c.words = words;
	if (rc == CMN_OK)
		rc = referral_event_gos_invitation(call, "referral.gos_invitation.cancelled.v1",
						   cmn_column(before, 0, "situation_id"), "gos_at",
						   cmn_column(before, 0, "_gos_at"), NULL);
	return rc == CMN_OK ? changed(call, &c) : rc;
}
