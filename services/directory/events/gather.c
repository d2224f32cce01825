/* SPDX-License-Identifier: EUPL-1.2 */
#include "eligibility.h"
#include "segment.h"
#include "shown.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX ((size_t)1 << 20) /* an offer or an actor as JSON */

/* --- gathering ---------------------------------------------------------------------------- */

void directory_gather_init(struct directory_gather *g)
{
	*g = (struct directory_gather){0};
	cmn_buf_init(&g->line, LINE_MAX);
}

void directory_gather_clear(struct directory_gather *g)
{
	free(g->entries);
	free(g->shown);
	free(g->words);
	free(g->offers);
	directory_intern_clear(&g->vocabulary);
	directory_intern_clear(&g->actors);
	cmn_buf_free(&g->line);
	directory_gather_init(g);
}

static struct directory_index_entry *new_entry(struct directory_gather *g)
{
	g->failed =
	    g->failed ||
	    !directory_grow((void **)&g->entries, g->n, &g->entry_room, sizeof(*g->entries)) ||
	    !directory_grow((void **)&g->shown, g->n, &g->shown_room, sizeof(*g->shown)) ||
	    g->n >= UINT32_MAX - 1 || g->n_words >= UINT32_MAX / 2;
	if (g->failed)
		return NULL;
	struct directory_index_entry *e = &g->entries[g->n];
	memset(e, 0, sizeof(*e));
	memset(&g->shown[g->n], 0, sizeof(*g->shown));
	e->first_word = (uint32_t)g->n_words;
	return e;
}

static void add_word(struct directory_gather *g, struct directory_index_entry *e, const char *word,
		     size_t len)
{
	uint32_t number = directory_intern(&g->vocabulary, word, len);

	for (uint32_t i = 0; i < e->n_words; i++) {
		if (g->words[e->first_word + i] == number)
			return;
	}
	g->failed =
	    g->failed || number == UINT32_MAX ||
	    !directory_grow((void **)&g->words, g->n_words, &g->word_room, sizeof(*g->words));
	if (g->failed)
		return;
	g->words[g->n_words++] = number;
	e->n_words++;
}

static void add_words(struct directory_gather *g, struct directory_index_entry *e,
		      const char *blanks)
{
	while (*blanks != '\0') {
		size_t len = strcspn(blanks, " ");

		if (len > 0)
			add_word(g, e, blanks, len);
		blanks += len + (blanks[len] == ' ');
	}
}

static uint32_t add_offer(struct directory_gather *g, const char *packed, size_t len)
{
	size_t at = g->offers_len;

	while (at + len + 1 > g->offers_room && !g->failed)
		g->failed =
		    at + len + 1 >= UINT32_MAX ||
		    !directory_grow((void **)&g->offers, g->offers_room, &g->offers_room, 1);
	if (g->failed)
		return 0;
	memcpy(g->offers + at, packed, len);
	g->offers[at + len] = '\0';
	g->offers_len += len + 1;
	return (uint32_t)at;
}

static uint32_t add_actor(struct directory_gather *g, const char *packed, size_t len)
{
	uint32_t number = directory_intern(&g->actors, packed, len);

	g->failed = g->failed || number == UINT32_MAX;
	return g->failed ? 0 : g->actors.at[number];
}

/* --- rows of the database ----------------------------------------------------------------- */

/* What a search may ask for as one code: list in the index, column of the row. */
static const char *const CODES[][2] = {
    {"sector", "sector"},
    {"mode", "mode"},
    {"type", "_actor_type"},
    {"theme", "themes"},
    {"door", "doors"},
    {"public", "publics"},
    {"reception", "receptions"},
    {"disability", "disability_types"},
    {"language", "languages"},
    {"orientation", "orientations"},
    {"intake_by", "intake_by"},
    {"tag", "tags"},
    {"fee", "fee"},
    {"function", "_actor_functions"},
};

/* The actor as it is shown: member, column; its name is the second. */
static const char *const ACTOR[][2] = {
    {"id", "actor_id"},
    {"name", "_actor_name"},
    {"type", "_actor_type"},
    {"commune", "_actor_commune"},
    {"phone", "_actor_phone"},
    {"email", "_actor_email"},
    {"website", "_actor_website"},
};

