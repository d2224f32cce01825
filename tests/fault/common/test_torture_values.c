/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every allocation fails in its turn while JSON is read, a schema compiled and applied, a token
 * checked, a CSV and an event read: an honest error each time, never a yes to what is wrong.
 */
#include "support/cmocka_all.h"
#include "support/forge.h"
#include "support/fuse.h"

#include "cmn/auth.h"
#include "cmn/clock.h"
#include "cmn/csv.h"
#include "cmn/event.h"
#include "cmn/json.h"
#include "cmn/schema.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ENOUGH 20000 /* rounds; more means that the thing never passes */

static struct cmn_error err;
static char dir[] = "/tmp/c360-torture-XXXXXX";

typedef enum cmn_err thing_fn(void);

/* Play the thing until it passes untouched, with the Nth allocation failing alone and, in the other
 * half, with all after it. */
static void torture(enum fuse_kind kind, thing_fn *thing)
{
	long bitten = 0;

	for (int stay = 0; stay < 2; stay++) {
		long n = 0;
		bool blown = true;

		while (blown && n < ENOUGH) {
			enum cmn_err rc;

			cmn_error_init(&err);
			fuse_light(kind, n, stay == 1);
			rc = thing();
			blown = fuse_out();
			bitten += rc != CMN_OK;
			if (!blown)
				assert_int_equal(rc, CMN_OK);
			if (rc != CMN_OK) { /* it says so, in both languages */
				assert_int_equal(err.code, rc);
				assert_true(err.detail[CMN_FR][0] != '\0');
				assert_true(err.detail[CMN_EN][0] != '\0');
			}
			n = fuse_next(n, 60, 7);
		}
		assert_false(blown);
	}
	assert_true(bitten > 0); /* once is survived where there is a second way */
}

/* --- JSON and its schemas --------------------------------------------------------------------- */

#define DOC                                                                                         \
	"{\"$defs\":{\"a\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/b\"},"                 \
	"\"uniqueItems\":true},\"b\":{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^[a-z]+$\","    \
	"\"maxLength\":4},{\"type\":\"integer\",\"multipleOf\":3}]}},\"type\":\"object\","          \
	"\"required\":[\"x\"],\"properties\":{\"x\":{\"$ref\":\"#/$defs/a\"},\"d\":{\"format\":"    \
	"\"date\"},\"e\":{\"enum\":[1,\"é\",null]}},\"patternProperties\":{\"^p\":{\"const\":1}}," \
	"\"additionalProperties\":false}"
#define GOOD "{\"x\":[\"ab\",\"cd\",3,6],\"d\":\"2026-11-22\",\"e\":\"é\",\"p1\":1}"
#define BAD  "{\"x\":[\"ab\",\"ab\"],\"d\":\"2026-13-22\",\"e\":2,\"p1\":2,\"q\":1}"

static json_t *doc, *good, *bad;
static struct cmn_schema *schema;

static enum cmn_err parse(void)
{
	json_t *value CMN_AUTO(cmn_json_drop) = NULL;
	enum cmn_err rc = cmn_json_parse(GOOD, strlen(GOOD), &value, &err);

	assert_true((rc == CMN_OK) == (value != NULL));
	return rc;
}

static enum cmn_err compile(void)
{
	struct cmn_schema *made CMN_AUTO(cmn_schema_free) = NULL;
	enum cmn_err rc =
	    cmn_schema_compile(doc, CMN_SCHEMA_FORMAT | CMN_SCHEMA_STRICT, NULL, 0, &made, &err);

	assert_true((rc == CMN_OK) == (made != NULL));
	return rc;
}

static enum cmn_err accept_good(void)
{
	return cmn_schema_check(schema, good, &err);
}

/* Turned round: "passes" means that it was refused, as it must be in every round. */
static enum cmn_err refuse_bad(void)
{
	enum cmn_err rc = cmn_schema_check(schema, bad, &err);

	assert_int_not_equal(rc, CMN_OK);
	return rc == CMN_E_INVALID ? CMN_OK : rc;
}

static void json_is_read_or_refused(void **state)
{
	(void)state;
	torture(FUSE_MEMORY, parse);
}

static void a_schema_is_compiled_whole_or_not_at_all(void **state)
{
	(void)state;
	torture(FUSE_MEMORY, compile);
}

static void what_breaks_a_schema_is_never_accepted(void **state)
{
	bool blown = true;

	(void)state;
	for (long n = 0; blown && n < ENOUGH; n = fuse_next(n, 60, 7)) {
		cmn_error_init(&err);
		fuse_light(FUSE_MEMORY, n, false);
		(void)!refuse_bad();
		blown = fuse_out();
	}
	assert_false(blown);
}

static void what_fits_a_schema_is_accepted_once_there_is_memory(void **state)
{
	bool blown = true;

	(void)state;
	for (long n = 0; blown && n < ENOUGH; n = fuse_next(n, 60, 7)) {
		enum cmn_err rc;

		cmn_error_init(&err);
		fuse_light(FUSE_MEMORY, n, false);
		rc = accept_good();
		blown = fuse_out();
		assert_true(blown || rc == CMN_OK);
		/* no memory is not the caller's fault */
		assert_int_not_equal(rc, CMN_E_INVALID);
	}
	assert_false(blown);
}

/* --- tokens ----------------------------------------------------------------------------------- */

