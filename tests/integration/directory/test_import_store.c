/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_store.c - an import brings everything, once, or nothing of a source.
 */
#include "integration/directory/loaded.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVENTS "SELECT count(*) FROM outbox"

static struct cmn_conn *conn;

static int setup(void **state)
{
	int rc = loaded_setup(state);

	if (rc == 0)
		conn = test_db_conn("directory");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static const struct directory_source *source_named(const char *name)
{
	for (size_t i = 0; i < DIRECTORY_SOURCE_COUNT; i++) {
		if (strcmp(DIRECTORY_SOURCES[i].name, name) == 0)
			return &DIRECTORY_SOURCES[i];
	}
	fail_msg("no source %s", name);
	return NULL;
}

static void every_row_of_every_source_arrives(void **state)
{
	static const struct {
		const char *sql;
		int64_t n;
	} COUNTS[] = {
	    {"SELECT count(*) FROM departement", 15},
	    {"SELECT count(*) FROM community", 15},
	    {"SELECT count(*) FROM commune", 4829},
	    {"SELECT count(*) FROM commune_former_code", 404},
	    {"SELECT count(*) FROM postal_code", 4908},
	    {"SELECT count(*) FROM epci", 190},
	    {"SELECT count(*) FROM finess_category", 293},
	    {"SELECT count(*) FROM serafin", 107},
	    {"SELECT count(*) FROM who_does_what", 30},
	    {"SELECT sum(json_array_length(functions)) FROM who_does_what", 75},
	    {"SELECT count(*) FROM actor WHERE type = 'mdph'", 47},
	    {"SELECT count(DISTINCT departement) FROM actor WHERE type = 'mdph'", 15},
	    {"SELECT count(*) FROM actor WHERE NOT invented", 5992},
	    {"SELECT count(*) FROM offer", 3000},
	};

	for (size_t i = 0; i < CMN_LEN(COUNTS); i++) {
		int64_t n = test_db_count(*state, COUNTS[i].sql);

		if (n != COUNTS[i].n)
			fail_msg("%s: %lld", COUNTS[i].sql, (long long)n);
	}
}

static void each_published_record_has_its_event(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM outbox WHERE type ="
					       " 'directory.commune.published.v1'"),
			 4829);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM outbox o JOIN actor a"
					       " ON a.id::text = o.subject"
					       " AND o.stream = a.departement || '.facts'"
					       " AND o.data->>'actor_id' = o.subject"),
			 test_db_count(*state, "SELECT count(*) FROM actor"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM outbox WHERE type ="
					       " 'directory.offer.published.v1'"),
			 3000);
}

static void no_event_holds_a_telephone_or_an_address(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM outbox WHERE data::text"
					       " ~ '@|phone|email|address|0[1-9]( [0-9]{2}){4}'"),
			 0);
}

static void a_second_import_changes_nothing_and_says_nothing(void **state)
{
	int64_t before = test_db_count(*state, EVENTS);

	assert_int_equal(load_everything(conn, 3000), 0);
	assert_int_equal(test_db_count(*state, EVENTS), before);
}

static void more_invented_offers_keep_those_that_were_there(void **state)
{
	int64_t before = test_db_count(*state, "SELECT count(*) FROM offer");
	struct directory_import import = an_import(conn, DATA);
	struct directory_import_count actors, offers;
	struct cmn_error err;

	cmn_error_init(&err);
	import.dry_run = true;
	assert_int_equal(directory_import_invented(&import, 3100, 360, &actors, &offers, &err), 0);
	assert_int_equal(offers.changed, 100);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM offer"), before);
}

