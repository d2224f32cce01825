/* SPDX-License-Identifier: EUPL-1.2 */
#include "take.h"

#include "bytes.h"
#include "fields.h"
#include "geo.h"
#include "said.h"
#include "source_id.h"
#include "text.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define SLICE_MAX (64U << 20) /* bytes of one array */
#define VALUE_MAX 80          /* characters of a value that a fault repeats */

void directory_take_begin(struct directory_take *t)
{
	cmn_buf_init(&t->records, SLICE_MAX);
	cmn_buf_init(&t->faults, SLICE_MAX);
	cmn_buf_init(&t->points, SLICE_MAX);
	cmn_json_open(&t->records, '[');
	cmn_json_open(&t->faults, '[');
	cmn_json_open(&t->points, '[');
	t->lines = t->outside = t->refused = t->left_out = t->nameless = 0;
}

void directory_take_clear(struct directory_take *t)
{
	cmn_buf_free(&t->records);
	cmn_buf_free(&t->faults);
	cmn_buf_free(&t->points);
}

/* The beginning of a value, cut at a whole character; nothing of what cannot be shown. */
static void put_value(struct cmn_buf *out, const char *value)
{
	char part[VALUE_MAX + 1];
	size_t n = strlen(value);

	if (n > VALUE_MAX)
		for (n = VALUE_MAX; n > 0 && ((unsigned char)value[n] & 0xC0) == 0x80;)
			n--;
	memcpy(part, value, n);
	part[n] = '\0';
	if (n > 0 && cmn_utf8_valid(part, n) && cmn_text_printable(part))
		cmn_json_kstr(out, "value", part);
}

void directory_take_fault(struct directory_take *t, const char *kind, const char *ref,
			  const char *field, const char *code, const char *value, bool refused)
{
	static const struct cmn_code_list *list;
	const struct cmn_code *found;

	if (list == NULL)
		list = cmn_code_list_find("directory_import_faults");
	found = list != NULL ? cmn_code_find(list, code) : NULL;
	t->refused += refused;
	t->left_out += !refused;
	t->nameless += refused && ref == NULL;
	cmn_json_open(&t->faults, '{');
	cmn_json_kint(&t->faults, "line", t->line);
	cmn_json_kstr(&t->faults, "kind", kind);
	if (ref != NULL && ref[0] != '\0' && cmn_utf8_valid(ref, strlen(ref)))
		cmn_json_kstr(&t->faults, "ref", ref);
	cmn_json_kstr(&t->faults, "field", field);
	cmn_json_kstr(&t->faults, "code", code);
	cmn_json_kbool(&t->faults, "refused", refused);
	if (value != NULL)
		put_value(&t->faults, value);
	cmn_json_kstr(&t->faults, "reason_fr", found != NULL ? found->label[CMN_FR] : code);
	cmn_json_kstr(&t->faults, "reason_en", found != NULL ? found->label[CMN_EN] : code);
	cmn_json_close(&t->faults, '}');
}

void directory_say_begin(struct directory_saying *s, struct directory_take *t, const char *kind,
			 const char *ref)
{
	*s = (struct directory_saying){.t = t, .kind = kind, .ref = ref, .fields = json_object()};
	if (ref == NULL || ref[0] == '\0') {
		s->ref = NULL;
		directory_say_refuse(s, "id", "missing", NULL);
	} else if (strlen(ref) > 200 || !cmn_text_printable(ref)) {
		s->ref = NULL;
		directory_say_refuse(s, "id", "bad_id", ref);
	}
}

void directory_say_refuse(struct directory_saying *s, const char *field, const char *code,
			  const char *value)
{
	s->bad = true;
	directory_take_fault(s->t, s->kind, s->ref, field, code, value, true);
}

void directory_say_leave(struct directory_saying *s, const char *field, const char *code,
			 const char *value)
{
	directory_take_fault(s->t, s->kind, s->ref, field, code, value, false);
}

void directory_say_it(struct directory_saying *s, const char *member, json_t *value)
{
	if (value == NULL || json_object_set_new(s->fields, member, value) != 0)
		s->t->records.failed = true; /* memory: the slice is not kept */
}

/* --- where ------------------------------------------------------------------------------------ */

bool directory_take_far(const char *departement, double lat, double lon, double of_lat,
			double of_lon)
{
	return !(directory_geo_distance_km(lat, lon, of_lat, of_lon) <=
		 directory_said_reach_km(departement));
}

