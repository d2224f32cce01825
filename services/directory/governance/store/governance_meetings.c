/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_meetings.c - meetings, their agenda, who comes, proxies, minutes.
 */
#include "governance_sql.h"
#include "governance_store.h"

/* members that are there, or represented by one that is */
#define THERE                                                                                  \
	"(SELECT count(*) FROM governance_members(m.departement, m.instance_id,"               \
	" coalesce(m.held_on, $3::date)) g WHERE g.member IN (SELECT p.member"                 \
	" FROM governance_presence p WHERE p.departement = m.departement"                      \
	" AND p.meeting_id = m.id AND p.state IN ('present', 'remote') UNION SELECT x.giver"   \
	" FROM governance_proxy x JOIN governance_presence p ON p.departement = x.departement" \
	" AND p.meeting_id = x.meeting_id AND p.member = x.holder"                             \
	" AND p.state IN ('present', 'remote') WHERE x.departement = m.departement"            \
	" AND x.meeting_id = m.id))"
#define VOICES                                                                   \
	"(SELECT count(*) FROM governance_members(m.departement, m.instance_id," \
	" coalesce(m.held_on, $3::date)))"

#define COLUMNS                                                                            \
	"m.id, m.departement, m.version, m.instance_id, i.kind AS instance_kind,"          \
	" i.name AS instance_name, m.state, m.starts_at, m.place, m.visio, m.convened_on," \
	" m.held_on, m.reason, (m.minutes_on IS NOT NULL) AS has_minutes, m.minutes_on,"   \
	" m.minutes_validated_on, m.minutes_validated_by,"                                 \
	" governance_papers(m.departement, $2, $3::date) AS papers"

#define LISTED(table, alias, object, order)                                    \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object(" object \
	")) ORDER BY " order "), '[]') FROM " table " " alias " WHERE " alias  \
	".departement = m.departement"                                         \
	" AND " alias ".meeting_id = m.id"
#define PAPER(sql) "CASE WHEN governance_papers(m.departement, $2, $3::date) THEN " sql " END"

#define WHOLE                                                                                                                                                                                                                                                          \
	", json_build_object('percent', m.quorum_percent, 'members', " VOICES ", 'there', " THERE                                                                                                                                                                      \
	", 'met', 100 * " THERE " >= m.quorum_percent * " VOICES                                                                                                                                                                                                       \
	") AS quorum, " PAPER("m.minutes_reference") " AS minutes_reference, " PAPER("m.minutes_paper_id") " AS minutes_paper_id, " PAPER(LISTED(                                                                                                                      \
	    "governance_item", "t",                                                                                                                                                                                                                                    \
	    "'id', t.id, 'position', t.position, 'presentation', t.presentation, 'title',"                                                                                                                                                                             \
	    " t.title, 'ready', t.ready, 'note', t.note, 'paper_id', t.paper_id, 'version',"                                                                                                                                                                           \
	    " t.version",                                                                                                                                                                                                                                              \
	    "t.position, t.id") " AND NOT t.dropped)") " AS items, " LISTED("governance_presence",                                                                                                                                                                     \
									    "p",                                                                                                                                                                                       \
									    "'member', p.member, 'name', (SELECT a.name FROM"                                                                                                                                          \
									    " actor a WHERE a.departement = p.departement AND a.id::text = p.member), 'state',"                                                                                                        \
									    " p.state, 'by', p.by_name",                                                                                                                                                               \
									    "p.member") ") AS presences, " LISTED("governance_proxy",                                                                                                                                  \
														  "x",                                                                                                                                                 \
														  "'giver', x.giver, 'holder', x.holder",                                                                                                              \
														  "x.giver") ") AS proxies, " PAPER(LISTED("governance_decision",                                                                                      \
																			   "k",                                                                                                        \
																			   "'id', k.id, 'kind', k.kind, 'text', k.text, 'opinion', k.opinion, 'year',"                                 \
																			   " k.year, 'about_id', k.about_id, 'vote_id', k.vote_id, 'decided_on',"                                      \
																			   " k.decided_on",                                                                                            \
																			   "k.created_at, k.id") ")") " AS decisions, " LISTED("governance_vote",                                      \
																									       "v",                                                    \
																									       "'id', v.id, 'question', v.question, 'state', v.state," \
																									       " 'secret', v.secret, 'result', v.result",              \
																									       "v.opened_at, v.id") ") AS votes"