static void a_changed_row_sends_one_event(void **state)
{
	struct directory_import import = an_import(conn, DATA);
	struct directory_import_count count;
	int64_t before = test_db_count(*state, EVENTS);
	struct cmn_error err;

	cmn_error_init(&err);
	test_db_exec(*state, "UPDATE commune SET population = 1 WHERE code = '31483'");
	assert_int_equal(directory_import_source(&import, source_named("communes"), &count, &err),
			 0);
	assert_int_equal(count.changed, 1);
	assert_int_equal(test_db_count(*state, EVENTS), before + 1);
	assert_int_equal(test_db_count(*state, "SELECT (data->>'population')::int FROM outbox"
					       " ORDER BY ord DESC LIMIT 1"),
			 12139);
	assert_int_equal(test_db_count(*state, "SELECT version FROM commune WHERE code = '31483'"),
			 2);
}

static void what_was_changed_by_hand_is_left_alone(void **state)
{
	struct directory_import import = an_import(conn, DATA);
	struct directory_import_count count;
	struct cmn_error err;

	cmn_error_init(&err);
	test_db_exec(*state, "UPDATE actor SET phone = 'by hand', edited = true"
			     " WHERE source_id = 'mdph-31-01'");
	test_db_exec(*state, "UPDATE actor SET phone = 'by accident'"
			     " WHERE source_id = 'mdph-31-02'");
	assert_int_equal(directory_import_source(&import, source_named("mdph-sites"), &count, &err),
			 0);
	assert_int_equal(count.changed, 1);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM actor WHERE phone = 'by hand'"), 1);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM actor WHERE phone = 'by accident'"), 0);
}

static void a_dry_run_counts_and_stores_nothing(void **state)
{
	struct directory_import import = an_import(conn, DATA);
	struct directory_import_count count;
	int64_t before = test_db_count(*state, EVENTS);
	struct cmn_error err;

	cmn_error_init(&err);
	import.dry_run = true;
	test_db_exec(*state, "UPDATE commune SET population = 2 WHERE code = '31483'");
	assert_int_equal(directory_import_source(&import, source_named("communes"), &count, &err),
			 0);
	assert_int_equal(count.changed, 1);
	assert_int_equal(test_db_count(*state, EVENTS), before);
	assert_int_equal(
	    test_db_count(*state, "SELECT population FROM commune WHERE code = '31483'"), 2);
}

/* Import one file of our own making; what was reported in `report`. */
static enum cmn_err import_text(const char *source, const char *text, char *report, size_t size,
				struct directory_import_count *count, struct cmn_error *err)
{
	struct directory_import import = an_import(conn, DATA);
	char dir[] = "/tmp/c360-import-XXXXXX", path[128];
	const struct directory_source *s = source_named(source);

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, s->file);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	memset(report, 0, size);
	import.dir = dir;
	import.errors = fmemopen(report, size - 1, "w");
	assert_non_null(import.errors);
	cmn_error_init(err);
	enum cmn_err rc = directory_import_source(&import, s, count, err);
	fclose(import.errors);
	unlink(path);
	rmdir(dir);
	return rc;
}

#define POSTAL "code_postal,code_insee\n"

static void one_bad_line_refuses_the_source_and_is_named(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	assert_int_equal(import_text("postal-codes", POSTAL "00001,31483\n9000,09122\n00002,3148\n",
				     report, sizeof(report), &count, &err),
			 CMN_E_INVALID);
	assert_int_equal(count.refused, 2);
	assert_non_null(strstr(report, "codes-postaux.csv:3:code_postal : un code postal"));
	assert_non_null(strstr(report, "codes-postaux.csv:4:code_insee : un code INSEE"));
	assert_non_null(strstr(err.detail[CMN_EN], "2 line(s) refused, nothing is stored"));
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM postal_code WHERE code = '00001'"), 0);
}

static void a_reference_to_nothing_is_named_by_its_line(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	(void)state;
	assert_int_equal(import_text("postal-codes", POSTAL "00001,31483\n00001,31999\n", report,
				     sizeof(report), &count, &err),
			 CMN_E_INVALID);
	assert_non_null(strstr(report, "codes-postaux.csv:3:code_insee : une référence connue"));
}

