/* SPDX-License-Identifier: EUPL-1.2
 *
 * stage_region.c - the files that say what differs from region to region.
 */
#include "stage_sql.h"

#define UNKNOWN_REGION(stage)                                                                   \
	"SELECT s.line, 'region' AS name, 'unknown' AS fault FROM " stage " s WHERE NOT EXISTS" \
	" (SELECT FROM community m WHERE m.region = s.region)"

const struct directory_stage DIRECTORY_STAGE_REGION_WORDS = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_region_word", "region text, term text, label text, label_plural text,"
				     " source text"),
    STAGE_CHECK("stage_region_word", UNKNOWN_REGION("stage_region_word") AND_ALSO REPEATED(
					 "stage_region_word", "term", "region, term") BY_LINE),
    STAGE_APPLY("stage_region_word",
		"INSERT INTO region_word AS t (region, term, label, label_plural, source)"
		" SELECT region, term, label, label_plural, source FROM stage_region_word"
		" WHERE " NO_DATES " ON CONFLICT (region, term) DO UPDATE SET"
		" label = excluded.label, label_plural = excluded.label_plural,"
		" source = excluded.source, version = t.version + 1"
		" WHERE (t.label, t.label_plural, t.source)"
		" IS DISTINCT FROM (excluded.label, excluded.label_plural, excluded.source)"
		" RETURNING term"),
};

const struct directory_stage DIRECTORY_STAGE_REGION_RULES = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_region_rule", "region text, rule text, value text, unit text,"
				     " valid_from text, valid_to text, settable text, source text,"
				     " note text"),
    STAGE_CHECK("stage_region_rule", UNKNOWN_REGION("stage_region_rule")
					 AND_ALSO REPEATED("stage_region_rule", "rule",
							   "region, rule, valid_from") BY_LINE),
    STAGE_APPLY("stage_region_rule",
		"INSERT INTO region_rule AS t (region, rule, value, unit, valid_from, valid_to,"
		" settable, source, note) SELECT region, rule, value, unit, valid_from::date,"
		" valid_to::date, settable = '1', source, note FROM stage_region_rule"
		" WHERE " NO_DATES " ON CONFLICT (region, rule, valid_from) DO UPDATE SET"
		" value = excluded.value, unit = excluded.unit, valid_to = excluded.valid_to,"
		" settable = excluded.settable, source = excluded.source, note = excluded.note,"
		" version = t.version + 1"
		" WHERE (t.value, t.unit, t.valid_to, t.settable, t.source, t.note)"
		" IS DISTINCT FROM (excluded.value, excluded.unit, excluded.valid_to,"
		" excluded.settable, excluded.source, excluded.note) RETURNING rule"),
};

const struct directory_stage DIRECTORY_STAGE_REGION_LISTS = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_region_list", "region text, list text, code text, label text,"
				     " position text, required text, source text"),
    STAGE_CHECK("stage_region_list",
		UNKNOWN_REGION("stage_region_list")
		    AND_ALSO REPEATED("stage_region_list", "code", "region, list, code") BY_LINE),
    STAGE_APPLY("stage_region_list",
		"INSERT INTO region_list AS t (region, list, code, label, position, required,"
		" source) SELECT region, list, code, label, position::int, required = '1', source"
		" FROM stage_region_list WHERE " NO_DATES
		" ON CONFLICT (region, list, code) DO UPDATE SET label = excluded.label,"
		" position = excluded.position, required = excluded.required,"
		" source = excluded.source, version = t.version + 1"
		" WHERE (t.label, t.position, t.required, t.source) IS DISTINCT FROM"
		" (excluded.label, excluded.position, excluded.required, excluded.source)"
		" RETURNING code"),
};