#define FROM_MEETING                                            \
	" FROM governance_meeting m JOIN governance_instance i" \
	" ON i.departement = m.departement AND i.id = m.instance_id"
#define SEES "governance_sees(m.departement, m.instance_id, $2, $3::date)"

const struct cmn_stmt GOVERNANCE_MEETING_READ = {
    .name = "governance_meeting_read",
    .n_params = 3,
    .sql = "SELECT " COLUMNS WHOLE ", " CMN_SQL_RFC3339(
	"m.starts_at") " AS _starts_at" FROM_MEETING " WHERE m.id = $1::uuid AND " SEES,
};

/* $6 state, $7 first day */
const struct cmn_stmt GOVERNANCE_MEETING_LIST = {
    .name = "governance_meeting_list",
    .n_params = 7,
    .sql = "SELECT " COLUMNS ", " CMN_SQL_CURSOR("m.starts_at", "m.id") FROM_MEETING
    " WHERE " GOVERNANCE_HERE(
	"m") " AND " SEES " AND ($6::text IS NULL OR m.state = $6)"
	     " AND m.starts_at >= coalesce($7::date::timestamp AT TIME ZONE 'Europe/Paris',"
	     " '-infinity') AND (m.starts_at, m.id) > " CMN_SQL_AFTER(
		 "$4") " ORDER BY m.starts_at, m.id LIMIT $5::bigint",
};

const struct cmn_stmt GOVERNANCE_ITEM_READ = {
    .name = "governance_item_read",
    .n_params = 3,
    .sql = "SELECT t.id, t.departement, t.version, t.meeting_id, t.position, t.presentation,"
	   " t.title, t.ready, t.note, t.paper_id, t.dropped, m.state AS _meeting"
	   " FROM governance_item t JOIN governance_meeting m ON m.departement = t.departement"
	   " AND m.id = t.meeting_id WHERE t.id = $1::uuid AND " SEES
	   " AND governance_papers(t.departement, $2, $3::date)",
};

const struct cmn_stmt GOVERNANCE_LOCK_MEETING = {
    .name = "governance_lock_meeting",
    .n_params = 2,
    .writes = true,
    .sql = "SELECT id FROM governance_meeting WHERE departement = $1 AND id = $2::uuid FOR UPDATE",
};

const struct cmn_stmt GOVERNANCE_PROXY_TRY = {
    .name = "governance_proxy_try",
    .n_params = 4,
    .sql = "SELECT $2 IN (SELECT member FROM governance_members(m.departement, m.instance_id,"
	   " $4::date)) AS giver_member, $3 IN (SELECT member FROM governance_members("
	   "m.departement, m.instance_id, $4::date)) AS holder_member, EXISTS (SELECT"
	   " FROM governance_presence p WHERE p.departement = m.departement"
	   " AND p.meeting_id = m.id AND p.member = $2 AND p.state IN ('present', 'remote'))"
	   " AS giver_there, EXISTS (SELECT FROM governance_proxy x WHERE x.departement ="
	   " m.departement AND x.meeting_id = m.id AND x.giver = $2) AS given, EXISTS (SELECT"
	   " FROM governance_proxy x WHERE x.departement = m.departement AND x.meeting_id = m.id"
	   " AND x.holder = $2) AS giver_holds, EXISTS (SELECT FROM governance_proxy x WHERE"
	   " x.departement = m.departement AND x.meeting_id = m.id AND x.giver = $3)"
	   " AS holder_gave, (SELECT count(*) FROM governance_proxy x WHERE x.departement ="
	   " m.departement AND x.meeting_id = m.id AND x.holder = $3) AS held,"
	   " coalesce(rule_int(m.departement, 'max_proxies', $4::date), 0) AS max_proxies,"
	   " m.state FROM governance_meeting m WHERE m.id = $1::uuid",
};

