/* SPDX-License-Identifier: EUPL-1.2 */
#include "quality_json.h"

#include "cmn/calendar.h"
#include "cmn/record.h"

/* Days from `day` until today; negative when it is not known. */
static int days_since(const char *day, int today)
{
	int then;

	if (day == NULL || !cmn_day_parse(day, &then))
		return -1;
	return today > then ? today - then : 0;
}

static int days_until(const char *day, int today)
{
	int then;

	return day != NULL && cmn_day_parse(day, &then) ? then - today : -1;
}

struct directory_quality_facts directory_quality_facts_of(const PGresult *res, int row, int today)
{
	return (struct directory_quality_facts){
	    .gaps = (unsigned)cmn_pg_int(res, row, PQfnumber(res, "_q_gaps"), 0),
	    .age_days = days_since(cmn_column(res, row, "_q_fresh_on"), today),
	    .valid_days = days_until(cmn_column(res, row, "_q_verified_until"), today),
	    .origin = directory_origin_named(cmn_column(res, row, "_q_origin")),
	    .anomalies = (int)cmn_pg_int(res, row, PQfnumber(res, "_q_anomalies"), 0),
	    .grave = cmn_pg_bool(res, row, PQfnumber(res, "_q_grave")),
	};
}

static void write_gaps(struct cmn_buf *out, unsigned gaps)
{
	cmn_json_key(out, "missing");
	cmn_json_open(out, '[');
	for (unsigned g = 0; g < DIRECTORY_GAPS; g++) {
		if ((gaps >> g & 1U) != 0)
			cmn_json_str(out, directory_gap_code((enum directory_gap)g));
	}
	cmn_json_close(out, ']');
}

void directory_write_parts(struct cmn_buf *out, const struct directory_quality *quality,
			   const struct directory_quality_facts *facts)
{
	cmn_json_open(out, '[');
	for (unsigned p = 0; p < DIRECTORY_PARTS; p++) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "part", directory_part_code((enum directory_part)p));
		cmn_json_kint(out, "points", quality->points[p]);
		cmn_json_kint(out, "of", directory_part_of((enum directory_part)p));
		if (p == DIRECTORY_PART_COMPLETENESS)
			write_gaps(out, facts->gaps);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}
