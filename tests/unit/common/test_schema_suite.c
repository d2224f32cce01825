/* SPDX-License-Identifier: EUPL-1.2
 *
 * The official JSON-Schema-Test-Suite, draft 2020-12, read from ../shared (C360_SHARED elsewhere).
 * Without it the three tests that need it are skipped, loudly; they never count as passed.
 */
#include "cmn/schema.h"
#include "schema_meta.h"
#include "support/cmocka_all.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define REMOTES_MAX 96
#define SERVER      "http://localhost:1234/"

struct tally {
	const char *file;
	unsigned flags;
	size_t passed, failed;
};

static struct cmn_schema_remote REMOTES[REMOTES_MAX];
static char *URIS[REMOTES_MAX];
static size_t N_REMOTES;

/* What is claimed beyond the required part.  Left out: cross-draft (older drafts),
 * dependencies-compatibility (a keyword of older drafts), format/idn-hostname and format/idn-email,
 * and format/unknown, which wants an unknown format accepted where we refuse it. */
static const struct {
	const char *file;
	unsigned flags;
} OPTIONAL[] = {
    {"optional/anchor", 0},
    {"optional/bignum", 0},
    {"optional/dynamicRef", 0},
    {"optional/ecmascript-regex", 0},
    {"optional/float-overflow", 0},
    {"optional/format-assertion", 0},
    {"optional/id", 0},
    {"optional/no-schema", 0},
    {"optional/non-bmp-regex", 0},
    {"optional/refOfUnknownKeyword", 0},
    {"optional/unknownKeyword", 0},
    {"optional/format/date", CMN_SCHEMA_FORMAT},
    {"optional/format/date-time", CMN_SCHEMA_FORMAT},
    {"optional/format/duration", CMN_SCHEMA_FORMAT},
    {"optional/format/ecmascript-regex", CMN_SCHEMA_FORMAT},
    {"optional/format/email", CMN_SCHEMA_FORMAT},
    {"optional/format/hostname", CMN_SCHEMA_FORMAT},
    {"optional/format/ipv4", CMN_SCHEMA_FORMAT},
    {"optional/format/ipv6", CMN_SCHEMA_FORMAT},
    {"optional/format/iri", CMN_SCHEMA_FORMAT},
    {"optional/format/iri-reference", CMN_SCHEMA_FORMAT},
    {"optional/format/json-pointer", CMN_SCHEMA_FORMAT},
    {"optional/format/regex", CMN_SCHEMA_FORMAT},
    {"optional/format/relative-json-pointer", CMN_SCHEMA_FORMAT},
    {"optional/format/time", CMN_SCHEMA_FORMAT},
    {"optional/format/uri", CMN_SCHEMA_FORMAT},
    {"optional/format/uri-reference", CMN_SCHEMA_FORMAT},
    {"optional/format/uri-template", CMN_SCHEMA_FORMAT},
    {"optional/format/uuid", CMN_SCHEMA_FORMAT},
};

static void suite_path(char *out, size_t size, const char *rest)
{
	const char *shared = getenv("C360_SHARED");

	snprintf(out, size, "%s/schemas/json-schema-test-suite/%s",
		 shared != NULL ? shared : "../shared", rest);
}

/* Numbers beyond 64 bits are read as reals, as the suite expects of bignum. */
static json_t *read_json(const char *path)
{
	size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_t *ret = json_load_file(path, flags, NULL);

	return ret != NULL ? ret : json_load_file(path, flags | JSON_DECODE_INT_AS_REAL, NULL);
}

static void add_remote(const char *uri, json_t *doc)
{
	assert_true(N_REMOTES < REMOTES_MAX);
	assert_non_null(doc);
	URIS[N_REMOTES] = strdup(uri);
	REMOTES[N_REMOTES] = (struct cmn_schema_remote){.uri = URIS[N_REMOTES], .doc = doc};
	N_REMOTES++;
}

static void add_remotes(const char *folder)
{
	char path[4096], uri[1400];
	struct dirent *entry;
	DIR *dir;

	suite_path(path, sizeof(path), folder);
	dir = opendir(path);
	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(uri, sizeof(uri), "%s/%.255s", folder, entry->d_name);
		suite_path(path, sizeof(path), uri);
		if (strstr(entry->d_name, ".json") == NULL) {
			add_remotes(uri);
			continue;
		}
		snprintf(uri, sizeof(uri), SERVER "%s/%.255s", folder + strlen("remotes/"),
			 entry->d_name);
		add_remote(uri, read_json(path));
	}
	closedir(dir);
}

static int load_remotes(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(METASCHEMAS); i++)
		add_remote(METASCHEMAS[i].uri, json_loads(METASCHEMAS[i].text, 0, NULL));
	add_remotes("remotes/draft2020-12");
	return 0;
}

static int free_remotes(void **state)
{
	(void)state;
	while (N_REMOTES > 0) {
		N_REMOTES--;
		free(URIS[N_REMOTES]);
		json_decref((json_t *)(uintptr_t)REMOTES[N_REMOTES].doc);
	}
	return 0;
}

