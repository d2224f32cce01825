/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../common/src/http/target.h"
#include "cmn/json.h"

/* Path and query of a request, as they came. */

static void check_text(const struct cmn_target *t, const char *text)
{
	FUZZ_CHECK(!text[0] || (text >= t->text && text < t->text + sizeof(t->text)));
	FUZZ_CHECK(cmn_utf8_valid(text, strlen(text)));
}

static void check(const struct cmn_target *t)
{
	size_t i, n = t->n_segments < CMN_SEGMENTS_MAX ? t->n_segments : CMN_SEGMENTS_MAX;

	FUZZ_CHECK(t->n_segments <= CMN_SEGMENTS_MAX + 1 && t->n_query <= CMN_QUERY_MAX);
	for (i = 0; i < n; i++) {
		check_text(t, t->segments[i]);
		FUZZ_CHECK(!strchr(t->segments[i], '/') && strcmp(t->segments[i], "..") != 0 &&
			   strcmp(t->segments[i], ".") != 0);
		FUZZ_CHECK(t->segments[i][0] || i + 1 == t->n_segments);
	}
	for (i = 0; i < t->n_query; i++) {
		check_text(t, t->query[i].name);
		check_text(t, t->query[i].value);
		FUZZ_CHECK(cmn_target_query(t, t->query[i].name) == t->query[i].value);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct cmn_target *target = malloc(sizeof(*target));
	struct cmn_error err;

	if (!target)
		abort();
	memset(target, 0xa5, sizeof(*target));
	cmn_error_init(&err);
	if (cmn_target_parse(text, target, &err) == CMN_OK)
		check(target);
	else
		FUZZ_CHECK(err.code == CMN_E_BAD_REQUEST || err.code == CMN_E_URI_TOO_LONG);
	free(target);
	free(text);
	return 0;
}
