/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_search - how long a search for a person takes among many, beside one lookup by its key.
 *
 *   person_search load N                    print the SQL that puts N invented persons into 31
 *   person_search search CONNINFO N SECONDS searches a second, each with its comparison
 *   person_search lookup CONNINFO N SECONDS lookups a second of one row by its primary key
 *
 * Both run on one connection, in the same row-security context, through the same pool.
 */
#include "../support/people.c" /* lint: allowed, because load programs link no test support */

#include "person_keys.h"
#include "person_store.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdlib.h>

#define SEED 20261122

static const struct intake_day TODAY = {2026, 11, 22};

static void traits_of(const struct invented_person *p, struct intake_traits *t)
{
	*t = (struct intake_traits){.commune = p->commune};
	intake_traits_read(t, p->family, p->birth_name, p->given);
	if (intake_birth_read(p->birth, TODAY, &t->birth) != INTAKE_BIRTH_FINE)
		t->birth = (struct intake_birth){0};
}

/* The id of record i, for both sides. */
static void id_of(size_t i, char out[CMN_UUID_LEN])
{
	snprintf(out, CMN_UUID_LEN, "01900000-0000-7000-8000-%012zx", i % 0xffffffffu);
}

static const char *or_null(const char *text)
{
	return text[0] ? text : "\\N";
}

static void print_persons(const struct invented_person *people, size_t n)
{
	char id[CMN_UUID_LEN];

	printf(
	    "SET search_path = intake; INSERT INTO commune_ref SELECT '31' || lpad(n::text, 3, '0'), '31', 'x'"
	    " FROM generate_series(0, 999) n ON CONFLICT DO NOTHING;\n");
	printf(
	    "COPY intake.person (id, departement, created_at, created_by, updated_at, updated_by,"
	    " name_status, family_name, birth_name, given_names, birth_date, commune) FROM stdin;\n");
	for (size_t i = 0; i < n; i++) {
		const struct invented_person *p = &people[i];

		id_of(i, id);
		printf(
		    "%s\t31\t2026-01-01Z\tbench\t2026-01-01Z\tbench\tstated\t%s\t%s\t%s\t%s\t%s\n",
		    id, p->family, or_null(p->birth_name), p->given, p->birth, p->commune);
	}
	printf(
	    "\\.\nCOPY intake.person_contact (id, departement, person_id, kind, value, reach, means,"
	    " created_at, created_by) FROM stdin;\n");
	for (size_t i = 0; i < n; i++) {
		id_of(i, id);
		if (people[i].phone[0])
			printf("%s\t31\t%s\tphone\t%s\t%s\t{voice}\t2026-01-01Z\tbench\n", id, id,
			       people[i].phone, people[i].phone);
	}
	printf("\\.\n");
}

static void print_keys(const struct invented_person *people, size_t n)
{
	printf("COPY intake.person_key (departement, key, person_id) FROM stdin;\n");
	for (size_t i = 0; i < n; i++) {
		struct intake_traits t;
		struct intake_keys keys;
		char id[CMN_UUID_LEN];

		traits_of(&people[i], &t);
		intake_keys_of(&t, &keys);
		id_of(i, id);
		for (size_t k = 0; k < keys.n; k++)
			printf("31\t%s\t%s\n", keys.key[k], id);
	}
	printf("\\.\nANALYZE intake.person, intake.person_key, intake.person_contact;\n");
}

static const struct cmn_pg_ctx CTX = {.departements = "31", .actor = "bench"};

static const struct cmn_stmt LOOKUP = {
    .name = "bench_lookup",
    .n_params = 2,
    .sql = "SELECT id, family_name, given_names FROM person WHERE departement = $1"
	   " AND id = $2::uuid",
};

static void die(const struct cmn_error *err)
{
	fprintf(stderr, "person_search: %s (%s)\n", err->detail[CMN_EN], err->cause);
	exit(1);
}

