/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_seat_http.c - who is invited, what they answer, what they may read.
 */
#include "concertation_events.h"
#include "concertation_http.h"
#include "consent_copy.h"
#include "referral_http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define INVITATIONS "/v1/referral/concertation-invitations"

enum cmn_err referral_meeting_disclose(struct cmn_call *call, const char *departement,
				       const char *situation, const char *party, const char *actor,
				       const json_t *categories)
{
	const char *recipient = referral_party_recipient(party);
	char all[512] = "situation";
	json_t *one;
	size_t i;

	if (!recipient)
		return CMN_OK;
	json_array_foreach(categories, i, one)
	{
		size_t used = strlen(all);

		if (strcmp(json_string_value(one), "situation") != 0)
			snprintf(all + used, sizeof(all) - used, " %s", json_string_value(one));
	}
	return referral_disclose(call, &(struct referral_disclosure){
					   .departement = departement,
					   .situation_id = situation,
					   .purpose = "concertation",
					   .categories = all,
					   .recipient_kind = recipient,
					   .recipient_id = actor,
				       });
}

static enum cmn_err unknown(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

/* Is this invitation addressed to the caller, who is not of the team? */
static bool addressed(const struct cmn_call *call, const PGresult *seat)
{
	const char *kind = cmn_column(seat, 0, "kind");
	const char *actor = cmn_column(seat, 0, "actor_id");

	if (strcmp(cmn_column(seat, 0, "state"), "withdrawn") == 0)
		return false;
	if ((call->caller->roles & CMN_ROLE_MDPH) && strcmp(kind, "mdph") == 0)
		return true;
	return (call->caller->roles & CMN_ROLE_PARTNER) && actor &&
	       strcasecmp(actor, call->caller->organisation) == 0;
}

enum cmn_err referral_meeting_seat(struct cmn_call *call, PGresult **ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *seat = NULL;
	CMN_AUTO(cmn_json_drop) json_t *categories = NULL;
	enum cmn_err rc =
	    referral_meeting_get(call, REFERRAL_INVITATION, cmn_call_param(call, "id"), &seat);

	if (rc == CMN_OK && !referral_meeting_team(call)) {
		if (!addressed(call, seat))
			return unknown(call);
		if (cmn_column(seat, 0, "access_closed_at"))
			return cmn_fail(&call->err, CMN_E_NO_CONSENT,
					"cette invitation n’est plus lisible",
					"this invitation can be read no more");
		categories = json_loads(cmn_column(seat, 0, "_categories"), 0, NULL);
		rc = referral_meeting_disclose(
		    call, cmn_column(seat, 0, "departement"), cmn_column(seat, 0, "situation_id"),
		    cmn_column(seat, 0, "kind"), cmn_column(seat, 0, "actor_id"), categories);
	}
	if (rc == CMN_OK)
		*ret = CMN_TAKE(seat);
	return rc;
}

enum cmn_err referral_http_get_concertation_invitation(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *seat = NULL;
	enum cmn_err rc = referral_meeting_seat(call, &seat);

	return rc == CMN_OK ? cmn_reply_seen(call, seat) : rc;
}

enum cmn_err referral_http_list_concertation_invitations(struct cmn_call *call)
{
	const char *organisation = call->caller->organisation;

	if (call->caller->roles & CMN_ROLE_MDPH)
		return referral_meeting_reply_page(call, REFERRAL_LIST_OF_MDPH,
						   (struct referral_meeting_page){0});
	if (!organisation || !cmn_uuid_valid(organisation))
		return cmn_fail(&call->err, CMN_E_FORBIDDEN,
				"votre jeton ne nomme pas votre organisation",
				"your token does not name your organisation");
	return referral_meeting_reply_page(call, REFERRAL_LIST_OF_ACTOR,
					   (struct referral_meeting_page){.actor = organisation});
}

/* --- inviting ------------------------------------------------------------------------------------
 */

static enum cmn_err party(struct cmn_call *call)
{
	static const struct {
		const char *pointer, *fr, *en;
	} SAID[] = {
	    [REFERRAL_PARTY_NEEDS_ACTOR] = {"/actor_id", "nommez l’acteur de l’annuaire",
					    "name the actor of the directory"},
	    [REFERRAL_PARTY_NO_ACTOR] = {"/actor_id", "seul un acteur de l’annuaire se nomme ainsi",
					 "only an actor of the directory is named so"},
	    [REFERRAL_PARTY_NEEDS_ACCOUNT] = {"/account", "nommez le membre de l’équipe",
					      "name the member of the team"},
	    [REFERRAL_PARTY_NO_ACCOUNT] = {"/account", "seul un membre de l’équipe a un compte ici",
					   "only a member of the team has an account here"},
	    [REFERRAL_PARTY_NEEDS_FUNCTION] = {"/function",
					       "dites à quel titre : une fonction ou un "
					       "libellé",
					       "say in which function: a code or a label"},
	};
	const json_t *b = call->body;
	struct cmn_error *err = &call->err;
	enum referral_party_fault fault = referral_party_check(
	    cmn_json_get(b, "kind"), cmn_json_get(b, "actor_id"), cmn_json_get(b, "account"),
	    cmn_json_get(b, "function") || cmn_json_get(b, "label"));

	if (fault == REFERRAL_PARTY_FINE)
		return CMN_OK;
	cmn_fail_at(err, CMN_E_INVALID, SAID[fault].pointer, "partie mal nommée",
		    "party named wrongly");
	snprintf(err->detail[CMN_FR], sizeof(err->detail[CMN_FR]), "%s", SAID[fault].fr);
	snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]), "%s", SAID[fault].en);
	return CMN_E_INVALID;
}

