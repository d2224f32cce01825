/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_sheet.c - a spreadsheet and its mapping: which column is what, words and their codes.
 */
#include "take.h"

#include "take_finess.h"

#include "fields.h"
#include "geo.h"
#include "said.h"
#include "text.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX 64

struct directory_sheet {
	struct directory_take *t;
	char separator;
	bool offers;  /* a line is an offer, else an actor */
	size_t width; /* fields of the header */
	size_t n;
	struct {
		size_t at;          /* which field */
		const json_t *rule; /* of the mapping */
		const char *field;
		const char *column;
	} columns[COLUMNS_MAX];
	/* of the line */
	char *fields[DIRECTORY_FIELDS_MAX];
};

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

static bool same(const char *a, const char *b)
{
	char x[256], y[256];

	directory_text_fold(a, x, sizeof(x));
	directory_text_fold(b, y, sizeof(y));
	return strcmp(x, y) == 0;
}

/* What the mapping says for a word; the word itself when it says nothing. */
static const char *translated(const json_t *rule, const char *word)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(rule, "values"), i, item)
	{
		const char *from = cmn_json_get(item, "from");

		if (from != NULL && same(from, word))
			return cmn_json_get(item, "to");
	}
	return word;
}

/* A code, or the code of a label of the list in either language. */
static const char *code_in(const char *list, const char *word)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);

	if (codes == NULL || cmn_code_find(codes, word) != NULL)
		return word;
	for (size_t i = 0; i < codes->n; i++)
		if (same(codes->codes[i].code, word) || same(codes->codes[i].label[CMN_FR], word) ||
		    same(codes->codes[i].label[CMN_EN], word))
			return codes->codes[i].code;
	return word;
}

/* The cell of a field, else its default; NULL: neither.  *column: as the file calls it. */
static const char *cell(const struct directory_sheet *sheet, const char *field,
			const json_t **ret_rule, const char **ret_column)
{
	*ret_rule = NULL;
	*ret_column = field;
	for (size_t i = 0; i < sheet->n; i++) {
		if (strcmp(sheet->columns[i].field, field) != 0)
			continue;
		*ret_column = sheet->columns[i].column;
		*ret_rule = sheet->columns[i].rule;
		if (sheet->fields[sheet->columns[i].at][0] != '\0')
			return sheet->fields[sheet->columns[i].at];
	}
	return directory_take_default(sheet->t, field);
}

static const char *plain(const struct directory_sheet *sheet, const char *field,
			 const char **ret_column)
{
	const json_t *rule;
	const char *text = cell(sheet, field, &rule, ret_column);

	return text != NULL ? translated(rule, text) : NULL;
}

static bool mapped(const struct directory_sheet *sheet, const char *field)
{
	for (size_t i = 0; i < sheet->n; i++)
		if (strcmp(sheet->columns[i].field, field) == 0)
			return true;
	return directory_take_default(sheet->t, field) != NULL;
}

