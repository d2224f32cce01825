/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_feed_http.c - the calendar of obligations as iCalendar, which a reader of its own
 * judges, and the secret addresses by which calendar programs read it.
 */
#include "integration/directory/agenda_asking.h"

#include "integration/directory/ical_reader.h"

static char id[40], address[400], link_id[40];
static struct ical cal;

static size_t calendar_of(const char *who, const char *target)
{
	if (who != NULL)
		get_as(who, target, 200);
	else
		get(target, 200);
	assert_string_equal(me.a.answer.content_type, "text/calendar; charset=utf-8");
	ical_read(&cal, me.a.answer.body.data);
	return cal.events;
}

static void an_obligation_is_a_whole_day_with_an_alarm_for_each_announcement(void **state)
{
	char uid[200];
	size_t alarms = 0;

	(void)state;
	temporary_since("2026-03-01", id);
	assert_int_equal(calendar_of(me.coordonnateur, OBLIGATIONS "/calendar.ics?departement=31"),
			 1);
	assert_string_equal(ical_of(&cal, 0, "DTSTART"), "20270301");
	assert_string_equal(ical_of(&cal, 0, "DTEND"), "20270302");
	assert_string_equal(ical_of(&cal, 0, "SUMMARY"), "fin de l’année des locaux provisoires");
	snprintf(uid, sizeof(uid), "31-premises-%s-0", id);
	assert_string_equal(ical_of(&cal, 0, "UID"), uid);
	assert_string_equal(ical_of(&cal, 0, "DTSTAMP"), "20261123T000000Z");
	for (size_t i = 0; i < cal.n; i++)
		alarms += ical_is(&cal.lines[i], "TRIGGER", NULL);
	assert_int_equal(alarms, 3);
}

static void what_is_done_or_late_says_so_and_its_name_stays(void **state)
{
	char uid[200];

	(void)state;
	temporary_since("2025-11-20", id);
	calendar_of(me.coordonnateur, OBLIGATIONS "/calendar.ics?departement=31");
	assert_string_equal(ical_of(&cal, 0, "SUMMARY"),
			    "En retard\xc2\xa0: fin de l’année des locaux provisoires");
	snprintf(uid, sizeof(uid), "%s", ical_of(&cal, 0, "UID"));
	patch(point(id), 1,
	      "{\"neutral\":true,\"temporary\":{\"since\":\"2025-11-20\",\"plan\":\"Fait.\","
	      "\"complied_on\":\"2026-11-22\"}}",
	      200);
	put("GET", OBLIGATIONS "/calendar.ics?departement=31", me.coordonnateur,
	    "Accept-Language: en", NULL, 200);
	ical_read(&cal, me.a.answer.body.data);
	assert_string_equal(ical_of(&cal, 0, "SUMMARY"),
			    "Done: end of the year of temporary premises");
	assert_string_equal(ical_of(&cal, 0, "UID"), uid);
}

static void a_calendar_in_which_nothing_is_due_is_one_all_the_same(void **state)
{
	(void)state;
	assert_int_equal(
	    calendar_of(me.coordonnateur, OBLIGATIONS
			"/calendar.ics?departement=09&from=2026-11-23&until=2026-11-24"),
	    0);
	put("GET", OBLIGATIONS "/calendar.ics?until=2026-01-01", me.coordonnateur, NULL, NULL, 422);
	put("GET", OBLIGATIONS "/calendar.ics?departement=44", me.coordonnateur, NULL, NULL, 403);
}

static void make_link(const char *who, const char *body, int status)
{
	put("POST", LINKS, who, NULL, body, status);
	if (status != 201)
		return;
	snprintf(address, sizeof(address), "%s", asked_text(&me.a, "address"));
	snprintf(link_id, sizeof(link_id), "%s", asked_text(&me.a, "id"));
	assert_int_equal(strlen(address), strlen("/v1/directory/obligation-feeds/") + 43);
}

static const char *link_at(const char *what)
{
	static char target[160];

	snprintf(target, sizeof(target), LINKS "/%s%s", link_id, what);
	return target;
}

