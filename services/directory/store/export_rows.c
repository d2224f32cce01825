/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_rows.h"

#include "export_columns.h"

#include <stdio.h>

/* --- batches --------------------------------------------------------------------------------- */

#define BATCH_(label, key, query)                                             \
	{                                                                     \
		.name = label, .n_params = 1,                                 \
		.sql = X_ROW(query " AND " key ".id > $1::uuid ORDER BY " key \
				   ".id LIMIT 500") " ORDER BY q.id",         \
	}

static const struct cmn_stmt BATCHES[DIRECTORY_EXPORT_KIND_END_] = {
    [DIRECTORY_EXPORT_ACTOR] = BATCH_("export_actors", "a", "SELECT " X_ACTOR_COLUMNS X_ACTOR_FROM),
    [DIRECTORY_EXPORT_PLACE] = BATCH_("export_places", "p", "SELECT " X_PLACE_COLUMNS X_PLACE_FROM),
    [DIRECTORY_EXPORT_OFFER] =
	BATCH_("export_offers", "o", "SELECT " X_OFFER_COLUMNS X_OFFER_PLACE_IDS X_OFFER_FROM),
    [DIRECTORY_EXPORT_CONTACT] =
	BATCH_("export_contacts", "x", "SELECT " X_CONTACT_COLUMNS X_CONTACT_FROM),
    [DIRECTORY_EXPORT_OFFER_WHOLE] =
	BATCH_("export_offers_whole", "o",
	       "SELECT " X_OFFER_WHOLE X_OFFER_WHOLE_FROM " WHERE o.active AND a.active"),
    [DIRECTORY_EXPORT_ACTOR_WHOLE] =
	BATCH_("export_actors_whole", "a", "SELECT " X_ACTOR_WHOLE X_ACTOR_FROM),
};

const struct cmn_stmt *const DIRECTORY_EXPORT_BATCH_STATEMENTS[] = {
    &BATCHES[DIRECTORY_EXPORT_ACTOR],       &BATCHES[DIRECTORY_EXPORT_PLACE],
    &BATCHES[DIRECTORY_EXPORT_OFFER],       &BATCHES[DIRECTORY_EXPORT_CONTACT],
    &BATCHES[DIRECTORY_EXPORT_OFFER_WHOLE], &BATCHES[DIRECTORY_EXPORT_ACTOR_WHOLE],
};
const size_t DIRECTORY_EXPORT_BATCH_STATEMENT_COUNT = CMN_LEN(DIRECTORY_EXPORT_BATCH_STATEMENTS);

enum cmn_err directory_export_batch(struct cmn_conn *conn, enum directory_export_kind kind,
				    const char *after, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {after};

	return cmn_conn_run(conn, &BATCHES[kind], params, ret, err);
}

/* --- pages by number -------------------------------------------------------------------------- */

/* clang-format off */
/* Born in a transaction that is over for everybody: what commits later was born later in this order,
 * so what was counted once is never moved by it. */
#define BORN_(kind)                                                                                \
	" FROM export_change e, " X_NOW " WHERE e.kind = '" kind "' AND e.born < now_.xmin"
#define OFFER_LIST_                                                                                \
	"CASE $4 WHEN 'problem_types' THEN o.themes WHEN 'serafin_needs' THEN o.needs"             \
	" WHEN 'disability_types' THEN o.disability_types WHEN 'reception_modes' THEN o.receptions" \
	" WHEN 'offer_publics' THEN o.publics WHEN 'offer_doors' THEN o.doors"                     \
	" WHEN 'communication_modes' THEN o.communication WHEN 'directory_tags' THEN o.tags END"
#define OFFER_FITS_                                                                                \
	" ($1::text IS NULL OR o.folded LIKE $1) AND ($2::uuid IS NULL OR o.actor_id = $2::uuid)"  \
	" AND ($3::timestamptz IS NULL OR e.at >= $3::timestamptz)"                                \
	" AND ($4::text IS NULL OR cardinality(" OFFER_LIST_ ") > 0)"                              \
	" AND ($5::text IS NULL OR $5 = ANY (" OFFER_LIST_ "))"
#define OFFERS_FITTING_                                                                            \
	" FROM export_change e JOIN offer o ON o.id = e.subject, " X_NOW                           \
	" WHERE e.kind = 'offer' AND e.born < now_.xmin AND" OFFER_FITS_
