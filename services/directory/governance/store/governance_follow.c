/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_follow.c - what comes out of meetings: decisions, arbitrations and what becomes of
 * them, the state of the community, what is sent to the region and beyond.
 */
#include "governance_sql.h"
#include "governance_store.h"

#define PAPERS(t)    "governance_papers(" t ".departement, $2, $3::date)"
#define SEES_MEETING "governance_sees(m.departement, m.instance_id, $2, $3::date)"
#define OF_MEETING(t)                                                     \
	" JOIN governance_meeting m ON m.departement = " t ".departement" \
	" AND m.id = " t ".meeting_id"

#define DECISION                                                                       \
	"k.id, k.departement, k.version, k.meeting_id, m.instance_id, k.kind, k.text," \
	" k.opinion, k.year, k.about_id, k.vote_id, k.decided_on"

const struct cmn_stmt GOVERNANCE_DECISION_READ = {
    .name = "governance_decision_read",
    .n_params = 3,
    .sql = "SELECT " DECISION " FROM governance_decision k" OF_MEETING(
	"k") " WHERE k.id = $1::uuid AND " SEES_MEETING " AND " PAPERS("k"),
};

/* $6 kind */
const struct cmn_stmt GOVERNANCE_DECISION_LIST = {
    .name = "governance_decision_list",
    .n_params = 6,
    .sql = "SELECT " DECISION
	GOVERNANCE_CURSOR("k") " FROM governance_decision k" OF_MEETING("k") " WHERE " GOVERNANCE_HERE(
	    "k") " AND " SEES_MEETING
		 " AND " PAPERS("k") " AND ($6::text IS NULL OR k.kind = $6)" GOVERNANCE_PAGE("k"),
};

/* Its age is in days, until it ended. */
#define ARBITRATION                                                                        \
	"b.id, b.departement, b.version, b.meeting_id, b.decision_id, b.state, b.subject," \
	" b.asked_by, b.institutions, b.asked_on, b.answer_due, b.answer, b.answered_on,"  \
	" b.ended_on, b.note, coalesce(b.ended_on, $3::date) - b.asked_on AS age_days,"    \
	" (b.state = 'asked' AND b.answer_due < $3::date) AS late"
/* a member's account reads those that concern it or that it asked for */
#define CONCERNED "($2::text IS NULL OR $2 = b.asked_by OR $2 = ANY (b.institutions))"

const struct cmn_stmt GOVERNANCE_ARBITRATION_READ = {
    .name = "governance_arbitration_read",
    .n_params = 3,
    .sql = "SELECT " ARBITRATION " FROM governance_arbitration b WHERE b.id = $1::uuid"
	   " AND " CONCERNED,
};

/* $6 state, or "open" for all that nobody ended */
const struct cmn_stmt GOVERNANCE_ARBITRATION_LIST = {
    .name = "governance_arbitration_list",
    .n_params = 6,
    .sql = "SELECT " ARBITRATION GOVERNANCE_CURSOR(
	"b") " FROM governance_arbitration b"
	     " WHERE " GOVERNANCE_HERE(
		 "b") " AND " CONCERNED " AND ($6::text IS NULL OR b.state = $6"
		      " OR ($6 = 'open' AND b.ended_on IS NULL))" GOVERNANCE_PAGE("b"),
};

#define STATEMENT                                                                       \
	"f.id, f.departement, f.version, f.meeting_id, f.year, f.life, f.difficulties," \
	" f.questions, f.partnerships, m.starts_at, m.state AS meeting_state"

const struct cmn_stmt GOVERNANCE_STATEMENT_READ = {
    .name = "governance_statement_read",
    .n_params = 3,
    .sql = "SELECT " STATEMENT " FROM governance_statement f" OF_MEETING(
	"f") " WHERE f.id = $1::uuid AND " SEES_MEETING " AND " PAPERS("f"),
};

const struct cmn_stmt GOVERNANCE_STATEMENT_LIST = {
    .name = "governance_statement_list",
    .n_params = 5,
    .sql = "SELECT " STATEMENT GOVERNANCE_CURSOR("f") " FROM governance_statement f" OF_MEETING(
	"f") " WHERE " GOVERNANCE_HERE("f") " AND " SEES_MEETING " AND " PAPERS("f")
	GOVERNANCE_PAGE("f"),
};

#define TRANSMISSION                                                                               \
	"n.id, n.departement, n.version, n.kind, n.audience, (SELECT l.label FROM"                 \
	" region_list l JOIN community d ON d.departement = n.departement AND d.region = l.region" \
	" WHERE l.list = 'audience' AND l.code = n.audience) AS audience_label, n.year,"           \
	" n.sent_on, n.reference, n.paper_id"

const struct cmn_stmt GOVERNANCE_TRANSMISSION_READ = {
    .name = "governance_transmission_read",
    .n_params = 3,
    .sql = "SELECT " TRANSMISSION " FROM governance_transmission n WHERE n.id = $1::uuid"
	   " AND $2::text IS DISTINCT FROM '' AND " PAPERS("n"),
};

