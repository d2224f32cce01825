/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../common/src/http/headers.h"
#include "cmn/json.h"
#include "cmn/uuid.h"

/* First byte: which header the rest is the value of.  'L' Accept-Language, 'A' Accept,
 * 'T' traceparent, 'U' X-Request-Id, anything else: lines "Name: value". */

static void check_trace(const char *text)
{
	char out[64];

	cmn_heads_trace(text, out);
	FUZZ_CHECK(strlen(out) == 55 && out[2] == '-' && out[35] == '-' && out[52] == '-');
	FUZZ_CHECK(strspn(out, "0123456789abcdef-") == 55);
}

static void check_lines(char *text)
{
	struct cmn_header list[70];
	struct cmn_request request = {.method = "GET", .target = "/", .headers = list};
	struct cmn_heads heads;
	struct cmn_error err;
	char *line, *colon;
	size_t i, count;

	while (request.n_headers < CMN_LEN(list) && (line = strsep(&text, "\n"))) {
		colon = strstr(line, ": ");
		if (!colon)
			continue;
		*colon = '\0';
		list[request.n_headers++] = (struct cmn_header){line, colon + 2};
	}
	cmn_heads_read(&request, &heads);
	cmn_error_init(&err);
	if (cmn_heads_check(&request, &heads, &err) != CMN_OK)
		FUZZ_CHECK(err.code == CMN_E_BAD_REQUEST);
	for (i = 0; i < request.n_headers; i++) {
		const char *value = cmn_request_header(&request, list[i].name, &count);

		FUZZ_CHECK(count > 0 && (value != NULL) == (count == 1));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	enum cmn_lang lang;

	if (text[0] == 'L') {
		lang = cmn_heads_lang(text + 1);
		FUZZ_CHECK(lang == CMN_FR || lang == CMN_EN);
	} else if (text[0] == 'A') {
		cmn_heads_accept(text + 1, "application/x-ndjson");
	} else if (text[0] == 'T') {
		check_trace(text + 1);
	} else if (text[0] == 'U') {
		FUZZ_CHECK(!cmn_uuid_valid(text + 1) || strlen(text + 1) == CMN_UUID_LEN - 1);
	} else {
		check_lines(text);
	}
	free(text);
	return 0;
}
