/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plans_store.c - every statement prepares under the role that runs it, and none reads a whole
 * table.
 */
#include "integration/directory/loaded.h"

#include "campaigns.h"
#include "offers.h"
#include "premises_rows.h"
#include "receptions.h"
#include "saved.h"
#include "statements.h"

#include <stdio.h>
#include <string.h>

static void prepare(PGconn *pg, const struct cmn_stmt *stmt)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQprepare(pg, stmt->name, stmt->sql, 0, NULL);
	PGresult *described CMN_AUTO(cmn_pgres_drop) = NULL;

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", stmt->name, PQerrorMessage(pg));
	described = PQdescribePrepared(pg, stmt->name);
	if (PQnparams(described) != stmt->n_params)
		fail_msg("%s: %d parameters declared, %d used", stmt->name, stmt->n_params,
			 PQnparams(described));
}

static PGconn *connect_as(const char *role)
{
	PGconn *pg = PQconnectdb(test_db_url(role));

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	return pg;
}

static void statements_of_the_handlers_prepare(void **state)
{
	PGconn *pg = connect_as("directory");

	(void)state;
	for (size_t i = 0; i < DIRECTORY_READ_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_READ_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_INDEX_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_INDEX_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_WRITE_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_WRITE_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_OFFER_READ_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_OFFER_READ_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_OFFER_WRITE_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_OFFER_WRITE_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_RECEPTION_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_RECEPTION_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_CAMPAIGN_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_CAMPAIGN_STATEMENTS[i]);
	prepare(pg, DIRECTORY_PREMISES_LIST);
	for (size_t i = 0; i < DIRECTORY_SAVED_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_SAVED_STATEMENTS[i]);
	PQfinish(pg);
}

static void statements_of_the_importer_prepare(void **state)
{
	PGconn *pg = connect_as("directory_bus");

	(void)state;
	PQclear(PQexec(pg, "BEGIN"));
	for (size_t i = 0; i < DIRECTORY_STAGE_COUNT; i++) {
		PQclear(PQexec(pg, DIRECTORY_STAGES[i]->create.sql));
		prepare(pg, &DIRECTORY_STAGES[i]->apply);
		if (DIRECTORY_STAGES[i]->check.sql != NULL)
			prepare(pg, &DIRECTORY_STAGES[i]->check);
	}
	for (size_t i = 0; i < DIRECTORY_IMPORT_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_IMPORT_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_SAVED_JOB_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_SAVED_JOB_STATEMENTS[i]);
	prepare(pg, DIRECTORY_INDEX_FORGET);
	for (size_t i = 0; i < DIRECTORY_PREMISES_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_PREMISES_STATEMENTS[i]);
	PQfinish(pg);
}

static void handlers_may_not_touch_the_reference_data(void **state)
{
	PGconn *pg = connect_as("directory");
	static const char *const DENIED[] = {
	    "UPDATE commune SET name = 'x'",
	    "DELETE FROM actor",
	    "INSERT INTO serafin DEFAULT VALUES",
	    "DELETE FROM offer",
	    "SELECT * FROM outbox",
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(DENIED); i++) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, DENIED[i]);

		assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "42501");
	}
	PQfinish(pg);
}

