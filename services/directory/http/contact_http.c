/* SPDX-License-Identifier: EUPL-1.2 */
#include "change_http.h"
#include "facts.h"
#include "writes.h"

#include <stdio.h>
#include <string.h>

enum cmn_err directory_http_read_contact(struct cmn_call *call)
{
	return directory_reply_of(call, directory_contact_read, cmn_call_param(call, "id"));
}

/* The offer or the place that a new contact is of belongs to the actor. */
static enum cmn_err check_owned(struct cmn_call *call, const char *member, directory_read_fn *read,
				const char *actor_id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_json_get(call->body, member);
	char at[24];
	enum cmn_err rc;

	if (id == NULL)
		return CMN_OK;
	rc = read(call->pool, &call->ctx, id, &res, &call->err);
	if (rc == CMN_OK && strcmp(cmn_column(res, 0, "actor_id"), actor_id) == 0)
		return CMN_OK;
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	snprintf(at, sizeof(at), "/%s", member);
	return cmn_fail_at(&call->err, CMN_E_INVALID, at, "l’acteur n’a rien de cet identifiant",
			   "the actor has nothing of this identifier");
}

static enum cmn_err check_new(struct cmn_call *call, const PGresult *actor)
{
	const char *actor_id = cmn_column(actor, 0, "id");
	enum cmn_err rc = directory_may_change(call, actor, DIRECTORY_CHANGE_CONTACT);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check_owned(call, "offer_id", directory_offer_read, actor_id);
	return rc ? rc : check_owned(call, "place_id", directory_place_read, actor_id);
}

static struct directory_contact_row merge(const json_t *body, const PGresult *now)
{
	return (struct directory_contact_row){
	    .function = directory_merged(body, "function", now),
	    .label = directory_merged(body, "label", now),
	    .phone = directory_merged(body, "phone", now),
	    .email = directory_merged(body, "email", now),
	    .url = directory_merged(body, "url", now),
	    .visibility = directory_merged(body, "visibility", now),
	};
}

enum cmn_err directory_http_create_contact(struct cmn_call *call)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_contact_row row;
	struct directory_written done;
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, cmn_call_param(call, "id"),
					       &actor, &call->err);

	if (rc == CMN_OK)
		rc = check_new(call, actor);
	if (rc)
		return rc;
	row = merge(call->body, NULL);
	row.actor_id = cmn_column(actor, 0, "id");
	row.offer_id = cmn_json_get(call->body, "offer_id");
	row.place_id = cmn_json_get(call->body, "place_id");
	call->write.departement = cmn_column(actor, 0, "departement");
	directory_tells(call, DIRECTORY_EVENT_CONTACT);
	rc =
	    directory_contact_create(call->pool, &call->ctx, &row, &call->write, &done, &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/contacts/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_contact_read, call->write.resource_id);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	struct directory_contact_row row = merge(call->body, now);
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	row.active = directory_merged_bool(call->body, "active", now);
	cmn_write_at(call, now, departement);
	rc = directory_may_change(call, now, DIRECTORY_CHANGE_CONTACT);
	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc)
		return rc;
	if (row.phone == NULL && row.email == NULL && row.url == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "",
				   "il faut un téléphone, un courriel ou une adresse web",
				   "a telephone, an e-mail or a web address is needed");
	directory_tells(call, DIRECTORY_EVENT_CONTACT);
	rc = directory_contact_change(call->pool, &call->ctx, &row, call->if_match, &call->write,
				      &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_contact_read) : rc;
}

/* The caller may change what they see; another team's is not found, like one that is absent. */
enum cmn_err directory_http_update_contact(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_contact_read(call->pool, &ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : directory_reply_of(call, directory_contact_read, id);
}
