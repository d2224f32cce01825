/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_facts.c - what the directory publishes obeys the schemas in proto/events.
 */
#include "support/cmocka_all.h"

#include "facts.h"

#include "cmn/schema.h"

#include <stdio.h>
#include <string.h>

static json_t *schema_text(const char *type)
{
	char path[160];
	json_error_t why;

	snprintf(path, sizeof(path), "proto/events/%s.schema.json", type);
	json_t *doc = json_load_file(path, 0, &why);
	if (doc == NULL)
		fail_msg("%s: %s", path, why.text);
	return doc;
}

/* Members that the schema names; every one of them must be known to it. */
static json_t *checked(const char *type, struct cmn_buf *data)
{
	json_t *doc = schema_text(type);
	json_t *fact = json_loads(data->data, 0, NULL);
	const char *key;
	json_t *member;
	size_t i;

	assert_non_null(fact);
	json_array_foreach(json_object_get(doc, "required"), i,
			   member) if (json_object_get(fact, json_string_value(member)) == NULL)
	    fail_msg("%s: %s is missing", type, json_string_value(member));
	json_object_foreach(
	    fact, key, member) if (json_object_get(json_object_get(doc, "properties"), key) == NULL)
	    fail_msg("%s: %s is not in the schema", type, key);
	json_decref(doc);
	cmn_buf_free(data);
	return fact;
}

static void a_commune_is_told_with_its_place(void **state)
{
	struct cmn_buf data;
	const struct directory_commune_fact commune = {.code = "31483",
						       .name = "Saint-Gaudens",
						       .departement = "31",
						       .epci = "200072643",
						       .lat = 43.1261,
						       .lon = 0.7303,
						       .population = 12139,
						       .version = 2};

	(void)state;
	cmn_buf_init(&data, DIRECTORY_FACT_MAX);
	directory_fact_commune(&data, &commune);
	assert_string_equal(data.data,
			    "{\"code\":\"31483\",\"name\":\"Saint-Gaudens\",\"departement\":\"31\","
			    "\"epci\":\"200072643\",\"lat\":43.1261,\"lon\":0.7303,"
			    "\"population\":12139,\"version\":2}");
	json_decref(checked(DIRECTORY_EVENT_COMMUNE, &data));
}

static void a_commune_without_grouping_leaves_it_out(void **state)
{
	struct cmn_buf data;
	const struct directory_commune_fact island = {
	    .code = "85113", .name = "L'Île-d'Yeu", .departement = "85", .version = 1};

	(void)state;
	cmn_buf_init(&data, DIRECTORY_FACT_MAX);
	directory_fact_commune(&data, &island);
	json_t *fact = checked(DIRECTORY_EVENT_COMMUNE, &data);
	assert_null(json_object_get(fact, "epci"));
	json_decref(fact);
}

static void a_fact_that_is_too_long_fails_and_is_not_cut(void **state)
{
	struct cmn_buf data;
	const struct directory_commune_fact commune = {.code = "x",
						       .name = "a name longer than that"};

	(void)state;
	cmn_buf_init(&data, 24);
	directory_fact_commune(&data, &commune);
	assert_true(data.failed);
	cmn_buf_free(&data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_commune_is_told_with_its_place),
	    cmocka_unit_test(a_commune_without_grouping_leaves_it_out),
	    cmocka_unit_test(a_fact_that_is_too_long_fails_and_is_not_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
