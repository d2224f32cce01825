/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_job.h"

#include "export_file.h"
#include "export_rows.h"
#include "flat.h"
#include "hsds.h"
#include "inclusion.h"

#include "cmn/log.h"

#include <string.h>

#define NDJSON "application/x-ndjson"
#define JSON   "application/json"
#define CSV    "text/csv; charset=utf-8"
#define GEO    "application/geo+json"

#define TEXT_MAX ((size_t)64 << 20) /* bytes of one batch */

/* How one record is written.  Between two records of an array stands a comma; a line ends itself.
 */
typedef void write_fn(struct cmn_buf *out, const json_t *record);

static void hsds_service(struct cmn_buf *out, const json_t *offer)
{
	directory_hsds_service(out, offer, DIRECTORY_HSDS_FULL);
}

static void hsds_organization(struct cmn_buf *out, const json_t *actor)
{
	directory_hsds_organization(out, actor, DIRECTORY_HSDS_FULL);
}

enum form { LINES = 1, ARRAY, FEATURES, TABLE };

struct recipe {
	const char *name, *media_type;
	enum form form;
	enum directory_export_kind kinds[4]; /* 0: the end */
	write_fn *write;                     /* NULL: the document as it is */
};

static const struct recipe RECIPES[] = {
    {"directory.ndjson",
     NDJSON,
     LINES,
     {DIRECTORY_EXPORT_ACTOR, DIRECTORY_EXPORT_PLACE, DIRECTORY_EXPORT_OFFER,
      DIRECTORY_EXPORT_CONTACT},
     NULL},
    {"hsds-services.ndjson", NDJSON, LINES, {DIRECTORY_EXPORT_OFFER_WHOLE}, hsds_service},
    {"hsds-organizations.ndjson", NDJSON, LINES, {DIRECTORY_EXPORT_ACTOR_WHOLE}, hsds_organization},
    {"structures.json", JSON, ARRAY, {DIRECTORY_EXPORT_ACTOR_WHOLE}, directory_inclusion_structure},
    {"services.json", JSON, ARRAY, {DIRECTORY_EXPORT_OFFER_WHOLE}, directory_inclusion_service},
    {"actors.csv", CSV, TABLE, {DIRECTORY_EXPORT_ACTOR_WHOLE}, directory_csv_actors},
    {"offers.csv", CSV, TABLE, {DIRECTORY_EXPORT_OFFER_WHOLE}, directory_csv_offers},
    {"offers.geojson", GEO, FEATURES, {DIRECTORY_EXPORT_OFFER_WHOLE}, directory_geojson_offer},
};

#define FILES CMN_LEN(RECIPES)

const char *const DIRECTORY_EXPORT_NAMES[] = {
    "directory.ndjson", "hsds-services.ndjson", "hsds-organizations.ndjson",
    "structures.json",  "services.json",        "actors.csv",
    "offers.csv",       "offers.geojson",
};
const size_t DIRECTORY_EXPORT_NAME_COUNT = CMN_LEN(DIRECTORY_EXPORT_NAMES);
_Static_assert(CMN_LEN(DIRECTORY_EXPORT_NAMES) == FILES, "a name for each file");

/* --- one record ----------------------------------------------------------------------------------
 */

static void put_record(struct cmn_buf *out, const struct recipe *recipe, int64_t before,
		       const char *doc, const json_t *record)
{
	if (before > 0 && (recipe->form == ARRAY || recipe->form == FEATURES))
		cmn_buf_text(out, ",\n");
	if (recipe->write == NULL)
		cmn_buf_text(out, doc);
	else
		recipe->write(out, record);
	if (recipe->form == LINES)
		cmn_buf_char(out, '\n');
}

/* A batch into every file that shows its kind: each document is parsed once. */
static enum cmn_err put_batch(struct directory_draft drafts[FILES], const bool wanted[FILES],
			      const PGresult *res, struct cmn_buf texts[FILES],
			      struct cmn_error *err)
{
	int col = PQfnumber(res, "doc");
	enum cmn_err rc = CMN_OK;

	for (int row = 0; row < PQntuples(res); row++) {
		const char *doc = PQgetvalue(res, row, col);
		json_t *record CMN_AUTO(cmn_json_drop) = json_loads(doc, 0, NULL);

		if (record == NULL)
			return cmn_no_memory(err);
		for (size_t i = 0; i < FILES; i++)
			if (wanted[i])
				put_record(&texts[i], &RECIPES[i], drafts[i].about.records++, doc,
					   record);
	}
	for (size_t i = 0; i < FILES && rc == CMN_OK; i++)
		if (wanted[i])
			rc = directory_draft_put(&drafts[i], &texts[i], err);
	return rc;
}

static bool shows(const struct recipe *recipe, enum directory_export_kind kind)
{
	for (size_t k = 0; k < CMN_LEN(recipe->kinds); k++)
		if (recipe->kinds[k] == kind)
			return true;
	return false;
}

