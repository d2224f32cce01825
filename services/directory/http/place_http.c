/* SPDX-License-Identifier: EUPL-1.2 */
#include "change_http.h"
#include "facts.h"
#include "geo.h"
#include "writes.h"

#include <stdio.h>
#include <string.h>

static const char *const MORE[] = {
    "address",           "complement",         "postal_code",  "accessibility",
    "accessibility_url", "accessibility_note", "transport",    "hours",
    "confidential",      "retired_why",        "successor_id",
};

struct place_draft {
	struct directory_place_row row;
	struct directory_place commune;
	char *more, *touched; /* owned */
};

static void draft_drop(struct place_draft *d)
{
	free(d->more);
	free(d->touched);
}

enum cmn_err directory_http_read_place(struct cmn_call *call)
{
	return directory_reply_of(call, directory_place_read, cmn_call_param(call, "id"));
}

static double number_of(const json_t *body, const char *key, double otherwise)
{
	const json_t *given = json_object_get(body, key);

	return given != NULL ? json_number_value(given) : otherwise;
}

/* Where: as given; else, when the commune was given, its centre; else as it is. */
static void take_point(struct cmn_call *call, const PGresult *now, struct place_draft *d)
{
	bool keeps = now != NULL && json_object_get(call->body, "commune") == NULL;
	double lat = keeps ? strtod(cmn_column(now, 0, "lat"), NULL) : d->commune.lat;
	double lon = keeps ? strtod(cmn_column(now, 0, "lon"), NULL) : d->commune.lon;
	struct directory_geo_plane plane;

	d->row.lat = number_of(call->body, "lat", lat);
	d->row.lon = number_of(call->body, "lon", lon);
	plane = directory_geo_lambert93(d->row.lat, d->row.lon);
	d->row.x = plane.x;
	d->row.y = plane.y;
}

/* The place as it will be: members of the body over what is (now: NULL for a new one). */
static enum cmn_err draft(struct cmn_call *call, const char *departement, const PGresult *now,
			  struct place_draft *d)
{
	const struct directory_references refs = {
	    .next_place = cmn_json_get(call->body, "successor_id"),
	};
	enum cmn_err rc = directory_printable(call);

	d->row.active = now == NULL || directory_merged_bool(call->body, "active", now);
	if (rc == CMN_OK)
		rc = directory_place_of(call, "/commune", departement,
					directory_merged(call->body, "commune", now), &d->commune);
	if (rc == CMN_OK)
		rc = directory_hours_good(call, json_object_get(call->body, "hours"), "/hours",
					  departement);
	if (rc == CMN_OK)
		rc = directory_retirement_good(call, d->row.active);
	if (rc == CMN_OK)
		rc = directory_references_check(call->pool, &call->ctx, &refs, &call->err);
	if (rc)
		return rc;
	d->row.actor_id = directory_merged(call->body, "actor_id", now);
	d->row.name = directory_merged(call->body, "name", now);
	d->row.commune = d->commune.code;
	take_point(call, now, d);
	d->row.more = d->more = directory_more_of(call->body, MORE, CMN_LEN(MORE));
	d->row.touched = d->touched = directory_touched_of(call->body);
	directory_tells(call, DIRECTORY_EVENT_PLACE);
	return d->more != NULL && d->touched != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err directory_http_create_place(struct cmn_call *call)
{
	struct place_draft d CMN_AUTO(draft_drop) = {0};
	struct directory_written done;
	enum cmn_err rc = directory_may_add(call);

	if (rc == CMN_OK)
		rc = draft(call, call->write.departement, NULL, &d);
	if (rc)
		return rc;
	rc =
	    directory_place_create(call->pool, &call->ctx, &d.row, &call->write, &done, &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/places/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_place_read, call->write.resource_id);
}

/* Offers would lose their place without anybody having said where they go. */
static enum cmn_err check_free(struct cmn_call *call, const PGresult *now, bool active)
{
	int64_t held = cmn_pg_int(now, 0, PQfnumber(now, "_held"), 0);

