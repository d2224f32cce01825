/* SPDX-License-Identifier: EUPL-1.2 */
#include "project_http.h"
#include "intake_ops.h"
#include "project.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- who may see ------------------------------------------------------------------------------ */

bool intake_project_is_person(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) == 0 &&
	       (call->caller->roles & CMN_ROLE_PERSON) != 0;
}

enum cmn_err intake_project_mine(struct cmn_call *call, const char *situation_id)
{
	bool own = true;
	enum cmn_err rc = CMN_OK;

	if (intake_project_is_person(call))
		rc = intake_store_project_own(call->pool, &call->ctx, call->caller->sub,
					      situation_id, &own, &call->err);
	if (rc == CMN_OK && !own)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	return rc;
}

/* One project; nobody has asked yet: what was looked at is the situation. */
static enum cmn_err show(struct cmn_call *call, const PGresult *res)
{
	const char *id = cmn_column(res, 0, "id");

	if (id)
		return cmn_reply_seen(call, res);
	cmn_call_saw(call, cmn_column(res, 0, "departement"), cmn_column(res, 0, "situation_id"));
	return cmn_reply_row(call, res, 0);
}

static enum cmn_err reply_project(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_project(call->pool, &call->ctx, id,
					       intake_project_is_person(call), &res, &call->err);

	if (rc == CMN_OK)
		rc = intake_project_mine(call, cmn_column(res, 0, "situation_id"));
	return rc == CMN_OK ? show(call, res) : rc;
}

enum cmn_err intake_http_get_project(struct cmn_call *call)
{
	return reply_project(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_get_project_of_situation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_project_mine(call, id);

	if (rc == CMN_OK)
		rc = intake_store_project_of(call->pool, &call->ctx, id,
					     intake_project_is_person(call), &res, &call->err);
	return rc == CMN_OK ? show(call, res) : rc;
}

/* --- the person's answers --------------------------------------------------------------------- */

enum cmn_err intake_project_state(struct cmn_call *call, const PGresult *now)
{
	const char *state = cmn_column(now, 0, "state");

	if (strcmp(cmn_column(now, 0, "_situation_state"), "closed") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la situation est close",
				"the situation is closed");
	if (strcmp(state, "withdrawn") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la personne a retiré son projet : rien ne s’y écrit",
				"the person has withdrawn the project: nothing is written there");
	if (strcmp(state, "wanted") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la personne le souhaite déjà",
				"the person wants it already");
	return cmn_fail(&call->err, CMN_E_CONFLICT, "la personne ne souhaite pas de projet de vie",
			"the person does not want a life project");
}

/* The answer of the body; `from` and the day are borrowed. */
static enum cmn_err read_answer(struct cmn_call *call, const char *from, const char *today,
				struct intake_project_answer *a)
{
	enum cmn_err rc = intake_project_voice(call, call->body, "");

	a->wanted = json_is_true(json_object_get(call->body, "wanted"));
	a->from = from;
	a->to =
	    intake_project_next(from, a->wanted ? INTAKE_PROJECT_SAY_YES : INTAKE_PROJECT_SAY_NO);
	a->expression = cmn_json_get(call->body, "expression");
	a->said_by = cmn_json_get(call->body, "said_by");
	if (rc == CMN_OK)
		rc = intake_project_day(call, call->body, "", "said_on", today, &a->said_on);
	return rc;
}

/* Nothing was made: the file is closed, or the question was answered before. */
static enum cmn_err not_opened(struct cmn_call *call, const char *situation_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc =
	    intake_store_project_of(call->pool, &call->ctx, situation_id, false, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (!cmn_column(now, 0, "id"))
		return intake_project_state(call, now);
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"la question a déjà sa réponse : passer par le projet",
			"the question was answered already: go through the project");
}

enum cmn_err intake_http_open_project(struct cmn_call *call)
{
	const char *situation_id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct intake_project_answer a = {0};
	char today[CMN_DAY_LEN], departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_project_of(call->pool, &call->ctx, situation_id, false,
						  &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(before, 0, "departement"));
	call->write.departement = departement;
	intake_project_today(departement, today);
	rc = read_answer(call, "not_asked", today, &a);
	if (rc == CMN_OK)
		rc = intake_event_project_opened(call, situation_id, a.to, a.said_on);
	if (rc == CMN_OK)
		rc = intake_store_project_open(call->pool, &call->ctx, &call->write, situation_id,
					       &a, &version, &replayed, &call->err);
	if (rc == CMN_E_CONFLICT || rc == CMN_E_NOT_FOUND)
		return not_opened(call, situation_id);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/projects/%s",
		 call->write.resource_id);
	return reply_project(call, call->write.resource_id);
}

