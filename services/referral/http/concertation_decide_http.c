/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_decide_http.c - what a concertation decides, who commits to what, what becomes of
 * it, and how often actors take part.
 */
#include "concertation_events.h"
#include "concertation_http.h"
#include "more_events.h"
#include "referral_http.h"
#include "referral_ops.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define CONCERTATIONS "/v1/referral/concertations"
#define PERIOD_DAYS   1100

/* A day of the body that is not past. */
static enum cmn_err day_to_come(struct cmn_call *call, const char *pointer, const char *text)
{
	int day = 0;
	enum cmn_err rc = referral_meeting_day(call, pointer, text, &day);

	if (rc == CMN_OK && day < cmn_day_of(cmn_clock_us(), call->write.departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date est passée",
				   "this date is past");
	return rc;
}

/* An actor of the directory commits under its id, everybody else under what they are. */
static enum cmn_err who_commits(struct cmn_call *call, const char *pointer_of, const json_t *c)
{
	bool actor = strcmp(cmn_json_get(c, "party"), "actor") == 0;

	if (actor == (cmn_json_get(c, "actor_id") != NULL))
		return referral_meeting_actor(call, cmn_json_get(c, "actor_id"));
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer_of,
			   actor ? "nommez l’acteur de l’annuaire"
				 : "seul un acteur de l’annuaire se nomme ainsi",
			   actor ? "name the actor of the directory"
				 : "only an actor of the directory is named so");
}

static enum cmn_err check(struct cmn_call *call, const json_t *task, const json_t *commitment)
{
	enum cmn_err rc = CMN_OK;

	if (task && strcmp(cmn_json_get(task, "kind"), "closure_callback") == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/task/kind",
				   "seule une clôture prévoit ce rappel",
				   "only a closure plans this call-back");
	if (task)
		rc = day_to_come(call, "/task/due_on", cmn_json_get(task, "due_on"));
	if (rc == CMN_OK && commitment)
		rc =
		    day_to_come(call, "/commitment/until_on", cmn_json_get(commitment, "until_on"));
	if (rc == CMN_OK && commitment)
		rc = who_commits(call, "/commitment/actor_id", commitment);
	return rc;
}

/* The task of the team that the decision becomes. */
static enum cmn_err ask(struct cmn_call *call, const PGresult *meeting, const json_t *task,
			char id[CMN_UUID_LEN], char **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *more = NULL;
	const char *whose = cmn_json_get(task, "for");
	const struct referral_task t = {
	    .id = id,
	    .situation_id = cmn_column(meeting, 0, "situation_id"),
	    .kind = cmn_json_get(task, "kind"),
	    .for_coordonnateur = whose && strcmp(whose, "coordonnateur") == 0,
	    .due_on = cmn_json_get(task, "due_on"),
	    .cause = "concertation_decision",
	    .subject_kind = "concertation",
	    .subject_id = cmn_column(meeting, 0, "id"),
	};
	enum cmn_err rc;

	cmn_uuid7(id);
	rc = referral_ask(call, &more, &t);
	return rc == CMN_OK ? referral_more_text(call, more, ret) : rc;
}

static enum cmn_err decide(struct cmn_call *call, const PGresult *meeting, const json_t *task,
			   const json_t *commitment)
{
	static const struct referral_word WORDS[] = {{"text", "text"}, {NULL, NULL}};
	static const struct referral_word TERMS[] = {{"what", "what"}, {NULL, NULL}};
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	CMN_AUTO(cmn_free_drop) char *terms = NULL;
	CMN_AUTO(cmn_free_drop) char *more = NULL;
	char task_id[CMN_UUID_LEN], promise[CMN_UUID_LEN];
	struct referral_new_decision d = {
	    .concertation = cmn_column(meeting, 0, "id"),
	    .code = cmn_json_get(call->body, "code"),
	    .task = task ? task_id : NULL,
	    .commitment = commitment ? promise : NULL,
	    .party = cmn_json_get(commitment, "party"),
	    .actor = cmn_json_get(commitment, "actor_id"),
	    .until = cmn_json_get(commitment, "until_on"),
	};
	enum cmn_err rc = referral_meeting_words(call, call->body, WORDS, &words);

	cmn_uuid7(promise);
	if (rc == CMN_OK)
		rc = referral_meeting_words(call, commitment, TERMS, &terms);
	if (rc == CMN_OK && task)
		rc = ask(call, meeting, task, task_id, &more);
	d.words = words;
	d.terms = terms;
	d.more = more;
	if (rc == CMN_OK)
		rc = referral_event_meeting_decided(call, meeting, d.code);
	return rc == CMN_OK ? referral_store_decide_in(call, &d) : rc;
}