static enum cmn_err put_kind(struct cmn_conn *conn, struct directory_draft drafts[FILES],
			     enum directory_export_kind kind, struct cmn_buf texts[FILES],
			     struct cmn_error *err)
{
	char after[40] = DIRECTORY_NIL;
	bool wanted[FILES];
	enum cmn_err rc = CMN_OK;
	int rows = DIRECTORY_EXPORT_BATCH;

	for (size_t i = 0; i < FILES; i++)
		wanted[i] = shows(&RECIPES[i], kind);
	while (rc == CMN_OK && rows == DIRECTORY_EXPORT_BATCH) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

		rc = directory_export_batch(conn, kind, after, &res, err);
		if (rc)
			return rc;
		rows = PQntuples(res);
		if (rows > 0)
			snprintf(after, sizeof(after), "%s",
				 PQgetvalue(res, rows - 1, PQfnumber(res, "id")));
		rc = put_batch(drafts, wanted, res, texts, err);
	}
	return rc;
}

/* --- what stands around the records
 * ---------------------------------------------------------------- */

static void put_head(struct cmn_buf *out, const struct recipe *recipe)
{
	if (recipe->form == ARRAY)
		cmn_buf_text(out, "[\n");
	else if (recipe->form == FEATURES)
		cmn_buf_text(out, "{\"type\":\"FeatureCollection\",\"features\":[\n");
	else if (recipe->form == TABLE)
		recipe->write(out, NULL);
}

static void put_tail(struct cmn_buf *out, const struct recipe *recipe)
{
	if (recipe->form == ARRAY)
		cmn_buf_text(out, "\n]\n");
	else if (recipe->form == FEATURES)
		cmn_buf_text(out, "\n]}\n");
}

static enum cmn_err write_files(struct cmn_conn *conn, struct directory_draft drafts[FILES],
				struct cmn_buf texts[FILES], struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; i < FILES && rc == CMN_OK; i++) {
		rc = directory_draft_open(&drafts[i], RECIPES[i].name, RECIPES[i].media_type, err);
		put_head(&texts[i], &RECIPES[i]);
	}
	for (enum directory_export_kind kind = DIRECTORY_EXPORT_ACTOR;
	     kind < DIRECTORY_EXPORT_KIND_END_ && rc == CMN_OK; kind++)
		rc = put_kind(conn, drafts, kind, texts, err);
	for (size_t i = 0; i < FILES && rc == CMN_OK; i++) {
		put_tail(&texts[i], &RECIPES[i]);
		rc = directory_draft_put(&drafts[i], &texts[i], err);
	}
	return rc;
}

static enum cmn_err store_files(struct cmn_conn *conn, struct directory_draft drafts[FILES],
				const char *id, const char *as_of, const char *mark,
				struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = directory_exports_new(conn, id, as_of, mark, err);
	for (size_t i = 0; i < FILES && rc == CMN_OK; i++)
		rc = directory_draft_store(&drafts[i], conn, id, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	return rc;
}

/* --- an export
 * ------------------------------------------------------------------------------------- */

/* Read everything in one transaction, then write it in another: the first holds nobody back, the
 * second is short. */
static enum cmn_err make(struct cmn_conn *conn, const char *now,
			 struct directory_draft drafts[FILES], struct cmn_buf texts[FILES],
			 char ret_id[40], struct cmn_error *err)
{
	char mark[160];
	bool alone = false;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = directory_exports_freeze(conn, &alone, mark, err);
	if (rc || !alone)
		return rc;
	rc = write_files(conn, drafts, texts, err);
	if (rc)
		return rc;
	cmn_conn_rollback(conn);
	cmn_uuid7(ret_id);
	rc = store_files(conn, drafts, ret_id, now, mark, err);
	if (rc == CMN_OK)
		cmn_log(CMN_INFO, "export.made", {"export_id", ret_id, 0},
			{"records", NULL, drafts[0].about.records});
	return rc;
}

enum cmn_err directory_export_make(struct cmn_conn *conn, const char *now, char ret_id[40],
				   struct cmn_error *err)
{
	struct directory_draft drafts[FILES] = {0};
	struct cmn_buf texts[FILES];
	enum cmn_err rc;

	for (size_t i = 0; i < FILES; i++)
		cmn_buf_init(&texts[i], TEXT_MAX);
	ret_id[0] = '\0';
	rc = make(conn, now, drafts, texts, ret_id, err);
	if (rc != CMN_OK || ret_id[0] == '\0')
		cmn_conn_rollback(conn);
	for (size_t i = 0; i < FILES; i++) {
		directory_draft_close(&drafts[i]);
		cmn_buf_free(&texts[i]);
	}
	return rc;
}

enum cmn_err directory_export_job(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	bool due = false;
	char id[40];
	enum cmn_err rc = directory_feed_mend(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc == CMN_OK)
		rc = directory_exports_due(conn, now, DIRECTORY_EXPORT_MINUTES, &due, err);
	if (rc == CMN_OK && due)
		rc = directory_export_make(conn, now, id, err);
	if (rc == CMN_OK && due)
		rc = directory_exports_forget(conn, now, err);
	return rc;
}
