/* SPDX-License-Identifier: EUPL-1.2 */
#include "twin_job.h"

#include "twin_json.h"
#include "twin_store.h"
#include "verify_store.h"

#include "cmn/record.h"

#define BATCH       100
#define KEYED_BYTES (BATCH * (DIRECTORY_TWIN_KEYS_MAX + 2) * DIRECTORY_TWIN_KEY_LEN)
#define PAIRS_BYTES (4 << 20)

static const struct {
	const char *kind, *sweep;
} ROUNDS[] = {{"actor", "twin_actor"}, {"offer", "twin_offer"}};

/* One who left, or was invented, is found under no key. */
static void put_keys(struct cmn_buf *keyed, struct cmn_buf *subjects, const PGresult *res, int row)
{
	struct directory_twin_keys keys = {0};

	if (cmn_pg_bool(res, row, PQfnumber(res, "live"))) {
		const struct directory_twin t = directory_twin_of(res, row, "");

		directory_twin_keys(&t, &keys);
	}
	cmn_json_open(keyed, '{');
	cmn_json_kstr(keyed, "subject", cmn_column(res, row, "id"));
	cmn_json_kstr(keyed, "departement", cmn_column(res, row, "departement"));
	cmn_json_key(keyed, "keys");
	cmn_json_open(keyed, '[');
	for (size_t i = 0; i < keys.n; i++)
		cmn_json_str(keyed, keys.key[i]);
	cmn_json_close(keyed, ']');
	cmn_json_close(keyed, '}');
	cmn_buf_fmt(subjects, "%s%s", row > 0 ? "," : "{", cmn_column(res, row, "id"));
}

static void put_pair(struct cmn_buf *pairs, const PGresult *res, int row)
{
	const struct directory_twin a = directory_twin_of(res, row, "a_");
	const struct directory_twin b = directory_twin_of(res, row, "b_");
	const struct directory_twin_match match = directory_twin_match(&a, &b);

	if (match.score < DIRECTORY_TWIN_PROPOSED_FROM)
		return;
	cmn_json_open(pairs, '{');
	cmn_json_kstr(pairs, "low_id", cmn_column(res, row, "a_id"));
	cmn_json_kstr(pairs, "high_id", cmn_column(res, row, "b_id"));
	cmn_json_kstr(pairs, "departement", cmn_column(res, row, "a_departement"));
	cmn_json_kint(pairs, "score", match.score);
	cmn_json_key(pairs, "fields");
	directory_write_twin(pairs, &match);
	cmn_json_close(pairs, '}');
}

static enum cmn_err find_pairs(struct cmn_conn *conn, const char *kind, const char *subjects,
			       const char *now, struct cmn_error *err)
{
	PGresult *met CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf pairs CMN_AUTO(cmn_buf_free) = {0};
	enum cmn_err rc = directory_twin_meet(conn, kind, subjects, &met, err);

	cmn_buf_init(&pairs, PAIRS_BYTES);
	cmn_json_open(&pairs, '[');
	for (int row = 0; rc == CMN_OK && row < PQntuples(met); row++)
		put_pair(&pairs, met, row);
	cmn_json_close(&pairs, ']');
	if (rc == CMN_OK && pairs.failed)
		return cmn_no_memory(err);
	return rc ? rc : directory_twin_pairs_store(conn, kind, subjects, pairs.data, now, err);
}

static enum cmn_err take_some(struct cmn_conn *conn, size_t round, const char *now,
			      const char *after, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf keyed CMN_AUTO(cmn_buf_free) = {0}, subjects CMN_AUTO(cmn_buf_free) = {0};
	const char *kind = ROUNDS[round].kind;
	enum cmn_err rc = directory_twin_next(conn, kind, after, BATCH, &res, err);
	int n = rc == CMN_OK ? PQntuples(res) : 0;

	cmn_buf_init(&keyed, KEYED_BYTES);
	cmn_buf_init(&subjects, BATCH * 40);
	cmn_json_open(&keyed, '[');
	for (int row = 0; row < n; row++)
		put_keys(&keyed, &subjects, res, row);
	cmn_json_close(&keyed, ']');
	cmn_buf_char(&subjects, '}');
	if (rc == CMN_OK && (keyed.failed || subjects.failed))
		return cmn_no_memory(err);
	if (n > 0)
		rc = directory_twin_keys_store(conn, kind, keyed.data, err);
	if (rc == CMN_OK && n > 0)
		rc = find_pairs(conn, kind, subjects.data, now, err);
	return rc ? rc
		  : directory_sweep_mark(conn, ROUNDS[round].sweep,
					 n == BATCH ? cmn_column(res, n - 1, "id") : DIRECTORY_NIL,
					 err);
}

static enum cmn_err go_on(struct cmn_conn *conn, size_t round, const char *now,
			  struct cmn_error *err)
{
	char after[37];
	bool mine = false;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = directory_sweep_take(conn, ROUNDS[round].sweep, after, &mine, err);
	if (rc == CMN_OK && mine)
		rc = take_some(conn, round, now, after, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}

enum cmn_err directory_job_twins(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				 struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	(void)deps;
	*ret_more = false;
	for (size_t round = 0; rc == CMN_OK && round < CMN_LEN(ROUNDS); round++)
		rc = go_on(conn, round, now, err);
	return rc;
}
