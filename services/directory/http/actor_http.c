/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "facts.h"
#include "text.h"
#include "writes.h"

#include <stdio.h>

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
	enum cmn_err rc = directory_pattern_of(call, room, &filter.pattern);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_actor_list(call->pool, &call->ctx, &filter, &after, limit, &res,
					  &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

static enum cmn_err reply_actor(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &res, &call->err);

	return rc ? rc : directory_reply_record(call, res);
}

enum cmn_err directory_http_read_actor(struct cmn_call *call)
{
	return reply_actor(call, cmn_call_param(call, "id"));
}

/* The event of a write: the record as it will be. */
static enum cmn_err tell(struct cmn_call *call, const struct directory_actor_row *row,
			 bool verified, bool invented, int64_t version)
{
	struct cmn_buf data;
	const struct directory_actor_fact fact = {
	    .id = call->write.resource_id,
	    .departement = call->write.departement,
	    .type = row->type,
	    .sector = row->sector,
	    .name = row->name,
	    .commune = row->commune,
	    .verified = verified,
	    .invented = invented,
	    .active = row->active,
	    .version = version,
	};

	cmn_buf_init(&data, DIRECTORY_FACT_MAX);
	directory_fact_actor(&data, &fact);
	call->write.event_type = DIRECTORY_EVENT_ACTOR;
	call->write.audiences = "{facts}";
	call->write.event_data = cmn_buf_take(&data);
	if (call->write.event_data == NULL)
		return cmn_no_memory(&call->err);
	return CMN_OK;
}

enum cmn_err directory_http_create_actor(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	bool verified = json_is_true(json_object_get(call->body, "verified"));
	char folded[DIRECTORY_TEXT_MAX];
	struct directory_place place;
	struct directory_written done;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_place_of(call, "/commune", departement,
					cmn_json_get(call->body, "commune"), &place);
	if (rc)
		return rc;
	const struct directory_actor_row row = {
	    .type = cmn_json_get(call->body, "type"),
	    .sector = cmn_json_get(call->body, "sector"),
	    .name = cmn_json_get(call->body, "name"),
	    .folded_name = folded,
	    .commune = place.code,
	    .folded_commune = place.folded,
	    .address = cmn_json_get(call->body, "address"),
	    .phone = cmn_json_get(call->body, "phone"),
	    .email = cmn_json_get(call->body, "email"),
	    .website = cmn_json_get(call->body, "website"),
	    .verified = verified ? "true" : "false",
	    .active = true,
	};
	directory_text_fold(row.name, folded, sizeof(folded));
	call->write.departement = departement;
	rc = tell(call, &row, verified, false, 1);
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
					const struct directory_place *place, char *folded,
					size_t size)
{
	const json_t *verified = json_object_get(body, "verified");
	struct directory_actor_row row = {
	    .type = directory_merged(body, "type", now),
	    .sector = directory_merged(body, "sector", now),
	    .name = directory_merged(body, "name", now),
	    .folded_name = folded,
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
	directory_text_fold(row.name, folded, size);
	return row;
}

static bool verified_after(const json_t *body, const PGresult *now)
{
	const json_t *given = json_object_get(body, "verified");

	return given != NULL ? json_is_true(given)
			     : !cmn_pg_bool(now, 0, PQfnumber(now, "to_verify"));
}

/* Nothing was written: the record as it is now tells why, not as it was before the attempt. */
static enum cmn_err refused(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_actor_read(call->pool, &call->ctx, call->write.resource_id, &now, &call->err);

	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	char folded[DIRECTORY_TEXT_MAX], departement[4];
	struct directory_place place;
	struct directory_written done;
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = cmn_call_territory(call, "path:id", departement);
	if (rc == CMN_OK)
		rc = directory_place_of(call, "/commune", departement,
					directory_merged(call->body, "commune", now), &place);
	if (rc)
		return rc;
	const struct directory_actor_row row =
	    merge(call->body, now, &place, folded, sizeof(folded));
	rc = tell(call, &row, verified_after(call->body, now),
		  cmn_pg_bool(now, 0, PQfnumber(now, "invented")), call->if_match + 1);
	if (rc == CMN_OK)
		rc = directory_actor_change(call->pool, &call->ctx, &row, call->if_match,
					    &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? refused(call) : rc;
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
