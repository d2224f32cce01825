/* SPDX-License-Identifier: EUPL-1.2
 *
 * solicitation_http.c - a request is written down, whatever the door.
 */
#include "intake_events.h"
#include "intake_ops.h"
#include "phone_call_store.h"
#include "profile.h"
#include "reception.h"
#include "reception_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define TEAM (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR | CMN_ROLE_FACILITEUR)

/* What is being recorded, with the memory that it borrows. */
struct heard {
	struct intake_solicitation s;
	struct intake_place place;
	char received_at[CMN_TIME_LEN];
	char age[16];
	char *problems, *moments; /* owned */
	char consent_id[CMN_UUID_LEN], consent_event[CMN_UUID_LEN];
	char *categories, *recipients, *agreement; /* owned */
};

static void heard_drop(struct heard *h)
{
	free(h->problems);
	free(h->moments);
	free(h->categories);
	free(h->recipients);
	free(h->agreement);
}

/* The receipt: the same for the first answer and for a replay, so nothing that changes later. */
static enum cmn_err reply_receipt(struct cmn_call *call, const char *departement,
				  const struct intake_solicitation *s)
{
	struct cmn_buf *out = &call->out;

	call->version = 1;
	snprintf(call->location, sizeof(call->location), "/v1/intake/solicitations/%s",
		 call->write.resource_id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", call->write.resource_id);
	cmn_json_kstr(out, "departement", departement);
	cmn_json_kint(out, "version", 1);
	cmn_json_kstr(out, "received_at", s->received_at);
	cmn_json_kstr(out, "profile", s->profile);
	cmn_json_kstr(out, "profile_rule", s->profile_rule);
	cmn_json_kstr(out, "priority", s->priority);
	cmn_json_kstr(out, "commune", s->commune);
	cmn_json_kstr(out, "commune_given", s->commune_given);
	cmn_json_close(out, '}');
	return CMN_OK;
}

static enum cmn_err reply_again(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx, call->write.resource_id,
						    &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	const struct intake_solicitation s = {
	    .received_at = cmn_column(res, 0, "_received_at"),
	    .profile = cmn_column(res, 0, "profile"),
	    .profile_rule = cmn_column(res, 0, "profile_rule"),
	    .priority = cmn_column(res, 0, "priority"),
	    .commune = cmn_column(res, 0, "commune"),
	    .commune_given = cmn_column(res, 0, "commune_given"),
	};
	return reply_receipt(call, cmn_column(res, 0, "departement"), &s);
}

/* The list under `key` for the database, owned; "{}" when nothing was said.  Without memory nothing
 * is not what was said. */
static enum cmn_err take_list(struct cmn_call *call, const json_t *body, const char *key,
			      char **ret)
{
	const json_t *list = json_object_get(body, key);

	*ret = json_is_array(list) ? cmn_json_pg_array(list) : strdup("{}");
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

static const char * or (const char *given, const char *otherwise)
{
	return given ? given : otherwise;
}

/* A commune is stated or it is not; saying both at once is a mistake of typing. */
static enum cmn_err check_commune_status(struct cmn_call *call, const json_t *body)
{
	const char *status = cmn_json_get(body, "commune_status");
	bool stated = json_object_get(body, "commune") != NULL;

	if (!status || (strcmp(status, "known") == 0) == stated)
		return CMN_OK;
	if (stated)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune_status",
				   "une commune est donnée : son statut ne peut être que « known »",
				   "a commune is given: its status can only be \"known\"");
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/commune_status",
			   "« known » attend une commune", "\"known\" needs a commune");
}

/* Who sends a request from outside the team: its organisation, which may then follow it. */
static const char *sender(const struct cmn_caller *caller)
{
	if ((caller->roles & TEAM) || !(caller->roles & (CMN_ROLE_PARTNER | CMN_ROLE_MDPH)))
		return NULL;
	return caller->organisation[0] ? caller->organisation : caller->sub;
}