#define ACTORS_FITTING_                                                                            \
	" FROM export_change e JOIN actor a ON a.id = e.subject, " X_NOW                           \
	" WHERE e.kind = 'actor' AND e.born < now_.xmin AND ($1::text IS NULL OR a.folded LIKE $1)" \
	" AND ($3::timestamptz IS NULL OR e.at >= $3::timestamptz)"                                \
	" AND coalesce($2, $4, $5) IS NULL"
#define HELD_FITTING_                                                                              \
	" FROM offer_place h JOIN place p ON p.id = h.place_id JOIN offer o ON o.id = h.offer_id"  \
	" JOIN export_change e ON e.kind = 'offer' AND e.subject = o.id"                           \
	" WHERE " X_PLACE_LEAVES("p") " AND o.active AND" OFFER_FITS_

/* HSDS names pages by their number, so its rows are numbered: cheap for those that are asked for, as
 * the index gives the order. */
#define PAGE_(keys, order, first, rows)                                                            \
	"SELECT n.* FROM (SELECT m.*, row_number() OVER (ORDER BY " order ") AS _n FROM (" keys     \
	") AS m) AS n WHERE n._n > " first "::bigint AND n._n <= " first "::bigint + " rows "::bigint"
#define PAGE_OF_(keys) PAGE_(keys, "m.born, m.subject", "$6", "$7")
#define OFFERS_PAGE_(label, keys, n)                                                               \
	{                                                                                          \
		.name = label, .n_params = n,                                                      \
		.sql = "SELECT q.id, q.held_id, json_strip_nulls(row_to_json(q)) AS doc FROM"      \
		       " (SELECT " X_OFFER_WHOLE ", NULL::uuid AS held_id, k.born AS _born FROM ("  \
		       keys ") AS k JOIN offer o ON o.id = k.subject JOIN commune c"                \
		       " ON c.code = o.commune JOIN actor a ON a.departement = o.departement"       \
		       " AND a.id = o.actor_id) AS q ORDER BY q._born, q.id"                        \
	}
#define FIRST_(kind)                                                                               \
	PAGE_("SELECT e.subject, e.born" BORN_(kind), "m.born, m.subject", "$1", "$2")
#define ACTORS_PAGE_(label, keys, n)                                                               \
	{                                                                                          \
		.name = label, .n_params = n,                                                      \
		.sql = "SELECT q.id, NULL::uuid AS held_id, json_strip_nulls(row_to_json(q)) AS doc" \
		       " FROM (SELECT " X_ACTOR_WHOLE ", k.born AS _born FROM (" keys ") AS k"      \
		       " JOIN actor a ON a.id = k.subject JOIN commune c ON c.code = a.commune) AS q" \
		       " ORDER BY q._born, q.id"                                                    \
	}
#define HELD_PAGE_(label)                                                                          \
	{                                                                                          \
		.name = label, .n_params = 7,                                                      \
		.sql = "SELECT q.id, q.held_id, json_strip_nulls(row_to_json(q)) AS doc FROM"      \
		       " (SELECT " X_OFFER_WHOLE ", k.held_id FROM ("                              \
		       PAGE_("SELECT h.offer_id, h.place_id, " X_SAL_ID("h") " AS held_id"          \
			     HELD_FITTING_, "m.offer_id, m.place_id", "$6", "$7") ") AS k"          \
		       " JOIN offer o ON o.id = k.offer_id JOIN commune c ON c.code = o.commune"    \
		       " JOIN actor a ON a.departement = o.departement AND a.id = o.actor_id) AS q" \
		       " ORDER BY q.id, q.held_id"                                                  \
	}
#define COUNT_(label, n, from) {.name = label, .n_params = n, .sql = "SELECT count(*)" from}
/* clang-format on */

struct numbered {
	struct cmn_stmt all, fitting, count_all, count_fitting;
};

static const struct numbered NUMBERED[DIRECTORY_NUMBERED_END_] = {
    [DIRECTORY_NUMBERED_OFFERS] =
	{
	    OFFERS_PAGE_("numbered_offers", FIRST_("offer"), 2),
	    OFFERS_PAGE_("numbered_offers_fitting",
			 PAGE_OF_("SELECT e.subject, e.born" OFFERS_FITTING_), 7),
	    COUNT_("numbered_offers_count", 0, BORN_("offer")),
	    COUNT_("numbered_offers_fitting_count", 5, OFFERS_FITTING_),
	},
    [DIRECTORY_NUMBERED_ACTORS] =
	{
	    ACTORS_PAGE_("numbered_actors", FIRST_("actor"), 2),
	    ACTORS_PAGE_("numbered_actors_fitting",
			 PAGE_OF_("SELECT e.subject, e.born" ACTORS_FITTING_), 7),
	    COUNT_("numbered_actors_count", 0, BORN_("actor")),
	    COUNT_("numbered_actors_fitting_count", 5, ACTORS_FITTING_),
	},
    [DIRECTORY_NUMBERED_HELD] =
	{
	    .fitting = HELD_PAGE_("numbered_held"),
	    .count_fitting = COUNT_("numbered_held_count", 5, HELD_FITTING_),
	},
};

