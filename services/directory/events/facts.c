/* SPDX-License-Identifier: EUPL-1.2 */
#include "facts.h"

static void knum(struct cmn_buf *out, const char *key, double value)
{
	cmn_json_key(out, key);
	cmn_json_num(out, value);
}

void directory_fact_commune(struct cmn_buf *out, const struct directory_commune_fact *fact)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "code", fact->code);
	cmn_json_kstr(out, "name", fact->name);
	cmn_json_kstr(out, "departement", fact->departement);
	cmn_json_kstr(out, "epci", fact->epci);
	knum(out, "lat", fact->lat);
	knum(out, "lon", fact->lon);
	cmn_json_kint(out, "population", fact->population);
	cmn_json_kint(out, "version", fact->version);
	cmn_json_close(out, '}');
}
