/* SPDX-License-Identifier: EUPL-1.2 */
#include "change_http.h"
#include "facts.h"
#include "geo.h"
#include "more.h"
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
	char *themes, *needs; /* arrays of PostgreSQL; owned */
	char *more, *touched; /* owned */
	int64_t min, max;     /* AGE_OPEN: no limit */
};

static void draft_drop(struct offer_draft *d)
{
	free(d->themes);
	free(d->needs);
	free(d->more);
	free(d->touched);
}

#define AGE_OPEN (-1)

/* Members that are columns of the same name: no more is done with them than check them. */
static const char *const MORE[] = {
    "disability_types", "receptions",   "languages",  "communication",
    "publics",          "zone",         "conditions", "doors",
    "orientations",     "fee",          "fee_note",   "intake_actor_id",
    "intake_place_id",  "intake_modes", "intake_by",  "intake_url",
    "intake_note",      "website",      "tags",       "hours",
    "retired_why",      "successor_id",
};

enum cmn_err directory_http_read_offer(struct cmn_call *call)
{
	return directory_reply_offer(call, cmn_call_param(call, "id"));
}

/* One list of codes: from the body, else as it is (JSON text in the column `_key`). */
static enum cmn_err take_codes(struct cmn_call *call, const char *key, const PGresult *now,
			       char **ret_array)
{
	json_t *list CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, key, now);

	*ret_array = list != NULL ? cmn_json_pg_array(list) : NULL;
	return *ret_array != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

static bool holds(const json_t *list, const char *code)
{
	const json_t *item;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i,
			   item) if (strcmp(json_string_value(item), code) == 0) return true;
	return false;
}

/* The door of the CDAPH and the orientations that open it are stated together. */
static enum cmn_err check_doors(struct cmn_call *call, const PGresult *now)
{
	json_t *doors CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, "doors", now);
	json_t *codes CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, "orientations", now);
	bool asks = holds(doors, "cdaph_orientation");

	if (doors == NULL || codes == NULL)
		return cmn_no_memory(&call->err);
	if (asks && json_array_size(codes) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/orientations",
				   "une orientation de la CDAPH est demandée : dites laquelle",
				   "an orientation by the CDAPH is asked for: say which");
	if (!asks && json_array_size(codes) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/doors",
				   "ces orientations supposent la porte « cdaph_orientation »",
				   "these orientations suppose the door \"cdaph_orientation\"");
	return CMN_OK;
}

static enum cmn_err check_zone(struct cmn_call *call)
{
	char *zone CMN_AUTO(directory_text_drop) =
	    cmn_json_pg_array(json_object_get(call->body, "zone"));
	const struct directory_references refs = {
	    .zone = zone,
	    .intake_actor_id = cmn_json_get(call->body, "intake_actor_id"),
	    .intake_place_id = cmn_json_get(call->body, "intake_place_id"),
	    .next_offer = cmn_json_get(call->body, "successor_id"),
	};

	return directory_references_check(call->pool, &call->ctx, &refs, &call->err);
}

/* What the contract cannot say of the further members. */
static enum cmn_err check_more(struct cmn_call *call, const char *departement, const PGresult *now,
			       struct offer_draft *d)
{
	enum cmn_err rc = directory_retirement_good(call, d->row.active);

