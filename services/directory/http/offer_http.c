/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "facts.h"
#include "geo.h"
#include "text.h"
#include "writes.h"

#include <stdio.h>
#include <string.h>

/* A row of an offer with the texts that only it holds. */
struct offer_draft {
	struct directory_offer_row row;
	struct directory_place place;
	char folded[2 * DIRECTORY_TEXT_MAX];
	char age_min[8], age_max[8];
	char *themes, *needs;           /* arrays of PostgreSQL; owned */
	char *themes_json, *needs_json; /* for the event; owned */
	int64_t min, max;               /* DIRECTORY_AGE_OPEN: no limit */
};

static void draft_drop(struct offer_draft *d)
{
	free(d->themes);
	free(d->needs);
	free(d->themes_json);
	free(d->needs_json);
}

static enum cmn_err reply_offer(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, id, &res, &call->err);

	return rc ? rc : directory_reply_record(call, res);
}

enum cmn_err directory_http_read_offer(struct cmn_call *call)
{
	return reply_offer(call, cmn_call_param(call, "id"));
}

/* One list of codes: from the body, else as it is (JSON text in the column `_key`). */
static enum cmn_err take_codes(struct cmn_call *call, const char *key, const PGresult *now,
			       char **ret_array, char **ret_json)
{
	json_t *list CMN_AUTO(cmn_json_drop) = json_incref(json_object_get(call->body, key));
	char column[16];

	snprintf(column, sizeof(column), "_%s", key);
	const char *kept = now != NULL ? cmn_column(now, 0, column) : "[]";
	if (list == NULL)
		list = json_loads(kept != NULL ? kept : "[]", 0, NULL);
	*ret_array = cmn_json_pg_array(list);
	*ret_json = json_dumps(list, JSON_COMPACT);
	return *ret_array != NULL && *ret_json != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

static int64_t take_age(struct cmn_call *call, const char *key, const PGresult *now, char text[8],
			const char **ret)
{
	const json_t *given = json_object_get(call->body, key);
	int64_t age = DIRECTORY_AGE_OPEN;

	if (given != NULL)
		age = cmn_json_get_int(call->body, key, DIRECTORY_AGE_OPEN);
	else if (now != NULL)
		age = cmn_pg_int(now, 0, PQfnumber(now, key), DIRECTORY_AGE_OPEN);
	snprintf(text, 8, "%d", (int)age);
	*ret = age == DIRECTORY_AGE_OPEN ? NULL : text;
	return age;
}

static double number_of(const json_t *body, const char *key, double otherwise)
{
	const json_t *given = json_object_get(body, key);

	return given != NULL ? json_number_value(given) : otherwise;
}

/* Where: as given; else, when the commune was given, its centre; else as it is. */
static void take_place(struct cmn_call *call, const PGresult *now, struct offer_draft *d)
{
	bool keeps = now != NULL && json_object_get(call->body, "commune") == NULL;
	double lat = keeps ? strtod(cmn_column(now, 0, "lat"), NULL) : d->place.lat;
	double lon = keeps ? strtod(cmn_column(now, 0, "lon"), NULL) : d->place.lon;

	d->row.lat = number_of(call->body, "lat", lat);
	d->row.lon = number_of(call->body, "lon", lon);
	struct directory_geo_plane plane = directory_geo_lambert93(d->row.lat, d->row.lon);
	d->row.x = plane.x;
	d->row.y = plane.y;
	d->row.commune = d->place.code;
}

static enum cmn_err check_ages(struct cmn_call *call, const struct offer_draft *d)
{
	if (d->min == DIRECTORY_AGE_OPEN || d->max == DIRECTORY_AGE_OPEN || d->min <= d->max)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/age_max",
			   "l’âge maximal est inférieur à l’âge minimal",
			   "the highest age is below the lowest");
}

/* The offer as it will be: members of the body over what is (now: NULL for a new one). */
static enum cmn_err draft(struct cmn_call *call, const char *departement, const PGresult *now,
			  struct offer_draft *d)
{
	enum cmn_err rc = directory_place_of(
	    call, "/commune", departement, directory_merged(call->body, "commune", now), &d->place);

