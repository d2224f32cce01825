/* SPDX-License-Identifier: EUPL-1.2 */
#include "more.h"
#include "prospect.h"
#include "prospects.h"

#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

/* The role in which somebody declares: of several, the first that may. */
static const char *role_of(const struct cmn_call *call)
{
	static const unsigned MAY[] = {CMN_ROLE_COORDONNATEUR, CMN_ROLE_AUTHORITY, CMN_ROLE_PARTNER,
				       CMN_ROLE_FRONT};

	for (size_t i = 0; i < CMN_LEN(MAY); i++) {
		if ((call->caller->roles & MAY[i]) != 0)
			return cmn_role_name(MAY[i]);
	}
	return "front";
}

static enum cmn_err check_commune(struct cmn_call *call, const char *departement,
				  struct directory_place *place, struct directory_prospect_row *row)
{
	enum cmn_err rc;

	if (row->commune == NULL)
		return CMN_OK;
	rc = directory_place_of(call, "/commune", departement, row->commune, place);
	row->commune = place->code; /* of today */
	return rc;
}

enum cmn_err directory_http_declare_prospect(struct cmn_call *call)
{
	const json_t *b = call->body;
	const char *departement = cmn_json_get(b, "departement");
	struct directory_prospect_row row = {
	    .name = cmn_json_get(b, "name"),
	    .status = cmn_json_get(b, "status"),
	    .intent = cmn_json_get(b, "intent"),
	    .type = cmn_json_get(b, "type"),
	    .commune = cmn_json_get(b, "commune"),
	    .starts_on = cmn_json_get(b, "starts_on"),
	    .interest = cmn_json_get(b, "interest"),
	    .letter = cmn_json_get(b, "letter"),
	    .letter_url = cmn_json_get(b, "letter_url"),
	    .phone = cmn_json_get(b, "phone"),
	    .email = cmn_json_get(b, "email"),
	    .url = cmn_json_get(b, "url"),
	    .declared_by = role_of(call),
	};
	struct directory_written done;
	struct directory_place place;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check_commune(call, departement, &place, &row);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc = directory_prospect_create(call->pool, &call->ctx, &row, &call->write, &done,
				       &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/prospects/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_prospect_read, call->write.resource_id);
}

enum cmn_err directory_http_list_prospects(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_prospect_list(call->pool, &call->ctx, departement,
					     cmn_call_param(call, "state"), &after, limit, &res,
					     &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_referents(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct cmn_pg_ctx ctx = directory_sight(call);
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	if (rc == CMN_OK)
		rc = directory_referent_list(call->pool, &ctx, cmn_call_param(call, "departement"),
					     cmn_call_param(call, "function"), &after, limit, &res,
					     &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* Another team's is not found, like one that is absent. */
static enum cmn_err read_own(struct cmn_call *call, PGresult **ret)
{
	enum cmn_err rc = directory_prospect_read(call->pool, &call->ctx,
						  cmn_call_param(call, "id"), ret, &call->err);

	if (rc == CMN_OK &&
	    cmn_call_territory(call, "path:id", cmn_column(*ret, 0, "departement")) != CMN_OK)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "cette déclaration n’existe pas",
				"there is no such declaration");
	return rc;
}

enum cmn_err directory_http_read_prospect(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = read_own(call, &now);

	return rc ? rc : directory_reply_record(call, now);
}

/* --- steps -------------------------------------------------------------------------------- */

/* The authority forwards what was declared to it; what follows is for the team. */
static enum cmn_err check_who(struct cmn_call *call, enum directory_prospect to)
{
	if ((call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0 ||
	    to == DIRECTORY_PROSPECT_FORWARDED)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/state",
			   "cette étape revient au coordonnateur de la communauté",
			   "this step is for the coordonnateur of the community");
}

static enum cmn_err check_actor(struct cmn_call *call, const char *id, const char *departement)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(actor, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "cet acteur n’est pas de l’annuaire du département",
				   "this actor is not in the directory of the département");
	return rc;
}

static enum cmn_err check_needs(struct cmn_call *call, const PGresult *now,
				enum directory_prospect to,
				const struct directory_prospect_step *step)
{
	if (to == DIRECTORY_PROSPECT_FORWARDED && cmn_column(now, 0, "letter") == NULL &&
	    cmn_column(now, 0, "letter_url") == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/state",
				   "aucune lettre d’intention n’a été donnée : il n’y a rien à "
				   "transmettre",
				   "no letter of intent was given: there is nothing to forward");
	if (to == DIRECTORY_PROSPECT_CONTACTED && step->on == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on",
				   "le jour de la prise de contact est à donner",
				   "the day of the contact is to be given");
	if (to == DIRECTORY_PROSPECT_JOINED && step->actor_id == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "l’acteur de l’annuaire qu’il est devenu est à donner",
				   "the actor of the directory that it became is to be given");
	if (to == DIRECTORY_PROSPECT_NOT_FOLLOWED && step->reason == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason", "le motif est à donner",
				   "the reason is to be given");
	if (step->actor_id == NULL)
		return CMN_OK;
	return check_actor(call, step->actor_id, cmn_column(now, 0, "departement"));
}

static enum cmn_err move(struct cmn_call *call, const PGresult *now)
{
	const struct directory_prospect_step step = {
	    .from = cmn_column(now, 0, "state"),
	    .to = cmn_json_get(call->body, "state"),
	    .on = cmn_json_get(call->body, "on"),
	    .actor_id = cmn_json_get(call->body, "actor_id"),
	    .reason = cmn_json_get(call->body, "reason"),
	    .note = cmn_json_get(call->body, "note"),
	};
	enum directory_prospect to = directory_prospect_of(step.to);
	struct directory_written done;
	char departement[4];
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK)
		rc = check_who(call, to);
	if (rc == CMN_OK && cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match &&
	    !directory_prospect_may(directory_prospect_of(step.from), to))
		rc = cmn_fail_at(&call->err, CMN_E_CONFLICT, "/state",
				 "cette étape ne suit pas l’état de la déclaration",
				 "this step does not follow from the state of the declaration");
	if (rc == CMN_OK)
		rc = check_needs(call, now, to, &step);
	if (rc)
		return rc;
	cmn_write_at(call, now, departement);
	rc = directory_prospect_move(call->pool, &call->ctx, &step, call->if_match, &call->write,
				     &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_prospect_read) : rc;
}

enum cmn_err directory_http_step_prospect(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = read_own(call, &now);

	if (rc == CMN_OK)
		rc = move(call, now);
	return rc ? rc
		  : directory_reply_of(call, directory_prospect_read, cmn_call_param(call, "id"));
}
