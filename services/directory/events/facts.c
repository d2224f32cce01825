/* SPDX-License-Identifier: EUPL-1.2 */
#include "facts.h"

#include <string.h>

static void knum(struct cmn_buf *out, const char *key, double value)
{
	cmn_json_key(out, key);
	cmn_json_num(out, value);
}

static void kraw(struct cmn_buf *out, const char *key, const char *json)
{
	cmn_json_key(out, key);
	cmn_json_raw(out, json, strlen(json));
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

void directory_fact_actor(struct cmn_buf *out, const struct directory_actor_fact *fact)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "actor_id", fact->id);
	cmn_json_kstr(out, "departement", fact->departement);
	cmn_json_kstr(out, "type", fact->type);
	cmn_json_kstr(out, "sector", fact->sector);
	cmn_json_kstr(out, "name", fact->name);
	cmn_json_kstr(out, "commune", fact->commune);
	cmn_json_kbool(out, "verified", fact->verified);
	cmn_json_kbool(out, "invented", fact->invented);
	cmn_json_kbool(out, "active", fact->active);
	cmn_json_kint(out, "version", fact->version);
	cmn_json_close(out, '}');
}

void directory_fact_offer(struct cmn_buf *out, const struct directory_offer_fact *fact)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "offer_id", fact->id);
	cmn_json_kstr(out, "departement", fact->departement);
	cmn_json_kstr(out, "actor_id", fact->actor_id);
	cmn_json_kstr(out, "name", fact->name);
	cmn_json_kstr(out, "sector", fact->sector);
	kraw(out, "themes", fact->themes);
	kraw(out, "needs", fact->needs);
	if (fact->age_min != DIRECTORY_AGE_OPEN)
		cmn_json_kint(out, "age_min", fact->age_min);
	if (fact->age_max != DIRECTORY_AGE_OPEN)
		cmn_json_kint(out, "age_max", fact->age_max);
	cmn_json_kstr(out, "mode", fact->mode);
	cmn_json_kstr(out, "commune", fact->commune);
	knum(out, "lat", fact->lat);
	knum(out, "lon", fact->lon);
	cmn_json_kbool(out, "invented", fact->invented);
	cmn_json_kbool(out, "active", fact->active);
	cmn_json_kint(out, "version", fact->version);
	cmn_json_close(out, '}');
}
