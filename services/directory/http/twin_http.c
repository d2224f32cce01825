/* SPDX-License-Identifier: EUPL-1.2
 *
 * twin_http.c - records that may be one: shown field by field; a human says one, or two for good.
 */
#include "more.h"
#include "told.h"
#include "twin_json.h"
#include "twin_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 50

/* --- looking
 * --------------------------------------------------------------------------------------- */

enum cmn_err directory_http_list_duplicates(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	const char *state = cmn_call_param(call, "state");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_twin_list(
		    call->pool, &call->ctx, departement, cmn_call_param(call, "kind"),
		    state != NULL ? state : "proposed", &after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* Its keys, as an array of PostgreSQL; owned, NULL: memory short. */
static char *keys_of(const struct directory_twin *twin)
{
	json_t *list CMN_AUTO(cmn_json_drop) = json_array();
	struct directory_twin_keys keys;

	directory_twin_keys(twin, &keys);
	for (size_t i = 0; i < keys.n; i++) {
		if (json_array_append_new(list, json_string(keys.key[i])) != 0)
			return NULL;
	}
	return cmn_json_pg_array(list);
}

struct found {
	int row, score;
};

static int by_score(const void *a, const void *b)
{
	const struct found *one = a, *two = b;

	return two->score != one->score ? two->score - one->score : one->row - two->row;
}

static void put_found(struct cmn_buf *out, const PGresult *met, int row,
		      const struct directory_twin *twin)
{
	const struct directory_twin other = directory_twin_of(met, row, "");
	const struct directory_twin_match match = directory_twin_match(twin, &other);

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_column(met, row, "id"));
	cmn_json_kstr(out, "name", other.name);
	cmn_json_kint(out, "version", cmn_pg_int(met, row, PQfnumber(met, "version"), 0));
	cmn_json_kint(out, "score", match.score);
	cmn_json_key(out, "fields");
	directory_write_twin(out, &match);
	cmn_json_close(out, '}');
}

/* The surest first. */
static enum cmn_err show(struct cmn_call *call, const PGresult *met,
			 const struct directory_twin *twin)
{
	int rows = PQntuples(met), n = 0;
	struct found *found = calloc((size_t)rows + 1, sizeof(*found));

	if (found == NULL)
		return cmn_no_memory(&call->err);
	for (int row = 0; row < rows; row++) {
		const struct directory_twin other = directory_twin_of(met, row, "");
		int score = directory_twin_match(twin, &other).score;

		if (score >= DIRECTORY_TWIN_PROPOSED_FROM)
			found[n++] = (struct found){row, score};
	}
	qsort(found, (size_t)n, sizeof(*found), by_score);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int i = 0; i < n && i < SHOWN_MAX; i++)
		put_found(&call->out, met, found[i].row, twin);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	free(found);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_find_duplicates(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL, *met CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *kind = cmn_call_param(call, "kind"), *id = cmn_call_param(call, "id");
	char *keys CMN_AUTO(directory_text_drop) = NULL;
	struct directory_twin twin;
	enum cmn_err rc = directory_twin_read(call->pool, &call->ctx, kind, id, &res, &call->err);

	if (rc == CMN_OK)
		rc = cmn_call_territory(call, "query:id", cmn_column(res, 0, "departement"));
	if (rc)
		return rc;
	twin = directory_twin_of(res, 0, "");
	keys = keys_of(&twin);
	if (keys == NULL)
		return cmn_no_memory(&call->err);
	rc = directory_twin_met(call->pool, &call->ctx, kind, cmn_column(res, 0, "departement"), id,
				keys, &met, &call->err);
	return rc ? rc : show(call, met, &twin);
}

/* --- what a human says
 * ----------------------------------------------------------------------------- */

/* The two records of a body, and how they compare. */
struct two {
	PGresult *a, *b;
	char departement[4];
	struct cmn_buf fields;
	struct directory_pair_row pair;
};

static void two_drop(struct two *t)
{
	PQclear(t->a);
	PQclear(t->b);
	cmn_buf_free(&t->fields);
}

static enum cmn_err take_one(struct cmn_call *call, const char *kind, const char *key,
			     PGresult **ret)
{
	const char *id = cmn_json_get(call->body, key);
	char at[24];
	enum cmn_err rc = directory_twin_read(call->pool, &call->ctx, kind, id, ret, &call->err);

	snprintf(at, sizeof(at), "/%s", key);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, at,
			   "aucune fiche en activité ne porte cet identifiant",
			   "no active record has this identifier");
}

static enum cmn_err compare(struct cmn_call *call, struct two *t)
{
	const struct directory_twin one = directory_twin_of(t->a, 0, "");
	const struct directory_twin two = directory_twin_of(t->b, 0, "");
	const struct directory_twin_match match = directory_twin_match(&one, &two);

	cmn_buf_init(&t->fields, 4096);
	directory_write_twin(&t->fields, &match);
	t->pair.fields = t->fields.data;
	t->pair.score = match.score;
	return t->fields.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

static enum cmn_err take_two(struct cmn_call *call, const char *one, const char *other,
			     struct two *t)
{
	const char *a = cmn_json_get(call->body, one), *b = cmn_json_get(call->body, other);
	const char *kind = cmn_json_get(call->body, "kind");
	bool ordered = strcmp(a, b) < 0;
	char at[24];
	enum cmn_err rc = take_one(call, kind, one, &t->a);