	if (rc == CMN_OK)
		rc = take_codes(call, "themes", now, &d->themes, &d->themes_json);
	if (rc == CMN_OK)
		rc = take_codes(call, "needs", now, &d->needs, &d->needs_json);
	if (rc == CMN_OK)
		rc = directory_needs_check(call->pool, &call->ctx, d->needs, &call->err);
	if (rc)
		return rc;
	d->min = take_age(call, "age_min", now, d->age_min, &d->row.age_min);
	d->max = take_age(call, "age_max", now, d->age_max, &d->row.age_max);
	d->row.actor_id = directory_merged(call->body, "actor_id", now);
	d->row.name = directory_merged(call->body, "name", now);
	d->row.description = directory_merged(call->body, "description", now);
	d->row.sector = directory_merged(call->body, "sector", now);
	d->row.mode = directory_merged(call->body, "mode", now);
	d->row.themes = d->themes;
	d->row.needs = d->needs;
	d->row.active = now == NULL || directory_merged_bool(call->body, "active", now);
	directory_text_fold(d->row.name, d->folded, DIRECTORY_TEXT_MAX);
	size_t n = strlen(d->folded);
	snprintf(d->folded + n, sizeof(d->folded) - n, " %s", d->place.folded);
	d->row.folded = d->folded;
	take_place(call, now, d);
	return check_ages(call, d);
}

static enum cmn_err tell(struct cmn_call *call, const struct offer_draft *d, bool invented,
			 int64_t version)
{
	struct cmn_buf data;
	const struct directory_offer_fact fact = {
	    .id = call->write.resource_id,
	    .departement = call->write.departement,
	    .actor_id = d->row.actor_id,
	    .name = d->row.name,
	    .sector = d->row.sector,
	    .themes = d->themes_json,
	    .needs = d->needs_json,
	    .age_min = d->min,
	    .age_max = d->max,
	    .mode = d->row.mode,
	    .commune = d->row.commune,
	    .lat = d->row.lat,
	    .lon = d->row.lon,
	    .invented = invented,
	    .active = d->row.active,
	    .version = version,
	};

	cmn_buf_init(&data, DIRECTORY_FACT_MAX);
	directory_fact_offer(&data, &fact);
	call->write.event_type = DIRECTORY_EVENT_OFFER;
	call->write.audiences = "{facts}";
	call->write.event_data = cmn_buf_take(&data);
	return call->write.event_data != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

/* The actor of a new offer exists, in the département named. */
static enum cmn_err check_actor(struct cmn_call *call, const char *departement)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_actor_read(
	    call->pool, &call->ctx, cmn_json_get(call->body, "actor_id"), &actor, &call->err);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(actor, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "aucun acteur du département ne porte cet identifiant",
				   "no actor of the département has this identifier");
	return rc;
}

enum cmn_err directory_http_create_offer(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	struct offer_draft d CMN_AUTO(draft_drop) = {0};
	struct directory_written done;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = check_actor(call, departement);
	if (rc == CMN_OK)
		rc = draft(call, departement, NULL, &d);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc = tell(call, &d, false, 1);
	if (rc == CMN_OK)
		rc = directory_offer_create(call->pool, &call->ctx, &d.row, &call->write, &done,
					    &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/offers/%s",
		 call->write.resource_id);
	return reply_offer(call, call->write.resource_id);
}

/* Nothing was written: the record as it is now tells why, not as it was before the attempt. */
static enum cmn_err refused(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_offer_read(call->pool, &call->ctx, call->write.resource_id, &now, &call->err);

	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	struct offer_draft d CMN_AUTO(draft_drop) = {0};
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = cmn_call_territory(call, "path:id", departement);
	if (rc == CMN_OK)
		rc = draft(call, departement, now, &d);
	if (rc == CMN_OK)
		rc = tell(call, &d, cmn_pg_bool(now, 0, PQfnumber(now, "invented")),
			  call->if_match + 1);
	if (rc == CMN_OK)
		rc = directory_offer_change(call->pool, &call->ctx, &d.row, call->if_match,
					    &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? refused(call) : rc;
}

enum cmn_err directory_http_update_offer(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : reply_offer(call, id);
}