static bool verdict_is(const struct cmn_schema *schema, json_t *test, struct cmn_error *err)
{
	bool expected = json_is_true(json_object_get(test, "valid"));
	enum cmn_err code = cmn_schema_check(schema, json_object_get(test, "data"), err);

	/* a refusal without a reason is as wrong as a wrong verdict */
	return expected ? code == CMN_OK
			: code == CMN_E_INVALID && err->n_faults > 0 && err->detail[0][0] != '\0';
}

static void run_group(json_t *group, struct tally *tally)
{
	const char *name = json_string_value(json_object_get(group, "description"));
	json_t *tests = json_object_get(group, "tests"), *test;
	CMN_AUTO(cmn_schema_free) struct cmn_schema *schema = NULL;
	struct cmn_error err;
	size_t i;

	if (cmn_schema_compile(json_object_get(group, "schema"), tally->flags, REMOTES, N_REMOTES,
			       &schema, &err) != CMN_OK) {
		print_message("# %s: %s: refused: %s\n", tally->file, name, err.detail[CMN_EN]);
		tally->failed += json_array_size(tests);
		return;
	}
	json_array_foreach(tests, i, test)
	{
		if (verdict_is(schema, test, &err)) {
			tally->passed++;
			continue;
		}
		tally->failed++;
		print_message("# %s: %s: %s: wrong verdict\n", tally->file, name,
			      json_string_value(json_object_get(test, "description")));
	}
}

static void run_file(struct tally *tally)
{
	char rest[512], path[4096];
	json_t *groups, *group;
	size_t before = tally->passed, i;

	snprintf(rest, sizeof(rest), "tests/draft2020-12/%s.json", tally->file);
	suite_path(path, sizeof(path), rest);
	groups = read_json(path);
	if (groups == NULL) {
		print_message("# %s: cannot be read\n", path);
		tally->failed++;
		return;
	}
	json_array_foreach(groups, i, group) run_group(group, tally);
	json_decref(groups);
	print_message("# suite %-42s %3zu cases passed%s\n", tally->file, tally->passed - before,
		      tally->flags != 0 ? " (formats asserted)" : "");
}

static void skip_without_suite(void)
{
	char path[4096];
	DIR *dir;

	suite_path(path, sizeof(path), "tests/draft2020-12");
	dir = opendir(path);
	if (dir == NULL) {
		print_message("# ===== NOT RUN: no JSON-Schema-Test-Suite at %s =====\n", path);
		skip();
	}
	closedir(dir);
}

static void every_case_of_the_required_part_passes(void **state)
{
	struct tally tally = {0};
	struct dirent **entries;
	char path[4096];
	int n;

	(void)state;
	skip_without_suite();
	suite_path(path, sizeof(path), "tests/draft2020-12");
	n = scandir(path, &entries, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char *dot = strstr(entries[i]->d_name, ".json");

		if (dot != NULL) {
			*dot = '\0';
			tally.file = entries[i]->d_name;
			run_file(&tally);
		}
		free(entries[i]);
	}
	free(entries);
	print_message("# suite required: %zu passed, %zu failed\n", tally.passed, tally.failed);
	assert_int_equal(tally.failed, 0);
	assert_true(tally.passed >= 1200);
}

static void every_case_of_the_claimed_optional_files_passes(void **state)
{
	struct tally tally = {0};

	(void)state;
	skip_without_suite();
	for (size_t i = 0; i < CMN_LEN(OPTIONAL); i++) {
		tally.file = OPTIONAL[i].file;
		tally.flags = OPTIONAL[i].flags;
		run_file(&tally);
	}
	print_message("# suite optional: %zu passed, %zu failed, %zu files claimed\n", tally.passed,
		      tally.failed, CMN_LEN(OPTIONAL));
	assert_int_equal(tally.failed, 0);
	assert_true(tally.passed >= 500);
}

/* The counting itself: a wrong expectation must be seen. */
static void a_case_that_contradicts_the_schema_is_counted_as_failed(void **state)
{
	struct tally tally = {.file = "self-check"};
	json_t *group = json_loads("{\"description\": \"expected to differ\", \"schema\": "
				   "{\"type\": \"string\"}, \"tests\": ["
				   "{\"description\": \"right\", \"data\": \"a\", \"valid\": true},"
				   "{\"description\": \"wrong\", \"data\": 1, \"valid\": true}]}",
				   0, NULL);

	(void)state;
	assert_non_null(group);
	run_group(group, &tally);
	json_decref(group);
	assert_int_equal(tally.passed, 1);
	assert_int_equal(tally.failed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_case_that_contradicts_the_schema_is_counted_as_failed),
	    cmocka_unit_test(every_case_of_the_required_part_passes),
	    cmocka_unit_test(every_case_of_the_claimed_optional_files_passes),
	};

	return cmocka_run_group_tests_name("schema_suite", tests, load_remotes, free_remotes);
}
