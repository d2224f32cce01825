/* SPDX-License-Identifier: EUPL-1.2 */
#include "stage_sql.h"

const struct directory_stage DIRECTORY_STAGE_FINESS = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_finess",
		"code text, libelle text, libellecourt text, domaine text, datedeb text,"
		" datefin text, codeagr3 text, libelleagr3 text, codeagr2 text, libelleagr2 text,"
		" codeagr1 text, libelleagr1 text"),
    STAGE_CHECK("stage_finess", REPEATED("stage_finess", "code", "code") BY_LINE),
    STAGE_APPLY("stage_finess",
		"INSERT INTO finess_category AS t (code, label, short_label, domain, valid_from,"
		" valid_to, group3, group3_label, group2, group2_label, group1, group1_label)"
		" SELECT code, libelle, libellecourt, domaine, datedeb::date, datefin::date,"
		" codeagr3, libelleagr3, codeagr2, libelleagr2, codeagr1, libelleagr1"
		" FROM stage_finess WHERE " NO_DATES
		" ON CONFLICT (code) DO UPDATE SET label = excluded.label,"
		" short_label = excluded.short_label, domain = excluded.domain,"
		" valid_from = excluded.valid_from, valid_to = excluded.valid_to,"
		" group3 = excluded.group3, group3_label = excluded.group3_label,"
		" group2 = excluded.group2, group2_label = excluded.group2_label,"
		" group1 = excluded.group1, group1_label = excluded.group1_label,"
		" version = t.version + 1"
		" WHERE (t.label, t.short_label, t.domain, t.valid_from, t.valid_to, t.group3,"
		" t.group2, t.group1) IS DISTINCT FROM (excluded.label, excluded.short_label,"
		" excluded.domain, excluded.valid_from, excluded.valid_to, excluded.group3,"
		" excluded.group2, excluded.group1) RETURNING code"),
};

/* Order by segments as numbers: 1.1.10 after 1.1.9. */
const struct directory_stage DIRECTORY_STAGE_SERAFIN = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_serafin", "code text, libelle text, bloc text, parent text, niveau text,"
				 " feuille text, source text"),
    STAGE_CHECK("stage_serafin", DANGLING("stage_serafin", "parent", "stage_serafin", "code")
				     AND_ALSO REPEATED("stage_serafin", "code", "code") BY_LINE),
    STAGE_APPLY("stage_serafin",
		"INSERT INTO serafin AS t (code, ord, label, block, parent, level, leaf, source)"
		" SELECT code, row_number() OVER (ORDER BY string_to_array(code, '.')::int[]),"
		" libelle, bloc, parent, niveau::int, feuille = '1', source FROM stage_serafin"
		" WHERE " NO_DATES
		" ON CONFLICT (code) DO UPDATE SET ord = excluded.ord, label = excluded.label,"
		" block = excluded.block, parent = excluded.parent, level = excluded.level,"
		" leaf = excluded.leaf, source = excluded.source, version = t.version + 1"
		" WHERE (t.ord, t.label, t.block, t.parent, t.level, t.leaf, t.source)"
		" IS DISTINCT FROM (excluded.ord, excluded.label, excluded.block, excluded.parent,"
		" excluded.level, excluded.leaf, excluded.source) RETURNING code"),
};

/* json has no equality: its text decides. */
const struct directory_stage DIRECTORY_STAGE_WHO_DOES_WHAT = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_who", "acteur text, departement_seul text, functions text"),
    STAGE_CHECK("stage_who", DANGLING("stage_who", "departement_seul", "departement", "code")),
    STAGE_APPLY("stage_who",
		"INSERT INTO who_does_what AS t (ord, actor, departement, functions)"
		" SELECT line, acteur, departement_seul, functions::json FROM stage_who"
		" WHERE " NO_DATES " ON CONFLICT (ord) DO UPDATE SET actor = excluded.actor,"
		" departement = excluded.departement, functions = excluded.functions,"
		" version = t.version + 1"
		" WHERE (t.actor, t.departement, t.functions::text)"
		" IS DISTINCT FROM (excluded.actor, excluded.departement, excluded.functions::text)"
		" RETURNING ord"),
};
