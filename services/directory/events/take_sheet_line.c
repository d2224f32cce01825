/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_sheet_line.c - what a line of a spreadsheet says of an actor and its place, or of an offer.
 */
#include "take_sheet.h"

#include "take_finess.h"

#include "geo.h"
#include "said.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* How a value of a field is read. */
enum reading { R_TEXT, R_LONG, R_CODE, R_CODES, R_AGE, R_SITE, R_OTHER };

static const struct {
	const char *field;
	enum reading reading;
	const char *list;
	bool of_offers;
} FIELDS[] = {
    {"type", R_OTHER, NULL, false},
    {"address", R_TEXT, NULL, false},
    {"tags", R_CODES, "directory_tags", false},
    {"description", R_LONG, NULL, true},
    {"themes", R_CODES, "problem_types", true},
    {"needs", R_CODES, "serafin_needs", true},
    {"publics", R_CODES, "offer_publics", true},
    {"disability_types", R_CODES, "disability_types", true},
    {"receptions", R_CODES, "reception_modes", true},
    {"languages", R_CODES, "languages", true},
    {"doors", R_CODES, "offer_doors", true},
    {"orientations", R_CODES, "mdph_rights", true},
    {"intake_modes", R_CODES, "intake_modes", true},
    {"intake_by", R_CODES, "intake_askers", true},
    {"age_min", R_AGE, NULL, true},
    {"age_max", R_AGE, NULL, true},
    {"fee", R_CODE, "fees", true},
    {"fee_note", R_TEXT, NULL, true},
    {"conditions", R_LONG, NULL, true},
    {"intake_note", R_LONG, NULL, true},
    {"intake_url", R_SITE, NULL, true},
};

static void say_list(struct directory_saying *s, const struct directory_sheet *sheet,
		     const char *field, const char *list)
{
	const json_t *rule;
	const char *column, *text = directory_sheet_cell(sheet, field, &rule, &column);
	char *copy CMN_AUTO(cmn_free_drop) = text != NULL ? strdup(text) : NULL;
	json_t *codes = json_array();

	for (char *save = NULL, *w = copy != NULL ? strtok_r(copy, "|;,", &save) : NULL; w != NULL;
	     w = strtok_r(NULL, "|;,", &save)) {
		directory_trim(w);
		if (w[0] != '\0')
			json_array_append_new(codes, json_string(directory_sheet_code(
							 list, directory_sheet_word(rule, w))));
	}
	directory_say_codes(s, field, column, list, codes);
}

static void say_age(struct directory_saying *s, const char *field, const char *column,
		    const char *text)
{
	double age;

	if (text != NULL && directory_said_number(text, &age) && age >= 0 && age <= 130) {
		directory_say_it(s, field, json_integer((json_int_t)age));
		return;
	}
	if (text != NULL)
		directory_say_leave(s, column, "bad_number", text);
	directory_say_it(s, field, json_null());
}

static void say_field(struct directory_saying *s, const struct directory_sheet *sheet, size_t i)
{
	const char *field = FIELDS[i].field, *column;
	const char *text = directory_sheet_text(sheet, field, &column);

	switch (FIELDS[i].reading) {
	case R_TEXT:
		directory_say_text(s, field, column, text, 240, false);
		break;
	case R_LONG:
		directory_say_text(s, field, column, text, 1000, false);
		break;
	case R_CODE:
		directory_say_code(s, field, column, FIELDS[i].list,
				   text != NULL ? directory_sheet_code(FIELDS[i].list, text)
						: NULL);
		break;
	case R_CODES:
		say_list(s, sheet, field, FIELDS[i].list);
		break;
	case R_AGE:
		say_age(s, field, column, text);
		break;
	case R_SITE:
		directory_say_website(s, field, column, text);
		break;
	case R_OTHER:
		break;
	}
}

static void say_fields(struct directory_saying *s, const struct directory_sheet *sheet,
		       bool of_offers)
{
	for (size_t i = 0; i < CMN_LEN(FIELDS); i++)
		if (FIELDS[i].of_offers == of_offers && directory_sheet_has(sheet, FIELDS[i].field))
			say_field(s, sheet, i);
}

/* Degrees, or the plane of Lambert-93. */
static void say_point(struct directory_saying *s, const struct directory_sheet *sheet)
{
	const char *column, *lat = directory_sheet_text(sheet, "lat", &column),
			    *lon = directory_sheet_text(sheet, "lon", &column);
	const char *x = directory_sheet_text(sheet, "x_lambert93", &column),
		   *y = directory_sheet_text(sheet, "y_lambert93", &column);
	struct directory_geo_degrees at;
	double a, b;

	if (lat != NULL && lon != NULL && directory_said_number(lat, &at.lat) &&
	    directory_said_number(lon, &at.lon)) {
		directory_say_point(s, column, at.lat, at.lon);
	} else if (x != NULL && y != NULL && directory_said_number(x, &a) &&
		   directory_said_number(y, &b)) {
		at = directory_geo_from_lambert93(a, b);
		directory_say_point(s, column, at.lat, at.lon);
	} else if (lat != NULL || lon != NULL || x != NULL || y != NULL) {
		directory_say_leave(s, column, "bad_number", lat != NULL ? lat : x);
	}
}

static enum directory_belongs say_commune(struct directory_saying *s,
					  const struct directory_sheet *sheet)
{
	const char *by_code, *by_name, *by_postal;
	const char *code = directory_sheet_text(sheet, "commune", &by_code);
	const char *name = directory_sheet_text(sheet, "commune_name", &by_name);
	const char *postal = directory_sheet_text(sheet, "postal_code", &by_postal);

	return directory_say_commune(s,
				     code != NULL   ? by_code
				     : name != NULL ? by_name
						    : by_postal,
				     code, name, postal);
}

