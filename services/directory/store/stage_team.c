/* SPDX-License-Identifier: EUPL-1.2
 *
 * stage_team.c - the file of the posts that those who finance foresee.
 */
#include "stage_sql.h"

const struct directory_stage DIRECTORY_STAGE_TEAM_POSTS = {
    .fact = DIRECTORY_FACT_NONE,
    STAGE_TABLE("stage_team_post", "departement text, function text, part text, valid_from text,"
				   " posts text, source text, note text"),
    STAGE_CHECK("stage_team_post",
		DANGLING("stage_team_post", "departement", "departement", "code") AND_ALSO REPEATED(
		    "stage_team_post", "part", "departement, function, part, valid_from") BY_LINE),
    STAGE_APPLY("stage_team_post",
		"INSERT INTO team_post AS t (departement, function, part, valid_from, posts,"
		" source, note) SELECT departement, function, part, valid_from::date, posts::int,"
		" source, note FROM stage_team_post WHERE " NO_DATES
		" ON CONFLICT (departement, function, part, valid_from) DO UPDATE SET"
		" posts = excluded.posts, source = excluded.source, note = excluded.note,"
		" version = t.version + 1 WHERE (t.posts, t.source, t.note)"
		" IS DISTINCT FROM (excluded.posts, excluded.source, excluded.note)"
		" RETURNING departement"),
};
