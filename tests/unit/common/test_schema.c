/* SPDX-License-Identifier: EUPL-1.2
 *
 * What people and clients are told of a refused body.
 */
#include "schema_help.h"

static void a_missing_member_is_named_by_its_own_pointer(void **state)
{
	(void)state;
	assert_fault(SOLICITATION, "{\"channel\": \"phone\"}", "/commune",
		     "ce champ est obligatoire", "this field is required");
}

static void an_unknown_member_is_named(void **state)
{
	(void)state;
	assert_fault(SOLICITATION,
		     "{\"channel\": \"phone\", \"commune\": \"31483\", \"comune\": 1}", "/comune",
		     "champ inconnu", "unknown field");
	assert_fault(
	    "{\"allOf\": [{\"properties\": {\"a\": true}}], \"unevaluatedProperties\": false}",
	    "{\"a\": 1, \"b\": 1}", "/b", "champ inconnu", "unknown field");
	assert_fault("{\"properties\": {\"old\": false}}", "{\"old\": 1}", "/old", "champ inconnu",
		     "unknown field");
}

static void a_pointer_is_escaped_and_counts_items(void **state)
{
	(void)state;
	assert_fault("{\"properties\": {\"a/b\": {\"items\": {\"properties\": {\"c~d\": "
		     "{\"type\": \"string\"}}}}}}",
		     "{\"a/b\": [{}, {\"c~d\": 7}]}", "/a~1b/1/c~0d", "un texte est attendu",
		     "a text is expected");
}

static void a_pointer_too_long_for_the_fault_names_an_ancestor(void **state)
{
	struct cmn_error err;
	char text[400], key[201];

	(void)state;
	memset(key, 'k', sizeof(key) - 1);
	key[200] = '\0';
	snprintf(text, sizeof(text), "{\"a\": {\"%s\": 1}}", key);
	assert_int_equal(check("{\"properties\": {\"a\": {\"additionalProperties\": "
			       "{\"type\": \"null\"}}}}",
			       text, &err),
			 CMN_E_INVALID);
	assert_string_equal(err.faults[0].pointer, "/a");
}

static void a_wrong_kind_is_told_in_both_languages(void **state)
{
	static const struct {
		const char *type, *fr, *en;
	} ROWS[] = {
	    {"\"string\"", "un texte est attendu", "a text is expected"},
	    {"\"array\"", "une liste est attendue", "a list is expected"},
	    {"\"integer\"", "un nombre entier est attendu", "a whole number is expected"},
	    {"\"number\"", "un nombre est attendu", "a number is expected"},
	    {"\"boolean\"", "vrai ou faux est attendu (true, false)", "true or false is expected"},
	    {"\"null\"", "null est attendu", "null is expected"},
	    {"[\"string\", \"null\"]", "type attendu : texte ou null",
	     "expected type: text or null"},
	    {"[\"integer\", \"null\"]", "type attendu : nombre entier ou null",
	     "expected type: whole number or null"},
	    {"[\"number\", \"array\"]", "type attendu : liste ou nombre",
	     "expected type: list or number"},
	};
	char schema[96];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ROWS); i++) {
		snprintf(schema, sizeof(schema), "{\"type\": %s}", ROWS[i].type);
		assert_fault(schema, "{}", "", ROWS[i].fr, ROWS[i].en);
	}
	assert_fault("{\"type\": \"object\"}", "[]", "", "un objet est attendu",
		     "an object is expected");
}

