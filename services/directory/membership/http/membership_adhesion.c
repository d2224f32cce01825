/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_adhesion.c - the adhesion of a member: drafted, its contacts named, read.
 */
#include "kept_http.h"
#include "member_may.h"
#include "membership_adhesions.h"
#include "membership_http.h"

#include "cmn/codes.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TEAM_AND_AUTHORITY (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY)

static enum cmn_err nobody(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND,
			"aucun enregistrement ne porte cet identifiant",
			"no record has this identifier");
}

static enum cmn_err reply_seen(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_adhesion_read(call->pool, &call->ctx, id, &res, &call->err);

	return rc ? rc : cmn_reply_seen(call, res);
}

/* --- drafting ------------------------------------------------------------------------------------
 */

static const char *const FIELDS[] = {
    "contacts", "circuits", "contributions", "participation", "sharing", "sharing_note", "tools",
};

static enum cmn_err no_member(struct cmn_call *call)
{
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
			   "cet acteur n’est pas membre de la communauté : il n’a rien à signer",
			   "this actor is no member of the community: it has nothing to sign");
}

enum cmn_err directory_http_draft_adhesion(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *actor_id = cmn_json_get(call->body, "actor_id");
	CMN_AUTO(directory_text_drop) char *fields = NULL;
	struct directory_written done;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = membership_actor(call, departement, actor_id);
	if (rc)
		return rc;
	fields = directory_more_of(call->body, FIELDS, CMN_LEN(FIELDS));
	if (fields == NULL)
		return cmn_no_memory(&call->err);
	call->write.departement = departement;
	rc = directory_adhesion_draft(call->pool, &call->ctx, actor_id, fields, &call->write, &done,
				      &call->err);
	if (rc)
		return rc == CMN_E_NOT_FOUND ? no_member(call) : rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/adhesions/%s",
		 call->write.resource_id);
	return reply_seen(call, call->write.resource_id);
}

/* `states`: those in which it may be changed so. */
static enum cmn_err edit(struct cmn_call *call, const PGresult *now, const char *states)
{
	CMN_AUTO(directory_text_drop)
	char *fields = directory_more_of(call->body, FIELDS, CMN_LEN(FIELDS));
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	if (fields == NULL)
		return cmn_no_memory(&call->err);
	cmn_write_at(call, now, departement);
	rc = directory_adhesion_edit(call->pool, &call->ctx, fields, states, call->if_match,
				     &call->write, &done, &call->err);
	if (rc)
		return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_adhesion_read)
					     : rc;
	return reply_seen(call, cmn_column(now, 0, "id"));
}

enum cmn_err directory_http_update_adhesion(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_adhesion_read, &now);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	return rc ? rc : edit(call, now, "{draft}");
}

/* Its last day has come: one that the next version replaces later is in force until then. */
static bool is_over(const PGresult *now)
{
	const char *ended_on = cmn_column(now, 0, "ended_on");
	char today[11];

	directory_today(cmn_column(now, 0, "departement"), today);
	return ended_on != NULL && strcmp(ended_on, today) <= 0;
}

/* Somebody to speak to while it is in force; when it is over names may only go. */
static enum cmn_err contacts_good(struct cmn_call *call, const PGresult *now)
{
	size_t n = json_array_size(json_object_get(call->body, "contacts"));
	bool draft = membership_state_of(cmn_column(now, 0, "state")) == MEMBERSHIP_DRAFT;

	if (!draft && !is_over(now) && n == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/contacts",
				   "un membre a au moins un interlocuteur désigné",
				   "a member has at least one contact by name");
	if (!draft && is_over(now) && n > 0)
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/contacts",
		    "cette adhésion est terminée : ses noms peuvent seulement partir",
		    "this adhesion is over: its names may only go");
	return CMN_OK;
}

enum cmn_err directory_http_set_adhesion_contacts(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_adhesion_read, &now);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = contacts_good(call, now);
	return rc ? rc : edit(call, now, "{draft,signed,ended}");
}

/* --- reading -------------------------------------------------------------------------------------
 */

/* An account of an actor reads its own, the team and the authorities all of the département. */
static const char *only_of(const struct cmn_call *call)
{
	if ((call->caller->roles & TEAM_AND_AUTHORITY) != 0)
		return NULL;
	return cmn_uuid_valid(call->caller->organisation) ? call->caller->organisation
							  : "00000000-0000-0000-0000-000000000000";
}

enum cmn_err directory_http_read_adhesion(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *own = only_of(call);
	enum cmn_err rc = membership_own(call, directory_adhesion_read, &now);

	if (rc == CMN_OK && own != NULL && strcasecmp(own, cmn_column(now, 0, "actor_id")) != 0)
		return nobody(call);
	return rc ? rc : cmn_reply_seen(call, now);
}

enum cmn_err directory_http_list_adhesions(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_adhesion_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .actor_id = cmn_call_param(call, "actor_id"),
	    .state = cmn_call_param(call, "state"),
	};
	const char *own = only_of(call);
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", filter.departement);

	if (rc == CMN_OK && own != NULL && filter.actor_id != NULL &&
	    strcasecmp(own, filter.actor_id) != 0)
		rc = cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:actor_id",
				 "vous lisez l’adhésion de votre organisation seulement",
				 "you read the adhesion of your organisation only");
	if (own != NULL)
		filter.actor_id = own;
	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_adhesion_list(call->pool, &call->ctx, &filter, &after, limit, &res,
					     &call->err);
	return rc ? rc : cmn_reply_seen_list(call, res, limit);
}

enum cmn_err directory_http_list_member_contacts(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *departement = cmn_call_param(call, "departement");
	char today[11];
	struct directory_cursor after;
	enum cmn_err rc = directory_member_may(call, departement, DIRECTORY_SHARES_CONTACTS);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_adhesion_contacts(call->pool, &call->ctx, departement,
						 membership_on(call, departement, today), &after,
						 limit, &res, &call->err);
	return rc ? rc : cmn_reply_seen_list(call, res, limit);
}

/* "{a,b}": all that can be shared. */
static const char *sharings(char *out, size_t size)
{
	const struct cmn_code_list *list = cmn_code_list_find("sharing_terms");
	size_t n = 0;

	for (size_t i = 0; i < list->n && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", i == 0 ? "{" : ",",
				      list->codes[i].code);
	snprintf(out + (n < size ? n : size - 2), 2, "}");
	return out;
}

enum cmn_err directory_http_read_member_terms(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	const char *asked = cmn_call_param(call, "actor_id"), *own = only_of(call);
	char today[11], all[400];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc)
		return rc;
	if (own == NULL && asked == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:actor_id",
				   "dites de quel acteur il s’agit", "say which actor is meant");
	if (own != NULL && asked != NULL && strcasecmp(own, asked) != 0)
		return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:actor_id",
				   "vous lisez l’adhésion de votre organisation seulement",
				   "you read the adhesion of your organisation only");
	rc = directory_adhesion_terms(
	    call->pool, &call->ctx, departement, own != NULL ? own : asked,
	    membership_on(call, departement, today), sharings(all, sizeof(all)), &res, &call->err);
	return rc ? rc : cmn_reply_row(call, res, 0);
}