/* A change of the project in the path, as it was before. */
static enum cmn_err begin(struct cmn_call *call, PGresult **ret, char departement[4])
{
	enum cmn_err rc = intake_store_project(call->pool, &call->ctx, cmn_call_param(call, "id"),
					       false, ret, &call->err);

	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

/* Nothing was written: stale, or the state does not allow it. */
static enum cmn_err refused(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_project(call->pool, &call->ctx, call->write.resource_id,
					       false, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	rc = cmn_explain(call, now);
	return rc == CMN_E_CONFLICT ? intake_project_state(call, now) : rc;
}

enum cmn_err intake_http_answer_project(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4], today[CMN_DAY_LEN], event_id[CMN_UUID_LEN];
	struct intake_project_answer a = {.stop_event_id = event_id};
	int64_t version;
	bool replayed;
	enum cmn_err rc = begin(call, &before, departement);

	if (rc != CMN_OK)
		return rc;
	cmn_uuid7(event_id);
	intake_project_today(departement, today);
	rc = read_answer(call, cmn_column(before, 0, "state"), today, &a);
	/* no such move: the statement finds no target, unless the act was done before */
	if (rc == CMN_OK)
		rc = intake_event_project_answered(call, cmn_column(before, 0, "situation_id"),
						   a.to ? a.to : "wanted", a.said_on);
	if (rc == CMN_OK && !a.to)
		a.from = "-";
	if (rc == CMN_OK)
		rc = intake_store_project_answer(call->pool, &call->ctx, &call->write,
						 call->if_match, &a, &version, &replayed,
						 &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc == CMN_OK ? reply_project(call, call->write.resource_id) : rc;
}

/* --- versions --------------------------------------------------------------------------------- */

enum cmn_err intake_project_too_late(struct cmn_call *call, enum cmn_err rc, const char *project_id,
				     int64_t based_on, const char *content)
{
	struct cmn_error ignored;
	char draft[CMN_UUID_LEN];

	cmn_error_init(&ignored);
	if (rc != CMN_E_PRECONDITION_FAILED ||
	    intake_store_project_keep(call->pool, &call->ctx, &call->write, project_id, based_on,
				      content, draft, &ignored) != CMN_OK)
		return rc;
	return cmn_fail(
	    &call->err, rc,
	    "quelqu’un d’autre a écrit entre-temps : votre texte est gardé, brouillon %s",
	    "somebody else wrote meanwhile: your words are kept, draft %s", draft);
}

static enum cmn_err write_version(struct cmn_call *call, const PGresult *before,
				  const struct intake_project_said *said)
{
	const struct intake_versioned event = {
	    .project_id = call->write.resource_id,
	    .situation_id = cmn_column(before, 0, "situation_id"),
	    .number = cmn_pg_int(before, 0, PQfnumber(before, "_next_number"), 1),
	    .built_with = said->builders,
	    .domains = said->domains,
	    .acts = said->acts,
	    .co_built = said->co_built,
	};
	const struct intake_project_content content = {said->content, said->built_with,
						       said->categories, said->co_built};
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_event_project_versioned(call, &event);

	if (rc == CMN_OK)
		rc =
		    intake_store_project_write(call->pool, &call->ctx, &call->write, call->if_match,
					       &content, &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		rc = intake_project_too_late(call, refused(call), call->write.resource_id,
					     call->if_match, said->content);
	return rc;
}

enum cmn_err intake_http_write_project(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(intake_project_said_drop) struct intake_project_said said = {0};
	CMN_AUTO(cmn_json_drop) json_t *held = json_pack("[O]", call->body);
	char departement[4], today[CMN_DAY_LEN];
	enum cmn_err rc = begin(call, &before, departement);

	if (rc != CMN_OK)
		return rc;
	intake_project_today(departement, today);
	rc = intake_project_take(call, json_array_get(held, 0), "", today, &said);
	if (rc == CMN_OK)
		rc = write_version(call, before, &said);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/projects/%s",
		 call->write.resource_id);
	return reply_project(call, call->write.resource_id);
}

/* The département of a project that the caller may see. */
static enum cmn_err seen_project(struct cmn_call *call, const char *id, char departement[4])
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_project(call->pool, &call->ctx, id, false, &res, &call->err);

	if (rc == CMN_OK)
		rc = intake_project_mine(call, cmn_column(res, 0, "situation_id"));
	if (rc == CMN_OK)
		snprintf(departement, 4, "%s", cmn_column(res, 0, "departement"));
	return rc;
}

enum cmn_err intake_http_list_project_versions(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128], departement[4];
	enum cmn_err rc = seen_project(call, id, departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_project_versions(call->pool, &call->ctx, departement, id, after,
						   limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

enum cmn_err intake_http_get_project_version(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    intake_store_project_version(call->pool, &call->ctx, cmn_call_param(call, "id"),
					 cmn_call_param_int(call, "number", 1),
					 intake_project_is_person(call), &res, &call->err);

	if (rc == CMN_OK)
		rc = intake_project_mine(call, cmn_column(res, 0, "_situation_id"));
	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}
