/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_write_store.c - an actor or an offer is written once, with its audit row and its event.
 */
#include "integration/directory/loaded.h"

#include "facts.h"
#include "offers.h"
#include "reads.h"
#include "writes.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static struct cmn_pool *pool;
static struct cmn_error err;

static int setup(void **state)
{
	int rc = loaded_setup(state);

	if (rc == 0)
		pool = test_db_pool("directory", 2);
	return rc;
}

static int teardown(void **state)
{
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

static const struct directory_actor_row JUDO = {
    .type = "club_sportif",
    .sector = "ordinary",
    .name = "Judo pour tous",
    .folded_name = "judo pour tous",
    .commune = "31483",
    .folded_commune = "saint gaudens",
    .phone = "05 36 49 00 00",
    .verified = "false",
    .active = true,
};

/* As the dispatcher prepares it. */
static struct cmn_write a_write(const char *operation, const char *key)
{
	struct cmn_write w = {
	    .client = "coord-31",
	    .operation = operation,
	    .request_hash = "h1",
	    .now = NOW,
	    .request_id = "01a2034b-20f9-723d-adb0-096fa017727e",
	    .departement = "31",
	    .event_type = DIRECTORY_EVENT_ACTOR, /* the statement writes it */
	};

	snprintf(w.key, sizeof(w.key), "%s", key);
	cmn_uuid7(w.resource_id);
	cmn_uuid7(w.event_id);
	return w;
}

static struct directory_written create(const char *key, char id[CMN_UUID_LEN])
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("create_actor", key);
	struct directory_written done = {0};

	if (directory_actor_create(pool, &EVERYWHERE, &JUDO, &w, &done, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	memcpy(id, w.resource_id, CMN_UUID_LEN);
	return done;
}

static int64_t about(struct test_db *db, const char *table, const char *column, const char *id)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s WHERE %s::text = '%s'", table, column,
		 id);
	return test_db_count(db, sql);
}

static void a_new_actor_comes_with_its_audit_row_and_its_event(void **state)
{
	char id[CMN_UUID_LEN];
	struct directory_written done = create("k-new", id);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	assert_int_equal(done.version, 1);
	assert_false(done.replayed);
	assert_int_equal(about(*state, "audit", "resource_id", id), 1);
	assert_int_equal(about(*state, "outbox", "subject", id), 1);
	assert_int_equal(directory_actor_read(pool, &EVERYWHERE, id, &res, &err), 0);
	assert_string_equal(cmn_column(res, 0, "source"), "manual");
	assert_string_equal(cmn_column(res, 0, "source_date"), "2026-11-22");
	assert_string_equal(cmn_column(res, 0, "to_verify"), "t");
	assert_null(cmn_column(res, 0, "address"));
}

static void the_same_key_answers_the_same_actor(void **state)
{
	char first[CMN_UUID_LEN], second[CMN_UUID_LEN];

	create("k-again", first);
	struct directory_written done = create("k-again", second);
	assert_true(done.replayed);
	assert_string_equal(second, first);
	assert_int_equal(about(*state, "outbox", "subject", first), 1);
}

static void the_same_key_with_another_content_is_refused(void **state)
{
	char id[CMN_UUID_LEN];
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("create_actor", "k-other");
	struct directory_written done;

	(void)state;
	create("k-other", id);
	snprintf(w.request_hash, sizeof(w.request_hash), "h2");
	assert_int_equal(directory_actor_create(pool, &EVERYWHERE, &JUDO, &w, &done, &err),
			 CMN_E_IDEMPOTENCY_MISMATCH);
}

static enum cmn_err change(const char *id, int64_t version, const char *key,
			   const struct directory_actor_row *row, struct directory_written *done)
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("update_actor", key);

	memcpy(w.resource_id, id, CMN_UUID_LEN);
	return directory_actor_change(pool, &EVERYWHERE, row, version, &w, done, &err);
}

static void verifying_says_who_and_when(void **state)
{
	struct directory_actor_row row = JUDO;
	struct directory_written done;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char id[CMN_UUID_LEN];

	create("k-verify", id);
	row.verified = "true";
	assert_int_equal(change(id, 1, "k-verify-1", &row, &done), 0);
	assert_int_equal(done.version, 2);
	assert_int_equal(directory_actor_read(pool, &EVERYWHERE, id, &res, &err), 0);
	assert_string_equal(cmn_column(res, 0, "to_verify"), "f");
	assert_non_null(strstr(cmn_column(res, 0, "verified_at"), "2026-11-22 10:00:00"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM actor"
					       " WHERE verified_by = 'coord-31'"),
			 1);
	/* a change that does not speak of it leaves it as it is; false takes it back */
	row.verified = NULL;
	assert_int_equal(change(id, 2, "k-verify-2", &row, &done), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM actor"
					       " WHERE verified_by = 'coord-31'"),
			 1);
	row.verified = "false";
	assert_int_equal(change(id, 3, "k-verify-3", &row, &done), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM actor"
					       " WHERE verified_by = 'coord-31'"),
			 0);
}

