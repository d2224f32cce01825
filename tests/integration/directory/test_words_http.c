/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_words_http.c - a search tells what it made of its words; asked as a body it finds the same;
 * the glossary.
 */
#include "integration/directory/asking.h"

#define SEARCH   "/v1/directory/search?commune=31483&radius_km=30"
#define POST     "/v1/directory/search"
#define GLOSSARY "/v1/directory/glossary"

static void new_offer(const char *name)
{
	char body[700], actor[40];

	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"ime\",\"sector\":\"specialised\",\"name\":\"Acteur "
	    "inventé\",\"commune\":\"31483\"}",
	    201);
	snprintf(actor, sizeof(actor), "%s", asked_text(&me.a, "id"));
	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"%s\",\"sector\":\"specialised\","
	    "\"themes\":[\"scolarite\"],\"mode\":\"on_site\",\"commune\":\"31483\"}",
	    actor, name);
	put("POST", "/v1/directory/offers", me.coordonnateur, NULL, body, 201);
}

static const json_t *understood(size_t i)
{
	return json_array_get(json_object_get(me.a.json, "understood"), i);
}

static const char *told(size_t i, const char *key)
{
	return json_string_value(json_object_get(understood(i), key));
}

static const char *word(size_t i)
{
	return json_string_value(json_array_get(json_object_get(understood(i), "words"), 0));
}

static void an_acronym_finds_its_words_in_full_and_says_so(void **state)
{
	(void)state;
	new_offer("Institut médico-éducatif Quetzal");
	new_offer("IME Quetzal bis");
	get(SEARCH "&text=ime+quetzal", 200);
	assert_int_equal(items(), 2);
	assert_string_equal(told(0, "as"), "acronym");
	assert_string_equal(told(0, "asked"), "ime");
	assert_string_equal(word(0), "institut médico-éducatif");
	get(SEARCH "&text=instituts+m%C3%A9dico-%C3%A9ducatifs+quetzal", 200);
	assert_int_equal(items(), 2);
	assert_string_equal(told(0, "as"), "in_full");
	assert_string_equal(word(0), "IME");
	get(SEARCH "&text=quetzal", 200);
	assert_int_equal(items(), 2);
	assert_null(understood(0));
}

static void an_offer_is_found_by_the_name_of_its_actor(void **state)
{
	(void)state;
	new_offer("Zythologie partagée");
	get(SEARCH "&text=zythologie+acteurs", 200);
	assert_int_equal(items(), 1);
	assert_null(understood(0));
}

static void a_mistyped_word_finds_the_nearest_and_says_so(void **state)
{
	(void)state;
	new_offer("Ornithorynque pour tous");
	get(SEARCH "&text=ornitorinque", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(told(0, "as"), "spelling");
	assert_string_equal(told(0, "asked"), "ornitorinque");
	assert_string_equal(word(0), "ornithorynque");
	get(SEARCH "&text=ornithorynques", 200);
	assert_int_equal(items(), 1);
	assert_null(understood(0));
	get(SEARCH "&text=ornitorinque+zzz", 200);
	assert_int_equal(items(), 0);
}

static void a_word_that_is_not_near_is_also_tried_near(void **state)
{
	(void)state;
	new_offer("Pelote partagée");
	/* a word that exists elsewhere, and nothing here: the one nearby is offered too */
	new_offer("Belote partagée");
	get(SEARCH "&text=belote", 200);
	assert_int_equal(items(), 2);
	assert_string_equal(told(0, "asked"), "belote");
	assert_string_equal(word(0), "pelote");
}

static void a_body_asks_what_an_address_asks(void **state)
{
	static const struct {
		const char *query, *body;
	} CASES[] = {
	    {"?commune=31483", "{\"commune\":\"31483\"}"},
	    {"?commune=31483&age=9&theme=scolarite&limit=7",
	     "{\"commune\":\"31483\",\"age\":9,\"theme\":\"scolarite\",\"limit\":7}"},
	    {"?commune=09122&radius_km=90&need=1.3&sector=specialised&age=30&unfit=include&limit=50",
	     "{\"commune\":\"09122\",\"radius_km\":90,\"need\":\"1.3\",\"sector\":\"specialised\","
	     "\"age\":30,\"unfit\":\"include\",\"limit\":50}"},
	    {"?commune=31483&text=acceuil+loisirs",
	     "{\"commune\":\"31483\",\"text\":\"acceuil loisirs\"}"},
	};
	char target[200];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		snprintf(target, sizeof(target), POST "%s", CASES[i].query);
		get(target, 200);
		json_t *by_address = json_incref(me.a.json);
		put("POST", POST, NULL, NULL, CASES[i].body, 200);
		assert_true(json_equal(json_object_get(by_address, "items"),
				       json_object_get(me.a.json, "items")));
		const json_t *told_there = json_object_get(by_address, "understood");
		assert_true(told_there == NULL
				? understood(0) == NULL
				: json_equal(told_there, json_object_get(me.a.json, "understood")));
		json_decref(by_address);
	}
}

