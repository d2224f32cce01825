/* SPDX-License-Identifier: EUPL-1.2
 *
 * change_http.c - changes are proposed by those who know, and decided by the coordonnateur.
 */
#include "change_http.h"
#include "changes.h"
#include "kept_http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct directory_change_subject SUBJECTS[] = {
    {DIRECTORY_CHANGE_ACTOR, "actor", directory_actor_read, directory_actor_apply,
     directory_actor_try},
    {DIRECTORY_CHANGE_OFFER, "offer", directory_offer_read, directory_offer_apply,
     directory_offer_try},
    {DIRECTORY_CHANGE_PLACE, "place", directory_place_read, directory_place_apply,
     directory_place_try},
};

const struct directory_change_subject *directory_change_subject(const char *name)
{
	size_t i = 0;

	while (i + 1 < CMN_LEN(SUBJECTS) && strcmp(SUBJECTS[i].name, name) != 0)
		i++;
	return &SUBJECTS[i];
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	return directory_reply_of(call, directory_change_read, id);
}

/* --- proposing ------------------------------------------------------------------------------- */

/* As the change itself would be checked. */
static enum cmn_err try_change(struct cmn_call *call,
			       const struct directory_change_subject *subject, const PGresult *now,
			       const json_t *change)
{
	const json_t *body = call->body;
	enum cmn_err rc;

	if (json_object_get(change, "verified") != NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor/change/verified",
				   "le coordonnateur vérifie une fiche, cela ne se propose pas",
				   "the coordonnateur verifies a record, that is not proposed");
	call->body = change;
	rc = subject->try(call, now);
	call->body = body;
	return rc;
}

enum cmn_err directory_propose(struct cmn_call *call,
			       const struct directory_change_subject *subject, const PGresult *now,
			       const json_t *change, const char *words, const char *via,
			       const char *link)
{
	char *text CMN_AUTO(directory_text_drop) = json_dumps(change, JSON_COMPACT);
	const char *actor = cmn_column(now, 0, "actor_id");
	struct directory_new_change row = {
	    .actor_id = actor != NULL ? actor : cmn_column(now, 0, "id"),
	    .kind = subject->name,
	    .subject_id = cmn_column(now, 0, "id"),
	    .subject_version = cmn_column(now, 0, "version"),
	    .change = text,
	    .words = words,
	    .via = via,
	    .link = link,
	};
	struct directory_written done;
	enum cmn_err rc = directory_printable(call);

	if (text == NULL)
		return cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = try_change(call, subject, now, change);
	if (rc)
		return rc;
	call->write.departement = cmn_column(now, 0, "departement");
	directory_tells(call, DIRECTORY_EVENT_CHANGE_PROPOSED);
	return directory_change_propose(call->pool, &call->ctx, &row, &call->write, &done,
					&call->err);
}

static enum cmn_err check_version(struct cmn_call *call, const json_t *said, const PGresult *now,
				  const char *name)
{
	char at[32];

	if (cmn_json_get_int(said, "version", 0) ==
	    cmn_pg_int(now, 0, PQfnumber(now, "version"), 0))
		return CMN_OK;
	snprintf(at, sizeof(at), "/%s/version", name);
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, at,
			   "cette fiche a changé depuis : relisez-la avant de proposer",
			   "this record has changed since: read it again before proposing");
}

enum cmn_err directory_http_propose_change(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const struct directory_change_subject *subject = NULL;
	const json_t *said = NULL;
	const char *via = NULL;
	char at[32];
	enum cmn_err rc;

	for (size_t i = 0; i < CMN_LEN(SUBJECTS) && said == NULL; i++) {
		subject = &SUBJECTS[i];
		said = json_object_get(call->body, subject->name);
	}
	snprintf(at, sizeof(at), "/%s/id", subject->name);
	rc = subject->read(call->pool, &call->ctx, cmn_json_get(said, "id"), &now, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, at,
				   "aucune fiche ne porte cet identifiant",
				   "no record has this identifier");
	if (rc == CMN_OK)
		rc = directory_keeper(call, now, at, &via);
	if (rc == CMN_OK)
		rc = check_version(call, said, now, subject->name);
	if (rc == CMN_OK)
		rc = directory_propose(call, subject, now, json_object_get(said, "change"),
				       cmn_json_get(call->body, "words"), via, NULL);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/proposed-changes/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}

/* --- reading --------------------------------------------------------------------------------- */