static void a_stale_version_changes_nothing_and_keeps_no_key(void **state)
{
	struct directory_actor_row row = JUDO;
	struct directory_written done;
	char id[CMN_UUID_LEN];

	create("k-stale", id);
	row.name = "Autre nom";
	assert_int_equal(change(id, 7, "k-stale-1", &row, &done), CMN_E_NOT_FOUND);
	assert_int_equal(about(*state, "idempotency", "key", "k-stale-1"), 0);
	assert_int_equal(about(*state, "outbox", "subject", id), 1);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM actor WHERE name = 'Autre nom'"), 0);
}

static void a_repeated_change_is_done_once(void **state)
{
	struct directory_actor_row row = JUDO;
	struct directory_written done;
	char id[CMN_UUID_LEN];

	create("k-twice", id);
	row.name = "Une fois";
	assert_int_equal(change(id, 1, "k-twice-1", &row, &done), 0);
	assert_int_equal(change(id, 1, "k-twice-1", &row, &done), 0);
	assert_true(done.replayed);
	assert_int_equal(about(*state, "outbox", "subject", id), 2);
}

static void a_change_under_another_departement_finds_nothing(void **state)
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("update_actor", "k-elsewhere-1");
	struct directory_written done;
	char id[CMN_UUID_LEN];

	(void)state;
	create("k-elsewhere", id);
	memcpy(w.resource_id, id, CMN_UUID_LEN);
	w.departement = "44";
	assert_int_equal(directory_actor_change(pool, &EVERYWHERE, &JUDO, 1, &w, &done, &err),
			 CMN_E_NOT_FOUND);
}

static void a_commune_elsewhere_cannot_be_written_even_by_mistake(void **state)
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("create_actor", "k-key");
	struct directory_actor_row row = JUDO;
	struct directory_written done;

	row.commune = "44109";
	assert_int_not_equal(directory_actor_create(pool, &EVERYWHERE, &row, &w, &done, &err), 0);
	assert_int_equal(about(*state, "outbox", "subject", w.resource_id), 0);
	assert_int_equal(about(*state, "idempotency", "key", "k-key"), 0);
}

static struct directory_offer_row an_offer(const char *actor)
{
	return (struct directory_offer_row){
	    .actor_id = actor,
	    .name = "Judo adapté",
	    .folded = "judo adapte saint gaudens",
	    .sector = "ordinary",
	    .themes = "{sport_culture_loisirs}",
	    .needs = "{1.3.4.1}",
	    .age_min = "6",
	    .age_max = NULL,
	    .mode = "on_site",
	    .commune = "31483",
	    .lat = 43.1261,
	    .lon = 0.7303,
	    .x = 515000,
	    .y = 6226000,
	    .active = true,
	};
}

static void an_offer_is_added_changed_and_withdrawn(void **state)
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("create_offer", "k-offer");
	struct cmn_write again CMN_AUTO(cmn_write_clear) = a_write("update_offer", "k-offer-2");
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	char actor[CMN_UUID_LEN];

	create("k-offer-actor", actor);
	struct directory_offer_row row = an_offer(actor);
	assert_int_equal(directory_offer_create(pool, &EVERYWHERE, &row, &w, &done, &err), 0);
	assert_int_equal(done.version, 1);
	memcpy(again.resource_id, w.resource_id, CMN_UUID_LEN);
	row.active = false;
	row.age_min = NULL;
	assert_int_equal(directory_offer_change(pool, &EVERYWHERE, &row, 1, &again, &done, &err),
			 0);
	assert_int_equal(done.version, 2);
	assert_int_equal(directory_offer_read(pool, &EVERYWHERE, w.resource_id, &res, &err), 0);
	assert_string_equal(cmn_column(res, 0, "active"), "f");
	assert_null(cmn_column(res, 0, "age_min"));
	assert_string_equal(cmn_column(res, 0, "_themes"), "[\"sport_culture_loisirs\"]");
	assert_int_equal(about(*state, "outbox", "subject", w.resource_id), 2);
}

static void an_offer_of_an_actor_that_does_not_exist_is_refused(void **state)
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = a_write("create_offer", "k-no-actor");
	struct directory_offer_row row = an_offer("00000000-0000-0000-0000-000000000000");
	struct directory_written done;

	assert_int_not_equal(directory_offer_create(pool, &EVERYWHERE, &row, &w, &done, &err), 0);
	assert_int_equal(about(*state, "outbox", "subject", w.resource_id), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_actor_comes_with_its_audit_row_and_its_event),
	    cmocka_unit_test(the_same_key_answers_the_same_actor),
	    cmocka_unit_test(the_same_key_with_another_content_is_refused),
	    cmocka_unit_test(verifying_says_who_and_when),
	    cmocka_unit_test(a_stale_version_changes_nothing_and_keeps_no_key),
	    cmocka_unit_test(a_repeated_change_is_done_once),
	    cmocka_unit_test(a_change_under_another_departement_finds_nothing),
	    cmocka_unit_test(a_commune_elsewhere_cannot_be_written_even_by_mistake),
	    cmocka_unit_test(an_offer_is_added_changed_and_withdrawn),
	    cmocka_unit_test(an_offer_of_an_actor_that_does_not_exist_is_refused),
	};

	cmn_error_init(&err);
	return cmocka_run_group_tests(tests, setup, teardown);
}
