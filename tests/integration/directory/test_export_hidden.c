/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_export_hidden.c - what is confidential leaves by no export, whoever asks.
 */
#include "integration/directory/exporting.h"

/* --- what never leaves ---------------------------------------------------------------------------
 */

static void new_contact(const char *actor, const char *visibility, const char *label,
			const char *more)
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"function\":\"admissions\",\"visibility\":\"%s\",\"label\":\"%s\","
		 "\"phone\":\"05 36 49 00 01\"%s}",
		 visibility, label, more);
	put("POST", below("actors", actor, "contacts"), me.coordonnateur, NULL, body, 201);
}

/* Nothing hidden in the answer, also for the team, who may see it elsewhere. */
static void hides(const char *target)
{
	const char *const askers[] = {me.coordonnateur};

	for (size_t i = 0; i < CMN_LEN(askers); i++) {
		asked_clear(&me.a);
		ask(me.d, "GET", target, askers[i], NULL, &me.a);
		if (me.a.answer.status != 200 && me.a.answer.status != 404)
			fail_msg("%s: %d", target, me.a.answer.status);
		if (me.a.answer.body.data == NULL)
			continue;
		if (strstr(me.a.answer.body.data, "cachette") != NULL ||
		    strstr(me.a.answer.body.data, "43.612345") != NULL)
			fail_msg("%s shows what is hidden", target);
	}
}

static void nothing_hidden_is_in(const char *actor, const char *offer, const char *place)
{
	static const char *const LISTS[] = {
	    "/hsds/services?full=true&per_page=200&search=repit",
	    "/hsds/services?format=ndjson&search=repit",
	    "/hsds/organizations?full=true&per_page=200&search=cachee",
	    "/hsds/service_at_locations?full=true&per_page=200",
	    "/v1/directory/fhir/HealthcareService?name=repit&_count=200",
	    "/v1/directory/fhir/Location?_count=200",
	    "/v1/directory/fhir/Organization?name=maison&_count=200",
	};
	static const char *const ONES[] = {
	    "/hsds/services/",
	    "/hsds/organizations/",
	    "/v1/directory/fhir/HealthcareService/",
	    "/v1/directory/fhir/Organization/",
	    "/v1/directory/fhir/Location/",
	};
	const char *const ids[] = {actor, offer, place};
	char target[160];

	for (size_t i = 0; i < DIRECTORY_EXPORT_NAME_COUNT; i++)
		hides(file_of("latest", DIRECTORY_EXPORT_NAMES[i]));
	for (size_t i = 0; i < CMN_LEN(LISTS); i++)
		hides(LISTS[i]);
	for (size_t i = 0; i < CMN_LEN(ONES) * CMN_LEN(ids); i++) {
		snprintf(target, sizeof(target), "%s%s", ONES[i / CMN_LEN(ids)],
			 ids[i % CMN_LEN(ids)]);
		hides(target);
	}
}

/* Every change that was ever told. */
static void nothing_hidden_is_in_the_feed(void)
{
	char target[240] = "/v1/directory/changes?limit=200";

	do {
		get(target, 200);
		if (strstr(me.a.answer.body.data, "cachette") != NULL ||
		    strstr(me.a.answer.body.data, "43.612345") != NULL)
			fail_msg("the feed shows what is hidden");
		snprintf(target, sizeof(target), "/v1/directory/changes?limit=200&since=%s",
			 asked_text(&me.a, "next"));
	} while (json_is_true(json_object_get(me.a.json, "more")));
}

static void what_is_confidential_leaves_by_no_export(void **state)
{
	struct things t = some("", ",\"confidential\":true,\"address\":\"9 rue de la cachette\","
				   "\"lat\":43.612345,\"lon\":1.5,\"transport\":\"cachette\","
				   "\"accessibility_note\":\"cachette\",\"postal_code\":\"31000\"");
	char here[120], more[120];

	(void)state;
	hold_there(&t, 1, 200);
	patch(
	    of("actors", t.actor), 1,
	    "{\"name\":\"Maison cachée\",\"confidential\":true,\"address\":\"1 rue de la cachette\"}",
	    200);
	patch(of("places", t.place), 1, "{\"name\":\"La cachette\"}", 200);
	new_contact(t.actor, "team", "cachette team", "");
	new_contact(t.actor, "professionals", "cachette professionnels", "");
	snprintf(more, sizeof(more), ",\"place_id\":\"%s\"", t.place);
	new_contact(t.actor, "public", "cachette du lieu", more);
	new_contact(t.actor, "public", "cachette retirée", "");
	snprintf(here, sizeof(here), "%s", asked_header(&me.a, "Location"));
	patch(here, 1, "{\"active\":false}", 200);
	new_contact(t.actor, "public", "accueil montré", "");
	make_export();
	nothing_hidden_is_in(t.actor, t.offer, t.place);
	nothing_hidden_is_in_the_feed();
	/* and what may leave does */
	get_with(EXPORTS "/latest/directory.ndjson", NULL, 200);
	assert_non_null(strstr(me.a.answer.body.data, "accueil montré"));
	assert_non_null(strstr(me.a.answer.body.data, t.offer));
	assert_null(strstr(me.a.answer.body.data, t.place));
	snprintf(here, sizeof(here), "/v1/directory/fhir/Location/%s", t.place);
	get(here, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_confidential_leaves_by_no_export),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}
