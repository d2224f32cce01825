/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_http.c - the directory as FHIR R4, read-only, below /v1/directory/fhir.
 */
#include "export_http.h"
#include "fhir_map.h"
#include "geo.h"
#include "text.h"

#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define COUNT 50

static enum cmn_err finish(struct cmn_call *call)
{
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

struct kind {
	const char *type;
	enum directory_one one;
	enum directory_found found;
	void (*write)(struct cmn_buf *out, const json_t *doc);
};

static const struct kind SERVICE = {"HealthcareService", DIRECTORY_ONE_OFFER,
				    DIRECTORY_FOUND_OFFERS, directory_fhir_service};
static const struct kind ORGANIZATION = {"Organization", DIRECTORY_ONE_ACTOR,
					 DIRECTORY_FOUND_ACTORS, directory_fhir_organization};
static const struct kind LOCATION = {"Location", DIRECTORY_ONE_PLACE, DIRECTORY_FOUND_PLACES,
				     directory_fhir_location};

/* --- reading -------------------------------------------------------------------------------------
 */

static enum cmn_err read_one(struct cmn_call *call, const struct kind *kind)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_export_one(call->pool, kind->one, cmn_call_param(call, "id"),
					       &res, &call->err);

	if (rc)
		return rc;
	json_t *doc CMN_AUTO(cmn_json_drop) = directory_doc(res, 0);
	if (doc == NULL)
		return cmn_no_memory(&call->err);
	call->version = json_integer_value(json_object_get(doc, "version"));
	kind->write(&call->out, doc);
	return finish(call);
}

enum cmn_err directory_http_fhir_read_healthcare_service(struct cmn_call *call)
{
	return read_one(call, &SERVICE);
}

enum cmn_err directory_http_fhir_read_organization(struct cmn_call *call)
{
	return read_one(call, &ORGANIZATION);
}

enum cmn_err directory_http_fhir_read_location(struct cmn_call *call)
{
	return read_one(call, &LOCATION);
}

/* --- the parameters of a search ------------------------------------------------------------------
 */

struct asked_search {
	struct directory_found_filter filter;
	char name[DIRECTORY_TEXT_MAX], city[DIRECTORY_TEXT_MAX];
	char from[CMN_TIME_LEN], until[CMN_TIME_LEN], after[128];
	char ids[2100], x[32], y[32], metres[32];
	const struct kind *kind;
};

static enum cmn_err unreadable(struct cmn_call *call, const char *pointer)
{
	return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, pointer, "cette valeur ne se lit pas",
			   "this value cannot be read");
}

/* "system|code" or "code": the code, NULL for another system than ours or the one given. */
static const char *token(const char *value, const char *list, const char *system)
{
	const char *bar = value != NULL ? strrchr(value, '|') : NULL;
	size_t n = bar != NULL ? (size_t)(bar - value) : 0;
	char ours[96];

	if (bar == NULL || n == 0)
		return bar != NULL ? bar + 1 : value;
	snprintf(ours, sizeof(ours), CMN_FHIR_CODES "%s", list != NULL ? list : "");
	if ((list != NULL && strlen(ours) == n && strncmp(ours, value, n) == 0) ||
	    (system != NULL && strstr(system, " ") != NULL &&
	     memmem(system, strlen(system), value, n) != NULL))
		return bar + 1;
	return "-"; /* no code of ours: nothing is found */
}

/* "Organization/<id>" or "<id>". */
static enum cmn_err reference(struct cmn_call *call, const char *name, const char *type,
			      const char **ret)
{
	const char *value = cmn_call_param(call, name);
	size_t n = strlen(type);
	char pointer[48];

	if (value != NULL && strncmp(value, type, n) == 0 && value[n] == '/')
		value += n + 1;
	snprintf(pointer, sizeof(pointer), "query:%s", name);
	if (value != NULL && !cmn_uuid_valid(value))
		return unreadable(call, pointer);
	*ret = value;
	return CMN_OK;
}

/* "<id>,<id>": any of them. */
static enum cmn_err take_ids(struct cmn_call *call, struct asked_search *ask)
{
	const char *value = cmn_call_param(call, "_id");
	size_t n = 0;

	if (value == NULL)
		return CMN_OK;
	ask->ids[n++] = '{';
	while (*value != '\0') {
		size_t len = strcspn(value, ",");
		char id[CMN_UUID_LEN];

		if (len != CMN_UUID_LEN - 1 || n + len + 3 > sizeof(ask->ids))
			return unreadable(call, "query:_id");
		snprintf(id, sizeof(id), "%.*s", (int)len, value);
		if (!cmn_uuid_valid(id))
			return unreadable(call, "query:_id");
		n += (size_t)snprintf(ask->ids + n, sizeof(ask->ids) - n, "%s%s", n > 1 ? "," : "",
				      id);
		value += len + (value[len] == ',');
	}
	snprintf(ask->ids + n, sizeof(ask->ids) - n, "}");
	ask->filter.ids = ask->ids;
	return CMN_OK;
}

static enum cmn_err words(struct cmn_call *call, const char *name, char room[DIRECTORY_TEXT_MAX],
			  const char **ret)
{
	const char *value = cmn_call_param(call, name);
	char pointer[48];

	if (value == NULL)
		return CMN_OK;
	directory_text_pattern(value, room, DIRECTORY_TEXT_MAX);
	snprintf(pointer, sizeof(pointer), "query:%s", name);
	if (room[0] == '\0')
		return unreadable(call, pointer);
	*ret = room;
	return CMN_OK;
}