static void a_body_is_refused_where_it_is_wrong(void **state)
{
	static const struct {
		const char *body;
		int status;
		const char *pointer;
	} CASES[] = {
	    {"{}", 422, NULL},
	    {"{\"commune\":\"31999\"}", 422, "/commune"},
	    {"{\"commune\":\"31483\",\"text\":\"+++\"}", 422, "/text"},
	    {"{\"commune\":\"31483\",\"text\":\"日本\"}", 422, "/text"},
	    {"{\"commune\":\"31483\",\"age\":131}", 422, "/age"},
	    {"{\"commune\":\"31483\",\"age\":\"9\"}", 422, "/age"},
	    {"{\"commune\":\"31483\",\"radius_km\":151}", 422, "/radius_km"},
	    {"{\"commune\":\"31483\",\"theme\":\"castles\"}", 422, "/theme"},
	    {"{\"commune\":\"31483\",\"name\":\"x\"}", 422, NULL},
	    {"{\"commune\":", 400, NULL},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		put("POST", POST, NULL, NULL, CASES[i].body, CASES[i].status);
		if (CASES[i].pointer != NULL)
			assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	asked_clear(&me.a);
	ask(me.d, "POST", POST, "Content-Type: text/plain", "x", &me.a);
	assert_int_equal(me.a.answer.status, 415);
}

static void hostile_words_find_nothing_and_break_nothing(void **state)
{
	static const char *const TEXTS[] = {
	    "' OR 1=1; DROP TABLE offer --",
	    "<script>alert(1)</script>",
	    "%00%01",
	    "\\u202eemi",
	    "😀😀 x",
	    "a a a a a a a a a a a a a a a a a a a a a a a a a a",
	    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"};
	char body[400];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		snprintf(body, sizeof(body), "{\"commune\":\"31483\",\"text\":\"%s\"}", TEXTS[i]);
		asked_clear(&me.a);
		ask(me.d, "POST", POST, "Content-Type: application/json", body, &me.a);
		assert_true(me.a.answer.status == 200 || me.a.answer.status == 400 ||
			    me.a.answer.status == 422);
	}
	char *large = malloc(1 << 20);
	memset(large, 'a', (1 << 20) - 1);
	large[(1 << 20) - 1] = '\0';
	asked_clear(&me.a);
	ask(me.d, "POST", POST, "Content-Type: application/json", large, &me.a);
	assert_int_equal(me.a.answer.status, 413);
	free(large);
}

/* --- the glossary --------------------------------------------------------------------------- */

static const char *field(size_t i, const char *key)
{
	return json_string_value(json_object_get(item(i), key));
}

static void the_glossary_is_read_whole_and_by_its_words(void **state)
{
	(void)state;
	get(GLOSSARY, 200);
	assert_true(items() >= 120);
	get(GLOSSARY "?text=gem", 200);
	assert_string_equal(field(0, "acronym"), "GEM");
	get(GLOSSARY "?text=%C3%A9quipe+relais+RARES", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(field(0, "acronym"), "ERHR");
	get(GLOSSARY "?text=mda", 200);
	assert_int_equal(items(), 2);
	get(GLOSSARY "?text=zzzz", 200);
	assert_int_equal(items(), 0);
	get(GLOSSARY "?text=%2B", 422);
	assert_string_equal(asked_pointer(&me.a), "query:text");
}

static void it_knows_themes_other_names_and_both_languages(void **state)
{
	(void)state;
	get(GLOSSARY "?theme=carers", 200);
	assert_true(items() > 3);
	for (size_t i = 0; i < items(); i++) {
		assert_string_equal(field(i, "theme"), "carers");
		assert_string_equal(field(i, "theme_label"), "aidants et répit");
	}
	get(GLOSSARY "?text=fam&theme=adults", 200);
	assert_string_equal(field(0, "acronym"), "FAM");
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(item(0), "same_as"), 0)), "EAM");
	asked_clear(&me.a);
	ask(me.d, "GET", GLOSSARY "?text=rqth", "Accept-Language: en", NULL, &me.a);
	assert_string_equal(field(0, "theme_label"), "employment and training");
	assert_non_null(strstr(field(0, "meaning"), "Status"));
}

static void as_a_table_it_has_a_line_for_each(void **state)
{
	size_t lines = 0;

	(void)state;
	get(GLOSSARY, 200);
	size_t n = items();
	asked_clear(&me.a);
	ask(me.d, "GET", GLOSSARY "?format=csv", NULL, NULL, &me.a);
	assert_int_equal(me.a.answer.status, 200);
	assert_string_equal(me.a.answer.content_type, "text/csv; charset=utf-8");
	for (const char *at = me.a.answer.body.data; (at = strstr(at, "\r\n")) != NULL; at += 2)
		lines++;
	assert_int_equal(lines, n + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_acronym_finds_its_words_in_full_and_says_so),
	    cmocka_unit_test(an_offer_is_found_by_the_name_of_its_actor),
	    cmocka_unit_test(a_mistyped_word_finds_the_nearest_and_says_so),
	    cmocka_unit_test(a_word_that_is_not_near_is_also_tried_near),
	    cmocka_unit_test(a_body_asks_what_an_address_asks),
	    cmocka_unit_test(a_body_is_refused_where_it_is_wrong),
	    cmocka_unit_test(hostile_words_find_nothing_and_break_nothing),
	    cmocka_unit_test(the_glossary_is_read_whole_and_by_its_words),
	    cmocka_unit_test(it_knows_themes_other_names_and_both_languages),
	    cmocka_unit_test(as_a_table_it_has_a_line_for_each),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}