/* The person and those who represent them read by right, the team in its own tool. */
static enum cmn_err outside(struct cmn_call *call, const char *kind)
{
	if (referral_party_recipient(kind) ||
	    (json_array_size(json_object_get(call->body, "categories")) == 0 &&
	     !json_object_get(call->body, "dossier_id")))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/categories",
			   "la personne, ses représentants et l’équipe lisent à un autre titre",
			   "the person, their representatives and the team read by another right");
}

static enum cmn_err invite(struct cmn_call *call, const PGresult *meeting)
{
	static const struct referral_word WORDS[] = {{"label", "label"},
						     {"assisted_by", "assisted_by"},
						     {"accommodation_note", "accommodation_note"},
						     {NULL, NULL}};
	const json_t *b = call->body;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	CMN_AUTO(cmn_free_drop)
	char *needs = cmn_json_pg_array(json_object_get(b, "accommodations"));
	CMN_AUTO(cmn_free_drop)
	char *categories = cmn_json_pg_array(json_object_get(b, "categories"));
	struct referral_new_seat s = {
	    .concertation = cmn_column(meeting, 0, "id"),
	    .kind = cmn_json_get(b, "kind"),
	    .actor = cmn_json_get(b, "actor_id"),
	    .account = cmn_json_get(b, "account"),
	    .function = cmn_json_get(b, "function"),
	    .accommodations = needs,
	    .categories = categories,
	    .dossier = cmn_json_get(b, "dossier_id"),
	};
	enum cmn_err rc = referral_meeting_words(call, b, WORDS, &words);

	s.words = words;
	if (rc == CMN_OK)
		rc = referral_event_seat_invited(call, meeting, s.kind, s.actor);
	if (rc == CMN_OK)
		rc = referral_store_seat_invite(call, &s);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/kind", "cette partie est déjà invitée",
				   "this party is invited already");
	return rc;
}

enum cmn_err referral_http_invite_to_concertation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id"), *kind = cmn_json_get(call->body, "kind");
	CMN_AUTO(cmn_pgres_drop) PGresult *meeting = NULL;
	char departement[4];
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = party(call);
	if (rc == CMN_OK)
		rc = outside(call, kind);
	if (rc == CMN_OK)
		rc = referral_meeting_get(call, REFERRAL_CONCERTATION, id, &meeting);
	if (rc == CMN_OK)
		rc = referral_meeting_actor(call, cmn_json_get(call->body, "actor_id"));
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(meeting, 0, "departement"));
	call->write.departement = departement;
	rc = referral_meeting_disclose(call, departement, cmn_column(meeting, 0, "situation_id"),
				       kind, cmn_json_get(call->body, "actor_id"),
				       json_object_get(call->body, "categories"));
	if (rc == CMN_OK)
		rc = invite(call, meeting);
	if (rc == CMN_E_NOT_FOUND)
		return referral_meeting_explain(call, REFERRAL_CONCERTATION, id,
						REFERRAL_MEETING_INVITE);
	return rc == CMN_OK ? referral_meeting_reply(call, REFERRAL_INVITATION,
						     call->write.resource_id, INVITATIONS)
			    : rc;
}

/* --- answers and what follows ------------------------------------------------------------------
 */

