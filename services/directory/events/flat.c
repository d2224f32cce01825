/* SPDX-License-Identifier: EUPL-1.2 */
#include "flat.h"

#include <stdio.h>
#include <string.h>

/* --- CSV ---------------------------------------------------------------------------------------
 */

/* "-1", "+33 5 …" are no formulas; "=1+1", "@SUM", "+cmd" are. */
static bool looks_like_formula(const char *text)
{
	if (text[0] == '=' || text[0] == '@' || text[0] == '\t' || text[0] == '\r')
		return true;
	return (text[0] == '+' || text[0] == '-') && text[strspn(text, "+-0123456789 .()")] != '\0';
}

static void put_cell(struct cmn_buf *out, const char *text)
{
	cmn_buf_char(out, '"');
	if (looks_like_formula(text))
		cmn_buf_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			cmn_buf_char(out, '"');
		cmn_buf_char(out, *text);
	}
	cmn_buf_char(out, '"');
}

static void put_list(struct cmn_buf *out, const json_t *list)
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {0};

	cmn_buf_init(&text, (size_t)1 << 20);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *item = json_string_value(json_array_get(list, i));

		cmn_buf_text(&text, i > 0 ? "|" : "");
		cmn_buf_text(&text, item != NULL ? item : "");
	}
	if (text.len > 0)
		put_cell(out, text.data);
	out->failed |= text.failed;
}

static void put_value(struct cmn_buf *out, const json_t *value)
{
	if (json_is_string(value))
		put_cell(out, json_string_value(value));
	else if (json_is_integer(value))
		cmn_buf_fmt(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		cmn_buf_fmt(out, "%.6f", json_real_value(value));
	else if (json_is_boolean(value))
		cmn_buf_text(out, json_is_true(value) ? "true" : "false");
	else if (json_is_array(value))
		put_list(out, value);
}

/* A column: a member of the record, or of the object under `of`; "*" the first of a list. */
struct column {
	const char *name, *of, *key;
};

static const json_t *cell_of(const json_t *record, const struct column *c)
{
	const json_t *from = record;

	if (c->of != NULL) {
		from = directory_get(record, c->of);
		if (json_is_array(from))
			from = json_array_get(from, 0);
	}
	return directory_get(from, c->key);
}

static void put_line(struct cmn_buf *out, const struct column *columns, size_t n,
		     const json_t *record)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			cmn_buf_char(out, ',');
		if (record == NULL)
			cmn_buf_text(out, columns[i].name);
		else
			put_value(out, cell_of(record, &columns[i]));
	}
	cmn_buf_text(out, "\r\n");
}

static const struct column ACTORS[] = {
    {"id", NULL, "id"},
    {"departement", NULL, "departement"},
    {"type", NULL, "type"},
    {"sector", NULL, "sector"},
    {"name", NULL, "name"},
    {"commune", NULL, "commune"},
    {"commune_name", NULL, "commune_name"},
    {"postal_code", NULL, "postal_code"},
    {"address", NULL, "address"},
    {"phone", NULL, "phone"},
    {"email", NULL, "email"},
    {"website", NULL, "website"},
    {"siret", NULL, "siret"},
    {"finess_eg", NULL, "finess_eg"},
    {"finess_ej", NULL, "finess_ej"},
    {"rna", NULL, "rna"},
    {"tags", NULL, "tags"},
    {"to_verify", NULL, "to_verify"},
    {"source", NULL, "source"},
    {"source_date", NULL, "source_date"},
    {"invented", NULL, "invented"},
    {"updated_at", NULL, "modified_at"},
};

void directory_csv_actors(struct cmn_buf *out, const json_t *actor)
{
	put_line(out, ACTORS, CMN_LEN(ACTORS), actor);
}