static void derive(struct heard *h, const struct cmn_call *call, const json_t *body)
{
	struct intake_solicitation *s = &h->s;
	int age = (int)cmn_json_get_int(body, "age", INTAKE_AGE_UNKNOWN);
	const struct intake_profile_rule *rule =
	    intake_profile_rule(s->requester_kind, s->person_profile, age);
	bool by_team = (call->caller->roles & TEAM) != 0;

	s->profile = rule->profile;
	s->profile_rule = rule->code;
	s->population =
	    or (cmn_json_get(body, "population"), intake_population(s->channel, s->requester_kind));
	s->priority = intake_priority(s->channel, s->mdph_status);
	s->first_answered_at = intake_answered_live(s->channel, by_team) ? h->received_at : NULL;
	s->sender_organisation = sender(call->caller);
	if (age != INTAKE_AGE_UNKNOWN) {
		snprintf(h->age, sizeof(h->age), "%d", age);
		s->age = h->age;
	}
}

/* What was said, each thing with its value for "not said". */
static enum cmn_err take(struct cmn_call *call, const json_t *body, struct heard *h)
{
	enum cmn_err rc = take_list(call, body, "problem_types", &h->problems);

	if (rc == CMN_OK)
		rc = take_list(call, body, "moments", &h->moments);
	h->s.received_at = h->received_at;
	h->s.channel = cmn_json_get(body, "channel");
	h->s.requester_kind = or (cmn_json_get(body, "requester_kind"), "unknown");
	h->s.person_profile = or (cmn_json_get(body, "person_profile"), "unknown");
	h->s.commune_status = cmn_json_get(body, "commune_status");
	h->s.situation_type = cmn_json_get(body, "situation_type");
	h->s.problem_types = h->problems;
	h->s.moments = h->moments;
	h->s.mdph_status = or (cmn_json_get(body, "mdph_status"), "unknown");
	h->s.text = cmn_json_get(body, "text");
	h->s.call_id = cmn_json_get(body, "call_id");
	derive(h, call, body);
	return rc;
}

/* What was said about passing on, in the gesture that records; the collector is the caller. */
static enum cmn_err take_word(struct cmn_call *call, const json_t *body, struct heard *h)
{
	const json_t *said = json_object_get(body, "consent");
	struct intake_word *w = &h->s.word;
	enum cmn_err rc;

	if (!said)
		return CMN_OK;
	rc = take_list(call, said, "categories", &h->categories);
	if (rc == CMN_OK)
		rc = take_list(call, said, "recipients", &h->recipients);
	if (rc != CMN_OK)
		return rc;
	cmn_uuid7(h->consent_id);
	cmn_uuid7(h->consent_event);
	*w = (struct intake_word){
	    .consent_id = h->consent_id,
	    .decision = cmn_json_get(said, "decision"),
	    .purpose = cmn_json_get(said, "purpose"),
	    .categories = h->categories,
	    .recipients = h->recipients,
	    .means = call->caller->roles & CMN_ROLE_FRONT ? "electronic" : "oral",
	    .words = cmn_json_get(said, "words"),
	    .event_id = h->consent_event,
	};
	return intake_event_word(call, said, &h->s, &w->event_type, &h->agreement);
}

/* Whose the call is: of who recorded it, else of who opened it. */
static enum cmn_err refuse_held(struct cmn_call *call, const PGresult *res, bool refused)
{
	const char *solicitation = cmn_column(res, 0, "solicitation_id");
	const char *holder = cmn_column(res, 0, solicitation ? "_recorded_by" : "taken_by");

	/* one's own may be this very act, done before: then the write itself knows */
	if (!holder || (!refused && strcmp(holder, call->caller->sub) == 0))
		return CMN_OK;
	if (solicitation)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/call_id",
				   "cet appel est déjà enregistré par %s, sollicitation %s",
				   "this call is recorded already by %s, solicitation %s", holder,
				   solicitation);
	if (strcmp(holder, call->caller->sub) == 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/call_id", "cet appel est tenu par %s",
			   "this call is held by %s", holder);
}