	if (active || held == 0)
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"%lld offre(s) s’y tiennent encore : dites d’abord où elles vont",
			"%lld offer(s) are still held there: say first where they go",
			(long long)held);
}

/* Between the look and the write somebody came, or an offer did. */
static enum cmn_err refused(struct cmn_call *call, bool active)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_place_read(call->pool, &call->ctx, call->write.resource_id, &now, &call->err);

	if (rc == CMN_OK && cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match)
		rc = check_free(call, now, active);
	return rc ? rc : cmn_explain(call, now);
}

enum cmn_err directory_place_apply(struct cmn_call *call, const PGresult *now, const char *accepts)
{
	struct place_draft d CMN_AUTO(draft_drop) = {0};
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = draft(call, departement, now, &d);
	if (rc == CMN_OK && cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match)
		rc = check_free(call, now, d.row.active);
	if (rc)
		return rc;
	d.row.accepts = accepts;
	return directory_place_change(call->pool, &call->ctx, &d.row, call->if_match, &call->write,
				      &done, &call->err);
}

enum cmn_err directory_place_try(struct cmn_call *call, const PGresult *now)
{
	struct place_draft d CMN_AUTO(draft_drop) = {0};

	return draft(call, cmn_column(now, 0, "departement"), now, &d);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	enum cmn_err rc = directory_may_change(call, now, DIRECTORY_CHANGE_PLACE);

	if (rc)
		return rc;
	rc = directory_place_apply(call, now, NULL);
	return rc == CMN_E_NOT_FOUND
		   ? refused(call, directory_merged_bool(call->body, "active", now))
		   : rc;
}

enum cmn_err directory_http_update_place(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_place_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : directory_reply_of(call, directory_place_read, id);
}

/* --- where an offer is held ------------------------------------------------------------------ */

/* Each place once, in use, of the département; hours that open.  *ret_ids is owned. */
static enum cmn_err check_places(struct cmn_call *call, const char *departement)
{
	json_t *ids CMN_AUTO(cmn_json_drop) = json_array();
	json_t *names CMN_AUTO(cmn_json_drop) = json_object();
	char at[128];
	int64_t known = 0;
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(call->body, "places"), i, item)
	{
		const char *id = cmn_json_get(item, "place_id");
		enum cmn_err rc;

		snprintf(at, sizeof(at), "/places/%zu/hours", i);
		rc = directory_hours_good(call, json_object_get(item, "hours"), at, departement);
		if (rc)
			return rc;
		snprintf(at, sizeof(at), "/places/%zu/place_id", i);
		if (json_object_get(names, id) != NULL)
			return cmn_fail_at(&call->err, CMN_E_INVALID, at,
					   "ce lieu est déjà dans la liste",
					   "this place is in the list already");
		if (json_object_set_new(names, id, json_true()) != 0 ||
		    json_array_append_new(ids, json_string(id)) != 0)
			return cmn_no_memory(&call->err);
	}
	char *array CMN_AUTO(directory_text_drop) = cmn_json_pg_array(ids);
	if (array == NULL)
		return cmn_no_memory(&call->err);
	enum cmn_err rc =
	    directory_places_count(call->pool, &call->ctx, departement, array, &known, &call->err);
	if (rc || known == (int64_t)json_array_size(ids))
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/places",
			   "un de ces lieux n’est pas un lieu en service du département",
			   "one of these places is not in use in the département");
}

static enum cmn_err set_places(struct cmn_call *call, const PGresult *now)
{
	char *places CMN_AUTO(directory_text_drop) = NULL;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = cmn_call_territory(call, "path:id", departement);
	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check_places(call, departement);
	if (rc)
		return rc;
	places = json_dumps(json_object_get(call->body, "places"), JSON_COMPACT);
	if (places == NULL)
		return cmn_no_memory(&call->err);
	directory_tells(call, DIRECTORY_EVENT_OFFER);
	rc = directory_offer_set_places(call->pool, &call->ctx, places, call->if_match,
					&call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_offer_read) : rc;
}

enum cmn_err directory_http_set_offer_places(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = set_places(call, now);
	return rc ? rc : directory_reply_offer(call, id);
}
