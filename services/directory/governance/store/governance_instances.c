/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_instances.c - instances, who sits in them, who presides.
 */
#include "governance_sql.h"
#include "governance_store.h"

#define HERE_ON_DAY(t) \
	t ".from_on <= $3::date AND (" t ".until_on IS NULL OR " t ".until_on >= $3::date)"
#define SEATED(condition)                                                                 \
	"EXISTS (SELECT FROM governance_seat s LEFT JOIN actor a"                         \
	" ON a.departement = s.departement AND a.id = s.actor_id"                         \
	" WHERE s.departement = i.departement AND s.instance_id = i.id AND " HERE_ON_DAY( \
	    "s") " AND (" condition "))"

#define SEATS                                                                                       \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', s.id, 'college',"       \
	" s.college, 'college_label', (SELECT l.label FROM region_list l WHERE l.region = d.region" \
	" AND l.list = 'college' AND l.code = s.college), 'member', s.member, 'actor_id',"          \
	" s.actor_id, 'actor_name', a.name, 'institution', s.institution, 'titular', s.titular,"    \
	" 'alternate', s.alternate, 'voting', s.voting, 'from', s.from_on, 'until', s.until_on,"    \
	" 'version', s.version)) ORDER BY s.from_on, s.id), '[]') FROM governance_seat s"           \
	" LEFT JOIN actor a ON a.departement = s.departement AND a.id = s.actor_id"                 \
	" WHERE s.departement = i.departement AND s.instance_id = i.id"                             \
	" AND (s.until_on IS NULL OR s.until_on >= $3::date)) AS seats"

#define TERMS_OF                                                                                                    \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', p.id, 'member',"                        \
	" governance_now(p.departement, p.member), 'representative', p.representative, 'from', p.from_on, 'until'," \
	" p.until_on, 'version', p.version)) ORDER BY p.from_on), '[]')"                                            \
	" FROM governance_presidency p WHERE p.departement = i.departement"                                         \
	" AND p.instance_id = i.id) AS presidencies"

/* What is wrong is told, and stops nothing: an instance is completed seat by seat. */
/* What the region wants of who presides the strategic committee; whoever carries the community is
 * told where it presides too (R152). */
#define PRESIDED                                                                                  \
	", 'chaired_as_ruled', i.kind <> 'strategic_committee' OR coalesce(CASE"                  \
	" rule_text(i.departement, 'presidency', $3::date) WHEN 'rotating' THEN i.chaired ="      \
	" 'rotating' WHEN 'shared' THEN i.chaired = 'co_chairs' END, true), 'carrier_presides',"  \
	" EXISTS (SELECT FROM governance_presidency p JOIN carrier k ON k.departement ="          \
	" p.departement AND k.role IN ('porteur', 'co_porteur') AND k.actor_id::text ="           \
	" governance_now(p.departement, p.member) AND k.from_on <= $3::date AND (k.ended_on IS"   \
	" NULL OR k.ended_on > $3::date) WHERE p.departement = i.departement AND p.instance_id =" \
	" i.id AND $3::date BETWEEN p.from_on AND p.until_on)"

#define COMPOSITION                                                                                 \
	"json_build_object('members', (SELECT count(*) FROM governance_members(i.departement,"      \
	" i.id, $3::date)), 'missing', (SELECT coalesce(json_agg(json_build_object('code', l.code," \
	" 'label', l.label) ORDER BY l.position), '[]') FROM region_list l WHERE i.kind IN"         \
	" " GOVERNANCE_STRATEGIC " AND l.region = d.region"                                         \
	" AND l.list = 'college' AND l.code = ANY (governance_missing(i.departement, i.id,"         \
	" $3::date))), 'core_members', " SEATED(                                                    \
	    "a.membership = 'core_member' OR governance_listed(s.departement, 'core_college',"      \
	    " s.college)") ", 'users', " SEATED("governance_listed(s.departement, 'users_college'," \
						" s.college)") PRESIDED ") AS composition"

#define COLUMNS                                                                             \
	"i.id, i.departement, i.version, i.kind, i.name,"                                   \
	" (SELECT w.label FROM region_word w WHERE w.region = d.region"                     \
	" AND w.term = CASE i.kind WHEN 'strategic_committee' THEN 'committee' ELSE i.kind" \
	" END) AS called, i.commission, i.sub_territory, i.set_up_by,"                      \
	" i.set_up_on, i.chaired, i.chairs, i.per_year, i.working, i.grafted_on,"           \
	" i.grafted_since, i.ended_on, " COMPOSITION
#define FROM_INSTANCE \
	" FROM governance_instance i JOIN community d ON d.departement = i.departement"

const struct cmn_stmt GOVERNANCE_INSTANCE_READ = {
    .name = "governance_instance_read",
    .n_params = 3,
    .sql = "SELECT " COLUMNS ", " SEATS ", " TERMS_OF FROM_INSTANCE
	   " WHERE i.id = $1::uuid AND governance_sees(i.departement, i.id, $2, $3::date)",
};

