/* SPDX-License-Identifier: EUPL-1.2 */
#include "invented.h"

#include "invent.h"
#include "source_id.h"
#include "source_rows.h"
#include "text.h"

#include <stdio.h>

#define SOURCE "invented"

const struct cmn_stmt DIRECTORY_INVENT_PLACES = {
    .name = "invent_places",
    .sql = "SELECT code, departement, name, population FROM commune ORDER BY code",
};
enum { CODE, DEPARTEMENT, NAME, POPULATION };

/* The place of an actor has the identifier of the actor, after this word. */
#define PLACE_OF "place:"

/* What one run works on. */
struct draft {
	const PGresult *communes;
	struct directory_invent_place *places;
	uint16_t *times; /* how often each kind was drawn in each commune */
	struct directory_invention *to;
};

static const char *sector_text(enum directory_sector sector)
{
	return sector == DIRECTORY_SECTOR_ORDINARY ? "ordinary" : "specialised";
}

static void put_actor(const struct draft *d, const struct directory_invented *drawn,
		      const char *source_id)
{
	int row = (int)drawn->place;
	char name[256];
	const struct directory_staged_actor actor = {
	    .departement = PQgetvalue(d->communes, row, DEPARTEMENT),
	    .type = drawn->kind->type,
	    .sector = sector_text(drawn->kind->sector),
	    .name = name,
	    .commune = PQgetvalue(d->communes, row, CODE),
	    .source = SOURCE,
	    .source_id = source_id,
	    .invented = true,
	};

	snprintf(name, sizeof(name), "Acteur inventé — %s, %s", drawn->kind->title,
		 PQgetvalue(d->communes, row, NAME));
	cmn_buf_fmt(&d->to->actors, "%zu\t", ++d->to->n_actors);
	directory_stage_actor_row(&actor, &d->to->actors);
}

/* Where the actor is to be found: an address that says itself that it is none. */
static void put_place(const struct draft *d, const struct directory_invented *drawn,
		      const char *actor_source_id)
{
	int row = (int)drawn->place;
	char id[CMN_UUID_LEN], actor_id[CMN_UUID_LEN];
	char source_id[96], name[256];

	snprintf(source_id, sizeof(source_id), PLACE_OF "%s", actor_source_id);
	directory_source_uuid(SOURCE, source_id, id);
	directory_source_uuid(SOURCE, actor_source_id, actor_id);
	snprintf(name, sizeof(name), "Lieu inventé — %s, %s", drawn->kind->title,
		 PQgetvalue(d->communes, row, NAME));
	const char *const fields[] = {
	    id,
	    actor_id,
	    PQgetvalue(d->communes, row, DEPARTEMENT),
	    name,
	    PQgetvalue(d->communes, row, CODE),
	    NULL,
	    NULL,
	    NULL,
	    NULL, /* at the centre of the commune */
	    drawn->kind->place,
	    SOURCE,
	    source_id,
	    "true",
	};
	cmn_buf_fmt(&d->to->places, "%zu\t", d->to->n_actors);
	for (size_t i = 0; i < CMN_LEN(fields); i++)
		directory_copy_field(&d->to->places, fields[i],
				     i + 1 == CMN_LEN(fields) ? '\n' : '\t');
}

static const char *age_text(int age, char text[12])
{
	if (age == DIRECTORY_AGE_ANY)
		return NULL;
	snprintf(text, 12, "%d", age);
	return text;
}

