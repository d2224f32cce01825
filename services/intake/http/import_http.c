/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_http.h"

#include "import_store.h"
#include "intake_ops.h"
#include "page_http.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define WORK_MS 3000 /* longest work of one call; the caller asks again */

static enum cmn_err reply_import(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_import(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

/* The mapping fits the header before an import is begun. */
static enum cmn_err check_plan(struct cmn_call *call, const struct intake_import_file *file)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = NULL;
	CMN_AUTO(intake_import_plan_free) struct intake_import_plan plan = {0};
	enum cmn_err rc =
	    cmn_csv_open_text("csv", file->bytes, file->n, file->delimiter, &csv, &call->err);

	return rc == CMN_OK ? intake_import_plan(call, csv, &plan) : rc;
}

/* Begun now, or found as it was begun before: with the same key, or as the same file. */
static enum cmn_err begin(struct cmn_call *call, const struct intake_import_file *file)
{
	const char delimiter[] = {file->delimiter, '\0'};
	const char *departement = cmn_json_get(call->body, "departement");
	CMN_AUTO(cmn_free_drop)
	char *mapping = json_dumps(json_object_get(call->body, "mapping"), JSON_COMPACT);
	CMN_AUTO(cmn_pgres_drop) PGresult *same = NULL;
	const struct intake_import_new new = {
	    .label = cmn_json_get(call->body, "label"),
	    .content_hash = file->hash,
	    .mapping = mapping,
	    .encoding = file->encoding == INTAKE_UTF8 ? "utf-8" : "windows-1252",
	    .delimiter = delimiter,
	};
	int64_t version;
	bool replayed;
	enum cmn_err rc;

	if (!mapping)
		return cmn_no_memory(&call->err);
	rc = intake_store_import_begin(call->pool, &call->ctx, &call->write, &new, &version,
				       &replayed, &call->err);
	if (rc != CMN_E_CONFLICT)
		return rc;
	cmn_error_init(&call->err);
	rc = intake_store_import_of(call->pool, &call->ctx, departement, file->hash, &same,
				    &call->err);
	if (rc == CMN_OK && PQntuples(same) == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "ce fichier vient d’être retiré",
				"this file has just been taken away");
	if (rc == CMN_OK)
		snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
			 cmn_pg_text(same, 0, 0));
	return rc;
}

enum cmn_err intake_http_make_import(struct cmn_call *call)
{
	CMN_AUTO(intake_import_file_drop) struct intake_import_file file = {0};
	const int64_t until = cmn_clock_mono_ms() + WORK_MS;
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = intake_import_file_read(call, &file);
	if (rc == CMN_OK)
		rc = intake_import_proof_read(call, &file);
	if (rc == CMN_OK)
		rc = check_plan(call, &file);
	if (rc == CMN_OK)
		rc = begin(call, &file);
	if (rc == CMN_OK)
		rc = intake_import_read(call, &file, call->write.resource_id, until);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/imports/%s",
		 call->write.resource_id);
	return reply_import(call, call->write.resource_id);
}

/* --- looking ---------------------------------------------------------------------------------- */

enum cmn_err intake_http_get_import(struct cmn_call *call)
{
	return reply_import(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_imports(struct cmn_call *call)
{
	return intake_page_reply(call, intake_store_imports);
}

enum cmn_err intake_http_list_import_lines(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *import = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = intake_store_import(call->pool, &call->ctx, id, &import, &call->err);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_import_report(
		    call->pool, &call->ctx, cmn_column(import, 0, "departement"), id,
		    cmn_call_param(call, "outcome"), after, limit, &res, &call->err);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(import, 0, "departement"), id);
	return cmn_reply_list(call, res, limit);
}

/* --- making and taking away ------------------------------------------------------------------- */

static enum cmn_err work(struct cmn_call *call, const char *id, bool remove)
{
	const struct intake_import_slice slice = {
	    .id = id,
	    .departement = call->write.departement,
	    .now = call->write.now,
	    .actor = call->write.client,
	    .request_id = call->write.request_id,
	    .remove = remove,
	};
	int64_t until = cmn_clock_mono_ms() + WORK_MS;
	enum cmn_err rc = CMN_OK;
	bool more = true;

	for (int n = 1; rc == CMN_OK && more && cmn_clock_mono_ms() < until; n++) {
		rc = intake_store_import_slice(call->pool, &call->ctx, &slice, &more, &call->err);
		if (rc == CMN_OK && more)
			intake_store_import_measure(call->pool, &call->ctx, n);
	}
	return rc;
}

static enum cmn_err held_back(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *held = NULL;
	enum cmn_err rc = intake_store_import_held(call->pool, &call->ctx, call->write.departement,
						   id, &held, &call->err);

	if (rc != CMN_OK || PQntuples(held) == 0)
		return rc;
	(void)cmn_fail(&call->err, CMN_E_CONFLICT,
		       "on a travaillé sur des dossiers de cet import : %d au moins",
		       "people have worked on records of this import: %d at least",
		       PQntuples(held));
	for (int i = 0; i < PQntuples(held); i++)
		cmn_fault_add(&call->err, "path:id", "ligne %s : %s", "line %s: %s",
			      cmn_pg_text(held, i, 0), cmn_pg_text(held, i, 1));
	return call->err.code;
}

static enum cmn_err start(struct cmn_call *call, bool remove)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_import(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	if (remove)
		rc = held_back(call, id);
	if (rc == CMN_OK)
		rc = intake_store_import_start(call->pool, &call->ctx, &call->write, call->if_match,
					       remove, &version, &replayed, &call->err);
	if (rc == CMN_OK)
		rc = work(call, id, remove);
	else if (rc == CMN_E_NOT_FOUND &&
		 intake_store_import(call->pool, &call->ctx, id, &now, &call->err) == CMN_OK)
		return cmn_explain(call, now);
	return rc == CMN_OK ? reply_import(call, id) : rc;
}

enum cmn_err intake_http_run_import(struct cmn_call *call)
{
	return start(call, false);
}

enum cmn_err intake_http_remove_import(struct cmn_call *call)
{
	return start(call, true);
}
