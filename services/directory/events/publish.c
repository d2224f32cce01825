/* SPDX-License-Identifier: EUPL-1.2 */
#include "publish.h"

#include "facts.h"

#include "cmn/uuid.h"

#include <stdio.h>

#define CHUNK 262144 /* rows are sent when so much has gathered */

static const char *text(const PGresult *res, int row, const char *column)
{
	return cmn_pg_text(res, row, PQfnumber(res, column));
}

static int64_t number(const PGresult *res, int row, const char *column, int64_t when_null)
{
	return cmn_pg_int(res, row, PQfnumber(res, column), when_null);
}

static bool truth(const PGresult *res, int row, const char *column)
{
	return cmn_pg_bool(res, row, PQfnumber(res, column));
}

static double degrees(const PGresult *res, int row, const char *column)
{
	const char *value = text(res, row, column);

	return value != NULL ? strtod(value, NULL) : 0.0;
}

static void commune_data(struct cmn_buf *data, const PGresult *res, int row)
{
	const struct directory_commune_fact fact = {
	    .code = text(res, row, "code"),
	    .name = text(res, row, "name"),
	    .departement = text(res, row, "departement"),
	    .epci = text(res, row, "epci"),
	    .lat = degrees(res, row, "lat"),
	    .lon = degrees(res, row, "lon"),
	    .population = number(res, row, "population", 0),
	    .version = number(res, row, "version", 0),
	};

	directory_fact_commune(data, &fact);
}

static void actor_data(struct cmn_buf *data, const PGresult *res, int row)
{
	const struct directory_actor_fact fact = {
	    .id = text(res, row, "id"),
	    .departement = text(res, row, "departement"),
	    .type = text(res, row, "type"),
	    .sector = text(res, row, "sector"),
	    .name = text(res, row, "name"),
	    .commune = text(res, row, "commune"),
	    .verified = truth(res, row, "verified"),
	    .invented = truth(res, row, "invented"),
	    .active = truth(res, row, "active"),
	    .version = number(res, row, "version", 0),
	};

	directory_fact_actor(data, &fact);
}

static void offer_data(struct cmn_buf *data, const PGresult *res, int row)
{
	const struct directory_offer_fact fact = {
	    .id = text(res, row, "id"),
	    .departement = text(res, row, "departement"),
	    .actor_id = text(res, row, "actor_id"),
	    .name = text(res, row, "name"),
	    .sector = text(res, row, "sector"),
	    .themes = text(res, row, "themes"),
	    .needs = text(res, row, "needs"),
	    .age_min = number(res, row, "age_min", DIRECTORY_AGE_OPEN),
	    .age_max = number(res, row, "age_max", DIRECTORY_AGE_OPEN),
	    .mode = text(res, row, "mode"),
	    .commune = text(res, row, "commune"),
	    .lat = degrees(res, row, "lat"),
	    .lon = degrees(res, row, "lon"),
	    .invented = truth(res, row, "invented"),
	    .active = truth(res, row, "active"),
	    .version = number(res, row, "version", 0),
	};

	directory_fact_offer(data, &fact);
}

/* One row for each fact that is told; the column `subject` identifies the record. */
static const struct told {
	const char *type;
	const char *subject;
	void (*data)(struct cmn_buf *data, const PGresult *res, int row);
} TOLD[] = {
    [DIRECTORY_FACT_COMMUNE] = {DIRECTORY_EVENT_COMMUNE, "code", commune_data},
    [DIRECTORY_FACT_ACTOR] = {DIRECTORY_EVENT_ACTOR, "id", actor_data},
    [DIRECTORY_FACT_OFFER] = {DIRECTORY_EVENT_OFFER, "id", offer_data},
};

static void write_row(struct cmn_buf *rows, struct cmn_buf *data, const struct told *told,
		      const PGresult *res, int row, const char *now)
{
	char event_id[CMN_UUID_LEN];
	char stream[32];

	cmn_uuid7(event_id);
	snprintf(stream, sizeof(stream), "%s.facts", text(res, row, "departement"));
	cmn_buf_reset(data);
	told->data(data, res, row);
	directory_copy_field(rows, event_id, '\t');
	directory_copy_field(rows, stream, '\t');
	directory_copy_field(rows, told->type, '\t');
	directory_copy_field(rows, text(res, row, told->subject), '\t');
	directory_copy_field(rows, now, '\t');
	directory_copy_field(rows, data->data, '\n');
	if (data->failed)
		rows->failed = true;
}

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

enum cmn_err directory_publish(struct cmn_conn *conn, enum directory_fact fact,
			       const PGresult *changed, const char *now, struct cmn_error *err)
{
	struct cmn_buf rows CMN_AUTO(drop_buf);
	struct cmn_buf data CMN_AUTO(drop_buf);
	int n = PQntuples(changed);
	enum cmn_err rc = CMN_OK;

	cmn_buf_init(&rows, CHUNK + 4 * DIRECTORY_FACT_MAX);
	cmn_buf_init(&data, DIRECTORY_FACT_MAX);
	if (n == 0 || fact == DIRECTORY_FACT_NONE)
		return CMN_OK;
	rc = directory_outbox_open(conn, err);
	for (int row = 0; rc == CMN_OK && row < n; row++) {
		write_row(&rows, &data, &TOLD[fact], changed, row, now);
		if (rows.len < CHUNK && row + 1 < n)
			continue;
		rc = directory_stage_put(conn, &rows, err);
		cmn_buf_reset(&rows);
	}
	return rc ? rc : directory_stage_close(conn, err);
}