static enum cmn_err settle(struct cmn_call *call, enum cmn_err rc, enum referral_meeting_act act)
{
	const char *id = cmn_call_param(call, "id");

	if (rc == CMN_E_NOT_FOUND)
		return referral_meeting_explain(call, REFERRAL_INVITATION, id, act);
	return rc == CMN_OK ? referral_meeting_reply(call, REFERRAL_INVITATION, id, NULL) : rc;
}

enum cmn_err referral_http_answer_concertation_invitation(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {{"note", "note"},
						     {"assisted_by", "assisted_by"},
						     {"accommodation_note", "accommodation_note"},
						     {NULL, NULL}};
	const char *answer = cmn_json_get(call->body, "answer");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *words = NULL;
	CMN_AUTO(cmn_free_drop)
	char *needs = cmn_json_pg_array(json_object_get(call->body, "accommodations"));
	struct referral_seat_change c = {
	    .act = strcmp(answer, "accepted") == 0 ? REFERRAL_SEAT_ACCEPT : REFERRAL_SEAT_DECLINE,
	    .by = referral_meeting_team(call) ? "team" : "self",
	    .accommodations = needs,
	};
	char departement[4];
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = referral_meeting_seat(call, &before);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = referral_meeting_words(call, call->body, WORDS, &words);
	c.words = words;
	if (rc == CMN_OK)
		rc = referral_event_seat(call, "referral.concertation.answered.v1", before,
					 "answer", answer);
	if (rc == CMN_OK)
		rc = referral_store_seat(call, &c);
	return settle(call, rc, c.act);
}

/* The place of the person is taken back with a reason, any other without. */
static enum cmn_err reason_fits(struct cmn_call *call, const PGresult *seat)
{
	bool person = strcmp(cmn_column(seat, 0, "kind"), "person") == 0;

	if (person == (cmn_json_get(call->body, "reason") != NULL))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
			   person ? "dites pourquoi la concertation se tient sans la personne"
				  : "ce motif ne concerne que la personne",
			   person ? "say why the concertation is held without the person"
				  : "this reason is for the person alone");
}

enum cmn_err referral_http_withdraw_concertation_invitation(struct cmn_call *call)
{
	static const struct referral_word WORDS[] = {{"note", "without_person_note"}, {NULL, NULL}};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *note = NULL;
	char departement[4];
	struct referral_seat_change c = {.act = REFERRAL_SEAT_WITHDRAW,
					 .without = cmn_json_get(call->body, "reason")};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_INVITATION, departement, &before);

	if (rc == CMN_OK)
		rc = reason_fits(call, before);
	if (rc == CMN_OK)
		rc = referral_meeting_words(call, call->body, WORDS, &note);
	c.without_note = note;
	if (rc == CMN_OK)
		rc = referral_event_seat(call, "referral.concertation.uninvited.v1", before,
					 "reason", c.without);
	if (rc == CMN_OK)
		rc = referral_store_seat(call, &c);
	return settle(call, rc, c.act);
}

enum cmn_err referral_http_share_for_concertation(struct cmn_call *call)
{
	const json_t *categories = json_object_get(call->body, "categories");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *list = cmn_json_pg_array(categories);
	char departement[4];
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_INVITATION, departement, &before);

	if (rc == CMN_OK)
		rc = outside(call, cmn_column(before, 0, "kind"));
	if (rc == CMN_OK)
		rc = referral_meeting_disclose(
		    call, departement, cmn_column(before, 0, "situation_id"),
		    cmn_column(before, 0, "kind"), cmn_column(before, 0, "actor_id"), categories);
	if (rc == CMN_OK)
		rc = referral_event_seat(call, "referral.concertation.shared.v1", before,
					 "dossier_id", cmn_json_get(call->body, "dossier_id"));
	if (rc == CMN_OK)
		rc =
		    referral_store_seat_sharing(call, list, cmn_json_get(call->body, "dossier_id"));
	return settle(call, rc, REFERRAL_SEAT_ATTEND);
}

enum cmn_err referral_http_correct_concertation_presence(struct cmn_call *call)
{
	bool present = json_is_true(json_object_get(call->body, "present"));
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	const struct referral_seat_change c = {.act = present ? REFERRAL_SEAT_SET_PRESENT
							      : REFERRAL_SEAT_SET_ABSENT};
	enum cmn_err rc = referral_meeting_aim(call, REFERRAL_INVITATION, departement, &before);

	if (rc == CMN_OK)
		rc = referral_store_seat(call, &c);
	return settle(call, rc, c.act);
}