static enum directory_belongs elsewhere(struct directory_saying *s)
{
	s->bad = true;
	s->t->outside++;
	return DIRECTORY_ELSEWHERE;
}

enum directory_belongs directory_say_commune(struct directory_saying *s, const char *from,
					     const char *code, const char *name,
					     const char *postal_code)
{
	const struct directory_commune *found = NULL;
	char departement[4] = "";
	bool known;

	if (code != NULL && code[0] == '\0')
		code = NULL;
	known = code != NULL ? directory_said_departement(code, departement)
			     : postal_code != NULL &&
				   directory_said_departement_of_postal(postal_code, departement);
	if (code != NULL && !known) {
		directory_say_refuse(s, from, "unknown_departement", code);
		return DIRECTORY_NOWHERE;
	}
	if (code != NULL && strcmp(departement, s->t->departement) == 0)
		found = directory_ground_code(s->t->ground, code);
	else if (code == NULL)
		found = directory_ground_named(s->t->ground, name, postal_code);
	if (found == NULL && known && strcmp(departement, s->t->departement) != 0)
		return elsewhere(s);
	if (found == NULL) {
		const char *said = code != NULL ? code : postal_code != NULL ? postal_code : name;

		directory_say_refuse(s, from, said != NULL ? "unknown_commune" : "missing", said);
		return DIRECTORY_NOWHERE;
	}
	directory_say_it(s, "commune", json_string(found->code));
	return DIRECTORY_HERE;
}

void directory_say_point(struct directory_saying *s, const char *from, double lat, double lon)
{
	const char *code = cmn_json_get(s->fields, "commune");
	const struct directory_commune *commune =
	    code != NULL ? directory_ground_code(s->t->ground, code) : NULL;
	char value[64];

	if (commune == NULL)
		return;
	if (directory_take_far(s->t->departement, lat, lon, commune->lat, commune->lon)) {
		snprintf(value, sizeof(value), "%.5f %.5f", lat, lon);
		directory_say_leave(s, from, "far_away", value);
		return;
	}
	directory_say_it(s, "lat", json_real(lat));
	directory_say_it(s, "lon", json_real(lon));
}

/* --- the record ------------------------------------------------------------------------------- */

static void put_point(struct directory_saying *s, struct cmn_buf *out)
{
	const json_t *lat = json_object_get(s->fields, "lat");
	struct directory_geo_plane at;

	if (lat == NULL)
		return;
	at = directory_geo_lambert93(json_number_value(lat),
				     json_number_value(json_object_get(s->fields, "lon")));
	cmn_json_key(out, "x");
	cmn_json_num(out, at.x);
	cmn_json_key(out, "y");
	cmn_json_num(out, at.y);
}

void directory_say_end(struct directory_saying *s, const struct directory_said *said)
{
	struct cmn_buf *out = &s->t->records;
	const char *name = cmn_json_get(s->fields, "name");
	char key[240], id[CMN_UUID_LEN], folded[256];

	if (!s->bad) {
		snprintf(key, sizeof(key), "%s%s%s", s->kind[0] == 'a' ? "" : s->kind,
			 s->kind[0] == 'a' ? "" : ":", s->ref);
		directory_source_uuid(s->t->source, key, id);
		directory_text_fold(name != NULL ? name : "", folded, sizeof(folded));
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "kind", s->kind);
		cmn_json_kstr(out, "ref", s->ref);
		cmn_json_kint(out, "line", s->t->line);
		cmn_json_kstr(out, "id", id);
		cmn_json_kstr(out, "folded", folded);
		cmn_json_kstr(out, "actor_ref", said->actor_ref);
		cmn_json_kstr(out, "place_ref", said->place_ref);
		if (said->nested)
			cmn_json_kbool(out, "nested", true);
		put_point(s, out);
		cmn_json_key(out, "fields");
		cmn_json_value(out, s->fields);
		cmn_json_close(out, '}');
	}
	json_decref(s->fields);
	s->fields = NULL;
}

/* --- reading JSON ----------------------------------------------------------------------------- */

const char *directory_take_text(const json_t *object, const char *key, char room[40])
{
	const json_t *value = json_object_get(object, key);

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		snprintf(room, 40, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		snprintf(room, 40, "%.10g", json_real_value(value));
	else
		return NULL;
	return room;
}

const char *directory_take_default(const struct directory_take *t, const char *member)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(t->mapping, "defaults"), i, item)
	{
		const char *field = cmn_json_get(item, "field");

		if (field != NULL && strcmp(field, member) == 0)
			return cmn_json_get(item, "value");
	}
	return NULL;
}
