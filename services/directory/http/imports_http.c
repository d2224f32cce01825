/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "imports.h"

#include "cmn/clock.h"
#include "cmn/role.h"

#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SIZE_MAX_BYTES (512LL << 20)

static bool english(const struct cmn_call *call)
{
	return call->lang == CMN_EN;
}

/* One of the caller's territory; elsewhere is like absent. */
static enum cmn_err find(struct cmn_call *call, const char *id, PGresult **ret)
{
	enum cmn_err rc =
	    directory_import_read(call->pool, &call->ctx, id, english(call), ret, &call->err);

	if (rc == CMN_OK && !cmn_caller_covers(call->caller, cmn_column(*ret, 0, "departement")))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun import « %s »",
				"no import \"%s\"", id);
	return rc;
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = find(call, id, &res);

	return rc ? rc : directory_reply_record(call, res);
}

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
	return reply(call, call->write.resource_id);
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
	enum cmn_err rc = find(call, id, &now);

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
	enum cmn_err rc = find(call, id, &before);

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
	return rc ? rc : reply(call, id);
}

/* --- acts ------------------------------------------------------------------------------------- */

typedef enum cmn_err check_fn(struct cmn_call *call, const PGresult *now, bool force);

static enum cmn_err act(struct cmn_call *call, enum directory_import_act which, check_fn *check)
{
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	bool force = json_is_true(json_object_get(call->body, "force"));
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = find(call, id, &before);

	if (rc)
		return rc;
	cmn_write_at(call, before, departement);
	if (check != NULL &&
	    cmn_pg_int(before, 0, PQfnumber(before, "version"), 0) == call->if_match)
		rc = check(call, before, force);
	if (rc == CMN_OK)
		rc = directory_import_act(call->pool, &call->ctx, which, call->if_match, force,
					  &call->write, &version, &replayed, &call->err);
	if (rc != CMN_E_NOT_FOUND)
		return rc ? rc : reply(call, id);
	cmn_error_init(&call->err);
	rc = find(call, id, &now);
	return rc ? rc : cmn_explain(call, now);
}

/* All that was announced is there. */
static enum cmn_err is_whole(struct cmn_call *call, const PGresult *now, bool force)
{
	int64_t size = cmn_pg_int(now, 0, PQfnumber(now, "size"), -1);
	int64_t received = cmn_pg_int(now, 0, PQfnumber(now, "received"), 0);

	(void)force;
	if (received > 0 && (size < 0 || size == received))
		return CMN_OK;
	if (strcmp(cmn_column(now, 0, "state"), "uploading") != 0)
		return CMN_OK; /* said by its state */
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"%" PRId64 " octets sont arrivés sur %" PRId64 " annoncés",
			"%" PRId64 " bytes have arrived of %" PRId64 " announced", received,
			size < 0 ? 1 : size);
}

enum cmn_err directory_http_check_source_import(struct cmn_call *call)
{
	return act(call, DIRECTORY_IMPORT_CHECK, is_whole);
}

static int64_t counted(const json_t *counts, const char *kind, const char *action)
{
	return cmn_json_get_int(json_object_get(counts, kind), action, 0);
}

/* Too many of one kind would close, or one would although we could not read all. */
static enum cmn_err may_close(struct cmn_call *call, const PGresult *now)
{
	static const char *const KINDS[][3] = {{"actor", "acteurs", "actors"},
					       {"place", "lieux", "places"},
					       {"offer", "offres", "offers"}};
	json_t *counts CMN_AUTO(cmn_json_drop) = json_loads(cmn_column(now, 0, "counts"), 0, NULL);
	int64_t most = cmn_pg_int(now, 0, PQfnumber(now, "vanished_max_percent"), 0);
	int64_t nameless = cmn_pg_int(now, 0, PQfnumber(now, "_nameless"), 0);

	for (size_t i = 0; i < CMN_LEN(KINDS); i++) {
		int64_t gone = counted(counts, KINDS[i][0], "close");
		int64_t known = gone + counted(counts, KINDS[i][0], "change") +
				counted(counts, KINDS[i][0], "leave");

		if (gone * 100 > most * known)
			return cmn_fail(&call->err, CMN_E_CONFLICT,
					"%" PRId64 " %s sur %" PRId64 " manquent : plus de %" PRId64
					" %%%.0s",
					"%" PRId64 " %.0s of %" PRId64
					" are missing: more than %" PRId64 " %% (%s)",
					gone, KINDS[i][1], known, most, KINDS[i][2]);
		if (gone > 0 && nameless > 0)
			return cmn_fail(
			    &call->err, CMN_E_CONFLICT,
			    "%" PRId64 " ligne(s) illisible(s) : ce qui manque s’y trouve"
			    " peut-être",
			    "%" PRId64 " line(s) could not be read: what is missing may be"
			    " there",
			    nameless);
	}
	return CMN_OK;
}

static enum cmn_err may_apply(struct cmn_call *call, const PGresult *now, bool force)
{
	int64_t refused = cmn_pg_int(now, 0, PQfnumber(now, "refused"), 0);

	if (strcmp(cmn_column(now, 0, "state"), "checked") != 0)
		return CMN_OK; /* said by its state */
	if (refused > 0 && cmn_pg_bool(now, 0, PQfnumber(now, "all_or_nothing")))
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"%" PRId64 " ligne(s) refusée(s) : tout ou rien a été demandé",
				"%" PRId64 " line(s) refused: all or nothing was asked", refused);
	return force ? CMN_OK : may_close(call, now);
}

enum cmn_err directory_http_apply_source_import(struct cmn_call *call)
{
	return act(call, DIRECTORY_IMPORT_APPLY, may_apply);
}

enum cmn_err directory_http_cancel_source_import(struct cmn_call *call)
{
	return act(call, DIRECTORY_IMPORT_CANCEL, NULL);
}

/* --- looking ---------------------------------------------------------------------------------- */

enum cmn_err directory_http_read_source_import(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_source_imports(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[512];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = directory_import_list(call->pool, &call->ctx, departement, after, limit,
					   english(call), &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* Whoever may see an import may page through what hangs on it. */
static enum cmn_err begin_page(struct cmn_call *call, char after[512])
{
	PGresult *import CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = find(call, cmn_call_param(call, "id"), &import);

	return rc ? rc : cmn_call_cursor(call, after, 512);
}

enum cmn_err directory_http_list_source_import_faults(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[512];
	enum cmn_err rc = begin_page(call, after);

	if (rc == CMN_OK)
		rc = directory_import_faults(call->pool, &call->ctx, cmn_call_param(call, "id"),
					     after, limit, english(call), &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_source_import_changes(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[512];
	enum cmn_err rc = begin_page(call, after);

	if (rc == CMN_OK)
		rc = directory_import_changes(call->pool, &call->ctx, cmn_call_param(call, "id"),
					      cmn_call_param(call, "action"), after, limit, &res,
					      &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}