/* "43.6|1.44|5|km": within 5 km; m and km, 10 km when no distance is given. */
static enum cmn_err take_near(struct cmn_call *call, struct asked_search *ask)
{
	const char *value = cmn_call_param(call, "near");
	double lat, lon, far = 10;
	char *end;

	if (value == NULL)
		return CMN_OK;
	lat = strtod(value, &end);
	if (*end != '|')
		return unreadable(call, "query:near");
	lon = strtod(end + 1, &end);
	if (*end == '|' && end[1] != '\0' && end[1] != '|')
		far = strtod(end + 1, &end);
	if (strcmp(end, "|m") == 0)
		far /= 1000;
	else if (*end != '\0' && strcmp(end, "|km") != 0 && strcmp(end, "|") != 0)
		return unreadable(call, "query:near");
	if (!(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 && far > 0 && far <= 500))
		return unreadable(call, "query:near");
	const struct directory_geo_plane at = directory_geo_lambert93(lat, lon);
	snprintf(ask->x, sizeof(ask->x), "%.3f", at.x);
	snprintf(ask->y, sizeof(ask->y), "%.3f", at.y);
	snprintf(ask->metres, sizeof(ask->metres), "%.3f", far * 1000);
	ask->filter.x = ask->x;
	ask->filter.y = ask->y;
	ask->filter.metres = ask->metres;
	return CMN_OK;
}

/* Location has a status, the two others a flag. */
static const char *active_of(const struct cmn_call *call)
{
	const char *status = cmn_call_param(call, "status");

	if (status == NULL)
		return cmn_call_param(call, "active");
	return strcmp(status, "active") == 0 ? "true" : "false";
}

static enum cmn_err take_filters(struct cmn_call *call, struct asked_search *ask)
{
	struct directory_found_filter *f = &ask->filter;
	const char *service = cmn_call_param(call, "service-type");
	const char *type = cmn_call_param(call, "type");
	enum cmn_err rc = take_ids(call, ask);

	f->type = service != NULL ? token(service, "problem_types", NULL)
				  : token(type, "actor_types", NULL);
	f->identifier = token(cmn_call_param(call, "identifier"), NULL,
			      "https://sirene.fr https://finess.esante.gouv.fr urn:c360:rna");
	f->postal_code = cmn_call_param(call, "address-postalcode");
	f->active = active_of(call);
	f->limit = cmn_call_param_int(call, "_count", COUNT);
	if (rc == CMN_OK)
		rc = words(call, "name", ask->name, &f->pattern);
	if (rc == CMN_OK)
		rc = words(call, "address-city", ask->city, &f->city);
	if (rc == CMN_OK)
		rc = reference(call, "organization", "Organization", &f->actor_id);
	if (rc == CMN_OK)
		rc = reference(call, "location", "Location", &f->place_id);
	if (rc == CMN_OK)
		rc = take_near(call, ask);
	if (rc == CMN_OK)
		rc = cmn_fhir_updated(call, ask->from, ask->until);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, ask->after, sizeof(ask->after));
	f->from = ask->from[0] != '\0' ? ask->from : NULL;
	f->until = ask->until[0] != '\0' ? ask->until : NULL;
	f->after = ask->after;
	return rc;
}

/* --- searches
 * ------------------------------------------------------------------------------------- */

static enum cmn_err put_entries(struct cmn_call *call, const struct kind *kind, const PGresult *res,
				int rows)
{
	char root[300];

	snprintf(root, sizeof(root), "%.250s" CMN_FHIR_DIRECTORY, directory_root(call));
	for (int row = 0; row < rows; row++) {
		json_t *doc CMN_AUTO(cmn_json_drop) = directory_doc(res, row);

		if (doc == NULL)
			return cmn_no_memory(&call->err);
		cmn_fhir_entry(call, root, kind->type, cmn_json_get(doc, "id"));
		kind->write(&call->out, doc);
		cmn_fhir_entry_end(call);
	}
	return CMN_OK;
}

static enum cmn_err search(struct cmn_call *call, const struct kind *kind)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct asked_search ask = {.kind = kind};
	char next[CMN_NEXT_LEN] = "";
	enum cmn_err rc = take_filters(call, &ask);
	int rows;

	if (rc == CMN_OK)
		rc = directory_found_page(call->pool, kind->found, &ask.filter, &res, &call->err);
	if (rc)
		return rc;
	rows = PQntuples(res);
	if (rows > ask.filter.limit) {
		rows = (int)ask.filter.limit;
		rc = cmn_call_next(call, cmn_column(res, rows - 1, "_cursor"), next);
	}
	if (rc)
		return rc;
	cmn_fhir_bundle(call, directory_root(call), "searchset", next, rows);
	rc = put_entries(call, kind, res, rows);
	cmn_fhir_bundle_end(call, rows);
	return rc ? rc : finish(call);
}

enum cmn_err directory_http_fhir_search_healthcare_service(struct cmn_call *call)
{
	return search(call, &SERVICE);
}

enum cmn_err directory_http_fhir_search_organization(struct cmn_call *call)
{
	return search(call, &ORGANIZATION);
}

enum cmn_err directory_http_fhir_search_location(struct cmn_call *call)
{
	return search(call, &LOCATION);
}