/* What each statement is asked, as literals of EXECUTE. */
static const struct {
	const char *name;
	const char *args;
} ASKED[] = {
    {"actor_list", "'31','m','00000000-0000-0000-0000-000000000000',NULL,NULL,NULL,'51'"},
    {"actor_list_here", "'31','','00000000-0000-0000-0000-000000000000',NULL,NULL,NULL,'51'"},
    {"actor_list_commune",
     "'','','00000000-0000-0000-0000-000000000000',NULL,NULL,NULL,'51','31483','%'"},
    {"actor_list_commune_here",
     "'31','','00000000-0000-0000-0000-000000000000',NULL,NULL,NULL,'51','31483','%'"},
    {"actor_list_text_here",
     "'31','','00000000-0000-0000-0000-000000000000',NULL,NULL,NULL,'51','%gaudens%'"},
    {"commune_list", "'','','','%','51'"},
    {"commune_list_here", "'31','','','%gaudens%','51'"},
    {"commune_list_postal", "'','','','%','51','31800'"},
    {"commune_list_postal_here", "'31','','','%','51','31800'"},
    {"actor_read", "'00000000-0000-0000-0000-000000000000'"},
    {"offer_read", "'00000000-0000-0000-0000-000000000000'"},
    {"place_read", "'00000000-0000-0000-0000-000000000000'"},
    {"contact_read", "'00000000-0000-0000-0000-000000000000'"},
    {"offers_of_actor", "'00000000-0000-0000-0000-000000000000','',"
			"'00000000-0000-0000-0000-000000000000','false','51'"},
    {"places_of_actor", "'00000000-0000-0000-0000-000000000000','',"
			"'00000000-0000-0000-0000-000000000000','false','51'"},
    {"contacts_of_actor", "'00000000-0000-0000-0000-000000000000','',"
			  "'00000000-0000-0000-0000-000000000000','false','51'"},
    {"references_missing", "'{31483,200072643}',NULL,NULL,NULL,NULL,NULL"},
    {"places_count", "'31','{}'"},
    {"opening_read", "'00000000-0000-0000-0000-000000000000',NULL"},
    {"commune_read", "'31483'"},
    {"reception_read", "'00000000-0000-0000-0000-000000000000','2026-11-22'"},
    {"reception_list", "'31','00000000-0000-0000-0000-000000000000',NULL,NULL,'false','51',"
		       "'2026-11-22'"},
    {"campaign_read", "'00000000-0000-0000-0000-000000000000'"},
    {"campaign_list", "'31','','ffffffff-ffff-ffff-ffff-ffffffffffff',NULL,'false','51'"},
    {"campaign_summary", "'31','2026','2026-11-22'"},
    {"premises_list", "'31','','00000000-0000-0000-0000-000000000000',NULL,'51','2026-11-22'"},
    {"index_some", "'{00000000-0000-0000-0000-000000000000}'"},
    {"index_changes", "'1','20000'"},
    {"index_touched",
     "'{00000000-0000-0000-0000-000000000000}','{00000000-0000-0000-0000-000000000000}'"},
};

/* `mode`: as the first executions plan, or as the later ones do. */
static void explain_all(const char *mode)
{
	PGconn *pg = connect_as("directory");
	char text[1024];

	PQclear(PQexec(pg, mode));
	for (size_t i = 0; i < DIRECTORY_READ_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_READ_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_OFFER_READ_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_OFFER_READ_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_RECEPTION_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_RECEPTION_STATEMENTS[i]);
	for (size_t i = 0; i < DIRECTORY_CAMPAIGN_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_CAMPAIGN_STATEMENTS[i]);
	prepare(pg, DIRECTORY_PREMISES_LIST);
	for (size_t i = 0; i < DIRECTORY_INDEX_STATEMENT_COUNT; i++)
		prepare(pg, DIRECTORY_INDEX_STATEMENTS[i]);
	for (size_t i = 0; i < CMN_LEN(ASKED); i++) {
		snprintf(text, sizeof(text), "EXPLAIN EXECUTE %s(%s)", ASKED[i].name,
			 ASKED[i].args);
		PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, text);
		if (PQresultStatus(res) != PGRES_TUPLES_OK)
			fail_msg("%s", PQerrorMessage(pg));
		for (int row = 0; row < PQntuples(res); row++) {
			const char *line = PQgetvalue(res, row, 0);

			if (strstr(line, "Seq Scan on actor") ||
			    strstr(line, "Seq Scan on offer ") || /* offer_kept is empty here */
			    strstr(line, "Seq Scan on place") ||
			    strstr(line, "Seq Scan on postal_code"))
				fail_msg("%s(%s): %s", ASKED[i].name, ASKED[i].args, line);
		}
	}
	PQfinish(pg);
}

static void no_statement_reads_a_whole_table(void **state)
{
	(void)state;
	explain_all("SET plan_cache_mode = force_custom_plan");
	explain_all("SET plan_cache_mode = force_generic_plan");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements_of_the_handlers_prepare),
	    cmocka_unit_test(statements_of_the_importer_prepare),
	    cmocka_unit_test(handlers_may_not_touch_the_reference_data),
	    cmocka_unit_test(no_statement_reads_a_whole_table),
	};

	return cmocka_run_group_tests(tests, loaded_setup, test_db_teardown);
}