static void a_key_that_comes_twice_is_named_where_it_comes_again(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	(void)state;
	assert_int_equal(import_text("postal-codes",
				     POSTAL "00001,31483\n00001,31084\n00001,31483\n", report,
				     sizeof(report), &count, &err),
			 CMN_E_INVALID);
	assert_int_equal(count.refused, 1);
	assert_non_null(strstr(report, "codes-postaux.csv:4:code_postal : une clé"));
}

static void an_unknown_type_of_actor_is_refused(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	(void)state;
	assert_int_equal(import_text("public-actors",
				     "id_source,departement,type_source,nom,adresse,"
				     "code_insee_2026\nx-1,31,circus,Un nom,ici,31483\n",
				     report, sizeof(report), &count, &err),
			 CMN_E_INVALID);
	assert_non_null(strstr(report, "acteurs-administratifs-2019.csv:2:type_source"));
}

static void a_commune_of_another_departement_is_refused(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	(void)state;
	assert_int_equal(import_text("mdph-sites",
				     "id_source,departement,nom,adresse,code_insee\n"
				     "m-1,44,MDPH,1 rue,31483\n",
				     report, sizeof(report), &count, &err),
			 CMN_E_INVALID);
	assert_non_null(strstr(report, "mdph-sites-2018.csv:2:commune"));
}

static void a_missing_column_is_refused_before_anything(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	(void)state;
	assert_int_equal(import_text("postal-codes", "code_postal\n31800\n", report, sizeof(report),
				     &count, &err),
			 CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "column \"code_insee\" is missing"));
}

static void a_broken_line_in_the_middle_leaves_a_usable_connection(void **state)
{
	struct directory_import_count count;
	struct cmn_error err;
	char report[512];

	(void)state;
	assert_int_equal(import_text("postal-codes", POSTAL "00001,31483\n00002\n", report,
				     sizeof(report), &count, &err),
			 CMN_E_INVALID);
	assert_int_equal(import_text("postal-codes", POSTAL "31800,31483\n", report, sizeof(report),
				     &count, &err),
			 CMN_OK);
	assert_int_equal(count.changed, 0);
}

static void addresses_of_ariege_have_their_zero(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM actor WHERE departement = '09'"
					       " AND address ~ ', 9[0-9]{3}, '"),
			 0);
	assert_true(test_db_count(*state, "SELECT count(*) FROM actor WHERE departement = '09'"
					  " AND address ~ ', 09[0-9]{3}, '") > 300);
}

static void what_is_invented_says_so_in_its_name(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM offer WHERE NOT invented"
					       " OR name NOT LIKE 'Offre inventée — %'"),
			 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM actor WHERE invented"
					       " AND name NOT LIKE 'Acteur inventé — %'"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_of_every_source_arrives),
	    cmocka_unit_test(each_published_record_has_its_event),
	    cmocka_unit_test(no_event_holds_a_telephone_or_an_address),
	    cmocka_unit_test(a_second_import_changes_nothing_and_says_nothing),
	    cmocka_unit_test(more_invented_offers_keep_those_that_were_there),
	    cmocka_unit_test(a_changed_row_sends_one_event),
	    cmocka_unit_test(what_was_changed_by_hand_is_left_alone),
	    cmocka_unit_test(a_dry_run_counts_and_stores_nothing),
	    cmocka_unit_test(one_bad_line_refuses_the_source_and_is_named),
	    cmocka_unit_test(a_reference_to_nothing_is_named_by_its_line),
	    cmocka_unit_test(a_key_that_comes_twice_is_named_where_it_comes_again),
	    cmocka_unit_test(an_unknown_type_of_actor_is_refused),
	    cmocka_unit_test(a_commune_of_another_departement_is_refused),
	    cmocka_unit_test(a_missing_column_is_refused_before_anything),
	    cmocka_unit_test(a_broken_line_in_the_middle_leaves_a_usable_connection),
	    cmocka_unit_test(addresses_of_ariege_have_their_zero),
	    cmocka_unit_test(what_is_invented_says_so_in_its_name),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
