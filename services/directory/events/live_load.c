/* SPDX-License-Identifier: EUPL-1.2 */
#include "live_load.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define CHANGES 20000 /* more of them than this: everything is read again */
#define LIST    ((size_t)1 << 22)

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

static void drop_segment(struct directory_segment **segment)
{
	directory_segment_drop(segment);
}

static void read_mark(const PGresult *changes, struct directory_index_mark *ret)
{
	snprintf(ret->xid, sizeof(ret->xid), "%s", cmn_column(changes, 0, "mark"));
	snprintf(ret->history, sizeof(ret->history), "%s", cmn_column(changes, 0, "history"));
}

static enum cmn_err load_centres(struct directory_loader *loader, struct directory_centres **ret,
				 struct cmn_error *err)
{
	PGresult *rows CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_index_places(loader->conn, &rows, err);

	if (rc)
		return rc;
	*ret = directory_centres_make(rows);
	return *ret != NULL ? CMN_OK : cmn_no_memory(err);
}

/* --- everything --------------------------------------------------------------------------- */

static enum cmn_err gather_all(struct directory_loader *loader, struct directory_gather *g,
			       struct cmn_error *err)
{
	char after[CMN_UUID_LEN] = "";
	int n = DIRECTORY_INDEX_PAGE;

	while (n == DIRECTORY_INDEX_PAGE) {
		PGresult *rows CMN_AUTO(cmn_pgres_drop) = NULL;
		enum cmn_err rc = directory_index_page(loader->conn, after, &rows, err);

		if (rc)
			return rc;
		directory_gather_rows(g, &loader->codes, rows);
		n = PQntuples(rows);
		if (n > 0)
			snprintf(after, sizeof(after), "%s", cmn_column(rows, n - 1, "id"));
		if (loader->told(loader->told_arg))
			return cmn_fail(err, CMN_E_UNAVAILABLE, "chargement interrompu",
					"loading was interrupted");
	}
	return CMN_OK;
}

static enum cmn_err load_base(struct directory_loader *loader, struct directory_segment **ret,
			      struct cmn_error *err)
{
	struct directory_gather g;
	enum cmn_err rc;

	directory_gather_init(&g);
	rc = gather_all(loader, &g, err);
	if (rc) {
		directory_gather_clear(&g);
		return rc;
	}
	*ret = directory_gather_build(&g);
	return *ret != NULL ? CMN_OK : cmn_no_memory(err);
}

enum cmn_err directory_load(struct directory_loader *loader, struct directory_view **ret,
			    struct cmn_error *err)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_segment *base CMN_AUTO(drop_segment) = NULL;
	struct directory_centres *centres = NULL;
	/* before the first page: what changes meanwhile is read a second time, and that is all */
	enum cmn_err rc = directory_index_changes(loader->conn, NULL, 0, &now, err);

	if (rc == CMN_OK)
		rc = load_base(loader, &base, err);
	if (rc == CMN_OK)
		rc = load_centres(loader, &centres, err);
	if (rc)
		return rc;
	*ret = directory_view_make(CMN_TAKE(base), NULL, NULL, centres, &loader->codes);
	if (*ret == NULL)
		return cmn_no_memory(err);
	read_mark(now, &loader->mark);
	return CMN_OK;
}

/* --- what changed ------------------------------------------------------------------------- */

struct changed {
	struct cmn_buf offers, actors; /* "{…}" */
	bool places;
};

static void drop_changed(struct changed *c)
{
	cmn_buf_free(&c->offers);
	cmn_buf_free(&c->actors);
}

static void add(struct cmn_buf *list, const char *id)
{
	cmn_buf_char(list, list->len > 0 ? ',' : '{');
	cmn_buf_text(list, id);
}

static bool sort_out(const PGresult *changes, struct changed *c)
{
	cmn_buf_init(&c->offers, LIST);
	cmn_buf_init(&c->actors, LIST);
	for (int row = 0; row < PQntuples(changes); row++) {
		const char *kind = cmn_column(changes, row, "kind");

		if (kind == NULL)
			continue;
		if (strcmp(kind, "place") == 0)
			c->places = true;
		else
			add(strcmp(kind, "actor") == 0 ? &c->actors : &c->offers,
			    cmn_column(changes, row, "subject"));
	}
	cmn_buf_text(&c->offers, c->offers.len > 0 ? "}" : "{}");
	cmn_buf_text(&c->actors, c->actors.len > 0 ? "}" : "{}");
	return !c->offers.failed && !c->actors.failed;
}

static enum cmn_err load_some(struct directory_loader *loader, const PGresult *ids,
			      struct directory_segment **ret, struct cmn_error *err)
{
	PGresult *rows CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf list CMN_AUTO(drop_buf);
	struct directory_gather g;

	cmn_buf_init(&list, (size_t)PQntuples(ids) * (CMN_UUID_LEN + 1) + 16);
	for (int i = 0; i < PQntuples(ids); i++)
		add(&list, cmn_column(ids, i, "id"));
	cmn_buf_text(&list, list.len > 0 ? "}" : "{}");
	if (list.failed)
		return cmn_no_memory(err);
	enum cmn_err rc = directory_index_some(loader->conn, list.data, &rows, err);
	if (rc)
		return rc;
	directory_gather_init(&g);
	directory_gather_rows(&g, &loader->codes, rows);
	*ret = directory_gather_build(&g);
	return *ret != NULL ? CMN_OK : cmn_no_memory(err);
}

static enum cmn_err load_changed(struct directory_loader *loader, const struct directory_view *now,
				 const struct changed *c, struct directory_view **ret,
				 struct cmn_error *err)
{
	PGresult *ids CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_segment *fresh CMN_AUTO(drop_segment) = NULL;
	struct directory_centres *centres = NULL;
	enum cmn_err rc =
	    directory_index_touched(loader->conn, c->offers.data, c->actors.data, &ids, err);

	if (rc == CMN_OK)
		rc = load_some(loader, ids, &fresh, err);
	if (rc == CMN_OK && c->places)
		rc = load_centres(loader, &centres, err);
	if (rc)
		return rc;
	*ret = directory_view_after(now, ids, CMN_TAKE(fresh), centres, &loader->codes);
	return *ret != NULL ? CMN_OK : cmn_no_memory(err);
}

enum cmn_err directory_load_changes(struct directory_loader *loader,
				    const struct directory_view *now, struct directory_view **ret,
				    bool *ret_all, struct cmn_error *err)
{
	PGresult *changes CMN_AUTO(cmn_pgres_drop) = NULL;
	struct changed c CMN_AUTO(drop_changed) = {0};
	struct directory_index_mark mark;
	enum cmn_err rc =
	    directory_index_changes(loader->conn, &loader->mark, CHANGES, &changes, err);

	*ret = NULL;
	*ret_all = false;
	if (rc)
		return rc;
	read_mark(changes, &mark);
	*ret_all = strcmp(mark.history, loader->mark.history) != 0 ||
		   PQntuples(changes) >= CHANGES || !sort_out(changes, &c);
	if (*ret_all)
		return CMN_OK;
	if (cmn_column(changes, 0, "kind") != NULL)
		rc = load_changed(loader, now, &c, ret, err);
	if (rc == CMN_OK)
		loader->mark = mark;
	return rc;
}