/* --- writes ------------------------------------------------------------------------------- */

/* $15 is the state that it is in, where the rule lets it go on from there (governance_steps.h) */
#define TARGET                                                                \
	"WITH target AS (SELECT id, instance_id FROM governance_meeting"      \
	" WHERE departement = $6 AND id = $5::uuid AND version = $14::bigint" \
	" AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
#define MOVED(set)                                                                    \
	", fact AS (UPDATE governance_meeting m SET " set ", version = m.version + 1" \
	" FROM target, idem WHERE m.departement = $6 AND m.id = target.id"            \
	" RETURNING m.id, m.version, m.instance_id)" GOVERNANCE_LOOK("fact.instance_id")

/* The presentations that the region lists stand on the agenda of its strategic committee. */
const struct governance_write GOVERNANCE_MEETING_ADD = {
    .stmt =
	{.name = "governance_meeting_add",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 4,
	 .sql =
	     "WITH target AS (SELECT id, kind FROM governance_instance"
	     " WHERE departement = $6 AND id = $14::uuid AND ended_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	     ", fact AS (INSERT INTO governance_meeting (id, departement, instance_id,"
	     " starts_at, place, visio, created_at) SELECT $5::uuid, $6, target.id,"
	     " $15::timestamptz, $16, $17, " GOVERNANCE_NOW
	     " FROM target, idem RETURNING id, version, instance_id)"
	     ", agenda AS (INSERT INTO governance_item (id, departement, meeting_id,"
	     " position, presentation, title) SELECT gen_random_uuid(), $6, fact.id,"
	     " l.position, l.code, l.label FROM fact, target, region_list l"
	     " JOIN community d ON d.departement = $6 AND d.region = l.region"
	     " WHERE l.list = 'presentation' AND target.kind = 'strategic_committee')" GOVERNANCE_LOOK(
		 "fact.instance_id") CMN_SQL_FINISH},
    .keys = (const char *const[]){"instance_id", "starts_at", "place", "visio", NULL},
};

/* Whoever sits or has a voice that day is invited. */
const struct governance_write GOVERNANCE_MEETING_CONVENE = {
    .stmt =
	{.name = "governance_meeting_convene",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 6,
	 .sql = TARGET MOVED(
	     "state = 'convened', convened_on = $16::date, place = coalesce($17, m.place),"
	     " visio = coalesce($18, m.visio), reason = NULL,"
	     " quorum_percent = least(coalesce(rule_int($6, 'quorum_percent', $19::date), 0), 100)") ", invited AS (INSERT INTO governance_presence (departement, meeting_id, member,"
												     " state, at) SELECT $6, fact.id, g.member, 'invited', " GOVERNANCE_NOW
												     " FROM fact, LATERAL (SELECT member FROM governance_members($6, fact.instance_id,"
												     " $19::date) UNION SELECT governance_now($6, s.member) FROM governance_seat s WHERE s.departement = $6"
												     " AND s.instance_id = fact.instance_id AND s.from_on <= $19::date"
												     " AND (s.until_on IS NULL OR s.until_on >= $19::date)) g"
												     " ON CONFLICT (departement, meeting_id, member) DO UPDATE SET state = 'invited',"
												     " at = " GOVERNANCE_NOW
												     ")" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "from", "convened_on", "place", "visio",
				  "meeting_day", NULL},
};

/* Proxies were for the former day. */
const struct governance_write GOVERNANCE_MEETING_POSTPONE = {
    .stmt =
	{.name = "governance_meeting_postpone",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 6,
	 .sql = TARGET MOVED(
	     "state = 'planned', starts_at = $16::timestamptz, reason = $17,"
	     " convened_on = NULL, place = coalesce($18, m.place), visio = coalesce($19, m.visio)") ", lapsed AS (DELETE FROM governance_proxy x USING fact WHERE x.departement = $6"
												    " AND x.meeting_id = fact.id)" CMN_SQL_FINISH},
    .keys =
	(const char *const[]){"If-Match", "from", "starts_at", "reason", "place", "visio", NULL},
};

const struct governance_write GOVERNANCE_MEETING_CANCEL = {
    .stmt = {.name = "governance_meeting_cancel",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 3,
	     .sql = TARGET MOVED("state = 'cancelled', reason = $16") CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "from", "reason", NULL},
};

/* Who was invited and did not say anything was absent. */
const struct governance_write GOVERNANCE_MEETING_HOLD = {
    .stmt =
	{.name = "governance_meeting_hold",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 3,
	 .sql = TARGET MOVED(
	     "state = 'held', held_on = $16::date") ", missed AS (UPDATE governance_presence p SET state = 'absent', at = " GOVERNANCE_NOW
						    " FROM fact WHERE p.departement = $6 AND p.meeting_id = fact.id"
						    " AND p.state = 'invited')" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "from", "held_on", NULL},
};

const struct governance_write GOVERNANCE_MINUTES_SET = {
    .stmt = {.name = "governance_minutes_set",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 4,
	     .sql = "WITH target AS (SELECT id FROM governance_meeting WHERE departement = $6"
		    " AND id = $5::uuid AND version = $14::bigint AND state = 'held'"
		    " AND minutes_validated_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (UPDATE governance_meeting m SET minutes_on = $15::date,"
		    " minutes_reference = $16, minutes_paper_id = $17::uuid,"
		    " version = m.version + 1 FROM target, idem WHERE m.departement = $6"
		    " AND m.id = target.id RETURNING m.id, m.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "minutes_on", "reference", "paper_id", NULL},
};

const struct governance_write GOVERNANCE_MINUTES_VALIDATE = {
    .stmt = {.name = "governance_minutes_validate",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 3,
	     .sql = "WITH target AS (SELECT id FROM governance_meeting WHERE departement = $6"
		    " AND id = $5::uuid AND version = $14::bigint AND minutes_on IS NOT NULL"
		    " AND minutes_validated_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
		    ", fact AS (UPDATE governance_meeting m SET minutes_validated_on = $15::date,"
		    " minutes_validated_by = $16, version = m.version + 1 FROM target, idem"
		    " WHERE m.departement = $6 AND m.id = target.id"
		    " RETURNING m.id, m.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "day", "by", NULL},
};

const struct governance_write GOVERNANCE_ITEM_ADD = {
    .stmt =
	{.name = "governance_item_add",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 5,
	 .sql =
	     "WITH target AS (SELECT id FROM governance_meeting WHERE departement = $6"
	     " AND id = $14::uuid AND state IN ('planned', 'convened') FOR UPDATE)" CMN_SQL_CHANGE
	     ", fact AS (INSERT INTO governance_item (id, departement, meeting_id, position,"
	     " presentation, title, note, paper_id) SELECT $5::uuid, $6, target.id,"
	     " (SELECT coalesce(max(t.position), 0) + 1 FROM governance_item t WHERE"
	     " t.departement = $6 AND t.meeting_id = target.id), $15, coalesce($16,"
	     " (SELECT l.label FROM region_list l JOIN community d ON d.departement = $6"
	     " AND d.region = l.region WHERE l.list = 'presentation' AND l.code = $15)),"
	     " $17, $18::uuid FROM target, idem RETURNING id, version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"meeting", "presentation", "title", "note", "paper_id", NULL},
};

const struct governance_write GOVERNANCE_ITEM_CHANGE = {
    .stmt = {.name = "governance_item_change",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 7,
	     .sql = "WITH target AS (SELECT t.id FROM governance_item t JOIN governance_meeting m"
		    " ON m.departement = t.departement AND m.id = t.meeting_id"
		    " WHERE t.departement = $6 AND t.id = $5::uuid AND t.version = $14::bigint"
		    " AND m.state IN ('planned', 'convened') FOR UPDATE OF t)" CMN_SQL_CHANGE
		    ", fact AS (UPDATE governance_item t SET title = coalesce($15, t.title),"
		    " note = coalesce($16, t.note), ready = coalesce($17::boolean, t.ready),"
		    " position = coalesce($18::int, t.position),"
		    " dropped = coalesce($19::boolean, t.dropped),"
		    " paper_id = coalesce($20::uuid, t.paper_id), version = t.version + 1"
		    " FROM target, idem WHERE t.departement = $6 AND t.id = target.id"
		    " RETURNING t.id, t.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "title", "note", "ready", "position", "dropped",
				  "paper_id", NULL},
};

#define AT_MEETING                                                                 \
	"WITH target AS (SELECT id FROM governance_meeting WHERE departement = $6" \
	" AND id = $5::uuid AND state IN ('convened', 'held')"                     \
	" AND minutes_validated_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
#define BUMPED                                                                    \
	", fact AS (UPDATE governance_meeting m SET version = m.version + 1 FROM" \
	" target, idem WHERE m.departement = $6 AND m.id = target.id"             \
	" RETURNING m.id, m.version)"

const struct governance_write GOVERNANCE_PRESENCE_SET = {
    .stmt = {.name = "governance_presence_set",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 3,
	     .sql = AT_MEETING BUMPED
	     ", seen AS (INSERT INTO governance_presence (departement, meeting_id, member, state,"
	     " by_name, at) SELECT $6, fact.id, $14, $15, $16, " GOVERNANCE_NOW " FROM fact"
	     " ON CONFLICT (departement, meeting_id, member) DO UPDATE SET state = $15,"
	     " by_name = coalesce($16, governance_presence.by_name), at = " GOVERNANCE_NOW
	     ")" CMN_SQL_FINISH},
    .keys = (const char *const[]){"member", "state", "by", NULL},
};

/* After the lock of the meeting, the limit is counted anew. */
const struct governance_write GOVERNANCE_PROXY_GIVE = {
    .stmt = {.name = "governance_proxy_give",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 3,
	     .sql =
		 "WITH target AS (SELECT id FROM governance_meeting m WHERE departement = $6"
		 " AND id = $5::uuid AND state IN ('convened', 'held')"
		 " AND minutes_validated_on IS NULL AND $14 <> $15"
		 " AND $14 IN (SELECT member FROM governance_members($6, m.instance_id, $16::date))"
		 " AND $15 IN (SELECT member FROM governance_members($6, m.instance_id, $16::date))"
		 " AND NOT EXISTS (SELECT FROM governance_presence p WHERE p.departement = $6"
		 " AND p.meeting_id = m.id AND p.member = $14 AND p.state IN ('present', 'remote'))"
		 " AND NOT EXISTS (SELECT FROM governance_proxy"
		 " x WHERE x.departement = $6 AND x.meeting_id = m.id AND (x.giver IN ($14, $15)"
		 " OR x.holder = $14)) AND (SELECT count(*) FROM governance_proxy x WHERE"
		 " x.departement = $6 AND x.meeting_id = m.id AND x.holder = $15)"
		 " < coalesce(rule_int($6, 'max_proxies', $16::date), 0) FOR UPDATE)" CMN_SQL_CHANGE
		     BUMPED
		 ", given AS (INSERT INTO governance_proxy (departement, meeting_id, giver,"
		 " holder, at) SELECT $6, fact.id, $14, $15, " GOVERNANCE_NOW
		 " FROM fact)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"giver", "holder", "meeting_day", NULL},
};

const struct governance_write GOVERNANCE_PROXY_WITHDRAW = {
    .stmt = {.name = "governance_proxy_withdraw",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 1,
	     .sql = "WITH target AS (SELECT m.id FROM governance_meeting m JOIN governance_proxy x"
		    " ON x.departement = m.departement AND x.meeting_id = m.id AND x.giver = $14"
		    " WHERE m.departement = $6 AND m.id = $5::uuid AND m.state = 'convened'"
		    " FOR UPDATE)" CMN_SQL_CHANGE BUMPED
		    ", gone AS (DELETE FROM governance_proxy x USING fact WHERE x.departement = $6"
		    " AND x.meeting_id = fact.id AND x.giver = $14)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"giver", NULL},
};