static void put_offer(const struct draft *d, const struct directory_invented *drawn,
		      const char *actor_source_id, unsigned time, unsigned line)
{
	const struct directory_invent_kind *kind = drawn->kind;
	int row = (int)drawn->place;
	char id[CMN_UUID_LEN], actor_id[CMN_UUID_LEN], place_id[CMN_UUID_LEN];
	char source_id[96], name[256], folded[256], ordinal[16] = "", min[12], max[12];

	snprintf(source_id, sizeof(source_id), "%s:%u", actor_source_id, time);
	directory_source_uuid(SOURCE, source_id, id);
	directory_source_uuid(SOURCE, actor_source_id, actor_id);
	snprintf(folded, sizeof(folded), PLACE_OF "%s", actor_source_id);
	directory_source_uuid(SOURCE, folded, place_id);
	if (time > 1)
		snprintf(ordinal, sizeof(ordinal), " (%u)", time);
	snprintf(name, sizeof(name), "Offre inventée — %s, %s%s", kind->title,
		 PQgetvalue(d->communes, row, NAME), ordinal);
	directory_text_fold(name, folded, sizeof(folded));
	const char *const fields[] = {
	    id,
	    actor_id,
	    PQgetvalue(d->communes, row, DEPARTEMENT),
	    name,
	    kind->description,
	    folded,
	    sector_text(kind->sector),
	    kind->themes,
	    kind->needs,
	    age_text(kind->age_min, min),
	    age_text(kind->age_max, max),
	    kind->mode,
	    PQgetvalue(d->communes, row, CODE),
	    SOURCE,
	    source_id,
	    "true",
	    kind->more,
	    place_id,
	};
	cmn_buf_fmt(&d->to->offers, "%u\t", line);
	for (size_t i = 0; i < CMN_LEN(fields); i++)
		directory_copy_field(&d->to->offers, fields[i],
				     i + 1 == CMN_LEN(fields) ? '\n' : '\t');
}

static void draw_all(struct draft *d)
{
	size_t n = (size_t)PQntuples(d->communes);
	struct directory_splitmix g = {.state = d->to->seed};
	uint64_t total = directory_invent_prepare(d->places, n);

	for (unsigned line = 1; line <= d->to->n; line++) {
		struct directory_invented drawn = directory_invent_next(&g, d->places, n, total);
		size_t kind = (size_t)(drawn.kind - DIRECTORY_INVENT_KINDS);
		uint16_t *times = &d->times[drawn.place * DIRECTORY_INVENT_KIND_COUNT + kind];
		char source_id[80];

		if (*times == UINT16_MAX)
			continue;
		snprintf(source_id, sizeof(source_id), "%llu:%s:%s",
			 (unsigned long long)d->to->seed,
			 PQgetvalue(d->communes, (int)drawn.place, CODE), drawn.kind->type);
		if (++*times == 1) {
			put_actor(d, &drawn, source_id);
			put_place(d, &drawn, source_id);
		}
		put_offer(d, &drawn, source_id, *times, line);
	}
}

static void free_places(struct directory_invent_place **p)
{
	free(*p);
}

static void free_times(uint16_t **p)
{
	free(*p);
}

enum cmn_err directory_invent(struct cmn_conn *conn, unsigned n, uint64_t seed,
			      struct directory_invention *ret, struct cmn_error *err)
{
	PGresult *communes CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_invent_place *places CMN_AUTO(free_places) = NULL;
	uint16_t *times CMN_AUTO(free_times) = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &DIRECTORY_INVENT_PLACES, NULL, &communes, err);

	if (rc)
		return rc;
	size_t rows = (size_t)PQntuples(communes);
	if (rows == 0)
		return cmn_fail(err, CMN_E_CONFLICT, "aucune commune chargée : rien à inventer",
				"no commune is loaded: nothing to invent");
	places = calloc(rows, sizeof(*places));
	times = calloc(rows * DIRECTORY_INVENT_KIND_COUNT, sizeof(*times));
	if (places == NULL || times == NULL)
		return cmn_no_memory(err);
	for (size_t i = 0; i < rows; i++)
		places[i].population = (unsigned)cmn_pg_int(communes, (int)i, POPULATION, 0);
	*ret = (struct directory_invention){.n = n, .seed = seed};
	cmn_buf_init(&ret->actors, (size_t)512 * 1024 * 1024);
	cmn_buf_init(&ret->places, (size_t)512 * 1024 * 1024);
	cmn_buf_init(&ret->offers, (size_t)512 * 1024 * 1024);
	struct draft d = {.communes = communes, .places = places, .times = times, .to = ret};
	draw_all(&d);
	return CMN_OK;
}

void directory_invention_clear(struct directory_invention *invention)
{
	cmn_buf_free(&invention->actors);
	cmn_buf_free(&invention->places);
	cmn_buf_free(&invention->offers);
}
