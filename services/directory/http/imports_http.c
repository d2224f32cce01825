/* SPDX-License-Identifier: EUPL-1.2
 *
 * imports_http.c - an import looked through, applied or cancelled, and what is shown of it.
 */
#include "imports_http.h"

#include "cmn/role.h"

#include <inttypes.h>
#include <string.h>

bool directory_import_english(const struct cmn_call *call)
{
	return call->lang == CMN_EN;
}

enum cmn_err directory_import_find(struct cmn_call *call, const char *id, PGresult **ret)
{
	enum cmn_err rc = directory_import_read(call->pool, &call->ctx, id,
						directory_import_english(call), ret, &call->err);

	if (rc == CMN_OK && !cmn_caller_covers(call->caller, cmn_column(*ret, 0, "departement")))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun import « %s »",
				"no import \"%s\"", id);
	return rc;
}

enum cmn_err directory_import_reply(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_import_find(call, id, &res);

	return rc ? rc : directory_reply_record(call, res);
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
	enum cmn_err rc = directory_import_find(call, id, &before);

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
		return rc ? rc : directory_import_reply(call, id);
	cmn_error_init(&call->err);
	rc = directory_import_find(call, id, &now);
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
	return directory_import_reply(call, cmn_call_param(call, "id"));
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
					   directory_import_english(call), &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* Whoever may see an import may page through what hangs on it. */
static enum cmn_err begin_page(struct cmn_call *call, char after[512])
{
	PGresult *import CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_import_find(call, cmn_call_param(call, "id"), &import);

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
					     after, limit, directory_import_english(call), &res,
					     &call->err);
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