static size_t lookup(struct cmn_pool *pool, size_t i)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char id[CMN_UUID_LEN];
	const char *params[] = {"31", id};
	struct cmn_error err;

	cmn_error_init(&err);
	id_of(i, id);
	if (cmn_pool_run(pool, &CTX, &LOOKUP, params, &res, &err) != CMN_OK)
		die(&err);
	return (size_t)PQntuples(res);
}

/* As http/person_candidates.c does: find, then compare each. */
static size_t search(struct cmn_pool *pool, const struct invented_person *p)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_traits t, other;
	struct intake_keys keys;
	char list[INTAKE_KEYS_MAX * (INTAKE_KEY_LEN + 3)] = "{", reach[64];
	struct cmn_error err;
	size_t proposed = 0, len = 1;

	cmn_error_init(&err);
	traits_of(p, &t);
	intake_keys_to_find(&t, &keys);
	for (size_t k = 0; k < keys.n; k++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s\"%s\"", k ? "," : "",
					keys.key[k]);
	snprintf(list + len, sizeof(list) - len, "}");
	snprintf(reach, sizeof(reach), "{%s}", p->phone);
	const struct intake_person_query q = {
	    .departement = "31", .keys = list, .reach = reach, .most = 300};

	if (intake_store_person_find(pool, &CTX, &q, &res, &err) != CMN_OK)
		die(&err);
	for (int row = 0; row < PQntuples(res); row++) {
		other = (struct intake_traits){.commune = cmn_column(res, row, "_commune")};
		intake_traits_read(&other, cmn_column(res, row, "_family"),
				   cmn_column(res, row, "_birth_name"),
				   cmn_column(res, row, "_given"));
		if (intake_birth_read(cmn_column(res, row, "_birth"), TODAY, &other.birth) != 0)
			other.birth = (struct intake_birth){0};
		proposed += intake_match(&t, &other).verdict == INTAKE_MATCH_PROPOSE;
	}
	return proposed;
}

static double measure(struct cmn_pool *pool, const struct invented_person *people, size_t n,
		      bool searching, int64_t ms)
{
	struct draw g = {SEED + 1};
	int64_t began = cmn_clock_mono_ms(), now = began;
	size_t done = 0, found = 0;

	for (; now - began < ms; now = cmn_clock_mono_ms(), done++) {
		size_t i = below(&g, n);

		found += searching ? search(pool, &people[i]) : lookup(pool, i);
	}
	if (found < done) { /* each finds at least itself */
		fprintf(stderr, "person_search: %zu of %zu found\n", found, done);
		exit(1);
	}
	return (double)done * 1000.0 / (double)(now - began);
}

int main(int argc, char **argv)
{
	bool load = argc == 3 && strcmp(argv[1], "load") == 0;
	size_t n = argc > 2 ? strtoul(argv[load ? 2 : 3], NULL, 10) : 0;
	struct invented_person *people = calloc(n ? n : 1, sizeof(*people));
	struct cmn_pool *pool = NULL;
	struct cmn_error err;

	if (!people || n == 0 || (!load && argc != 5)) {
		fprintf(stderr, "usage: person_search load N | search|lookup CONNINFO N SECONDS\n");
		return 2;
	}
	invent_people(SEED, people, n);
	if (load) {
		print_persons(people, n);
		print_keys(people, n);
		return 0;
	}
	const struct cmn_pool_settings settings = {.conninfo = argv[2],
						   .schema = "intake",
						   .size = 1,
						   .wait_ms = 5000,
						   .statement_ms = 10000};

	cmn_error_init(&err);
	if (cmn_pool_open(&settings, &pool, &err) != CMN_OK)
		die(&err);
	printf("%.0f\n", measure(pool, people, n, strcmp(argv[1], "search") == 0,
				 (int64_t)(strtod(argv[4], NULL) * 1000)));
	cmn_pool_close(&pool);
	free(people);
	return 0;
}
