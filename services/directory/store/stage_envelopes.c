/* SPDX-License-Identifier: EUPL-1.2 */
#include "stage_sql.h"

/* What the calls for interest announced; figures that contradict each other are loaded as they are.
 */
const struct directory_stage DIRECTORY_STAGE_ENVELOPES = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_envelope",
		"region text, departement text, component text, kind text, within text, cents text,"
		" fte_hundredths text, from_year text, until_year text, label text, source text,"
		" note text"),
    STAGE_CHECK("stage_envelope",
		DANGLING("stage_envelope", "departement", "community", "departement")
		    AND_ALSO REPEATED("stage_envelope", "component",
				      "region, departement, component, from_year") BY_LINE),
    STAGE_APPLY("stage_envelope",
		"INSERT INTO envelope AS t (region, departement, component, kind, within, cents,"
		" fte_hundredths, from_year, until_year, label, source, note)"
		" SELECT region, departement, component, kind, within, cents::bigint,"
		" fte_hundredths::int, from_year::int, until_year::int, label, source, note"
		" FROM stage_envelope WHERE " NO_DATES
		" ON CONFLICT (region, (coalesce(departement, '')), component, from_year)"
		" DO UPDATE SET kind = excluded.kind, within = excluded.within,"
		" cents = excluded.cents, fte_hundredths = excluded.fte_hundredths,"
		" until_year = excluded.until_year, label = excluded.label,"
		" source = excluded.source, note = excluded.note, version = t.version + 1"
		" WHERE (t.kind, t.within, t.cents, t.fte_hundredths, t.until_year, t.label,"
		" t.source, t.note) IS DISTINCT FROM (excluded.kind, excluded.within,"
		" excluded.cents, excluded.fte_hundredths, excluded.until_year, excluded.label,"
		" excluded.source, excluded.note) RETURNING component"),
};