	if (rc == CMN_OK)
		rc = take_one(call, kind, other, &t->b);
	if (rc)
		return rc;
	snprintf(at, sizeof(at), "/%s", other);
	snprintf(t->departement, sizeof(t->departement), "%s", cmn_column(t->a, 0, "departement"));
	rc = cmn_call_territory(call, "/kind", t->departement);
	if (rc)
		return rc;
	if (strcmp(a, b) == 0 || strcmp(t->departement, cmn_column(t->b, 0, "departement")) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, at,
				   "il faut deux fiches différentes du même département",
				   "two different records of one département are needed");
	t->pair = (struct directory_pair_row){
	    .kind = kind, .low_id = ordered ? a : b, .high_id = ordered ? b : a};
	call->write.departement = t->departement;
	return compare(call, t);
}

enum cmn_err directory_http_part_duplicates(struct cmn_call *call)
{
	struct two t CMN_AUTO(two_drop) = {0};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	enum cmn_err rc = take_two(call, "one_id", "other_id", &t);

	if (rc == CMN_OK)
		rc = directory_twin_part(call->pool, &call->ctx, &t.pair, &call->write, &done,
					 &call->err);
	if (rc == CMN_OK || rc == CMN_E_NOT_FOUND)
		rc = directory_pair_read(call->pool, &call->ctx, t.pair.kind, t.pair.low_id,
					 t.pair.high_id, &res, &call->err);
	return rc ? rc : directory_reply_record(call, res);
}

/* Nothing was merged: which of the reasons was it? */
static enum cmn_err explain(struct cmn_call *call, const struct two *t)
{
	PGresult *pair CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_pair_read(call->pool, &call->ctx, t->pair.kind, t->pair.low_id,
					      t->pair.high_id, &pair, &call->err);

	if (rc == CMN_OK && strcmp(cmn_column(pair, 0, "state"), "different") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"quelqu’un a dit que ce sont deux fiches distinctes",
				"somebody has said that these are two records");
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"une de ces fiches a changé depuis : relisez les deux",
			"one of these records has changed since: read both again");
}

static enum cmn_err reply_merge(struct cmn_call *call, const char *id)
{
	return directory_reply_of(call, directory_merge_read, id);
}

static const char *told_of(const char *kind)
{
	return strcmp(kind, "offer") == 0 ? DIRECTORY_EVENT_OFFER : DIRECTORY_EVENT_ACTOR;
}

enum cmn_err directory_http_merge_records(struct cmn_call *call)
{
	struct two t CMN_AUTO(two_drop) = {0};
	struct directory_written done;
	const json_t *take = json_object_get(call->body, "take");
	char *list CMN_AUTO(directory_text_drop) = take != NULL ? cmn_json_pg_array(take) : NULL;
	const struct directory_merge_row row = {
	    .kind = cmn_json_get(call->body, "kind"),
	    .kept_id = cmn_json_get(call->body, "kept_id"),
	    .other_id = cmn_json_get(call->body, "other_id"),
	    .kept_version = cmn_json_get_int(call->body, "kept_version", 0),
	    .other_version = cmn_json_get_int(call->body, "other_version", 0),
	    .take = list,
	};
	enum cmn_err rc = take_two(call, "kept_id", "other_id", &t);

	if (rc == CMN_OK && take != NULL && list == NULL)
		rc = cmn_no_memory(&call->err);
	if (rc)
		return rc;
	directory_tells(call, told_of(row.kind));
	rc =
	    directory_merge(call->pool, &call->ctx, &row, &t.pair, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, &t);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/merges/%s",
		 call->write.resource_id);
	return reply_merge(call, call->write.resource_id);
}

/* A merge of the caller's territory. */
static enum cmn_err load_merge(struct cmn_call *call, PGresult **ret)
{
	enum cmn_err rc = directory_merge_read(call->pool, &call->ctx, cmn_call_param(call, "id"),
					       ret, &call->err);

	return rc ? rc : cmn_call_territory(call, "path:id", cmn_column(*ret, 0, "departement"));
}

enum cmn_err directory_http_read_merge(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = load_merge(call, &res);

	return rc ? rc : directory_reply_record(call, res);
}

enum cmn_err directory_http_list_merges(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char cursor[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, cursor, sizeof(cursor));
	if (rc == CMN_OK)
		rc = directory_merge_list(call->pool, &call->ctx, departement, cursor, limit, &res,
					  &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

static enum cmn_err refused(struct cmn_call *call, const PGresult *now)
{
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match)
		return directory_refused(call, directory_merge_read);
	if (cmn_column(now, 0, "undone_at") != NULL)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "cette fusion est déjà annulée",
				"this merge is undone already");
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"la fiche gardée a été fusionnée ou retirée depuis : commencez par là",
			"the record that was kept was merged or retired since: begin there");
}

enum cmn_err directory_http_undo_merge(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc = load_merge(call, &now);

	if (rc)
		return rc;
	cmn_write_at(call, now, departement);
	const struct directory_merge_row row = {
	    .kind = cmn_column(now, 0, "kind"),
	    .kept_id = cmn_column(now, 0, "kept_id"),
	    .other_id = cmn_column(now, 0, "other_id"),
	    .kept_version = call->if_match,
	};
	directory_tells(call, told_of(row.kind));
	rc = directory_merge_undo(call->pool, &call->ctx, &row, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, now);
	return rc ? rc : reply_merge(call, cmn_call_param(call, "id"));
}