/* Numbers of columns, looked for once for all the rows of a result. */
struct columns {
	int id, lat, lon, age_min, age_max, needs, folded, commune, to_verify, invented;
	int doors, orientations, disability_types, publics, zone, intake_by, type;
	int free, free_until, good_until;
	int room_free, room_on, room_until;
	int code[CMN_LEN(CODES)], actor[CMN_LEN(ACTOR)];
};

static void find_columns(const PGresult *rows, struct columns *c)
{
	*c = (struct columns){
	    .id = PQfnumber(rows, "id"),
	    .lat = PQfnumber(rows, "lat"),
	    .lon = PQfnumber(rows, "lon"),
	    .age_min = PQfnumber(rows, "age_min"),
	    .age_max = PQfnumber(rows, "age_max"),
	    .needs = PQfnumber(rows, "needs"),
	    .folded = PQfnumber(rows, "_folded"),
	    .commune = PQfnumber(rows, "commune"),
	    .to_verify = PQfnumber(rows, "_actor_to_verify"),
	    .invented = PQfnumber(rows, "_actor_invented"),
	    .doors = PQfnumber(rows, "doors"),
	    .orientations = PQfnumber(rows, "orientations"),
	    .disability_types = PQfnumber(rows, "disability_types"),
	    .publics = PQfnumber(rows, "publics"),
	    .zone = PQfnumber(rows, "zone"),
	    .intake_by = PQfnumber(rows, "intake_by"),
	    .type = PQfnumber(rows, "_actor_type"),
	    .free = PQfnumber(rows, "_free"),
	    .free_until = PQfnumber(rows, "_free_until"),
	    .good_until = PQfnumber(rows, "_good_until"),
	    .room_free = PQfnumber(rows, "_room_free"),
	    .room_on = PQfnumber(rows, "_room_on"),
	    .room_until = PQfnumber(rows, "_room_until"),
	};
	for (size_t i = 0; i < CMN_LEN(CODES); i++)
		c->code[i] = PQfnumber(rows, CODES[i][1]);
	for (size_t i = 0; i < CMN_LEN(ACTOR); i++)
		c->actor[i] = PQfnumber(rows, ACTOR[i][1]);
}

static void take_bits(struct directory_codes *codes, const PGresult *rows, int row,
		      const struct columns *c, struct directory_bits *bits)
{
	for (size_t i = 0; i < CMN_LEN(CODES); i++)
		directory_codes_set(codes, CODES[i][0], PQgetvalue(rows, row, c->code[i]), bits);
	directory_codes_set_needs(codes, PQgetvalue(rows, row, c->needs), bits);
}

/* What it does not state, and until when what it does state is good. */
static void take_stated(struct directory_gather *g, struct directory_codes *codes,
			const PGresult *rows, int row, const struct columns *c,
			struct directory_index_entry *e)
{
	const struct directory_stated stated = {
	    .doors = PQgetvalue(rows, row, c->doors),
	    .orientations = PQgetvalue(rows, row, c->orientations),
	    .disability_types = PQgetvalue(rows, row, c->disability_types),
	    .publics = PQgetvalue(rows, row, c->publics),
	    .zone = PQgetvalue(rows, row, c->zone),
	    .intake_by = PQgetvalue(rows, row, c->intake_by),
	    .actor_type = PQgetvalue(rows, row, c->type),
	};
	const char *zone = stated.zone;

	directory_stated_bits(&stated, codes, &e->bits);
	e->free = (int16_t)cmn_pg_int(rows, row, c->free, DIRECTORY_INDEX_UNKNOWN);
	e->free_until = (uint16_t)cmn_pg_int(rows, row, c->free_until, 0);
	e->good_until = (uint16_t)cmn_pg_int(rows, row, c->good_until, 0);
	if (e->free >= 0)
		directory_codes_set(codes, "room", "said", &e->bits);
	for (zone += strspn(zone, "{,}"); *zone != '\0'; zone += strspn(zone, "{,}")) {
		size_t len = strcspn(zone, ",}");
		char word[32];

		snprintf(word, sizeof(word), DIRECTORY_ZONE_WORD "%.*s", (int)len, zone);
		add_word(g, e, word, strlen(word));
		zone += len;
	}
}

