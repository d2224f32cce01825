/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_campaigns_http.c - the log of communication, and whether it recurs (R251).
 */
#include "integration/directory/receiving.h"

#define CAMPAIGNS "/v1/directory/campaigns"
#define SUMMARY   "/v1/directory/campaign-summary?departement=31&year="

static char id[40];

static void logged(const char *more, int status)
{
	char body[4000];

	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"31\",\"title\":\"Campagne inventée\",\"medium\":\"leaflets\"%s}",
	    more);
	put("POST", CAMPAIGNS, me.coordonnateur, NULL, body, status);
	if (status == 201)
		keep(id);
}

static void refused(const char *more, const char *pointer)
{
	logged(more, 422);
	assert_string_equal(asked_pointer(&me.a), pointer);
}

#define PUBLIC ",\"audience\":\"general_public\",\"from\":\"2026-11-02\""

static void a_campaign_is_logged_read_and_changed(void **state)
{
	(void)state;
	logged(
	    ",\"audience\":\"targeted\",\"from\":\"2026-11-02\",\"until\":\"2026-11-30\","
	    "\"publics\":[\"carer\"],\"zone\":[\"31555\",\"200072643\"],\"note\":\"Aux marchés.\","
	    "\"figures\":{\"distributed\":200,\"answers\":3}",
	    201);
	assert_non_null(strstr(asked_header(&me.a, "Location"), id));
	get_as(me.conseiller, of("campaigns", id), 200);
	assert_int_equal(json_array_size(member("zone")), 2);
	assert_int_equal(cmn_json_get_int(member("figures"), "distributed", -1), 200);
	patch(of("campaigns", id), 1, "{\"figures\":{\"reached\":50},\"until\":null}", 200);
	assert_int_equal(cmn_json_get_int(member("figures"), "distributed", -1), -1);
	assert_int_equal(cmn_json_get_int(member("figures"), "reached", -1), 50);
	assert_null(member("until"));
	assert_string_equal(asked_text(&me.a, "note"), "Aux marchés.");
	assert_int_equal(json_array_size(member("publics")), 1);
	patch(of("campaigns", id), 1, "{\"note\":null}", 412);
	patch(of("campaigns", id), 2, "{\"note\":null,\"figures\":null}", 200);
	assert_null(member("figures"));
	put("PATCH", of("campaigns", id), me.coordonnateur, NULL, "{\"note\":null}", 428);
	put("PATCH", of("campaigns", id), me.conseiller, "If-Match: \"3\"", "{\"note\":null}", 403);
	patch(of("campaigns", NONE), 1, "{\"note\":null}", 404);
}

static void what_cannot_be_is_refused_at_its_member(void **state)
{
	(void)state;
	refused(",\"audience\":\"targeted\",\"from\":\"2026-11-02\"", "/publics");
	refused(",\"audience\":\"general_public\",\"from\":\"2026-02-30\"", "/from");
	refused(PUBLIC ",\"until\":\"2026-11-01\"", "/until");
	refused(PUBLIC ",\"until\":\"2026-11-31\"", "/until");
	refused(PUBLIC ",\"zone\":[\"31999\"]", "/zone");
	refused(PUBLIC ",\"publics\":[\"nobody\"]", "/publics/0");
	refused(PUBLIC ",\"figures\":{}", "/figures");
	refused(PUBLIC ",\"figures\":{\"reached\":-1}", "/figures/reached");
	refused(PUBLIC ",\"figures\":{\"reached\":1.5}", "/figures/reached");
	refused(PUBLIC ",\"note\":\"a\\u0001b\"", "/note");
	refused(",\"audience\":\"everybody\",\"from\":\"2026-11-02\"", "/audience");
	logged(PUBLIC, 201);
	patch(of("campaigns", id), 1, "{\"audience\":\"targeted\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/publics");
	patch(of("campaigns", id), 1, "{\"until\":\"2026-11-01\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/until");
}

static void the_log_of_another_team_is_not_there(void **state)
{
	char sql[200];

	logged(PUBLIC, 201);
	snprintf(sql, sizeof(sql),
		 "UPDATE directory.campaign SET departement = '44' WHERE id = '%s'", id);
	test_db_exec(*state, sql);
	get_as(me.conseiller, of("campaigns", id), 404);
	patch(of("campaigns", id), 1, "{\"note\":\"x\"}", 404);
	get(of("campaigns", id), 401);
	get(CAMPAIGNS "?departement=31", 401);
	get_as(me.authority, CAMPAIGNS "?departement=31", 403);
	get_as(me.conseiller, CAMPAIGNS "?departement=44", 403);
	put("POST", CAMPAIGNS, me.coordonnateur, NULL,
	    "{\"departement\":\"44\",\"title\":\"x\",\"medium\":\"press\"" PUBLIC "}", 403);
	assert_string_equal(asked_pointer(&me.a), "/departement");
}