/* Two who listen to one call: the second hears who has it.  Asked before the write, and once more
 * when it was refused. */
static enum cmn_err check_call(struct cmn_call *call, const struct heard *h, bool refused)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	if (!h->s.call_id)
		return CMN_OK;
	rc = intake_store_phone_call(call->pool, &call->ctx, h->s.call_id, &res, &call->err);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(res, 0, "departement"), h->place.departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/call_id",
				   "aucun appel sous cet identifiant dans ce département",
				   "no call under this id in this département");
	return rc == CMN_OK ? refuse_held(call, res, refused) : rc;
}

static enum cmn_err write_once(struct cmn_call *call, const json_t *body, struct heard *h,
			       bool *ret_replayed)
{
	int64_t version = 0;
	enum cmn_err rc;

	h->s.commune = h->place.commune[0] ? h->place.commune : NULL;
	h->s.commune_given = h->place.given[0] ? h->place.given : NULL;
	if (h->s.commune)
		h->s.commune_status = "known";
	call->write.departement = h->place.departement;
	rc = intake_event_recorded(call, body, &h->s);
	if (rc == CMN_OK)
		rc = intake_store_record(call->pool, &call->ctx, &call->write, &h->s, &version,
					 ret_replayed, &call->err);
	return rc;
}

/* Refused: was the commune merged away, then once more with the one of today; or was the call
 * recorded by somebody else meanwhile? */
static enum cmn_err write_heard(struct cmn_call *call, const json_t *body, struct heard *h,
				bool *ret_replayed)
{
	enum cmn_err rc = write_once(call, body, h, ret_replayed);
	enum cmn_err held;

	if (rc != CMN_E_INVALID && rc != CMN_E_CONFLICT)
		return rc;
	rc = intake_place_mend(call, &h->place, rc);
	if (rc == CMN_OK)
		rc = write_once(call, body, h, ret_replayed);
	if (rc != CMN_E_CONFLICT)
		return rc;
	held = check_call(call, h, true);
	return held == CMN_OK ? rc : held;
}

static enum cmn_err record(struct cmn_call *call, const json_t *body, struct heard *h)
{
	bool replayed = false;
	enum cmn_err rc = intake_place_find(call, body, &h->place);

	if (rc == CMN_OK)
		rc = check_commune_status(call, body);
	if (rc == CMN_OK)
		rc = intake_instant(call, body, "received_at", h->received_at);
	if (rc == CMN_OK)
		rc = intake_text_check(call, body, "text");
	if (rc == CMN_OK)
		rc = take(call, body, h);
	if (rc == CMN_OK)
		rc = take_word(call, body, h);
	if (rc == CMN_OK)
		rc = check_call(call, h, false);
	h->s.word.event_data = h->agreement;
	if (rc == CMN_OK)
		rc = write_heard(call, body, h, &replayed);
	if (rc != CMN_OK)
		return rc;
	return replayed ? reply_again(call) : reply_receipt(call, h->place.departement, &h->s);
}

enum cmn_err intake_record_heard(struct cmn_call *call, const json_t *body,
				 struct intake_draft_ref draft)
{
	struct heard h = {.s = {.draft = draft}};
	enum cmn_err rc = record(call, body, &h);

	heard_drop(&h);
	return rc;
}

/* Without its draft the statement writes nothing, and finds what the key did before. */
enum cmn_err intake_record_again(struct cmn_call *call, struct intake_draft_ref draft)
{
	const struct intake_solicitation nothing = {.draft = draft};
	int64_t version;
	bool replayed = false;
	enum cmn_err rc;

	call->write.departement = "";
	rc = intake_store_record(call->pool, &call->ctx, &call->write, &nothing, &version,
				 &replayed, &call->err);
	return rc == CMN_OK ? reply_again(call) : rc;
}

enum cmn_err intake_http_record_solicitation(struct cmn_call *call)
{
	return intake_record_heard(call, call->body, (struct intake_draft_ref){0});
}
