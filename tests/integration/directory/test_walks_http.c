/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_walks_http.c - a walk of a list, page by page, while others insert, change, retire and
 * delete: every record that was there throughout is met exactly once.
 *
 * C360_PAGE_WALKS walks (16 unless said otherwise; make page-walks: 1 000) of the lists in turn.
 */
#include "integration/directory/exporting.h"

#include <pthread.h>
#include <stdatomic.h>

#define INVENTED 400

/* --- the storm -----------------------------------------------------------------------------------
 */

static atomic_bool blowing;
static atomic_long gusts;

static void run(PGconn *pg, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK) {
		fprintf(stderr, "%s: %s", sql, PQerrorMessage(pg));
		abort();
	}
}

/* Records of the storm are copies with a source of their own, between the others in every order: by
 * name, by id and by time.  Some are renamed, some retired, all are deleted in the end. */
static const char *const GUSTS[] = {
    "INSERT INTO actor (id, departement, type, sector, name, sort_key, folded, commune, source,"
    " source_date, created_at, updated_at) SELECT gen_random_uuid(), departement, type, sector, name,"
    " sort_key || ' storm', folded, commune, 'storm', source_date, '2026-11-23', '2026-11-23'"
    " FROM actor WHERE source <> 'storm' ORDER BY random() LIMIT 2",
    "INSERT INTO offer (id, departement, actor_id, name, folded, sector, themes, needs, mode, commune,"
    " lat, lon, place, source, created_at, updated_at) SELECT gen_random_uuid(), departement, actor_id,"
    " name, folded, sector, themes, needs, mode, commune, lat, lon, place, 'storm', '2026-11-23',"
    " '2026-11-23' FROM offer WHERE source <> 'storm' ORDER BY random() LIMIT 3",
    "UPDATE offer SET name = name || ' !', updated_at = '2026-11-24' WHERE id IN (SELECT id FROM offer"
    " WHERE source = 'storm' ORDER BY random() LIMIT 2)",
    "UPDATE actor SET sort_key = 'a' || sort_key WHERE id IN (SELECT id FROM actor WHERE source ="
    " 'storm' ORDER BY random() LIMIT 1)",
    "UPDATE offer SET active = NOT active WHERE id IN (SELECT id FROM offer WHERE source = 'storm'"
    " ORDER BY random() LIMIT 2)",
    "DELETE FROM offer WHERE id IN (SELECT id FROM offer WHERE source = 'storm' ORDER BY id LIMIT 3)",
    "DELETE FROM actor WHERE id IN (SELECT id FROM actor WHERE source = 'storm' ORDER BY id LIMIT 2)",
    "BEGIN; INSERT INTO offer (id, departement, actor_id, name, folded, sector, themes, needs, mode,"
    " commune, lat, lon, place, source, created_at, updated_at) SELECT gen_random_uuid(), departement,"
    " actor_id, name, folded, sector, themes, needs, mode, commune, lat, lon, place, 'storm',"
    " '2026-11-23', '2026-11-23' FROM offer ORDER BY random() LIMIT 2; SELECT pg_sleep(0.02); ROLLBACK",
    "BEGIN; INSERT INTO offer (id, departement, actor_id, name, folded, sector, themes, needs, mode,"
    " commune, lat, lon, place, source, created_at, updated_at) SELECT gen_random_uuid(), departement,"
    " actor_id, name, folded, sector, themes, needs, mode, commune, lat, lon, place, 'storm',"
    " '2026-11-23', '2026-11-23' FROM offer WHERE source <> 'storm' ORDER BY random() LIMIT 1;"
    " SELECT pg_sleep(0.02); COMMIT",
};

static void *blow(void *arg)
{
	unsigned seed = *(unsigned *)arg;
	PGconn *pg = PQconnectdb(getenv("C360_TEST_DB"));

	run(pg, "SET search_path = directory");
	while (atomic_load(&blowing)) {
		long n = atomic_fetch_add(&gusts, 1);

		run(pg, GUSTS[(unsigned)rand_r(&seed) % CMN_LEN(GUSTS)]);
		/* as autovacuum does, which sleeps in a throw-away cluster */
		if (n % 1000 == 999)
			run(pg, "VACUUM (ANALYZE) offer, actor, export_change, index_change");
		usleep(15000);
	}
	PQfinish(pg);
	return NULL;
}

/* --- walks ---------------------------------------------------------------------------------------
 */

/* How often each record was met, by id. */
static void meet(json_t *met, const char *id)
{
	json_int_t n = json_integer_value(json_object_get(met, id));

	json_object_set_new(met, id, json_integer(n + 1));
}

static void meet_all(json_t *met, const json_t *list, const char *below)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);

		if (below != NULL)
			one = json_object_get(one, below);
		meet(met, json_string_value(json_object_get(one, "id")));
	}
}

