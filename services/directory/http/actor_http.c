/* SPDX-License-Identifier: EUPL-1.2 */
#include "change_http.h"
#include "facts.h"
#include "organisation.h"
#include "text.h"
#include "writes.h"

#include <stdio.h>
#include <string.h>

enum cmn_err directory_http_list_actors(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_actor_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .commune = cmn_call_param(call, "commune"),
	    .type = cmn_call_param(call, "type"),
	    .sector = cmn_call_param(call, "sector"),
	    .verified = cmn_call_param(call, "verified"),
	};
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char room[DIRECTORY_TEXT_MAX];
	struct directory_cursor after;
	struct cmn_pg_ctx ctx = directory_sight(call);
	enum cmn_err rc = directory_pattern_of(call, room, &filter.pattern);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_actor_list(call->pool, &ctx, &filter, &after, limit, &res,
					  &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

static enum cmn_err reply_actor(struct cmn_call *call, const char *id)
{
	return directory_reply_of(call, directory_actor_read, id);
}

enum cmn_err directory_http_read_actor(struct cmn_call *call)
{
	return reply_actor(call, cmn_call_param(call, "id"));
}

/* Members that are columns of the same name. */
static const char *const MORE[] = {
    "siret",      "finess_eg",       "finess_ej",   "rna",          "confidential",
    "does",       "does_not",        "cannot",      "functions",    "tags",
    "membership", "member_category", "retired_why", "successor_id",
};

/* The category of a core member supposes a core member. */
static enum cmn_err check_member(struct cmn_call *call, const PGresult *now)
{
	const char *membership = directory_merged(call->body, "membership", now);

	if (directory_merged(call->body, "member_category", now) == NULL ||
	    (membership != NULL && strcmp(membership, "core_member") == 0))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/member_category",
			   "seul un membre cœur a une catégorie",
			   "only a core member has a category");
}

static enum cmn_err check_numbers(struct cmn_call *call)
{
	const char *siret = cmn_json_get(call->body, "siret");
	const struct directory_references refs = {
	    .next_actor = cmn_json_get(call->body, "successor_id"),
	};

	if (siret != NULL && !directory_siret_good(siret))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/siret",
				   "la clé de ce SIRET est fausse",
				   "the check digit of this SIRET is wrong");
	return directory_references_check(call->pool, &call->ctx, &refs, &call->err);
}

/* Texts of a row that only it holds. */
struct actor_texts {
	char folded[DIRECTORY_TEXT_MAX];
	char *more, *touched; /* owned */
};

static void texts_drop(struct actor_texts *texts)
{
	free(texts->more);
	free(texts->touched);
}

static enum cmn_err take_more(struct cmn_call *call, const PGresult *now,
			      struct directory_actor_row *row, struct actor_texts *texts)
{
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK)
		rc = directory_retirement_good(call, row->active);
	if (rc == CMN_OK)
		rc = check_member(call, now);
	if (rc == CMN_OK)
		rc = check_numbers(call);
	if (rc)
		return rc;
	directory_text_fold(row->name, texts->folded, sizeof(texts->folded));
	texts->more = directory_more_of(call->body, MORE, CMN_LEN(MORE));
	texts->touched = directory_touched_of(call->body);
	row->folded_name = texts->folded;
	row->more = texts->more;
	row->touched = texts->touched;
	directory_tells(call, DIRECTORY_EVENT_ACTOR);
	return row->more != NULL && row->touched != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err directory_http_create_actor(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	bool verified = json_is_true(json_object_get(call->body, "verified"));
	struct actor_texts texts CMN_AUTO(texts_drop) = {0};
	struct directory_place place;
	struct directory_written done;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_place_of(call, "/commune", departement,
					cmn_json_get(call->body, "commune"), &place);
	if (rc)
		return rc;
	struct directory_actor_row row = {
	    .type = cmn_json_get(call->body, "type"),
	    .sector = cmn_json_get(call->body, "sector"),
	    .name = cmn_json_get(call->body, "name"),
	    .commune = place.code,
	    .folded_commune = place.folded,
	    .address = cmn_json_get(call->body, "address"),
	    .phone = cmn_json_get(call->body, "phone"),
	    .email = cmn_json_get(call->body, "email"),
	    .website = cmn_json_get(call->body, "website"),
	    .verified = verified ? "true" : "false",
	    .active = true,
	};
	call->write.departement = departement;
	rc = take_more(call, NULL, &row, &texts);
	if (rc == CMN_OK)
		rc = directory_actor_create(call->pool, &call->ctx, &row, &call->write, &done,
					    &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/actors/%s",
		 call->write.resource_id);
	return reply_actor(call, call->write.resource_id);
}

static struct directory_actor_row merge(const json_t *body, const PGresult *now,
					const struct directory_place *place)
{
	const json_t *verified = json_object_get(body, "verified");
	struct directory_actor_row row = {
	    .type = directory_merged(body, "type", now),
	    .sector = directory_merged(body, "sector", now),
	    .name = directory_merged(body, "name", now),
	    .commune = place->code,
	    .folded_commune = place->folded,
	    .address = directory_merged(body, "address", now),
	    .phone = directory_merged(body, "phone", now),
	    .email = directory_merged(body, "email", now),
	    .website = directory_merged(body, "website", now),
	    .active = directory_merged_bool(body, "active", now),
	};

	if (verified != NULL)
		row.verified = json_is_true(verified) ? "true" : "false";
	return row;
}

static enum cmn_err draft(struct cmn_call *call, const PGresult *now, struct directory_place *place,
			  struct directory_actor_row *row, struct actor_texts *texts)
{
	enum cmn_err rc = directory_place_of(call, "/commune", cmn_column(now, 0, "departement"),
					     directory_merged(call->body, "commune", now), place);

	if (rc)
		return rc;
	*row = merge(call->body, now, place);
	return take_more(call, now, row, texts);
}

enum cmn_err directory_actor_apply(struct cmn_call *call, const PGresult *now, const char *accepts)
{
	struct actor_texts texts CMN_AUTO(texts_drop) = {0};
	char departement[4];
	struct directory_place place;
	struct directory_actor_row row;
	struct directory_written done;
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = draft(call, now, &place, &row, &texts);
	if (rc)
		return rc;
	row.accepts = accepts;
	return directory_actor_change(call->pool, &call->ctx, &row, call->if_match, &call->write,
				      &done, &call->err);
}

enum cmn_err directory_actor_try(struct cmn_call *call, const PGresult *now)
{
	struct actor_texts texts CMN_AUTO(texts_drop) = {0};
	struct directory_place place;
	struct directory_actor_row row;

	return draft(call, now, &place, &row, &texts);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	enum cmn_err rc = cmn_call_territory(call, "path:id", cmn_column(now, 0, "departement"));

	if (rc)
		return rc;
	rc = directory_actor_apply(call, now, NULL);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_actor_read) : rc;
}

enum cmn_err directory_http_update_actor(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : reply_actor(call, id);
}