	if (rc == CMN_OK)
		rc = check_doors(call, now);
	if (rc == CMN_OK)
		rc = check_zone(call);
	if (rc == CMN_OK)
		rc = directory_hours_good(call, json_object_get(call->body, "hours"), "/hours",
					  departement);
	if (rc)
		return rc;
	d->more = directory_more_of(call->body, MORE, CMN_LEN(MORE));
	d->touched = directory_touched_of(call->body);
	d->row.more = d->more;
	d->row.touched = d->touched;
	return d->more != NULL && d->touched != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

static int64_t take_age(struct cmn_call *call, const char *key, const PGresult *now, char text[8],
			const char **ret)
{
	const json_t *given = json_object_get(call->body, key);
	int64_t age = AGE_OPEN;

	if (given != NULL)
		age = cmn_json_get_int(call->body, key, AGE_OPEN);
	else if (now != NULL)
		age = cmn_pg_int(now, 0, PQfnumber(now, key), AGE_OPEN);
	snprintf(text, 8, "%d", (int)age);
	*ret = age == AGE_OPEN ? NULL : text;
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
	if (d->min == AGE_OPEN || d->max == AGE_OPEN || d->min <= d->max)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/age_max",
			   "l’âge maximal est inférieur à l’âge minimal",
			   "the highest age is below the lowest");
}

/* Where its main place stands, it stands. */
static enum cmn_err check_placed(struct cmn_call *call, const PGresult *now)
{
	static const char *const WHERE[] = {"commune", "lat", "lon"};
	char at[16];

	if (now == NULL || !cmn_pg_bool(now, 0, PQfnumber(now, "_placed")))
		return CMN_OK;
	for (size_t i = 0; i < CMN_LEN(WHERE); i++) {
		if (json_object_get(call->body, WHERE[i]) == NULL)
			continue;
		snprintf(at, sizeof(at), "/%s", WHERE[i]);
		return cmn_fail_at(&call->err, CMN_E_INVALID, at,
				   "cette offre a un lieu : c’est lui qu’il faut modifier",
				   "this offer has a place: change that one");
	}
	return CMN_OK;
}

/* The offer as it will be: members of the body over what is (now: NULL for a new one). */
static enum cmn_err draft(struct cmn_call *call, const char *departement, const PGresult *now,
			  struct offer_draft *d)
{
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK)
		rc = check_placed(call, now);
	if (rc == CMN_OK)
		rc = directory_place_of(call, "/commune", departement,
					directory_merged(call->body, "commune", now), &d->place);
	if (rc == CMN_OK)
		rc = take_codes(call, "themes", now, &d->themes);
	if (rc == CMN_OK)
		rc = take_codes(call, "needs", now, &d->needs);
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
	rc = check_ages(call, d);
	return rc ? rc : check_more(call, departement, now, d);
}

enum cmn_err directory_http_create_offer(struct cmn_call *call)
{
	struct offer_draft d CMN_AUTO(draft_drop) = {0};
	struct directory_written done;
	enum cmn_err rc = directory_may_add(call);

	if (rc == CMN_OK)
		rc = draft(call, call->write.departement, NULL, &d);
	if (rc)
		return rc;
	directory_tells(call, DIRECTORY_EVENT_OFFER);
	rc =
	    directory_offer_create(call->pool, &call->ctx, &d.row, &call->write, &done, &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/offers/%s",
		 call->write.resource_id);
	return directory_reply_offer(call, call->write.resource_id);
}

enum cmn_err directory_offer_apply(struct cmn_call *call, const PGresult *now, const char *accepts)
{
	struct offer_draft d CMN_AUTO(draft_drop) = {0};
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = draft(call, departement, now, &d);
	if (rc)
		return rc;
	d.row.accepts = accepts;
	directory_tells(call, DIRECTORY_EVENT_OFFER);
	return directory_offer_change(call->pool, &call->ctx, &d.row, call->if_match, &call->write,
				      &done, &call->err);
}

enum cmn_err directory_offer_try(struct cmn_call *call, const PGresult *now)
{
	struct offer_draft d CMN_AUTO(draft_drop) = {0};

	return draft(call, cmn_column(now, 0, "departement"), now, &d);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	enum cmn_err rc = directory_may_change(call, now, DIRECTORY_CHANGE_OFFER);

	if (rc)
		return rc;
	rc = directory_offer_apply(call, now, NULL);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_offer_read) : rc;
}

enum cmn_err directory_http_update_offer(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : directory_reply_offer(call, id);
}
