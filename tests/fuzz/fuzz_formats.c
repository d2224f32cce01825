/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/schema.h"

/* Dates, addresses and identifiers.  The first byte chooses the format; all of them see every
 * text, since a form that one accepts is the nearest thing to what another must refuse. */

static const char *const FORMATS[] = {
    "date-time",    "date",      "time",          "duration",
    "uuid",         "email",     "uri",           "uri-reference",
    "ipv4",         "ipv6",      "hostname",      "regex",
    "json-pointer", "iri",       "iri-reference", "relative-json-pointer",
    "uri-template", "idn-email", "idn-hostname",
};

static void check_time(const char *text)
{
	char shown[CMN_TIME_LEN];
	int64_t us, again;

	if (!cmn_time_parse(text, &us))
		return;
	cmn_time_format(us, shown);
	FUZZ_CHECK(cmn_time_parse(shown, &again) && us == again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	size_t i;

	if (cmn_utf8_valid(text, size)) {
		for (i = 0; i < CMN_LEN(FORMATS); i++) {
			int valid = cmn_format_valid(FORMATS[i], text, size);

			FUZZ_CHECK(valid >= -1 && valid <= 1);
		}
		FUZZ_CHECK(!cmn_date_valid(text) || strlen(text) == 10);
		check_time(text);
	}
	free(text);
	return 0;
}