static void each_assertion_has_its_words(void **state)
{
	static const struct {
		const char *schema, *text, *fr, *en;
	} ROWS[] = {
	    {"{\"enum\": [\"a\", \"b\", 3]}", "\"c\"", "une de ces valeurs est attendue : a, b, 3",
	     "one of these values is expected: a, b, 3"},
	    {"{\"const\": \"pag\"}", "1", "la seule valeur admise est pag",
	     "the only value allowed is pag"},
	    {"{\"minLength\": 3}", "\"ab\"", "au moins 3 caractères sont attendus",
	     "at least 3 characters are expected"},
	    {"{\"minLength\": 1}", "\"\"", "ce texte ne peut pas être vide",
	     "this text must not be empty"},
	    {"{\"maxLength\": 2}", "\"été\"", "2 caractères au plus sont admis",
	     "at most 2 characters are allowed"},
	    {"{\"pattern\": \"^x\"}", "\"y\"", "ce texte n’a pas la forme attendue",
	     "this text does not have the expected form"},
	    {"{\"minimum\": 0}", "-1", "la valeur doit être au moins 0",
	     "the value must be at least 0"},
	    {"{\"maximum\": 9.5}", "10", "la valeur doit être au plus 9.5",
	     "the value must be at most 9.5"},
	    {"{\"exclusiveMinimum\": 0}", "0", "la valeur doit être supérieure à 0",
	     "the value must be greater than 0"},
	    {"{\"exclusiveMaximum\": 5}", "5", "la valeur doit être inférieure à 5",
	     "the value must be less than 5"},
	    {"{\"multipleOf\": 0.01}", "0.005", "un multiple de 0.01 est attendu",
	     "a multiple of 0.01 is expected"},
	    {"{\"minItems\": 1}", "[]", "au moins un élément est attendu",
	     "at least one item is expected"},
	    {"{\"maxItems\": 2}", "[1, 2, 3]", "2 éléments au plus sont admis",
	     "at most 2 items are allowed"},
	    {"{\"uniqueItems\": true}", "[1, 1.0]",
	     "cette liste contient deux fois le même élément",
	     "this list holds the same item twice"},
	    {"{\"minProperties\": 1}", "{}", "au moins un champ est attendu",
	     "at least one field is expected"},
	    {"{\"not\": {\"const\": 1}}", "1", "cette valeur est exclue", "this value is excluded"},
	    {"{\"oneOf\": [{\"minimum\": 0}, {\"maximum\": 9}]}", "5",
	     "plusieurs formes conviennent alors qu’une seule est admise",
	     "several forms match where exactly one is allowed"},
	    {"{\"format\": \"date\"}", "\"2026-02-30\"",
	     "une date valide est attendue (année-mois-jour, exemple : 2026-03-31)",
	     "a valid date is expected (year-month-day, example: 2026-03-31)"},
	    {"{\"format\": \"uuid\"}", "\"x\"", "un UUID est attendu", "a UUID is expected"},
	    {"false", "1", "aucune valeur n’est admise ici", "no value is allowed here"},
	    {"{\"contains\": {\"type\": \"string\"}}", "[1]",
	     "au moins un élément de la forme prévue est attendu",
	     "at least one item of the expected form is needed"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ROWS); i++)
		assert_fault(ROWS[i].schema, ROWS[i].text, "", ROWS[i].fr, ROWS[i].en);
}

static void a_long_list_of_codes_is_referred_to_not_recited(void **state)
{
	(void)state;
	assert_fault("{\"enum\": [\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
		     "\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\","
		     "\"cccccccccccccccccccccccccccccccccccccccccccccccccc\"]}",
		     "1", "", "une de ces valeurs est attendue : voir la liste des codes",
		     "one of these values is expected: see the list of codes");
}

static void one_fault_is_the_detail_and_several_are_counted(void **state)
{
	struct cmn_error err;

	(void)state;
	check(SOLICITATION, "{\"channel\": \"phone\"}", &err);
	assert_string_equal(err.detail[CMN_FR], "/commune : ce champ est obligatoire");
	assert_string_equal(err.detail[CMN_EN], "/commune: this field is required");
	check(SOLICITATION, "{\"age\": 131, \"x\": 1}", &err);
	assert_int_equal(err.n_faults, 4);
	assert_string_equal(err.detail[CMN_FR], "4 champs sont refusés");
	assert_string_equal(err.detail[CMN_EN], "4 fields are refused");
}