static void the_latest_stands_first_and_pages_hold_each_once(void **state)
{
	char target[700] = CAMPAIGNS "?departement=31&limit=2", last[20] = "9999-12-31", next[600];
	int rows = 0, pages = 0;

	for (int i = 0; i < 5; i++)
		logged(PUBLIC, 201);
	logged(",\"audience\":\"general_public\",\"from\":\"2027-01-02\"", 201);
	do {
		get_as(me.conseiller, target, 200);
		for (size_t i = 0; i < items(); i++, rows++) {
			assert_true(strcmp(cmn_json_get(item(i), "from"), last) <= 0);
			snprintf(last, sizeof(last), "%s", cmn_json_get(item(i), "from"));
		}
		snprintf(next, sizeof(next), "%s", asked_text(&me.a, "next"));
		snprintf(target, sizeof(target), CAMPAIGNS "?departement=31&limit=2&cursor=%s",
			 next);
	} while (next[0] != '\0' && pages++ < 200);
	assert_int_equal(rows, test_db_count(*state, "SELECT count(*) FROM directory.campaign"
						     " WHERE active AND departement = '31'"));
	get_as(me.conseiller, CAMPAIGNS "?departement=31&audience=targeted&limit=200", 200);
	for (size_t i = 0; i < items(); i++)
		assert_string_equal(cmn_json_get(item(i), "audience"), "targeted");
}

static void what_was_logged_by_mistake_is_taken_away_and_kept(void **state)
{
	(void)state;
	logged(PUBLIC, 201);
	patch(of("campaigns", id), 1, "{\"active\":false}", 200);
	get_as(me.conseiller, CAMPAIGNS "?departement=31&limit=200", 200);
	assert_null(strstr(me.a.answer.body.data, id));
	get_as(me.conseiller, CAMPAIGNS "?departement=31&limit=200&state=all", 200);
	assert_non_null(strstr(me.a.answer.body.data, id));
	get_as(me.conseiller, of("campaigns", id), 200);
	assert_true(json_is_false(member("active")));
}

static const json_t *of_audience(const char *who, const char *year, const char *audience)
{
	char target[120];

	snprintf(target, sizeof(target), SUMMARY "%s", year);
	get_as(who, target, 200);
	const json_t *audiences = member("audiences");
	assert_int_equal(json_array_size(audiences), 2);
	for (size_t i = 0; i < 2; i++)
		if (strcmp(cmn_json_get(json_array_get(audiences, i), "audience"), audience) == 0)
			return json_array_get(audiences, i);
	fail();
	return NULL;
}

static void the_year_says_whether_communication_recurs(void **state)
{
	const json_t *it;

	test_db_exec(*state, "DELETE FROM directory.campaign");
	it = of_audience(me.conseiller, "2026", "targeted");
	assert_int_equal(cmn_json_get_int(it, "campaigns", -1), 0);
	assert_null(json_object_get(it, "latest"));
	assert_null(json_object_get(it, "reached"));
	logged(
	    ",\"audience\":\"general_public\",\"from\":\"2025-12-31\",\"figures\":{\"reached\":7}",
	    201);
	logged(",\"audience\":\"general_public\",\"from\":\"2026-01-01\",\"figures\":{\"reached\":"
	       "100000000}",
	       201);
	logged(
	    ",\"audience\":\"general_public\",\"from\":\"2026-11-23\",\"figures\":{\"reached\":1,"
	    "\"distributed\":5}",
	    201);
	logged(",\"audience\":\"general_public\",\"from\":\"2026-12-31\"", 201);
	logged(",\"audience\":\"general_public\",\"from\":\"2026-06-01\"", 201);
	patch(of("campaigns", id), 1, "{\"active\":false}", 200);
	it = of_audience(me.authority, "2026", "general_public");
	assert_int_equal(cmn_json_get_int(it, "campaigns", -1), 3);
	assert_int_equal(cmn_json_get_int(it, "reached", -1), 100000001);
	assert_int_equal(cmn_json_get_int(it, "distributed", -1), 5);
	assert_string_equal(cmn_json_get(it, "latest"), "2026-11-23");
	assert_string_equal(cmn_json_get(it, "next"), "2026-12-31");
	it = of_audience(me.authority, "2024", "general_public");
	assert_int_equal(cmn_json_get_int(it, "campaigns", -1), 0);
	assert_string_equal(cmn_json_get(it, "latest"), "2026-11-23");
	get(SUMMARY "2026", 401);
	get_as(me.conseiller, SUMMARY "1999", 400);
	get_as(me.authority, "/v1/directory/campaign-summary?departement=44&year=2026", 403);
}

static void what_is_told_names_no_text(void **state)
{
	char sql[300];

	logged(PUBLIC ",\"note\":\"mot de l’équipe\"", 201);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s' AND type ="
		 " 'directory.campaign.published.v1' AND data::text !~ 'inventée|équipe'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_campaign_is_logged_read_and_changed),
	    cmocka_unit_test(what_cannot_be_is_refused_at_its_member),
	    cmocka_unit_test(the_log_of_another_team_is_not_there),
	    cmocka_unit_test(the_latest_stands_first_and_pages_hold_each_once),
	    cmocka_unit_test(what_was_logged_by_mistake_is_taken_away_and_kept),
	    cmocka_unit_test(the_year_says_whether_communication_recurs),
	    cmocka_unit_test(what_is_told_names_no_text),
	};

	return cmocka_run_group_tests(tests, receiving_setup, asking_teardown);
}
