/* SPDX-License-Identifier: EUPL-1.2
 *
 * hsds_http.c - the API of the Human Services Data Specification 3.0, read-only, below /hsds.
 */
#include "hsds_list.h"

#include <stdio.h>
#include <string.h>

/* --- root ----------------------------------------------------------------------------------------
 */

static void put_url(struct cmn_call *call, const char *key, const char *path)
{
	char url[320];

	if (directory_root(call)[0] == '\0')
		return;
	snprintf(url, sizeof(url), "%.250s%s", directory_root(call), path);
	cmn_json_kstr(&call->out, key, url);
}

enum cmn_err directory_http_hsds_root(struct cmn_call *call)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "version", DIRECTORY_HSDS_VERSION);
	put_url(call, "profile", "/hsds/profile");
	put_url(call, "openapi_url", "/openapi.json");
	cmn_json_close(&call->out, '}');
	return directory_hsds_finish(call);
}

/* What is particular here: taxonomies, status, what is never shown, what has no place in HSDS. */
enum cmn_err directory_http_hsds_profile(struct cmn_call *call)
{
	static const char *const LOST[] = {
	    "sector",     "intake_actor_id", "intake_place_id",
	    "provenance", "membership",      "verified_at",
	};

	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "version", DIRECTORY_HSDS_VERSION);
	cmn_json_kstr(&call->out, "name", "Communauté 360");
	cmn_json_kstr(&call->out, "description",
		      "HSDS 3.0 sans changement de schéma. Une offre retirée reste listée, status "
		      "« defunct » ; un lieu confidentiel n’est jamais montré.");
	cmn_json_key(&call->out, "taxonomies");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++)
		directory_hsds_taxonomy(&call->out, DIRECTORY_HSDS_TAXONOMIES[i].list);
	cmn_json_close(&call->out, ']');
	cmn_json_key(&call->out, "not_carried");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < CMN_LEN(LOST); i++)
		cmn_json_str(&call->out, LOST[i]);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return directory_hsds_finish(call);
}

/* --- services ------------------------------------------------------------------------------------
 */

static void write_service(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	struct cmn_buf *out = &call->out;
	const char *format = cmn_call_param(call, "format");

	(void)held_id;
	if (format != NULL && strcmp(format, "ndjson") == 0) {
		directory_hsds_service(out, doc, DIRECTORY_HSDS_FULL);
		return;
	}
	if (!directory_hsds_flag(call, "minimal")) {
		directory_hsds_service(out, doc, directory_hsds_size_of(call));
		return;
	}
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_json_get(doc, "id"));
	cmn_json_kstr(out, "name", cmn_json_get(doc, "name"));
	cmn_json_kstr(out, "status",
		      json_is_true(json_object_get(doc, "active")) ? "active" : "defunct");
	cmn_json_kstr(out, "last_modified", cmn_json_get(doc, "modified_at"));
	cmn_json_close(out, '}');
}

enum cmn_err directory_http_hsds_list_services(struct cmn_call *call)
{
	static const struct directory_hsds_list SERVICES = {DIRECTORY_NUMBERED_OFFERS,
							    "hsds-services.ndjson", write_service};

	return directory_hsds_reply_list(call, &SERVICES);
}

/* One document, written by `write`. */
static enum cmn_err reply_one(struct cmn_call *call, enum directory_one which,
			      void (*write)(struct cmn_call *, const json_t *, const char *))
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_export_one(call->pool, which, cmn_call_param(call, "id"), &res, &call->err);

	if (rc)
		return rc;
	json_t *doc CMN_AUTO(cmn_json_drop) = directory_doc(res, 0);
	if (doc == NULL)
		return cmn_no_memory(&call->err);
	write(call, doc, cmn_call_param(call, "id"));
	return directory_hsds_finish(call);
}

static void write_whole_service(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	(void)held_id;
	directory_hsds_service(&call->out, doc, DIRECTORY_HSDS_FULL);
}

enum cmn_err directory_http_hsds_read_service(struct cmn_call *call)
{
	return reply_one(call, DIRECTORY_ONE_OFFER, write_whole_service);
}

/* --- organizations -------------------------------------------------------------------------------
 */

static void write_organization(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	(void)held_id;
	directory_hsds_organization(&call->out, doc, directory_hsds_size_of(call));
}

enum cmn_err directory_http_hsds_list_organizations(struct cmn_call *call)
{
	static const struct directory_hsds_list ORGANIZATIONS = {
	    DIRECTORY_NUMBERED_ACTORS, "hsds-organizations.ndjson", write_organization};

	return directory_hsds_reply_list(call, &ORGANIZATIONS);
}

static void write_whole_organization(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	(void)held_id;
	directory_hsds_organization(&call->out, doc, DIRECTORY_HSDS_FULL);
}

enum cmn_err directory_http_hsds_read_organization(struct cmn_call *call)
{
	return reply_one(call, DIRECTORY_ONE_ACTOR, write_whole_organization);
}

/* --- services at locations -----------------------------------------------------------------------
 */

static void write_held(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	directory_hsds_held(&call->out, doc, held_id, directory_hsds_size_of(call));
}

enum cmn_err directory_http_hsds_list_held(struct cmn_call *call)
{
	static const struct directory_hsds_list HELD = {DIRECTORY_NUMBERED_HELD, NULL, write_held};

	return directory_hsds_reply_list(call, &HELD);
}

static void write_whole_held(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	directory_hsds_held(&call->out, doc, held_id, DIRECTORY_HSDS_FULL);
}

enum cmn_err directory_http_hsds_read_held(struct cmn_call *call)
{
	enum cmn_err rc = reply_one(call, DIRECTORY_ONE_HELD, write_whole_held);

	/* of an offer whose place is confidential, or in use no more, nothing was written */
	if (rc == CMN_OK && call->out.len == 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement ne porte cet identifiant",
				"no record has this identifier");
	return rc;
}