static void the_faults_beyond_the_eighth_are_counted_only(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_int_equal(check("{\"items\": {\"type\": \"string\"}}",
			       "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]", &err),
			 CMN_E_INVALID);
	assert_int_equal(err.n_faults, CMN_FAULTS_MAX);
	assert_string_equal(err.faults[7].pointer, "/7");
	assert_string_equal(err.detail[CMN_FR], "12 champs sont refusés");
}

static void the_value_that_was_given_is_never_repeated(void **state)
{
	struct cmn_error err;

	(void)state;
	check(SOLICITATION,
	      "{\"commune\": \"Dupont\", \"channel\": \"Dupont\", \"received_on\": \"Dupont\","
	      " \"age\": \"Dupont\", \"note\": \"Dupont Dupont\", \"problems\": [\"Dupont\","
	      " \"Dupont\"]}",
	      &err);
	assert_int_equal(err.n_faults, 6);
	for (size_t i = 0; i < err.n_faults; i++)
		for (int lang = CMN_FR; lang <= CMN_EN; lang++)
			assert_null(strstr(err.faults[i].text[lang], "Dupont"));
	assert_null(strstr(err.detail[CMN_FR], "Dupont"));
	assert_string_equal(err.cause, "");
}

static void the_branch_that_came_nearest_gives_the_faults(void **state)
{
	static const char SCHEMA[] =
	    "{\"oneOf\": ["
	    " {\"type\": \"string\"},"
	    " {\"type\": \"object\", \"required\": [\"kind\", \"mdph\"], \"properties\":"
	    "  {\"kind\": {\"const\": \"pag\"}, \"mdph\": {\"type\": \"string\"}}},"
	    " {\"type\": \"object\", \"required\": [\"kind\", \"offer\", \"day\"], \"properties\":"
	    "  {\"kind\": {\"const\": \"offer\"}, \"offer\": {\"type\": \"integer\"}}}]}";
	struct cmn_error err;

	(void)state;
	assert_fault(SCHEMA, "{\"kind\": \"pag\"}", "/mdph", "ce champ est obligatoire",
		     "this field is required");
	assert_int_equal(check(SCHEMA, "{\"kind\": \"offer\", \"offer\": \"x\"}", &err),
			 CMN_E_INVALID);
	assert_int_equal(err.n_faults, 2);
	assert_string_equal(err.faults[0].pointer, "/day");
	assert_string_equal(err.faults[1].pointer, "/offer");
	assert_valid(SCHEMA, "{\"kind\": \"offer\", \"offer\": 1, \"day\": 1}");
}

static void a_valid_body_leaves_no_fault_behind(void **state)
{
	struct cmn_error err;

	(void)state;
	memset(&err, 0xff, sizeof(err));
	assert_int_equal(check(SOLICITATION,
			       "{\"commune\": \"2A004\", \"channel\": \"visit\", \"note\": null,"
			       " \"received_on\": \"2024-02-29\", \"age\": 9.0,"
			       " \"problems\": [\"école\", \"logement\"]}",
			       &err),
			 CMN_OK);
	assert_int_equal(err.code, CMN_OK);
	assert_int_equal(err.n_faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_missing_member_is_named_by_its_own_pointer),
	    cmocka_unit_test(an_unknown_member_is_named),
	    cmocka_unit_test(a_pointer_is_escaped_and_counts_items),
	    cmocka_unit_test(a_pointer_too_long_for_the_fault_names_an_ancestor),
	    cmocka_unit_test(a_wrong_kind_is_told_in_both_languages),
	    cmocka_unit_test(each_assertion_has_its_words),
	    cmocka_unit_test(a_long_list_of_codes_is_referred_to_not_recited),
	    cmocka_unit_test(one_fault_is_the_detail_and_several_are_counted),
	    cmocka_unit_test(the_faults_beyond_the_eighth_are_counted_only),
	    cmocka_unit_test(the_value_that_was_given_is_never_repeated),
	    cmocka_unit_test(the_branch_that_came_nearest_gives_the_faults),
	    cmocka_unit_test(a_valid_body_leaves_no_fault_behind),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
