/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_unmet.c - needs that found no answer, from events: the table is what the raw
 * events say, whatever is told twice, and the own team alone sees the counts.
 */
#include "observatory_deps.h"
#include "observatory_events.h"
#include "observatory_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define UNMET(n, need, reasons)                                                                 \
	{                                                                                       \
		"referral.need.unmet.v1",                                                       \
		    "{\"unmet_need_id\":\"0197f0a0-0000-7000-8000-00000000000" n                \
		    "\",\"need\":\"" need                                                       \
		    "\",\"qualification\":\"1\",\"since\":\"2026-01-12\",\"reasons\":[" reasons \
		    "]}"                                                                        \
	}
#define OVER(type, n, more)                                                        \
	{                                                                          \
		type, "{\"unmet_need_id\":\"0197f0a0-0000-7000-8000-00000000000" n \
		      "\",\"ended_on\":\"2026-02-01\"" more "}"                    \
	}

static const struct {
	const char *type, *data;
} RAW[] = {
    UNMET("1", "1.2.1", "\"too_far\""),
    UNMET("2", "1.2.1", "\"too_far\",\"no_place\""),
    UNMET("3", "1.3.5", ""),
    OVER("referral.need.met.v1", "1", ""),
    OVER("referral.need.ended.v1", "3", ",\"end\":\"withdrawn\""),
};

static void the_table_is_what_the_raw_events_say(void **state)
{
	struct cmn_conn *conn = test_db_conn("observatory");

	for (int twice = 0; twice < 2; twice++) {
		for (size_t i = 0; i < CMN_LEN(RAW); i++) {
			struct cmn_event ev = {.departement = "31"};
			struct cmn_error err;

			snprintf(ev.type, sizeof(ev.type), "%s", RAW[i].type);
			ev.data = json_loads(RAW[i].data, 0, NULL);
			assert_non_null(ev.data);
			assert_int_equal(observatory_feed_apply(conn, &ev, NULL, &err), CMN_OK);
			cmn_event_clear(&ev);
		}
	}
	cmn_conn_close(&conn);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.unmet_fact"), 3);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM observatory.unmet_fact WHERE (state,"
				       " ended_on) IN (('met', '2026-02-01'), ('withdrawn',"
				       " '2026-02-01'))"),
			 2);
}

static void the_own_team_alone_sees_the_counts(void **state)
{
	static struct desk desk;
	static struct observatory_deps deps = {.threshold = 11};
	const json_t *first;

	(void)state;
	desk_open(&desk, "observatory", &OBSERVATORY_OPS, &deps);
	desk_get(&desk, desk_as(&desk, "conseiller", "31", NULL),
		 "/v1/observatory/unmet-needs?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	first = desk_item(&desk, 0);
	assert_string_equal(cmn_json_get(first, "need"), "1.2.1");
	assert_int_equal(json_integer_value(json_object_get(first, "open")), 1);
	assert_int_equal(json_integer_value(json_object_get(first, "met")), 1);
	assert_int_equal(
	    json_integer_value(json_object_get(json_object_get(first, "reasons"), "too_far")), 2);
	desk_get(&desk, desk_as(&desk, "authority", "31", NULL),
		 "/v1/observatory/unmet-needs?departement=31", 403);
	desk_get(&desk, desk_as(&desk, "conseiller", "44", NULL),
		 "/v1/observatory/unmet-needs?departement=31", 403);
	desk_close(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_is_what_the_raw_events_say),
	    cmocka_unit_test(the_own_team_alone_sees_the_counts),
	};

	return cmocka_run_group_tests_name("unmet needs counted", tests, test_db_setup,
					   test_db_teardown);
}