static void who_has_the_address_reads_and_nothing_keeps_the_secret(void **state)
{
	char sql[600];

	make_link(me.conseiller, "{\"departements\":[\"31\",\"09\"]}", 201);
	assert_true(calendar_of(NULL, address) >= 2);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.agenda_link l WHERE l::text LIKE '%%%s%%'",
		 address + strlen("/v1/directory/obligation-feeds/"));
	assert_int_equal(test_db_count(*state, sql), 0);
	get_as(me.conseiller, link_at(""), 200);
	assert_string_equal(asked_text(&me.a, "address"), "");
	assert_string_equal(asked_text(&me.a, "state"), "open");
	assert_string_equal(asked_text(&me.a, "used_on"), TODAY);
}

static void a_link_that_is_revoked_expired_or_unknown_opens_nothing(void **state)
{
	char other[200];

	make_link(me.conseiller, "{\"departements\":[\"31\"],\"expires_in_days\":1}", 201);
	put("POST", link_at("/revocation"), me.conseiller, "If-Match: \"9\"", NULL, 412);
	put("POST", link_at("/revocation"), me.conseiller, "If-Match: \"1\"", NULL, 200);
	get(address, 404);
	put("POST", link_at("/revocation"), me.conseiller, "If-Match: \"2\"", NULL, 409);
	make_link(me.conseiller, "{\"departements\":[\"31\"],\"expires_in_days\":1}", 201);
	test_db_exec(*state,
		     "UPDATE directory.agenda_link SET made_at = made_at - interval '2 days',"
		     " expires_at = expires_at - interval '2 days' WHERE departements = '{31}'");
	get(address, 404);
	get_as(me.conseiller, link_at(""), 200);
	assert_string_equal(asked_text(&me.a, "state"), "expired");
	snprintf(other, sizeof(other), "/v1/directory/obligation-feeds/%.43s",
		 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	get(other, 404);
	get("/v1/directory/obligation-feeds/short", 400);
}

static void a_link_is_seen_by_who_made_it_and_by_the_coordonnateur(void **state)
{
	char sql[200];
	size_t n;

	make_link(me.authority, "{\"departements\":[\"31\"]}", 201);
	assert_int_equal(json_is_false(json_object_get(me.a.json, "team")), 1);
	get_as(me.authority, link_at(""), 200);
	snprintf(sql, sizeof(sql),
		 "UPDATE directory.agenda_link SET made_by = 'somebody-else' WHERE id = '%s'",
		 link_id);
	test_db_exec(*state, sql);
	get_as(me.authority, link_at(""), 404);
	put("POST", link_at("/revocation"), me.authority, "If-Match: \"1\"", NULL, 404);
	get_as(me.authority, LINKS "?departement=31", 200);
	n = items();
	get_as(me.coordonnateur, link_at(""), 200);
	get_as(me.coordonnateur, LINKS "?departement=31", 200);
	assert_int_equal(items(), n + 1);
	put("POST", link_at("/revocation"), me.coordonnateur, "If-Match: \"1\"", NULL, 200);
	get(address, 404);
}

static void a_link_is_made_for_communities_of_the_own_territory(void **state)
{
	(void)state;
	make_link(me.conseiller, "{\"departements\":[\"31\",\"44\"]}", 403);
	make_link(me.conseiller, "{\"departements\":[]}", 422);
	make_link(me.conseiller, "{\"departements\":[\"31\",\"31\"]}", 422);
	make_link(me.conseiller, "{\"departements\":[\"31\"],\"expires_in_days\":367}", 422);
	make_link(me.person, "{\"departements\":[\"31\"]}", 403);
	get_as(me.coordonnateur, LINKS "?departement=44", 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_obligation_is_a_whole_day_with_an_alarm_for_each_announcement),
	    cmocka_unit_test(what_is_done_or_late_says_so_and_its_name_stays),
	    cmocka_unit_test(a_calendar_in_which_nothing_is_due_is_one_all_the_same),
	    cmocka_unit_test(who_has_the_address_reads_and_nothing_keeps_the_secret),
	    cmocka_unit_test(a_link_that_is_revoked_expired_or_unknown_opens_nothing),
	    cmocka_unit_test(a_link_is_seen_by_who_made_it_and_by_the_coordonnateur),
	    cmocka_unit_test(a_link_is_made_for_communities_of_the_own_territory),
	};

	return cmocka_run_group_tests(tests, receiving_setup, asking_teardown);
}
