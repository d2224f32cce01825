/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/fhir.h"

#include "cmn_version.h"

static void put_text_of(struct cmn_buf *out, const char *key, const char *member, const char *text)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, member, text);
}

void cmn_fhir_capability(struct cmn_buf *out, const char *description)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	cmn_json_kstr(out, "resourceType", "CapabilityStatement");
	cmn_json_kstr(out, "status", "active");
	cmn_json_kstr(out, "date", now);
	cmn_json_kstr(out, "kind", "instance");
	put_text_of(out, "software", "name", "Communauté 360");
	cmn_json_kstr(out, "version", CMN_VERSION);
	cmn_json_close(out, '}');
	put_text_of(out, "implementation", "description", description);
	cmn_json_close(out, '}');
	cmn_json_kstr(out, "fhirVersion", "4.0.1");
	cmn_json_key(out, "format");
	cmn_json_open(out, '[');
	cmn_json_str(out, CMN_FHIR_JSON);
	cmn_json_close(out, ']');
}