static char jwks[64];
static char *signed_by_us, *forged;

static enum cmn_err check_token(const char *header)
{
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, jwks, 300, 64};
	struct cmn_auth *auth CMN_AUTO(cmn_auth_close) = NULL;
	struct cmn_caller caller = {0};
	enum cmn_err rc = cmn_auth_open(&settings, &auth, &err);

	if (rc)
		return rc;
	rc = cmn_auth_check(auth, header, &caller, &err);
	if (rc == CMN_OK)
		assert_string_equal(caller.departements, "31,44");
	else
		assert_int_equal(caller.roles, 0);
	return rc;
}

static enum cmn_err good_token(void)
{
	return check_token(signed_by_us);
}

static void a_good_token_is_checked_or_not_believed(void **state)
{
	(void)state;
	torture(FUSE_OURS, good_token);
}

static void a_forged_token_is_never_believed(void **state)
{
	bool blown = true;

	(void)state;
	for (long n = 0; blown && n < ENOUGH; n = fuse_next(n, 60, 7)) {
		enum cmn_err rc;

		cmn_error_init(&err);
		fuse_light(FUSE_OURS, n, false);
		rc = check_token(forged);
		blown = fuse_out();
		assert_int_not_equal(rc, CMN_OK);
	}
	assert_false(blown);
}

/* --- files and events ------------------------------------------------------------------------- */

static char csv[64];

static enum cmn_err read_csv(void)
{
	struct cmn_csv *file CMN_AUTO(cmn_csv_close) = NULL;
	enum cmn_err rc = cmn_csv_open(csv, ',', &file, &err);
	bool end = false;
	int rows = 0;

	while (rc == CMN_OK && !end) {
		rc = cmn_csv_next(file, &end, &err);
		rows += rc == CMN_OK && !end;
	}
	if (rc == CMN_OK)
		assert_int_equal(rows, 40);
	return rc;
}

static enum cmn_err decode(void)
{
	static const char event[] =
	    "{\"specversion\":\"1.0\",\"id\":\"0197f0a0-0000-7000-8000-000000000001\","
	    "\"source\":\"/c360/intake\",\"type\":\"intake.test.done.v1\","
	    "\"subject\":\"0197f0a0-0000-7000-8000-000000000002\","
	    "\"time\":\"2026-11-22T10:00:00.000000Z\",\"datacontenttype\":\"application/json\","
	    "\"stream\":\"31.intake.facts\",\"departement\":\"31\",\"epoch\":1,\"sequence\":7,"
	    "\"data\":{\"a\":[1,2,3]}}";
	struct cmn_event ev = {0};
	enum cmn_err rc = cmn_event_decode(event, sizeof(event) - 1, &ev, &err);

	if (rc == CMN_OK)
		assert_int_equal(ev.sequence, 7);
	cmn_event_clear(&ev);
	return rc;
}

static void a_csv_is_read_to_its_end_or_refused(void **state)
{
	(void)state;
	torture(FUSE_MEMORY, read_csv);
}

static void an_event_is_decoded_or_refused(void **state)
{
	(void)state;
	torture(FUSE_MEMORY, decode);
}

/* ---------------------------------------------------------------------------------------------- */

static void write_csv(void)
{
	FILE *f = fopen(csv, "we");

	assert_non_null(f);
	fputs("code,name\n", f);
	for (int i = 0; i < 40; i++)
		fprintf(f, "%d,\"a \"\"quoted\"\" name, of some length\"\n", i);
	assert_int_equal(fclose(f), 0);
}

static int setup(void **state)
{
	struct forge_key ours = forge_key("EdDSA", "k-1"), stranger = forge_key("EdDSA", "k-1");
	char *set = forge_jwks(&ours, NULL);

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(jwks, sizeof(jwks), "%s/jwks.json", dir);
	snprintf(csv, sizeof(csv), "%s/rows.csv", dir);
	forge_file(jwks, set);
	free(set);
	write_csv();
	signed_by_us = forge_bearer(forge_token(&ours, NULL, forge_claims()));
	forged = forge_bearer(forge_token(&stranger, NULL, forge_claims()));
	forge_key_free(&ours);
	forge_key_free(&stranger);
	doc = json_loads(DOC, 0, NULL);
	good = json_loads(GOOD, 0, NULL);
	bad = json_loads(BAD, 0, NULL);
	cmn_error_init(&err);
	if (!doc || !good || !bad)
		return -1;
	return (int)cmn_schema_compile(doc, CMN_SCHEMA_FORMAT, NULL, 0, &schema, &err);
}

static int teardown(void **state)
{
	(void)state;
	cmn_schema_free(&schema);
	json_decref(doc);
	json_decref(good);
	json_decref(bad);
	free(signed_by_us);
	free(forged);
	unlink(jwks);
	unlink(csv);
	rmdir(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json_is_read_or_refused),
	    cmocka_unit_test(a_schema_is_compiled_whole_or_not_at_all),
	    cmocka_unit_test(what_breaks_a_schema_is_never_accepted),
	    cmocka_unit_test(what_fits_a_schema_is_accepted_once_there_is_memory),
	    cmocka_unit_test(a_good_token_is_checked_or_not_believed),
	    cmocka_unit_test(a_forged_token_is_never_believed),
	    cmocka_unit_test(a_csv_is_read_to_its_end_or_refused),
	    cmocka_unit_test(an_event_is_decoded_or_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