static void write_actor(struct cmn_buf *out, const PGresult *rows, int row, const struct columns *c)
{
	cmn_json_open(out, '{');
	for (size_t i = 0; i < CMN_LEN(ACTOR); i++)
		cmn_json_kstr(out, ACTOR[i][0], cmn_pg_text(rows, row, c->actor[i]));
	cmn_json_kbool(out, "to_verify", cmn_pg_bool(rows, row, c->to_verify));
	cmn_json_kbool(out, "invented", cmn_pg_bool(rows, row, c->invented));
	cmn_json_close(out, '}');
}

static int32_t number_in(const PGresult *rows, int row, int column)
{
	return (int32_t)cmn_pg_int(rows, row, column, DIRECTORY_ROOM_UNSAID);
}

static void take_shown(struct directory_gather *g, const PGresult *rows, int row,
		       const struct columns *c)
{
	struct directory_shown *shown = &g->shown[g->n];

	snprintf(shown->commune, sizeof(shown->commune), "%s", PQgetvalue(rows, row, c->commune));
	shown->room = (struct directory_room){
	    .free = number_in(rows, row, c->room_free),
	    .true_on = number_in(rows, row, c->room_on),
	    .known_until = number_in(rows, row, c->room_until),
	};
	cmn_buf_reset(&g->line);
	cmn_pg_write_row(&g->line, rows, row);
	g->failed = g->failed || g->line.failed;
	if (g->failed)
		return;
	shown->offer = add_offer(g, g->line.data, directory_shown_pack(g->line.data, g->line.len));
	cmn_buf_reset(&g->line);
	write_actor(&g->line, rows, row, c);
	g->failed = g->failed || g->line.failed;
	if (!g->failed)
		shown->actor =
		    add_actor(g, g->line.data, directory_shown_pack(g->line.data, g->line.len));
}

/* An offer is also known by the name of whoever offers it. */
static void add_actor_words(struct directory_gather *g, struct directory_index_entry *e,
			    const char *name)
{
	char folded[512];

	directory_text_fold(name, folded, sizeof(folded));
	add_words(g, e, folded);
}

void directory_gather_rows(struct directory_gather *g, struct directory_codes *codes,
			   const PGresult *rows)
{
	struct columns c;

	find_columns(rows, &c);
	for (int row = 0; row < PQntuples(rows); row++) {
		struct directory_index_entry *e = new_entry(g);

		if (e == NULL)
			return;
		directory_id_read(PQgetvalue(rows, row, c.id), e->id);
		e->lat = strtod(PQgetvalue(rows, row, c.lat), NULL);
		e->lon = strtod(PQgetvalue(rows, row, c.lon), NULL);
		e->age_min = (uint8_t)cmn_pg_int(rows, row, c.age_min, 0);
		e->age_max = (uint8_t)cmn_pg_int(rows, row, c.age_max, DIRECTORY_INDEX_AGE_OPEN);
		take_bits(codes, rows, row, &c, &e->bits);
		take_stated(g, codes, rows, row, &c, e);
		add_words(g, e, PQgetvalue(rows, row, c.folded));
		add_actor_words(g, e, PQgetvalue(rows, row, c.actor[1]));
		take_shown(g, rows, row, &c);
		g->n += !g->failed;
	}
}

/* --- from another segment ----------------------------------------------------------------- */

void directory_gather_entry(struct directory_gather *g, const struct directory_segment *from,
			    uint32_t entry)
{
	const struct directory_index *index = from->index;
	uint32_t row = index->row_of[entry];
	const struct directory_index_row *r = &index->rows[row];
	const struct directory_shown *shown = &from->shown[entry];
	struct directory_index_entry *e = new_entry(g);

	if (e == NULL)
		return;
	memcpy(e->id, index->ids[row], sizeof(e->id));
	e->lat = r->lat;
	e->lon = r->lon;
	e->bits = r->bits;
	e->age_min = r->age_min;
	e->age_max = r->age_max;
	e->free = r->free;
	e->free_until = r->free_until;
	e->good_until = r->good_until;
	for (uint32_t i = index->word_first[row]; i < index->word_first[row + 1]; i++) {
		const char *word = directory_index_word(index, index->words[i]);

		add_word(g, e, word, strlen(word));
	}
	g->shown[g->n] = *shown;
	const char *offer = from->offers + shown->offer, *actor = from->actors + shown->actor;
	g->shown[g->n].offer = add_offer(g, offer, strlen(offer));
	g->shown[g->n].actor = add_actor(g, actor, strlen(actor));
	g->n += !g->failed;
}