enum cmn_err referral_http_add_concertation_decision(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const json_t *task = json_object_get(call->body, "task");
	const json_t *commitment = json_object_get(call->body, "commitment");
	CMN_AUTO(cmn_pgres_drop) PGresult *meeting = NULL;
	char departement[4];
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = referral_meeting_get(call, REFERRAL_CONCERTATION, id, &meeting);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(meeting, 0, "departement"));
	call->write.departement = departement;
	rc = check(call, task, commitment);
	if (rc == CMN_OK)
		rc = decide(call, meeting, task, commitment);
	if (rc == CMN_E_NOT_FOUND)
		return referral_meeting_explain(call, REFERRAL_CONCERTATION, id,
						REFERRAL_MEETING_DECIDE);
	return rc == CMN_OK ? referral_meeting_reply(call, REFERRAL_CONCERTATION, id, CONCERTATIONS)
			    : rc;
}

enum cmn_err referral_http_get_concertation_commitment(struct cmn_call *call)
{
	return referral_meeting_reply(call, REFERRAL_COMMITMENT, cmn_call_param(call, "id"), NULL);
}

enum cmn_err referral_http_list_concertation_commitments(struct cmn_call *call)
{
	return referral_meeting_reply_page(call, REFERRAL_LIST_COMMITMENTS,
					   (struct referral_meeting_page){0});
}

/* New terms are those of a change, which has at least one. */
static enum cmn_err terms(struct cmn_call *call, enum referral_meeting_act act, const char *until)
{
	const char *what = cmn_json_get(call->body, "what");
	bool change = act == REFERRAL_PLEDGE_CHANGE;

	if (change && !what && !until)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/until_on",
				   "dites ce qui change : quoi, ou jusqu’à quand",
				   "say what changes: what, or until when");
	if (!change && (what || until))
		return cmn_fail_at(&call->err, CMN_E_INVALID, what ? "/what" : "/until_on",
				   "seul un engagement modifié a de nouveaux termes",
				   "only a commitment that changed has new terms");
	return until ? day_to_come(call, "/until_on", until) : CMN_OK;
}

enum cmn_err referral_http_follow_concertation_commitment(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {{"what", "what"}, {NULL, NULL}};
	static const struct referral_word LINE[] = {{"note", "note"}, {NULL, NULL}};
	const char *id = cmn_call_param(call, "id"), *state = cmn_json_get(call->body, "state");
	const char *until = cmn_json_get(call->body, "until_on");
	enum referral_meeting_act act = strcmp(state, "kept") == 0       ? REFERRAL_PLEDGE_KEEP
					: strcmp(state, "not_kept") == 0 ? REFERRAL_PLEDGE_FAIL
									 : REFERRAL_PLEDGE_CHANGE;
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	CMN_AUTO(cmn_free_drop) char *line = NULL;
	char departement[4];
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_COMMITMENT, departement, &before);

	if (rc == CMN_OK)
		rc = terms(call, act, until);
	if (rc == CMN_OK && cmn_json_get(call->body, "what"))
		rc = referral_meeting_words(call, call->body, WORDS, &words);
	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, LINE, &line);
	if (rc == CMN_OK)
		rc = referral_event_pledge_followed(call, before, state);
	if (rc == CMN_OK)
		rc = referral_store_pledge_follow_up(call, act, until, words, line);
	if (rc == CMN_E_NOT_FOUND)
		return referral_meeting_explain(call, REFERRAL_COMMITMENT, id, act);
	return rc == CMN_OK ? referral_meeting_reply(call, REFERRAL_COMMITMENT, id, NULL) : rc;
}

/* --- R070 ----------------------------------------------------------------------------------------
 */

enum cmn_err referral_http_list_concertation_participation(struct cmn_call *call)
{
	const char *from = cmn_call_param(call, "from"), *to = cmn_call_param(call, "to");
	int first = 0, last = 0;

	if (!cmn_day_parse(from, &first))
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:from",
				   "cette date n’existe pas", "this date does not exist");
	if (!cmn_day_parse(to, &last) || last < first || last - first > PERIOD_DAYS)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:to",
				   "la fin suit le début, de 1100 jours au plus",
				   "the end follows the beginning by 1100 days at most");
	return referral_meeting_reply_page(call, REFERRAL_LIST_PARTICIPATION,
					   (struct referral_meeting_page){.from = from, .to = to});
}