static void say_list(struct directory_saying *s, const struct directory_sheet *sheet,
		     const char *field, const char *list)
{
	const json_t *rule;
	const char *column, *text = cell(sheet, field, &rule, &column);
	char *copy CMN_AUTO(cmn_free_drop) = text != NULL ? strdup(text) : NULL;
	json_t *codes = json_array();

	for (char *save = NULL, *w = copy != NULL ? strtok_r(copy, "|;,", &save) : NULL; w != NULL;
	     w = strtok_r(NULL, "|;,", &save)) {
		directory_trim(w);
		if (w[0] != '\0')
			json_array_append_new(codes,
					      json_string(code_in(list, translated(rule, w))));
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
	const char *text = plain(sheet, field, &column);

	switch (FIELDS[i].reading) {
	case R_TEXT:
		directory_say_text(s, field, column, text, 240, false);
		break;
	case R_LONG:
		directory_say_text(s, field, column, text, 1000, false);
		break;
	case R_CODE:
		directory_say_code(s, field, column, FIELDS[i].list,
				   text != NULL ? code_in(FIELDS[i].list, text) : NULL);
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

/* Degrees, or the plane of Lambert-93. */
static void say_point(struct directory_saying *s, const struct directory_sheet *sheet)
{
	const char *column, *lat = plain(sheet, "lat", &column),
			    *lon = plain(sheet, "lon", &column);
	const char *x = plain(sheet, "x_lambert93", &column),
		   *y = plain(sheet, "y_lambert93", &column);
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
	const char *code = plain(sheet, "commune", &by_code);
	const char *name = plain(sheet, "commune_name", &by_name);
	const char *postal = plain(sheet, "postal_code", &by_postal);

	return directory_say_commune(s,
				     code != NULL   ? by_code
				     : name != NULL ? by_name
						    : by_postal,
				     code, name, postal);
}

static void actor_line(struct directory_sheet *sheet)
{
	const char *column, *ref = plain(sheet, "id", &column);
	const char *type, *sector;
	struct directory_saying s, place;
	char commune[8];

	directory_say_begin(&s, sheet->t, "actor", ref);
	if (s.bad || say_commune(&s, sheet) != DIRECTORY_HERE) {
		directory_say_end(&s, &(struct directory_said){0});
		return;
	}
	snprintf(commune, sizeof(commune), "%s", cmn_json_get(s.fields, "commune"));
	directory_say_text(&s, "name", "name", plain(sheet, "name", &column), 200, true);
	type = plain(sheet, "type", &column);
	type = type != NULL ? code_in("actor_types", type) : "autre";
	if (cmn_code_find(cmn_code_list_find("actor_types"), type) == NULL) {
		directory_say_leave(&s, column, "unknown_code", type);
		type = "autre";
	}
	sector = plain(sheet, "sector", &column);
	sector = sector != NULL ? code_in("sectors", sector) : directory_type_sector(type);
	directory_say_it(&s, "type", json_string(type));
	directory_say_it(&s, "sector",
			 json_string(strcmp(sector, "ordinary") == 0 ? sector : "specialised"));
	for (size_t i = 0; i < CMN_LEN(FIELDS); i++)
		if (!FIELDS[i].of_offers && mapped(sheet, FIELDS[i].field))
			say_field(&s, sheet, i);
	if (mapped(sheet, "phone"))
		directory_say_phone(&s, "phone", plain(sheet, "phone", &column));
	if (mapped(sheet, "email"))
		directory_say_email(&s, "email", plain(sheet, "email", &column));
	if (mapped(sheet, "website"))
		directory_say_website(&s, "website", "website", plain(sheet, "website", &column));
	if (mapped(sheet, "siret"))
		directory_say_siret(&s, "siret", plain(sheet, "siret", &column));
	if (mapped(sheet, "finess_eg"))
		directory_say_finess(&s, "finess_eg", "finess_eg",
				     plain(sheet, "finess_eg", &column));
	directory_say_begin(&place, sheet->t, "place", ref);
	directory_say_it(&place, "commune", json_string(commune));
	directory_say_text(&place, "name", "name", plain(sheet, "name", &column), 200, false);
	directory_say_text(&place, "address", "address", plain(sheet, "address", &column), 240,
			   false);
	if (mapped(sheet, "hours"))
		directory_say_hours(&place, "hours", plain(sheet, "hours", &column));
	say_point(&place, sheet);
	place.bad = place.bad || s.bad ||
		    (json_object_get(place.fields, "lat") == NULL && !mapped(sheet, "address"));
	directory_say_end(&s, &(struct directory_said){0});
	directory_say_end(&place, &(struct directory_said){.actor_ref = ref});
}

static void offer_line(struct directory_sheet *sheet)
{
	const char *column, *ref = plain(sheet, "id", &column);
	const char *actor_ref = plain(sheet, "actor_id", &column);
	const char *sector = plain(sheet, "sector", &column), *mode = plain(sheet, "mode", &column);
	struct directory_saying s;

	directory_say_begin(&s, sheet->t, "offer", ref);
	if (!s.bad && (mapped(sheet, "commune") || mapped(sheet, "postal_code")) &&
	    say_commune(&s, sheet) == DIRECTORY_HERE)
		say_point(&s, sheet);
	if (!s.bad) {
		directory_say_text(&s, "name", "name", plain(sheet, "name", &column), 200, true);
		directory_say_it(&s, "sector",
				 json_string(sector != NULL && strcmp(code_in("sectors", sector),
								      "specialised") == 0
						 ? "specialised"
						 : "ordinary"));
		directory_say_it(&s, "mode",
				 json_string(mode != NULL && (strcmp(mode, "at_home") == 0 ||
							      strcmp(mode, "remote") == 0 ||
							      strcmp(mode, "mixed") == 0)
						 ? mode
						 : "on_site"));
		for (size_t i = 0; i < CMN_LEN(FIELDS); i++)
			if (FIELDS[i].of_offers && mapped(sheet, FIELDS[i].field))
				say_field(&s, sheet, i);
		if (mapped(sheet, "hours"))
			directory_say_hours(&s, "hours", plain(sheet, "hours", &column));
	}
	directory_say_end(&s,
			  &(struct directory_said){.actor_ref = actor_ref, .place_ref = actor_ref});
}

bool directory_sheet_open(struct directory_take *t, char *header, char separator,
			  struct directory_sheet **ret, char why[2][200])
{
	struct directory_sheet *sheet = calloc(1, sizeof(*sheet));
	const char *record = cmn_json_get(t->mapping, "record");
	const json_t *rule;
	char *names[DIRECTORY_FIELDS_MAX];
	size_t i, at;

	snprintf(why[0], 200, "en-tête illisible");
	snprintf(why[1], 200, "the header cannot be read");
	if (sheet == NULL)
		return false;
	sheet->t = t;
	sheet->separator = separator;
	sheet->offers = record != NULL && strcmp(record, "offer") == 0;
	sheet->width = directory_fields(header, separator, false, names);
	json_array_foreach(json_object_get(t->mapping, "columns"), i, rule)
	{
		const char *column = cmn_json_get(rule, "column");

		for (at = 0; at < sheet->width && !same(names[at], column); at++)
			;
		if (at >= sheet->width || sheet->n == COLUMNS_MAX) {
			snprintf(why[0], 200, "la colonne « %.100s » n’est pas dans l’en-tête",
				 column);
			snprintf(why[1], 200, "column \"%.100s\" is not in the header", column);
			directory_sheet_close(&sheet);
			return false;
		}
		sheet->columns[sheet->n].at = at;
		sheet->columns[sheet->n].rule = rule;
		sheet->columns[sheet->n].column = column;
		sheet->columns[sheet->n++].field = cmn_json_get(rule, "field");
	}
	*ret = sheet;
	return sheet->width > 0 && sheet->width <= DIRECTORY_FIELDS_MAX;
}

void directory_sheet_line(struct directory_sheet *sheet, char *line)
{
	size_t n = directory_fields(line, sheet->separator, false, sheet->fields);

	if (n == 0 || n != sheet->width) {
		directory_take_fault(sheet->t, NULL, NULL, NULL, n == 0 ? "quotes" : "fields", NULL,
				     true);
		return;
	}
	for (size_t i = 0; i < n; i++)
		directory_trim(sheet->fields[i]);
	if (sheet->offers)
		offer_line(sheet);
	else
		actor_line(sheet);
}

void directory_sheet_close(struct directory_sheet **sheet)
{
	free(*sheet);
	*sheet = NULL;
}
