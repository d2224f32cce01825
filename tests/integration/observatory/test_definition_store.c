/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_definition_store.c - definitions of the program are kept once, and never altered.
 */
#include "definition_store.h"
#include "figure_fact_store.h"
#include "target_store.h"

#include "counted.h"
#include "support/statements.h"

#include <string.h>

static struct cmn_conn *conn;
static struct cmn_error err;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		conn = test_db_conn("observatory");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static int empty(void **state)
{
	test_db_exec(*state, "TRUNCATE observatory.definition, observatory.definition_part");
	cmn_error_init(&err);
	return 0;
}

#define HEAD                                                                                \
	"indicator,version,valid_from,valid_to,unit,periodicity,label_fr,label_en,rule_fr," \
	"rule_en,source\n"
#define FIRST     "x.1,1,2026-01-01,,count,month,nom,name,règle,rule,R231\n"
#define BETTER    "x.1,1,2026-01-01,,count,month,nom meilleur,name,règle,rule,R231\n"
#define LATER     "x.1,1,2026-02-01,,count,month,nom,name,règle,rule,R231\n"
#define SECOND    "x.1,2,2026-07-01,,count,month,nom,name,règle,rule,R232\n"
#define PART_HEAD "indicator,version,part,kind,all,any,none,by,measure\n"
#define NUMBER    "x.1,1,number,proposal,,,,,count\n"
#define ACCEPTED  "x.1,1,number,proposal,state:accepted,,,,count\n"
#define MORE      "x.1,1,by_state,proposal,,,,state,count\n"
#define NUMBER_2  "x.1,2,number,proposal,state:accepted ordinary:yes,,,,count\n"

static enum cmn_err put(const char *indicators, const char *parts)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;

	if (observatory_definitions_read(indicators, parts, &set, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
	return observatory_store_definitions_put(conn, set, COUNTED_NOW, &err);
}

static void those_of_the_program_are_kept_and_read_back_the_same(void **state)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *own = NULL, *kept = NULL;
	const struct observatory_definition *a, *b;
	size_t n, m;

	counted_definitions();
	counted_definitions();
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.definition"), 15);
	assert_int_equal(observatory_definitions_own(&own, &err), CMN_OK);
	assert_int_equal(observatory_store_definitions_on(conn, &kept, &err), CMN_OK);
	a = observatory_set_all(own, &n);
	b = observatory_set_all(kept, &m);
	assert_int_equal(n, m);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(a[i].indicator, b[i].indicator);
		assert_string_equal(a[i].rule[CMN_EN], b[i].rule[CMN_EN]);
		assert_int_equal(a[i].n_parts, b[i].n_parts);
		assert_int_equal(a[i].valid_from, b[i].valid_from);
		assert_int_equal(a[i].valid_to, b[i].valid_to);
		for (size_t p = 0; p < a[i].n_parts; p++) {
			assert_string_equal(a[i].parts[p].part, b[i].parts[p].part);
			assert_string_equal(a[i].parts[p].by, b[i].parts[p].by);
			assert_int_equal(a[i].parts[p].measure, b[i].parts[p].measure);
			assert_int_equal(a[i].parts[p].n_any, b[i].parts[p].n_any);
			for (size_t c = 0; c < a[i].parts[p].n_any; c++)
				assert_string_equal(a[i].parts[p].any[c], b[i].parts[p].any[c]);
		}
	}
}

static void words_may_be_put_better(void **state)
{
	assert_int_equal(put(HEAD FIRST, PART_HEAD NUMBER), CMN_OK);
	assert_int_equal(put(HEAD BETTER, PART_HEAD NUMBER), CMN_OK);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.definition"
					       " WHERE label_fr = 'nom meilleur'"),
			 1);
}

static void what_is_counted_is_not_altered(void **state)
{
	static const struct {
		const char *indicators, *parts;
	} ALTERED[] = {
	    {HEAD LATER, PART_HEAD NUMBER},
	    {HEAD FIRST, PART_HEAD ACCEPTED},
	    {HEAD FIRST, PART_HEAD NUMBER MORE},
	};

	assert_int_equal(put(HEAD FIRST, PART_HEAD NUMBER), CMN_OK);
	for (size_t i = 0; i < CMN_LEN(ALTERED); i++) {
		assert_int_equal(put(ALTERED[i].indicators, ALTERED[i].parts), CMN_E_INVALID);
		assert_non_null(strstr(err.detail[CMN_EN], "x.1, version 1"));
	}
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.definition_part"),
			 1);
}

static void the_next_version_is_kept_beside(void **state)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	int64_t last = 0;

	(void)state;
	assert_int_equal(put(HEAD FIRST, PART_HEAD NUMBER), CMN_OK);
	assert_int_equal(put(HEAD FIRST SECOND, PART_HEAD NUMBER NUMBER_2), CMN_OK);
	assert_int_equal(observatory_store_definitions_on(conn, &set, &err), CMN_OK);
	assert_int_equal(observatory_store_definitions_last(conn, &last, &err), CMN_OK);
	assert_int_equal(observatory_set_find(set, "31", "x.1", 2)->seq, last);
	assert_int_equal(observatory_set_find(set, "31", "x.1", 1)->valid_to,
			 observatory_set_find(set, "31", "x.1", 2)->valid_from);
	assert_string_equal(observatory_set_find(set, "31", "x.1", 2)->parts[0].all[1],
			    "ordinary:yes");
}

static void every_statement_of_definitions_fits_the_schema(void **state)
{
	static const struct cmn_stmt *const FIGURE_FACTS[] = {&OBSERVATORY_FIGURE_FACTS_COUNT,
							      &OBSERVATORY_FIGURE_FACTS_PAGE};

	(void)state;
	test_statements_of("observatory", OBSERVATORY_DEFINITION_STATEMENTS,
			   OBSERVATORY_DEFINITION_STATEMENT_COUNT, NULL);
	test_statements_of("observatory", OBSERVATORY_TARGET_STATEMENTS,
			   OBSERVATORY_TARGET_STATEMENT_COUNT, NULL);
	test_statements_of("observatory", FIGURE_FACTS, CMN_LEN(FIGURE_FACTS), NULL);
}

#define EACH(test) cmocka_unit_test_setup(test, empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(those_of_the_program_are_kept_and_read_back_the_same),
	    EACH(words_may_be_put_better),
	    EACH(what_is_counted_is_not_altered),
	    EACH(the_next_version_is_kept_beside),
	    EACH(every_statement_of_definitions_fits_the_schema),
	};

	return cmocka_run_group_tests_name("kept definitions", tests, setup, teardown);
}