/* Type and sector: an unknown type is left out. */
static void say_kind(struct directory_saying *s, const struct directory_sheet *sheet)
{
	const char *column, *by_type, *type = directory_sheet_text(sheet, "type", &by_type);
	const char *sector = directory_sheet_text(sheet, "sector", &column);

	type = type != NULL ? directory_sheet_code("actor_types", type) : "autre";
	if (cmn_code_find(cmn_code_list_find("actor_types"), type) == NULL) {
		directory_say_leave(s, by_type, "unknown_code", type);
		type = "autre";
	}
	sector =
	    sector != NULL ? directory_sheet_code("sectors", sector) : directory_type_sector(type);
	directory_say_it(s, "type", json_string(type));
	directory_say_it(s, "sector",
			 json_string(strcmp(sector, "ordinary") == 0 ? sector : "specialised"));
}

/* How it is reached, and its numbers in other registers. */
static void say_reach(struct directory_saying *s, const struct directory_sheet *sheet)
{
	const char *column;

	if (directory_sheet_has(sheet, "phone"))
		directory_say_phone(s, "phone", directory_sheet_text(sheet, "phone", &column));
	if (directory_sheet_has(sheet, "email"))
		directory_say_email(s, "email", directory_sheet_text(sheet, "email", &column));
	if (directory_sheet_has(sheet, "website"))
		directory_say_website(s, "website", "website",
				      directory_sheet_text(sheet, "website", &column));
	if (directory_sheet_has(sheet, "siret"))
		directory_say_siret(s, "siret", directory_sheet_text(sheet, "siret", &column));
	if (directory_sheet_has(sheet, "finess_eg"))
		directory_say_finess(s, "finess_eg", "finess_eg",
				     directory_sheet_text(sheet, "finess_eg", &column));
}

/* Where the actor is: a place of its own, when the line says where. */
static void say_place(struct directory_saying *place, const struct directory_sheet *sheet,
		      const char *commune)
{
	const char *column;

	directory_say_it(place, "commune", json_string(commune));
	directory_say_text(place, "name", "name", directory_sheet_text(sheet, "name", &column), 200,
			   false);
	directory_say_text(place, "address", "address",
			   directory_sheet_text(sheet, "address", &column), 240, false);
	if (directory_sheet_has(sheet, "hours"))
		directory_say_hours(place, "hours", directory_sheet_text(sheet, "hours", &column));
	say_point(place, sheet);
	place->bad = place->bad || (json_object_get(place->fields, "lat") == NULL &&
				    !directory_sheet_has(sheet, "address"));
}

void directory_sheet_actor(const struct directory_sheet *sheet)
{
	const char *column, *ref = directory_sheet_text(sheet, "id", &column);
	struct directory_saying s, place;
	char commune[8];

	directory_say_begin(&s, sheet->t, "actor", ref);
	if (s.bad || say_commune(&s, sheet) != DIRECTORY_HERE) {
		directory_say_end(&s, &(struct directory_said){0});
		return;
	}
	snprintf(commune, sizeof(commune), "%s", cmn_json_get(s.fields, "commune"));
	directory_say_text(&s, "name", "name", directory_sheet_text(sheet, "name", &column), 200,
			   true);
	say_kind(&s, sheet);
	say_fields(&s, sheet, false);
	say_reach(&s, sheet);
	directory_say_begin(&place, sheet->t, "place", ref);
	say_place(&place, sheet, commune);
	place.bad = place.bad || s.bad;
	directory_say_end(&s, &(struct directory_said){0});
	directory_say_end(&place, &(struct directory_said){.actor_ref = ref});
}

/* Its sector, and where it is given. */
static void say_manner(struct directory_saying *s, const struct directory_sheet *sheet)
{
	static const char *const MODES[] = {"at_home", "remote", "mixed"};
	const char *column, *sector = directory_sheet_text(sheet, "sector", &column),
			    *mode = directory_sheet_text(sheet, "mode", &column),
			    *taken = "on_site";

	for (size_t i = 0; mode != NULL && i < CMN_LEN(MODES); i++)
		if (strcmp(mode, MODES[i]) == 0)
			taken = MODES[i];
	directory_say_it(
	    s, "sector",
	    json_string(sector != NULL &&
				strcmp(directory_sheet_code("sectors", sector), "specialised") == 0
			    ? "specialised"
			    : "ordinary"));
	directory_say_it(s, "mode", json_string(taken));
}

void directory_sheet_offer(const struct directory_sheet *sheet)
{
	const char *column, *ref = directory_sheet_text(sheet, "id", &column);
	const char *actor_ref = directory_sheet_text(sheet, "actor_id", &column);
	struct directory_saying s;

	directory_say_begin(&s, sheet->t, "offer", ref);
	if (!s.bad &&
	    (directory_sheet_has(sheet, "commune") || directory_sheet_has(sheet, "postal_code")) &&
	    say_commune(&s, sheet) == DIRECTORY_HERE)
		say_point(&s, sheet);
	if (!s.bad) {
		directory_say_text(&s, "name", "name", directory_sheet_text(sheet, "name", &column),
				   200, true);
		say_manner(&s, sheet);
		say_fields(&s, sheet, true);
		if (directory_sheet_has(sheet, "hours"))
			directory_say_hours(&s, "hours",
					    directory_sheet_text(sheet, "hours", &column));
	}
	directory_say_end(&s,
			  &(struct directory_said){.actor_ref = actor_ref, .place_ref = actor_ref});
}
