/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/settings.h"

/* One line per setting, in the order of the table; what is accepted keeps to its kind. */

struct values {
	const char *text, *secret;
	unsigned port, count, millis;
	bool flag;
};

static const struct cmn_setting TABLE[] = {
    {"C360_FUZZ_TEXT", CMN_SET_TEXT, "none", false, "text", offsetof(struct values, text)},
    {"C360_FUZZ_SECRET", CMN_SET_TEXT, NULL, true, "secret", offsetof(struct values, secret)},
    {"C360_FUZZ_PORT", CMN_SET_PORT, "1", false, "port", offsetof(struct values, port)},
    {"C360_FUZZ_COUNT", CMN_SET_COUNT, "1", false, "count", offsetof(struct values, count)},
    {"C360_FUZZ_MILLIS", CMN_SET_MILLIS, "1", false, "millis", offsetof(struct values, millis)},
    {"C360_FUZZ_FLAG", CMN_SET_BOOL, "true", false, "flag", offsetof(struct values, flag)},
};
enum { N = sizeof(TABLE) / sizeof(TABLE[0]) };

static void check(const struct values *v, FILE *out)
{
	FUZZ_CHECK(v->text && v->secret);
	FUZZ_CHECK(v->port >= 1 && v->port <= 65535);
	FUZZ_CHECK(v->count >= 1 && v->count <= 1000000);
	FUZZ_CHECK(v->millis <= 86400000);
	cmn_settings_print(TABLE, N, v, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *rest = text, *shown = NULL;
	struct values v = {0};
	size_t i, n = 0;
	FILE *out = open_memstream(&shown, &n);
	int failed;

	if (!out)
		abort();
	for (i = 0; i < N; i++) {
		const char *line = strsep(&rest, "\n");

		setenv(TABLE[i].name, line ? line : "", 1);
	}
	failed = cmn_settings_read(TABLE, N, &v, out);
	if (failed == 0)
		check(&v, out);
	fclose(out);
	FUZZ_CHECK(failed == 0 || n > 0);
	cmn_settings_free(TABLE, N, &v);
	free(shown);
	free(text);
	return 0;
}
