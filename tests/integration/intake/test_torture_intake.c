/* SPDX-License-Identifier: EUPL-1.2
 *
 * A solicitation is recorded while every allocation and every call of libpq fails in its turn: all
 * that was said is kept, or the caller hears that nothing was.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"
#include "support/fuse.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define ENOUGH 5000
#define BODY                                                                             \
	"{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"carer\"," \
	"\"person_profile\":\"child\",\"commune\":\"31483\","                            \
	"\"problem_types\":[\"scolarite\"],\"text\":\"Texte inventé.\"}"

static struct desk desk;
static char token[2048];

static int setup(void **state)
{
	if (test_db_setup(state) != 0)
		return -1;
	test_db_exec(*state, "SET search_path = intake;"
			     "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens')"
			     " ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	snprintf(token, sizeof(token), "%s",
		 strchr(desk_as(&desk, "conseiller", "31", NULL), ' ') + 1);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static int record(const char *key)
{
	const struct cmn_header headers[] = {{"Content-Type", "application/json"},
					     {"Authorization", token},
					     {"Idempotency-Key", key}};
	const struct cmn_request request = {.method = "POST",
					    .target = "/v1/intake/solicitations",
					    .headers = headers,
					    .n_headers = CMN_LEN(headers),
					    .body = BODY,
					    .body_len = sizeof(BODY) - 1};
	struct cmn_answer answer = {0};
	int status;

	cmn_dispatch(desk.d, &request, &answer);
	status = answer.status;
	assert_true(answer.fixed || answer.body.len > 0);
	cmn_answer_clear(&answer);
	return status;
}

static int64_t count(struct test_db *db, const char *sql, const char *key)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexecParams(db->pg, sql, 1, NULL, &key, NULL, NULL, 0);

	assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	return cmn_pg_int(res, 0, 0, -1);
}

static void look(struct test_db *db, const char *key, int status)
{
	static const char ROWS[] = "SELECT count(*) FROM idempotency WHERE key = $1";
	static const char WHOLE[] =
	    "SELECT count(*) FROM idempotency i JOIN solicitation s ON s.id = i.resource_id"
	    " JOIN outbox o ON o.subject = s.id::text WHERE i.key = $1 AND s.commune = '31483'"
	    " AND s.problem_types = '{scolarite}' AND o.data->>'commune' = '31483'"
	    " AND o.data->'problem_types'->>0 = 'scolarite'";
	int64_t rows = count(db, ROWS, key);

	assert_int_equal(count(db, WHOLE, key), rows);
	if (status == 201)
		assert_int_equal(rows, 1);
	/* the fact is kept when only its answer could not be written: the key brings it */
	assert_int_equal(record(key), 201);
	assert_int_equal(count(db, WHOLE, key), 1);
}

static void torture(struct test_db *db, enum fuse_kind kind, const char *name)
{
	bool blown = true;

	for (long n = 0; blown; n = fuse_next(n, 60, 5)) {
		char key[64];
		int status;

		assert_in_range(n, 0, ENOUGH);
		snprintf(key, sizeof(key), "warm-%s-%ld", name, n);
		while (record(key) != 201) /* connected, the token known */
			cmn_sleep_ms(20);
		snprintf(key, sizeof(key), "torture-%s-%ld", name, n);
		fuse_light(kind, n, false);
		status = record(key);
		blown = fuse_out();
		if (status != 201 && status != 503)
			fail_msg("%s, round %ld: status %d", name, n, status);
		look(db, key, status);
	}
}

static void without_memory_nothing_that_was_said_is_dropped(void **state)
{
	torture(*state, FUSE_MEMORY, "memory");
}

static void when_libpq_refuses_nothing_is_half_recorded(void **state)
{
	torture(*state, FUSE_PQ_FAIL, "refused");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_memory_nothing_that_was_said_is_dropped),
	    cmocka_unit_test(when_libpq_refuses_nothing_is_half_recorded),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