enum cmn_err directory_http_read_proposed_change(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_proposed_changes(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *state = cmn_call_param(call, "state");
	char after[128];
	struct directory_changes_of of = {
	    .departement = cmn_call_param(call, "departement"),
	    .state = state != NULL ? state : directory_change_name(DIRECTORY_CHANGE_PROPOSED),
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", of.departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc)
		return rc;
	if (!directory_team(call)) {
		of.actor_id = call->caller->organisation;
		if (!cmn_uuid_valid(of.actor_id))
			return cmn_fail(&call->err, CMN_E_FORBIDDEN,
					"votre jeton ne nomme pas votre organisation",
					"your token does not name your organisation");
	}
	rc = directory_change_list(call->pool, &call->ctx, &of, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, of.limit);
}

/* --- deciding -------------------------------------------------------------------------------- */

/* The change {id} as the caller may see it.  One that waits still is at the version they looked at;
 * one that is decided may be this very act, repeated: the statement knows. */
static enum cmn_err load(struct cmn_call *call, PGresult **ret)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	enum cmn_err rc =
	    directory_change_read(call->pool, &ctx, cmn_call_param(call, "id"), &res, &call->err);

	if (rc)
		return rc;
	if (directory_change_named(cmn_column(res, 0, "state")) == DIRECTORY_CHANGE_PROPOSED &&
	    cmn_pg_int(res, 0, PQfnumber(res, "version"), 0) != call->if_match)
		return cmn_explain(call, res);
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

/* Nothing was decided: the change as it is now says why. */
static enum cmn_err refused(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = load(call, &now);

	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err end(struct cmn_call *call, const PGresult *change,
			enum directory_change_act act, const char *type)
{
	const struct directory_change_end row = {
	    .state = directory_change_name(directory_change_next(DIRECTORY_CHANGE_PROPOSED, act)),
	    .reason = cmn_json_get(call->body, "reason"),
	    .answer = cmn_json_get(call->body, "answer"),
	    .version = call->if_match,
	};
	struct directory_written done;
	char departement[4];
	enum cmn_err rc = call->body != NULL ? directory_printable(call) : CMN_OK;

	if (rc)
		return rc;
	cmn_write_at(call, change, departement);
	directory_tells(call, type);
	rc = directory_change_decide(call->pool, &call->ctx, &row, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		rc = refused(call);
	return rc ? rc : reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_refuse_proposed_change(struct cmn_call *call)
{
	PGresult *change CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = load(call, &change);

	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "path:id", cmn_column(change, 0, "departement"));
	return rc ? rc : end(call, change, DIRECTORY_CHANGE_REFUSE, DIRECTORY_EVENT_CHANGE_REFUSED);
}

enum cmn_err directory_http_withdraw_proposed_change(struct cmn_call *call)
{
	PGresult *change CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *via = NULL;
	enum cmn_err rc = load(call, &change);

	if (rc == CMN_OK)
		rc = directory_keeper(call, change, "path:id", &via);
	return rc ? rc
		  : end(call, change, DIRECTORY_CHANGE_WITHDRAW, DIRECTORY_EVENT_CHANGE_WITHDRAWN);
}

/* The record was not changed: was the change decided meanwhile, or the record changed? */
static enum cmn_err not_applied(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = load(call, &now);

	if (rc)
		return rc;
	if (directory_change_named(cmn_column(now, 0, "state")) != DIRECTORY_CHANGE_PROPOSED)
		return cmn_explain(call, now);
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/subject_version",
			   "la fiche n’est pas à cette version : relisez-la avant d’accepter",
			   "the record is not at this version: read it again before accepting");
}

/* The change takes the place of the body while its record is changed. */
static enum cmn_err apply(struct cmn_call *call, const PGresult *change)
{
	const struct directory_change_subject *subject =
	    directory_change_subject(cmn_column(change, 0, "kind"));
	json_t *wanted CMN_AUTO(cmn_json_drop) =
	    json_loads(cmn_column(change, 0, "change"), 0, NULL);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const json_t *body = call->body;
	int64_t seen = call->if_match;
	enum cmn_err rc = subject->read(call->pool, &call->ctx, cmn_column(change, 0, "subject_id"),
					&now, &call->err);

	if (rc)
		return rc;
	if (wanted == NULL)
		return cmn_no_memory(&call->err);
	call->if_match = cmn_json_get_int(body, "subject_version", 0);
	call->body = wanted;
	rc = subject->apply(call, now, cmn_column(change, 0, "id"));
	call->body = body;
	call->if_match = seen;
	return rc == CMN_E_NOT_FOUND ? not_applied(call) : rc;
}

enum cmn_err directory_http_accept_proposed_change(struct cmn_call *call)
{
	PGresult *change CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = load(call, &change);

	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "path:id", cmn_column(change, 0, "departement"));
	if (rc == CMN_OK)
		rc = apply(call, change);
	return rc ? rc : reply(call, cmn_call_param(call, "id"));
}