static bool filters(enum directory_numbered which, const struct directory_numbered_filter *f)
{
	return which == DIRECTORY_NUMBERED_HELD || f->pattern != NULL || f->actor_id != NULL ||
	       f->since != NULL || f->list != NULL;
}

static const struct cmn_pg_ctx PUBLIC = {.departements = "", .actor = "public"};

enum cmn_err directory_numbered_page(struct cmn_pool *pool, enum directory_numbered which,
				     const struct directory_numbered_filter *f, int64_t offset,
				     int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char from[24], rows[24];
	const char *params[] = {f->pattern, f->actor_id, f->since, f->list, f->code, from, rows};
	bool fitting = filters(which, f);

	snprintf(from, sizeof(from), "%lld", (long long)offset);
	snprintf(rows, sizeof(rows), "%lld", (long long)limit);
	return cmn_pool_run(pool, &PUBLIC,
			    fitting ? &NUMBERED[which].fitting : &NUMBERED[which].all,
			    fitting ? params : params + 5, ret, err);
}

enum cmn_err directory_numbered_count(struct cmn_pool *pool, enum directory_numbered which,
				      const struct directory_numbered_filter *f, int64_t *ret,
				      struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {f->pattern, f->actor_id, f->since, f->list, f->code};
	bool fitting = filters(which, f);
	enum cmn_err rc = cmn_pool_run(
	    pool, &PUBLIC, fitting ? &NUMBERED[which].count_fitting : &NUMBERED[which].count_all,
	    fitting ? params : NULL, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

/* --- one ---------------------------------------------------------------------------------------
 */

#define ONE_(label, query)                                        \
	{                                                         \
		.name = label, .n_params = 1, .sql = X_ROW(query) \
	}

static const struct cmn_stmt ONE[DIRECTORY_ONE_END_] = {
    [DIRECTORY_ONE_OFFER] =
	ONE_("export_offer", "SELECT " X_OFFER_WHOLE X_OFFER_WHOLE_FROM " WHERE o.id = $1::uuid"),
    [DIRECTORY_ONE_ACTOR] = ONE_(
	"export_actor", "SELECT " X_ACTOR_WHOLE
			" FROM actor a JOIN commune c ON c.code = a.commune WHERE a.id = $1::uuid"),
    [DIRECTORY_ONE_PLACE] =
	ONE_("export_place", "SELECT " X_PLACE_WHOLE " FROM place p JOIN commune c ON c.code ="
			     " p.commune WHERE p.id = $1::uuid"
			     " AND NOT p.confidential"),
    [DIRECTORY_ONE_HELD] =
	ONE_("export_held",
	     "SELECT " X_OFFER_WHOLE X_OFFER_WHOLE_FROM
	     " JOIN offer_place h ON h.offer_id = o.id WHERE " X_SAL_ID("h") " = $1::uuid"),
};

enum cmn_err directory_export_one(struct cmn_pool *pool, enum directory_one which, const char *id,
				  PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id};

	return cmn_pool_one(pool, &PUBLIC, &ONE[which], params, ret, err);
}

/* --- searches -----------------------------------------------------------------------------------
 */

/* clang-format off */
#define FOUND_(label, query, r, more)                                                              \
	{                                                                                          \
		.name = label, .n_params = 16,                                                     \
		.sql = "SELECT q.*, q.id AS _cursor FROM (" X_ROW(query " AND " r ".id > $1::uuid"  \
		       " AND ($2::uuid[] IS NULL OR " r ".id = ANY ($2::uuid[]))"                  \
		       " AND ($4::text IS NULL OR c.sort_key LIKE $4)"                             \
		       " AND ($5::text IS NULL OR $5 = ANY (c.postal_codes))"                      \
		       " AND ($11::timestamptz IS NULL OR e.at >= $11::timestamptz)"               \
		       " AND ($12::timestamptz IS NULL OR e.at < $12::timestamptz)" more            \
		       " ORDER BY " r ".id LIMIT $16::bigint") ") AS q ORDER BY q.id"               \
	}
#define CHANGED_(kind, r) " JOIN export_change e ON e.kind = '" kind "' AND e.subject = " r ".id"

static const struct cmn_stmt FOUND[DIRECTORY_FOUND_END_] = {
    [DIRECTORY_FOUND_OFFERS] = FOUND_("found_offers",
	"SELECT " X_OFFER_WHOLE X_OFFER_WHOLE_FROM CHANGED_("offer", "o") " WHERE true", "o",
	" AND ($3::text IS NULL OR o.folded LIKE $3) AND ($6::text IS NULL OR $6 = ANY (o.themes))"
	" AND ($7::uuid IS NULL OR o.actor_id = $7::uuid) AND ($8::uuid IS NULL OR EXISTS"
	" (SELECT FROM offer_place h JOIN place p ON p.id = h.place_id WHERE h.offer_id = o.id"
	" AND h.place_id = $8::uuid AND " X_PLACE_LEAVES("p") "))"
	" AND ($9::boolean IS NULL OR (o.active AND a.active) = $9::boolean)"
	" AND coalesce($10, $13, $14, $15) IS NULL"),
    [DIRECTORY_FOUND_ACTORS] = FOUND_("found_actors",
	"SELECT " X_ACTOR_WHOLE " FROM actor a JOIN commune c ON c.code = a.commune"
	CHANGED_("actor", "a") " WHERE true", "a",
	" AND ($3::text IS NULL OR a.folded LIKE $3) AND ($6::text IS NULL OR a.type = $6)"
	" AND ($9::boolean IS NULL OR a.active = $9::boolean)"
	" AND ($10::text IS NULL OR $10 IN (a.siret, a.finess_eg, a.finess_ej, a.rna))"
	" AND coalesce($7, $8, $13, $14, $15) IS NULL"),
    [DIRECTORY_FOUND_PLACES] = FOUND_("found_places",
	"SELECT " X_PLACE_WHOLE " FROM place p JOIN commune c ON c.code = p.commune"
	CHANGED_("place", "p") " WHERE NOT p.confidential", "p",
	" AND ($3::text IS NULL OR translate(lower(p.name), 'àâäéèêëîïôöùûüç’', 'aaaeeeeiioouuuc ') LIKE $3)"
	" AND ($7::uuid IS NULL OR p.actor_id = $7::uuid)"
	" AND ($9::boolean IS NULL OR p.active = $9::boolean)"
	" AND ($13::float8 IS NULL OR p.place <@ circle(point($13::float8, $14::float8), $15::float8))"
	" AND coalesce($6, $8, $10) IS NULL"),
};
/* clang-format on */

enum cmn_err directory_found_page(struct cmn_pool *pool, enum directory_found which,
				  const struct directory_found_filter *f, PGresult **ret,
				  struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {
	    f->after[0] != '\0' ? f->after : DIRECTORY_NIL,
	    f->ids,
	    f->pattern,
	    f->city,
	    f->postal_code,
	    f->type,
	    f->actor_id,
	    f->place_id,
	    f->active,
	    f->identifier,
	    f->from,
	    f->until,
	    f->x,
	    f->y,
	    f->metres,
	    rows,
	};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%lld", (long long)f->limit + 1);
	return cmn_pool_run(pool, &PUBLIC, &FOUND[which], params, ret, err);
}

#define NUMBERED_OF_(n) \
	&NUMBERED[n].all, &NUMBERED[n].fitting, &NUMBERED[n].count_all, &NUMBERED[n].count_fitting

const struct cmn_stmt *const DIRECTORY_EXPORT_STATEMENTS[] = {
    NUMBERED_OF_(DIRECTORY_NUMBERED_OFFERS),
    NUMBERED_OF_(DIRECTORY_NUMBERED_ACTORS),
    &NUMBERED[DIRECTORY_NUMBERED_HELD].fitting,
    &NUMBERED[DIRECTORY_NUMBERED_HELD].count_fitting,
    &ONE[DIRECTORY_ONE_OFFER],
    &ONE[DIRECTORY_ONE_ACTOR],
    &ONE[DIRECTORY_ONE_PLACE],
    &ONE[DIRECTORY_ONE_HELD],
    &FOUND[DIRECTORY_FOUND_OFFERS],
    &FOUND[DIRECTORY_FOUND_ACTORS],
    &FOUND[DIRECTORY_FOUND_PLACES],
};
const size_t DIRECTORY_EXPORT_STATEMENT_COUNT = CMN_LEN(DIRECTORY_EXPORT_STATEMENTS);
