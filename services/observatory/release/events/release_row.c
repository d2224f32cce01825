/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_row.c - rows of an edition, as the statement that writes them takes them.
 */
#include "release_make.h"

#include <stdio.h>

struct release_row release_row_of(const struct release_making *m, enum release_audience audience,
				  size_t table)
{
	int version = m->state[table].version;

	return (struct release_row){
	    .audience = audience,
	    .span = "year",
	    .month = 1,
	    .place_kind = "departement",
	    .place = "",
	    .table = &RELEASE_TABLES[table],
	    .version = version > 0 ? version : 1,
	    .key = "",
	    .said = RELEASE_SUPPRESSED,
	    .block = RELEASE_OPEN,
	    .together = -1,
	    .mean = -1,
	    .median = -1,
	    .rate = -1,
	};
}

void release_row_value(struct release_row *row, int64_t n)
{
	row->said = n == 0 ? RELEASE_ZERO : RELEASE_VALUE;
	row->n = n;
}

static void put_number(struct cmn_buf *out, const char *key, double value)
{
	if (value < 0)
		return;
	cmn_json_key(out, key);
	cmn_json_num(out, value);
}

void release_row_put(struct release_making *m, const struct release_row *row)
{
	struct cmn_buf *out = &m->rows;
	char period[32];

	snprintf(period, sizeof(period), "%04d-%02d-01", m->cells.year, row->month);
	cmn_json_open(out, '{');
	cmn_json_kint(out, "audience", (int64_t)row->audience);
	cmn_json_kstr(out, "span", row->span);
	cmn_json_kstr(out, "period", period);
	cmn_json_kstr(out, "place_kind", row->place_kind);
	cmn_json_kstr(out, "place", row->place);
	cmn_json_kstr(out, "indicator", row->table->indicator);
	cmn_json_kint(out, "version", row->version);
	cmn_json_kstr(out, "part", row->table->part);
	cmn_json_kstr(out, "key", row->key);
	cmn_json_kstr(out, "said", release_said_code(row->said));
	if (row->said != RELEASE_SUPPRESSED)
		cmn_json_kint(out, "n", row->n);
	put_number(out, "mean", row->mean);
	put_number(out, "median", row->median);
	put_number(out, "rate", row->rate);
	if (row->said == RELEASE_SUPPRESSED && row->together >= 0) {
		cmn_json_kint(out, "block", (int64_t)row->block);
		cmn_json_kint(out, "together", row->together);
	}
	cmn_json_close(out, '}');
}

size_t release_base(size_t table)
{
	return release_table_named(RELEASE_TABLES[table].base);
}

bool release_base_told(const struct release_making *m, size_t table, enum release_audience a)
{
	size_t base = release_base(table);

	return base == RELEASE_NO_TABLE || m->state[base].told[a];
}

void release_cuts(const struct release_making *m, enum release_audience strongest, const int64_t *n,
		  size_t count, struct release_cut cuts[RELEASE_AUDIENCE_END_])
{
	for (enum release_audience a = strongest; a < RELEASE_AUDIENCE_END_; a++)
		m->cut(n, count, release_close(&m->rule, strongest, a),
		       a == strongest ? NULL : &cuts[a - 1], true, &cuts[a]);
}
