/* SPDX-License-Identifier: EUPL-1.2
 *
 * quality_columns.h - what a reader is told of the quality of a record, and what its score is made
 * from.
 *
 * A column whose name begins with '_' is for the program: `_q_gaps` has one bit for each gap, in
 * the order of enum directory_gap (domain/quality.h).
 */
#ifndef DIRECTORY_QUALITY_COLUMNS_H
#define DIRECTORY_QUALITY_COLUMNS_H

/* clang-format off */
#define OPEN_ANOMALIES(r)                                                                          \
	"coalesce((SELECT n.n FROM anomaly_count n WHERE n.subject = " r ".id), 0)"

#define ACTOR_QUALITY                                                                              \
	", a.demonstration AND a.verified_at IS NULL AS demonstration, a.merged_into, "            \
	OPEN_ANOMALIES("a") " AS open_anomalies"
#define OFFER_QUALITY ", o.merged_into, " OPEN_ANOMALIES("o") " AS open_anomalies"

#define NO_LIST_(o, column) "cardinality(" o "." column ") = 0"
#define BIT_(n, missing)    "(CASE WHEN " missing " THEN " #n " ELSE 0 END)"
#define HELD_(o, what)                                                                             \
	"EXISTS (SELECT FROM offer_place qh JOIN place qp ON qp.id = qh.place_id WHERE qh.offer_id = " \
	o ".id AND qp.active AND " what ")"
#define QUALITY_GAPS(o, a)                                                                         \
	"(" BIT_(1, o ".description IS NULL")                                                      \
	" + " BIT_(2, NO_LIST_(o, "needs"))                                                        \
	" + " BIT_(4, "coalesce(" o ".age_min, " o ".age_max) IS NULL")                            \
	" + " BIT_(8, NO_LIST_(o, "publics") " AND " NO_LIST_(o, "disability_types"))              \
	" + " BIT_(16, NO_LIST_(o, "doors"))                                                       \
	" + " BIT_(32, o ".hours IS NULL AND NOT " HELD_(o, "coalesce(qh.hours, qp.hours) IS NOT NULL")) \
	" + " BIT_(64, "coalesce(" a ".phone, " a ".email) IS NULL AND NOT EXISTS (SELECT FROM contact qx" \
	" WHERE qx.actor_id = " a ".id AND qx.active)")                                            \
	" + " BIT_(128, o ".mode IN ('on_site', 'mixed') AND NOT " HELD_(o, "true"))               \
	" + " BIT_(256, o ".mode IN ('on_site', 'mixed') AND NOT "                                 \
		HELD_(o, "cardinality(qp.accessibility) > 0"))                                     \
	" + " BIT_(512, o ".fee IS NULL") ")"

/* What was changed by hand is as old as that, what was imported as its source; who says that it is
 * still true makes it new. */
#define QUALITY_FACTS(o, a)                                                                        \
	QUALITY_GAPS(o, a) " AS _q_gaps, greatest(CASE WHEN " o ".edited THEN (" o                          \
	".updated_at AT TIME ZONE 'Europe/Paris')::date ELSE " o ".source_date END," \
	" (SELECT (qk.confirmed_at AT TIME ZONE 'Europe/Paris')::date FROM offer_kept qk"          \
	" WHERE qk.offer_id = " o ".id)) AS _q_fresh_on," \
	" " a ".verified_until AS _q_verified_until, CASE WHEN " o ".invented THEN 'invented'"     \
	" WHEN " a ".demonstration AND NOT " o ".edited THEN 'demonstration' WHEN " o              \
	".edited OR " o ".source = 'manual' THEN 'manual' ELSE 'imported' END AS _q_origin, "      \
	OPEN_ANOMALIES(o) " AS _q_anomalies, EXISTS (SELECT FROM anomaly qy WHERE qy.subject = " o \
	".id AND qy.kind IN ('closed', 'confidential_address') AND qy.state IN ('reported', 'taken'))" \
	" AS _q_grave"
/* clang-format on */

#endif
