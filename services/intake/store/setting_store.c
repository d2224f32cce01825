/* SPDX-License-Identifier: EUPL-1.2 */
#include "accord_learn.h"
#include "work_statements.h"
#include "work_store.h"

const struct cmn_stmt INTAKE_SET_SETTING = {
    .name = "work_setting_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO work_setting (id, departement, key, value, valid_from, set_at, set_by)"
    "  SELECT $5::uuid, $6, $14, $15::int, $16::date, $7::timestamptz, $1 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_SETTING_GET = {
    .name = "work_setting_get",
    .n_params = 2,
    .sql = "SELECT w.id, w.departement, w.version, w.key, w.value, w.valid_from, w.set_at, w.set_by"
	   " FROM work_setting w"
	   " WHERE w.id = $1::uuid AND w.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_SETTINGS_ON = {
    .name = "work_settings_on",
    .n_params = 2,
    .sql = "SELECT DISTINCT ON (w.key) w.key, w.value FROM work_setting w"
	   " WHERE w.departement = $1 AND w.valid_from <= $2::date"
	   " ORDER BY w.key, w.valid_from DESC",
};

enum cmn_err intake_store_set(struct cmn_call *call, const char *key, const char *value,
			      const char *valid_from)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = key, [14] = value, [15] = valid_from};

	return intake_store_write(call, &INTAKE_SET_SETTING, params);
}

static void take(const PGresult *res, int ret[INTAKE_WORK_KEYS_])
{
	for (int i = 0; i < INTAKE_WORK_KEYS_; i++)
		ret[i] = INTAKE_WORK_SETTINGS[i].by_default;
	for (int row = 0; row < PQntuples(res); row++) {
		enum intake_work_key key = intake_work_key_of(cmn_pg_text(res, row, 0));

		if (key != INTAKE_WORK_KEYS_)
			ret[key] = (int)cmn_pg_int(res, row, 1, ret[key]);
	}
}

enum cmn_err intake_store_settings(struct cmn_call *call, const char *departement, const char *day,
				   int ret[INTAKE_WORK_KEYS_])
{
	const char *params[] = {departement, day};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(call->pool, &call->ctx, &INTAKE_SETTINGS_ON, params, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	take(res, ret);
	return CMN_OK;
}

enum cmn_err intake_store_settings_in(struct cmn_conn *conn, const char *departement,
				      const char *day, int ret[INTAKE_WORK_KEYS_],
				      struct cmn_error *err)
{
	const char *params[] = {departement, day};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &INTAKE_SETTINGS_ON, params, &res, err);

	if (rc == CMN_OK)
		take(res, ret);
	return rc;
}