/* $6 kind */
const struct cmn_stmt GOVERNANCE_INSTANCE_LIST = {
    .name = "governance_instance_list",
    .n_params = 6,
    .sql = "SELECT " COLUMNS GOVERNANCE_CURSOR("i") FROM_INSTANCE
    " WHERE " GOVERNANCE_HERE("i") " AND governance_sees(i.departement, i.id, $2, $3::date)"
				   " AND ($6::text IS NULL OR i.kind = $6)" GOVERNANCE_PAGE("i"),
};

const struct cmn_stmt GOVERNANCE_SEAT_READ = {
    .name = "governance_seat_read",
    .n_params = 3,
    .sql = "SELECT s.id, s.departement, s.version, s.instance_id, s.college, s.member, s.actor_id,"
	   " s.institution, s.titular, s.alternate, s.voting, s.from_on AS \"from\","
	   " s.until_on AS until FROM governance_seat s WHERE s.id = $1::uuid"
	   " AND governance_sees(s.departement, s.instance_id, $2, $3::date)",
};

const struct cmn_stmt GOVERNANCE_PRESIDENCY_READ = {
    .name = "governance_presidency_read",
    .n_params = 3,
    .sql = "SELECT p.id, p.departement, p.version, p.instance_id,"
	   " governance_now(p.departement, p.member) AS member, p.representative,"
	   " p.from_on AS \"from\", p.until_on AS until, i.version AS _instance"
	   " FROM governance_presidency p JOIN governance_instance i"
	   " ON i.departement = p.departement AND i.id = p.instance_id WHERE p.id = $1::uuid"
	   " AND governance_sees(p.departement, p.instance_id, $2, $3::date)",
};

const struct cmn_stmt GOVERNANCE_UNLISTED = {
    .name = "governance_unlisted",
    .n_params = 3,
    .sql = "SELECT c.code FROM unnest($3::text[]) AS c(code)"
	   " WHERE NOT governance_listed($1, $2, c.code) LIMIT 1",
};

const struct cmn_stmt GOVERNANCE_IS_MEMBER = {
    .name = "governance_is_member",
    .n_params = 4,
    .sql = "SELECT $4::text IN (SELECT member FROM governance_members($1, $2::uuid, $3::date))"
	   " AS voice, EXISTS (SELECT FROM governance_seat s WHERE s.departement = $1"
	   " AND s.instance_id = $2::uuid AND governance_now($1, s.member) = $4 AND " HERE_ON_DAY(
	       "s") ") AS seated",
};

const struct cmn_stmt GOVERNANCE_TERMS = {
    .name = "governance_terms",
    .n_params = 3,
    .sql = "SELECT p.id, governance_now($1, p.member) AS member, p.from_on, p.until_on,"
	   " rule_int($1, 'presidency_months', $3::date) AS term_months,"
	   " rule_int($1, 'presidency_max_consecutive', $3::date) AS max_consecutive,"
	   " rule_int($1, 'presidency_break_months', $3::date) AS break_months"
	   " FROM (SELECT 1) AS one LEFT JOIN governance_presidency p ON p.departement = $1"
	   " AND p.instance_id = $2::uuid ORDER BY p.from_on",
};

/* --- writes ------------------------------------------------------------------------------- */

#define OF_REGION                                                                           \
	"(SELECT array_agg(l.code ORDER BY l.position) FROM region_list l JOIN community d" \
	" ON d.departement = $6 AND d.region = l.region WHERE l.list = 'chair')"

const struct governance_write GOVERNANCE_INSTANCE_ADD = {
    .stmt = {.name = "governance_instance_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 10,
	     .sql = CMN_SQL_CREATE
	     ", fact AS (INSERT INTO governance_instance (id, departement, kind, name, commission,"
	     " sub_territory, set_up_by, set_up_on, chaired, chairs, per_year, working, look_at,"
	     " created_at) SELECT $5::uuid, $6, $14, $15, $16, $17, $18::text[], $19::date, $20,"
	     " CASE WHEN $20 = 'co_chairs' THEN coalesce($21::text[], " OF_REGION ", '{}')"
	     " ELSE '{}' END, $22::int, $23, " GOVERNANCE_NOW ", " GOVERNANCE_NOW " FROM idem"
	     " RETURNING id, version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"kind", "name", "commission", "sub_territory", "set_up_by",
				  "set_up_on", "chaired", "chairs", "per_year", "working", NULL},
};

const struct governance_write GOVERNANCE_INSTANCE_CHANGE = {
    .stmt = {.name = "governance_instance_change",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 7,
	     .sql = "WITH target AS (SELECT id FROM governance_instance WHERE departement = $6"
		    " AND id = $5::uuid AND version = $14::bigint AND ended_on IS NULL"
		    " AND ($18::date IS NULL OR $18::date >= set_up_on) FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (UPDATE governance_instance i SET name = coalesce($15, i.name),"
		    " working = coalesce($16, i.working),"
		    " per_year = coalesce($17::int, i.per_year),"
		    " ended_on = coalesce($18::date, i.ended_on),"
		    " chaired = coalesce($19, i.chaired),"
		    " chairs = CASE WHEN coalesce($19, i.chaired) = 'co_chairs'"
		    " THEN coalesce($20::text[], nullif(i.chairs, '{}'), " OF_REGION ", '{}')"
		    " ELSE '{}' END, look_at = " GOVERNANCE_NOW ", version = i.version + 1"
		    " FROM target, idem WHERE i.departement = $6 AND i.id = target.id"
		    " RETURNING i.id, i.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "name", "working", "per_year", "ended_on", "chaired",
				  "chairs", NULL},
};

