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

/* As the statement wrote it. */
static void written_data(struct cmn_buf *data, const PGresult *res, int row)
{
	cmn_buf_text(data, text(res, row, "fact"));
}

/* One row for each fact that is told; the column `subject` identifies the record. */
static const struct told {
	const char *type;
	const char *subject;
	void (*data)(struct cmn_buf *data, const PGresult *res, int row);
} TOLD[] = {
    [DIRECTORY_FACT_COMMUNE] = {DIRECTORY_EVENT_COMMUNE, "code", commune_data},
    [DIRECTORY_FACT_ACTOR] = {DIRECTORY_EVENT_ACTOR, "id", written_data},
    [DIRECTORY_FACT_OFFER] = {DIRECTORY_EVENT_OFFER, "id", written_data},
    [DIRECTORY_FACT_PLACE] = {DIRECTORY_EVENT_PLACE, "id", written_data},
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