static void walk_pages(json_t *met)
{
	char target[100];
	bool last = false;

	for (int page = 1; !last; page++) {
		snprintf(target, sizeof(target), "/hsds/services?minimal=true&per_page=40&page=%d",
			 page);
		get(target, 200);
		meet_all(met, json_object_get(me.a.json, "contents"), NULL);
		last = json_is_true(json_object_get(me.a.json, "last_page"));
	}
}

static void walk_cursor(json_t *met)
{
	char target[700] = "/v1/directory/actors?departement=31&limit=40";

	for (;;) {
		get(target, 200);
		meet_all(met, json_object_get(me.a.json, "items"), NULL);
		const char *next = json_string_value(json_object_get(me.a.json, "next"));
		if (next == NULL)
			return;
		snprintf(target, sizeof(target),
			 "/v1/directory/actors?departement=31&limit=40&cursor=%s", next);
	}
}

static void walk_fhir(json_t *met)
{
	char target[700] = "/v1/directory/fhir/HealthcareService?_count=40";

	for (;;) {
		get(target, 200);
		meet_all(met, json_object_get(me.a.json, "entry"), "resource");
		const json_t *next = json_array_get(json_object_get(me.a.json, "link"), 1);
		if (next == NULL)
			return;
		snprintf(target, sizeof(target), "%s",
			 json_string_value(json_object_get(next, "url")));
	}
}

static void walk_feed(json_t *met)
{
	char target[300] = "/v1/directory/changes?kind=offer&limit=40";

	for (;;) {
		get(target, 200);
		meet_all(met, json_object_get(me.a.json, "items"), NULL);
		if (!json_is_true(json_object_get(me.a.json, "more")))
			return;
		snprintf(target, sizeof(target),
			 "/v1/directory/changes?kind=offer&limit=40&since=%s",
			 asked_text(&me.a, "next"));
	}
}

static const struct {
	const char *name;
	void (*walk)(json_t *met);
	const char *throughout; /* the ids that are there all the time */
} LISTS[] = {
    {"HSDS pages", walk_pages, "SELECT id FROM directory.offer WHERE source <> 'storm'"},
    {"actors", walk_cursor,
     "SELECT id FROM directory.actor WHERE source <> 'storm' AND active AND departement = '31'"},
    {"FHIR", walk_fhir, "SELECT id FROM directory.offer WHERE source <> 'storm'"},
    {"changes", walk_feed, "SELECT id FROM directory.offer WHERE source <> 'storm'"},
};

static int walks(void)
{
	const char *text = getenv("C360_PAGE_WALKS");

	return text != NULL ? (int)strtol(text, NULL, 10) : 16;
}

static void a_walk_in_a_storm_meets_what_stays_exactly_once(void **state)
{
	struct test_db *db = *state;
	PGresult *stays[CMN_LEN(LISTS)];
	unsigned seeds[] = {1, 2};
	pthread_t storm[2];

	for (size_t i = 0; i < CMN_LEN(LISTS); i++) {
		stays[i] = PQexec(db->pg, LISTS[i].throughout);
		assert_true(PQntuples(stays[i]) >= INVENTED);
	}
	atomic_store(&blowing, true);
	for (size_t i = 0; i < 2; i++)
		pthread_create(&storm[i], NULL, blow, &seeds[i]);
	for (int n = 0; n < walks(); n++) {
		size_t list = (size_t)n % CMN_LEN(LISTS);
		json_t *met = json_object();

		LISTS[list].walk(met);
		for (int row = 0; row < PQntuples(stays[list]); row++) {
			const char *id = PQgetvalue(stays[list], row, 0);
			json_int_t times = json_integer_value(json_object_get(met, id));

			if (times != 1)
				fail_msg("walk %d of %s: %s was met %lld times", n,
					 LISTS[list].name, id, (long long)times);
		}
		json_decref(met);
	}
	atomic_store(&blowing, false);
	for (size_t i = 0; i < 2; i++)
		pthread_join(storm[i], NULL);
	for (size_t i = 0; i < CMN_LEN(LISTS); i++)
		PQclear(stays[i]);
	print_message("WALKS %d in a storm of %ld writes: each record that stayed was met once\n",
		      walks(), atomic_load(&gusts));
	assert_true(atomic_load(&gusts) > 20);
}

/* Fewer offers than the others load: a thousand walks are long enough. */
static int setup(void **state)
{
	int rc = asking_setup(state);

	if (rc)
		return rc;
	test_db_exec(
	    *state,
	    "SET search_path = directory; DELETE FROM contact WHERE offer_id IS NOT NULL; DELETE FROM offer_place; DELETE FROM offer WHERE id IN (SELECT id FROM"
	    " offer ORDER BY id OFFSET 400); DELETE FROM export_change e WHERE kind ="
	    " 'offer' AND NOT EXISTS (SELECT FROM offer o WHERE o.id = e.subject);"
	    " ANALYZE");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_walk_in_a_storm_meets_what_stays_exactly_once),
	};

	return cmocka_run_group_tests(tests, setup, asking_teardown);
}
