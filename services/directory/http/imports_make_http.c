/* SPDX-License-Identifier: EUPL-1.2
 *
 * imports_make_http.c - an import begins, and its file arrives piece by piece.
 */
#include "imports_http.h"

#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SIZE_MAX_BYTES (512LL << 20)

/* --- beginning -------------------------------------------------------------------------------- */

/* Sources that are loaded at installation, or are no source: a file must not speak for them. */
static enum cmn_err check_source(struct cmn_call *call, const char *source)
{
	static const char *const TAKEN[] = {"manual",   "mdph-sites-2018", "annuaire-2019",
					    "invented", "invented-offers", "partner"};

	for (size_t i = 0; i < CMN_LEN(TAKEN); i++)
		if (strcmp(TAKEN[i], source) == 0)
			return cmn_fail_at(&call->err, CMN_E_INVALID, "/source",
					   "« %s » ne peut pas être une source importée",
					   "\"%s\" cannot be an imported source", source);
	return CMN_OK;
}

static bool has_field(const json_t *list, const char *field)
{
	const json_t *item;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, item)
	{
		if (strcmp(cmn_json_get(item, "field"), field) == 0)
			return true;
	}
	return false;
}

/* A sheet says which column is the identifier; an offer also whose it is. */
static enum cmn_err check_mapping(struct cmn_call *call)
{
	const json_t *mapping = json_object_get(call->body, "mapping");
	const json_t *columns = json_object_get(mapping, "columns");
	const char *record = cmn_json_get(mapping, "record");
	bool sheet = strcmp(cmn_json_get(call->body, "kind"), "sheet") == 0;

	if (!sheet && columns != NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/mapping/columns",
				   "ce format a ses propres champs",
				   "this format has its own fields");
	if (!sheet)
		return CMN_OK;
	if (!has_field(columns, "id") || !has_field(columns, "name"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/mapping/columns",
				   "dites quelles colonnes sont « id » et « name »",
				   "say which columns are \"id\" and \"name\"");
	if (record != NULL && strcmp(record, "offer") == 0 && !has_field(columns, "actor_id"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/mapping/columns",
				   "dites quelle colonne est « actor_id »",
				   "say which column is \"actor_id\"");
	return CMN_OK;
}

static enum cmn_err check_new(struct cmn_call *call)
{
	const char *day = cmn_json_get(call->body, "source_date");
	enum cmn_err rc = check_source(call, cmn_json_get(call->body, "source"));

	if (rc == CMN_OK && strncmp(day, call->write.now, 10) > 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/source_date", "ce jour est à venir",
				 "this day is to come");
	return rc ? rc : check_mapping(call);
}

static const char *number_of(const json_t *body, const char *key, const char *otherwise,
			     char room[24])
{
	if (json_object_get(body, key) == NULL)
		return otherwise;
	snprintf(room, 24, "%" PRId64, cmn_json_get_int(body, key, 0));
	return room;
}

enum cmn_err directory_http_make_source_import(struct cmn_call *call)
{
	const json_t *body = call->body, *mapping = json_object_get(body, "mapping");
	const char *departement = cmn_json_get(body, "departement");
	char *text CMN_AUTO(cmn_free_drop) =
	    mapping != NULL ? json_dumps(mapping, JSON_COMPACT) : NULL;
	char size[24], most[24];
	const struct directory_import_new import = {
	    .kind = cmn_json_get(body, "kind"),
	    .source = cmn_json_get(body, "source"),
	    .source_date = cmn_json_get(body, "source_date"),
	    .label = cmn_json_get(body, "label"),
	    .mapping = text,
	    .encoding = cmn_json_get(body, "encoding"),
	    .size = number_of(body, "size", NULL, size),
	    .sha256 = cmn_json_get(body, "sha256"),
	    .vanished_max = number_of(body, "vanished_max_percent", "10", most),
	    .complete = json_is_true(json_object_get(body, "complete")),
	    .all_or_nothing = json_is_true(json_object_get(body, "all_or_nothing")),
	};
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = check_new(call);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc = directory_import_make(call->pool, &call->ctx, &import, &call->write, &version,
				   &replayed, &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"un import de la source « %s » est en cours dans ce département",
				"an import of source \"%s\" is under way in this département",
				import.source);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/imports/%s",
		 call->write.resource_id);
	return directory_import_reply(call, call->write.resource_id);
}

/* --- sending ---------------------------------------------------------------------------------- */

static enum cmn_err check_base64(struct cmn_call *call, const char *text, int64_t *ret_n)
{
	/* the library reads only */
	const gnutls_datum_t in = {.data = (unsigned char *)(uintptr_t)text,
				   .size = (unsigned)strlen(text)};
	gnutls_datum_t out = {0};

	if (strlen(text) % 4 != 0 || gnutls_base64_decode2(&in, &out) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content_base64",
				   "ce n’est pas du base64", "this is not base64");
	*ret_n = out.size;
	gnutls_free(out.data);
	return CMN_OK;
}

/* The place is not where the bytes end: sent before, or somebody lost count. */
static enum cmn_err explain_place(struct cmn_call *call, const char *id, int64_t at,
				  const char *base64)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	bool has = false;
	enum cmn_err rc = directory_import_find(call, id, &now);

	if (rc == CMN_OK && strcmp(cmn_column(now, 0, "state"), "uploading") != 0)
		return cmn_explain(call, now);
	if (rc == CMN_OK)
		rc = directory_import_has(call->pool, &call->ctx, id, at, base64, &has, &call->err);
	if (rc)
		return rc;
	if (has)
		return directory_reply_record(call, now);
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/offset",
			   "%s octets sont arrivés : la suite commence là",
			   "%s bytes have arrived: go on there", cmn_column(now, 0, "received"));
}

enum cmn_err directory_http_send_source_import_chunk(struct cmn_call *call)
{
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	const char *base64 = cmn_json_get(call->body, "content_base64");
	int64_t at = cmn_json_get_int(call->body, "offset", 0), n = 0, version;
	char departement[4];
	bool replayed;
	enum cmn_err rc = directory_import_find(call, id, &before);

	if (rc == CMN_OK)
		rc = check_base64(call, base64, &n);
	if (rc == CMN_OK && at + n > SIZE_MAX_BYTES)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/offset",
				 "un fichier a 512 Mio au plus", "a file has 512 MiB at most");
	if (rc)
		return rc;
	cmn_write_at(call, before, departement);
	rc = directory_import_put(call->pool, &call->ctx, at, base64, &call->write, &version,
				  &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND) {
		cmn_error_init(&call->err);
		return explain_place(call, id, at, base64);
	}
	return rc ? rc : directory_import_reply(call, id);
}