/* Only where every college that the region asks for is there (R159). */
const struct governance_write GOVERNANCE_INSTANCE_GRAFT = {
    .stmt = {.name = "governance_instance_graft",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 4,
	     .sql = "WITH target AS (SELECT id FROM governance_instance WHERE departement = $6"
		    " AND id = $5::uuid AND version = $14::bigint AND ended_on IS NULL"
		    " AND ($15::text IS NULL OR kind IN ('operational', 'commission')"
		    " OR governance_missing($6, id, $17::date) = '{}')"
		    " FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (UPDATE governance_instance i SET grafted_on = $15,"
		    " grafted_since = CASE WHEN $15::text IS NULL THEN NULL"
		    " ELSE coalesce($16::date, $17::date) END, version = i.version + 1"
		    " FROM target, idem WHERE i.departement = $6 AND i.id = target.id"
		    " RETURNING i.id, i.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "host", "since", "day", NULL},
};

const struct governance_write GOVERNANCE_SEAT_ADD = {
    .stmt = {.name = "governance_seat_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 9,
	     .sql = "WITH target AS (SELECT id FROM governance_instance WHERE departement = $6"
		    " AND id = $14::uuid AND ended_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (INSERT INTO governance_seat (id, departement, instance_id, college,"
		    " actor_id, institution, titular, alternate, voting, from_on, until_on,"
		    " created_at) SELECT $5::uuid, $6, target.id, $15, $16::uuid, $17, $18, $19,"
		    " coalesce($20::boolean, true), $21::date, $22::date, " GOVERNANCE_NOW
		    " FROM target, idem RETURNING id, version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"instance", "college", "actor_id", "institution", "titular",
				  "alternate", "voting", "from", "until", NULL},
};

const struct governance_write GOVERNANCE_SEAT_CHANGE = {
    .stmt = {.name = "governance_seat_change",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 5,
	     .sql = "WITH target AS (SELECT id FROM governance_seat WHERE departement = $6"
		    " AND id = $5::uuid AND version = $14::bigint"
		    " AND ($18::date IS NULL OR $18::date >= from_on) FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (UPDATE governance_seat s SET titular = coalesce($15, s.titular),"
		    " alternate = coalesce($16, s.alternate),"
		    " voting = coalesce($17::boolean, s.voting),"
		    " until_on = coalesce($18::date, s.until_on), version = s.version + 1"
		    " FROM target, idem WHERE s.departement = $6 AND s.id = target.id"
		    " RETURNING s.id, s.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "titular", "alternate", "voting", "until", NULL},
};

/* The terms are those that the rule was asked about: whoever changes one changes the instance. */
const struct governance_write GOVERNANCE_TERM_ADD = {
    .stmt = {.name = "governance_term_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 6,
	     .sql = "WITH target AS (SELECT id FROM governance_instance WHERE departement = $6"
		    " AND id = $14::uuid AND version = $15::bigint AND ended_on IS NULL"
		    " AND chaired = 'rotating' FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (INSERT INTO governance_presidency (id, departement, instance_id,"
		    " member, representative, from_on, until_on, created_at) SELECT $5::uuid, $6,"
		    " target.id, $16, $17, $18::date, $19::date, " GOVERNANCE_NOW
		    " FROM target, idem RETURNING id, version)"
		    ", moved AS (UPDATE governance_instance i SET version = i.version + 1"
		    " FROM fact WHERE i.departement = $6 AND i.id = $14::uuid)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"instance", "instance_version", "member", "representative",
				  "from", "until", NULL},
};

const struct governance_write GOVERNANCE_TERM_CHANGE = {
    .stmt =
	{.name = "governance_term_change",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 4,
	 .sql =
	     "WITH target AS (SELECT p.id, p.instance_id FROM governance_presidency p"
	     " JOIN governance_instance i ON i.departement = p.departement"
	     " AND i.id = p.instance_id WHERE p.departement = $6 AND p.id = $5::uuid"
	     " AND p.version = $14::bigint AND i.version = $15::bigint FOR UPDATE)" CMN_SQL_CHANGE
	     ", fact AS (UPDATE governance_presidency p"
	     " SET representative = coalesce($16, p.representative),"
	     " until_on = coalesce($17::date, p.until_on), version = p.version + 1"
	     " FROM target, idem WHERE p.departement = $6 AND p.id = target.id"
	     " RETURNING p.id, p.version)"
	     ", moved AS (UPDATE governance_instance i SET version = i.version + 1"
	     " FROM fact, target WHERE i.departement = $6 AND i.id = target.instance_id)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "instance_version", "representative", "until", NULL},
};