static const struct column OFFERS[] = {
    {"id", NULL, "id"},
    {"departement", NULL, "departement"},
    {"actor_id", NULL, "actor_id"},
    {"actor_name", "actor", "name"},
    {"actor_type", "actor", "type"},
    {"name", NULL, "name"},
    {"description", NULL, "description"},
    {"sector", NULL, "sector"},
    {"themes", NULL, "themes"},
    {"needs", NULL, "needs"},
    {"age_min", NULL, "age_min"},
    {"age_max", NULL, "age_max"},
    {"mode", NULL, "mode"},
    {"commune", NULL, "commune"},
    {"commune_name", NULL, "commune_name"},
    {"place_name", "places", "name"},
    {"address", "places", "address"},
    {"postal_code", "places", "any_postal_code"},
    {"lat", NULL, "lat"},
    {"lon", NULL, "lon"},
    {"approximate", NULL, "approximate"},
    {"disability_types", NULL, "disability_types"},
    {"receptions", NULL, "receptions"},
    {"publics", NULL, "publics"},
    {"languages", NULL, "languages"},
    {"zone", NULL, "zone"},
    {"doors", NULL, "doors"},
    {"orientations", NULL, "orientations"},
    {"conditions", NULL, "conditions"},
    {"fee", NULL, "fee"},
    {"fee_note", NULL, "fee_note"},
    {"intake_modes", NULL, "intake_modes"},
    {"intake_by", NULL, "intake_by"},
    {"intake_url", NULL, "intake_url"},
    {"phone", "contacts", "phone"},
    {"email", "contacts", "email"},
    {"website", NULL, "website"},
    {"tags", NULL, "tags"},
    {"source", NULL, "source"},
    {"source_date", NULL, "source_date"},
    {"invented", NULL, "invented"},
    {"updated_at", NULL, "modified_at"},
};

void directory_csv_offers(struct cmn_buf *out, const json_t *offer)
{
	put_line(out, OFFERS, CMN_LEN(OFFERS), offer);
}

/* --- GeoJSON ------------------------------------------------------------------------------------
 */

static void put_member(struct cmn_buf *out, const json_t *from, const char *key)
{
	json_t *value = json_object_get(from, key);

	if (value == NULL)
		return;
	cmn_json_key(out, key);
	if (json_is_string(value))
		cmn_json_str(out, json_string_value(value));
	else if (json_is_integer(value))
		cmn_json_int(out, json_integer_value(value));
	else if (json_is_boolean(value))
		cmn_json_bool(out, json_is_true(value));
	else if (json_is_array(value)) {
		cmn_json_open(out, '[');
		for (size_t i = 0; i < json_array_size(value); i++)
			cmn_json_str(out, json_string_value(json_array_get(value, i)));
		cmn_json_close(out, ']');
	}
}

static void put_point(struct cmn_buf *out, const json_t *offer)
{
	cmn_json_key(out, "geometry");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", "Point");
	cmn_json_key(out, "coordinates");
	cmn_json_open(out, '[');
	cmn_json_num(out, json_number_value(directory_get(offer, "lon")));
	cmn_json_num(out, json_number_value(directory_get(offer, "lat")));
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

void directory_geojson_offer(struct cmn_buf *out, const json_t *offer)
{
	static const char *const MEMBERS[] = {
	    "name",    "sector",           "themes",     "age_min", "age_max", "mode",
	    "commune", "disability_types", "receptions", "publics", "doors",   "fee",
	    "tags",    "departement",      "actor_id",   "website", "source",  "invented",
	};
	const json_t *actor = directory_get(offer, "actor");
	bool at_place =
	    directory_size(offer, "places") > 0 && !directory_true(offer, "approximate");

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", "Feature");
	cmn_json_kstr(out, "id", cmn_json_get(offer, "id"));
	put_point(out, offer);
	cmn_json_key(out, "properties");
	cmn_json_open(out, '{');
	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++)
		put_member(out, offer, MEMBERS[i]);
	cmn_json_kstr(out, "actor_name", cmn_json_get(actor, "name"));
	cmn_json_kstr(out, "actor_type", cmn_json_get(actor, "type"));
	cmn_json_kstr(out, "position", at_place ? "place" : "commune");
	cmn_json_close(out, '}');
	cmn_json_close(out, '}');
}