const struct cmn_stmt GOVERNANCE_TRANSMISSION_LIST = {
    .name = "governance_transmission_list",
    .n_params = 6,
    .sql = "SELECT " TRANSMISSION GOVERNANCE_CURSOR(
	"n") " FROM governance_transmission n"
	     " WHERE " GOVERNANCE_HERE("n") " AND $2::text IS DISTINCT FROM '' AND " PAPERS(
		 "n") " AND ($6::text IS NULL OR n.audience = $6)" GOVERNANCE_PAGE("n"),
};

/* --- writes ------------------------------------------------------------------------------- */

/* A vote that it rests on was closed and adopted. */
const struct governance_write GOVERNANCE_DECISION_ADD = {
    .stmt = {.name = "governance_decision_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 7,
	     .sql =
		 "WITH target AS (SELECT m.id, m.held_on FROM governance_meeting m"
		 " WHERE m.departement = $6 AND m.id = $14::uuid AND m.state = 'held'"
		 " AND m.minutes_validated_on IS NULL AND ($20::uuid IS NULL OR EXISTS (SELECT"
		 " FROM governance_vote v WHERE v.departement = $6 AND v.meeting_id = m.id"
		 " AND v.id = $20::uuid AND v.result IN ('adopted', 'adopted_by_chair')))"
		 " FOR UPDATE)" CMN_SQL_CHANGE
		 ", fact AS (INSERT INTO governance_decision (id, departement, meeting_id, kind,"
		 " text, opinion, year, about_id, vote_id, decided_on, created_at)"
		 " SELECT $5::uuid, $6, target.id, $15, $16, $17, $18::int, $19::uuid, $20::uuid,"
		 " target.held_on, " GOVERNANCE_NOW
		 " FROM target, idem RETURNING id, version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"meeting", "kind", "text", "opinion", "year", "about_id",
				  "vote_id", NULL},
};

const struct governance_write GOVERNANCE_ARBITRATION_ADD = {
    .stmt = {.name = "governance_arbitration_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 7,
	     .sql = CMN_SQL_CREATE
	     ", fact AS (INSERT INTO governance_arbitration (id, departement, meeting_id,"
	     " decision_id, subject, asked_by, institutions, asked_on, answer_due, created_at)"
	     " SELECT $5::uuid, $6, $14::uuid, $15::uuid, $16, $17, $18::text[], $19::date,"
	     " $20::date, " GOVERNANCE_NOW " FROM idem RETURNING id, version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"meeting_id", "decision_id", "subject", "asked_by",
				  "institutions", "asked_on", "answer_due", NULL},
};

const struct governance_write GOVERNANCE_ARBITRATION_STEP = {
    .stmt =
	{.name = "governance_arbitration_step",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 7,
	 .sql =
	     "WITH target AS (SELECT id FROM governance_arbitration WHERE departement = $6"
	     " AND id = $5::uuid AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
	     ", fact AS (UPDATE governance_arbitration b SET state = $16,"
	     " answer = CASE WHEN $16 = 'answered' THEN $17 ELSE b.answer END,"
	     " answered_on = CASE WHEN $16 = 'answered' THEN $18::date"
	     " ELSE b.answered_on END, ended_on = CASE WHEN $16 IN ('done', 'withdrawn')"
	     " THEN $18::date END, note = coalesce($19, b.note),"
	     " answer_due = coalesce($20::date, b.answer_due), version = b.version + 1"
	     " FROM target, idem WHERE b.departement = $6 AND b.id = target.id"
	     " RETURNING b.id, b.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "from", "state", "answer", "on", "note", "answer_due",
				  NULL},
};

const struct governance_write GOVERNANCE_STATEMENT_ADD = {
    .stmt = {.name = "governance_statement_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 6,
	     .sql =
		 "WITH target AS (SELECT m.id, m.instance_id FROM governance_meeting m"
		 " JOIN governance_instance i ON i.departement = m.departement"
		 " AND i.id = m.instance_id WHERE m.departement = $6 AND m.id = $14::uuid"
		 " AND m.state <> 'cancelled'"
		 " AND i.kind IN " GOVERNANCE_STRATEGIC " FOR UPDATE OF m)" CMN_SQL_CHANGE
		 ", fact AS (INSERT INTO governance_statement (id, departement, meeting_id, year,"
		 " life, difficulties, questions, partnerships, created_at) SELECT $5::uuid, $6,"
		 " target.id, $15::int, $16, $17, $18, $19, " GOVERNANCE_NOW
		 " FROM target, idem RETURNING id, version)" GOVERNANCE_LOOK(
		     "(SELECT instance_id FROM target)") CMN_SQL_FINISH},
    .keys = (const char *const[]){"meeting_id", "year", "life", "difficulties", "questions",
				  "partnerships", NULL},
};

const struct governance_write GOVERNANCE_TRANSMISSION_ADD = {
    .stmt = {.name = "governance_transmission_add",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 6,
	     .sql = CMN_SQL_CREATE
	     ", fact AS (INSERT INTO governance_transmission (id, departement, kind, audience,"
	     " year, sent_on, reference, paper_id, created_at) SELECT $5::uuid, $6, $14, $15,"
	     " $16::int, $17::date, $18, $19::uuid, " GOVERNANCE_NOW " FROM idem"
	     " RETURNING id, version)" CMN_SQL_FINISH},
    .keys =
	(const char *const[]){"kind", "audience", "year", "sent_on", "reference", "paper_id", NULL},
};
