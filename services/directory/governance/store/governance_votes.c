/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_votes.c - votes: the roll, the voices, the result.
 *
 * Of a secret ballot the choice is added to a count and stands nowhere else.
 */
#include "governance_sql.h"
#include "governance_store.h"

#define OF_VOTE(t) t ".departement = v.departement AND " t ".vote_id = v.id"

const struct cmn_stmt GOVERNANCE_VOTE_READ = {
    .name = "governance_vote_read",
    .n_params = 3,
    .sql =
	"SELECT v.id, v.departement, v.version, v.meeting_id, m.instance_id, v.state,"
	" v.question, v.decides, v.secret, v.majority, v.tie, v.quorum_percent, v.max_proxies,"
	" v.chair, v.opened_at, v.closed_at, v.result, CASE WHEN v.state = 'closed' THEN"
	" json_build_object('yes', v.yes, 'no', v.no, 'abstain', v.abstain, 'there', v.there)"
	" END AS count, (SELECT json_agg(json_strip_nulls(json_build_object('member', e.member,"
	" 'name', (SELECT a.name FROM actor a WHERE a.departement = e.departement"
	" AND a.id::text = e.member), 'voted', e.voted_at IS NOT NULL, 'by', e.holder,"
	" 'choice', CASE WHEN v.state = 'closed' AND NOT v.secret THEN e.choice END))"
	" ORDER BY e.member) FROM governance_elector e WHERE " OF_VOTE(
	    "e") ") AS roll"
		 " FROM governance_vote v JOIN governance_meeting m ON m.departement = v.departement"
		 " AND m.id = v.meeting_id WHERE v.id = $1::uuid"
		 " AND (governance_sees(v.departement, m.instance_id, $2, $3::date) OR EXISTS (SELECT"
		 " FROM governance_elector e WHERE " OF_VOTE("e") " AND e.member = $2))",
};

const struct cmn_stmt GOVERNANCE_LOCK_VOTE = {
    .name = "governance_lock_vote",
    .n_params = 2,
    .writes = true,
    .sql = "SELECT id FROM governance_vote WHERE departement = $1 AND id = $2::uuid FOR UPDATE",
};

#define AT_HAND(who)                                                                    \
	"EXISTS (SELECT FROM governance_presence p WHERE p.departement = v.departement" \
	" AND p.meeting_id = v.meeting_id AND p.member = " who                          \
	" AND p.state IN ('present', 'remote'))"

const struct cmn_stmt GOVERNANCE_TRY = {
    .name = "governance_try",
    .n_params = 3,
    .sql =
	"SELECT v.state = 'open' AS open, EXISTS (SELECT FROM governance_elector e WHERE " OF_VOTE("e") " AND e.member = $2) AS member, EXISTS (SELECT FROM governance_elector e WHERE " OF_VOTE(
	    "e") " AND e.member = $2 AND e.voted_at IS NOT NULL) AS voted, $3::text IS NOT NULL"
		 " AS by_proxy, EXISTS (SELECT FROM governance_elector e WHERE " OF_VOTE(
		     "e") " AND e.member = $3) AS holder, EXISTS (SELECT FROM governance_proxy x"
			  " WHERE x.departement = v.departement AND x.meeting_id = v.meeting_id"
			  " AND x.giver = $2 AND x.holder = $3) AS given, " AT_HAND(
			      "$2") " AS giver_there,"
				    " (SELECT count(*) FROM governance_elector e WHERE " OF_VOTE(
					"e") " AND e.holder = $3) AS held, v.max_proxies"
					     " FROM governance_vote v WHERE v.id = $1::uuid",
};

const struct cmn_stmt GOVERNANCE_TALLY = {
    .name = "governance_tally",
    .n_params = 1,
    .sql =
	"SELECT v.id, v.departement, v.version, v.state, v.yes, v.no, v.abstain,"
	" v.quorum_percent, v.majority, count(*) AS roll, count(*) FILTER (WHERE"
	" e.voted_at IS NOT NULL OR " AT_HAND(
	    "e.member") " OR EXISTS (SELECT FROM"
			" governance_proxy x JOIN governance_presence p ON p.departement = x.departement"
			" AND p.meeting_id = x.meeting_id AND p.member = x.holder"
			" AND p.state IN ('present', 'remote') WHERE x.departement = v.departement"
			" AND x.meeting_id = v.meeting_id AND x.giver = e.member)) AS there,"
			" max(e.choice) FILTER (WHERE v.tie = 'chair' AND e.member = v.chair) AS casting"
			" FROM governance_vote v JOIN governance_elector e ON " OF_VOTE(
			    "e") " WHERE v.id = $1::uuid GROUP BY v.id",
};

/* --- writes ------------------------------------------------------------------------------- */

/* The rules and the roll of this day; nobody has a voice: nothing is opened. */
const struct governance_write GOVERNANCE_VOTE_OPEN = {
    .stmt =
	{.name = "governance_vote_open",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 6,
	 .sql =
	     "WITH target AS (SELECT m.id, m.instance_id FROM governance_meeting m"
	     " WHERE m.departement = $6 AND m.id = $14::uuid"
	     " AND m.state IN ('convened', 'held') AND m.minutes_validated_on IS NULL"
	     " AND EXISTS (SELECT FROM governance_members($6, m.instance_id, $19::date))"
	     " FOR UPDATE)" CMN_SQL_CHANGE
	     ", fact AS (INSERT INTO governance_vote (id, departement, meeting_id, question,"
	     " decides, secret, majority, tie, quorum_percent, max_proxies, chair, opened_at)"
	     " SELECT $5::uuid, $6, target.id, $15, $16, coalesce($17::boolean, false),"
	     " coalesce($18, CASE rule_text($6, 'vote_majority', $19::date) WHEN 'absolute'"
	     " THEN 'absolute' WHEN 'two_thirds' THEN 'two_thirds' ELSE 'simple' END),"
	     " CASE WHEN NOT coalesce($17::boolean, false)"
	     " AND rule_text($6, 'vote_tie', $19::date) = 'chair' THEN 'chair'"
	     " ELSE 'not_adopted' END,"
	     " least(coalesce(rule_int($6, 'quorum_percent', $19::date), 0), 100),"
	     " coalesce(rule_int($6, 'max_proxies', $19::date), 0),"
	     " (SELECT governance_now($6, p.member) FROM governance_presidency p WHERE p.departement = $6"
	     " AND p.instance_id = target.instance_id AND $19::date BETWEEN p.from_on"
	     " AND p.until_on), " GOVERNANCE_NOW " FROM target, idem RETURNING id, version)"
	     ", roll AS (INSERT INTO governance_elector (departement, vote_id, member)"
	     " SELECT $6, fact.id, g.member FROM fact, target,"
	     " LATERAL governance_members($6, target.instance_id, $19::date) g)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"meeting_id", "question", "decides", "secret", "majority", "day",
				  NULL},
};

const struct governance_write GOVERNANCE_BALLOT_CAST = {
    .stmt =
	{.name = "governance_ballot_cast",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 3,
	 .sql =
	     "WITH target AS (SELECT v.id, v.secret FROM governance_vote v"
	     " JOIN governance_elector e ON " OF_VOTE(
		 "e") " WHERE v.departement = $6 AND v.id = $5::uuid AND v.state = 'open'"
		      " AND EXISTS (SELECT FROM governance_meeting m WHERE m.departement = v.departement"
		      " AND m.id = v.meeting_id AND m.state IN ('convened', 'held')"
		      " AND m.minutes_validated_on IS NULL)"
		      " AND e.member = $14 AND e.voted_at IS NULL AND ($15::text IS NULL OR ("
		      "EXISTS (SELECT FROM governance_proxy x WHERE x.departement = $6"
		      " AND x.meeting_id = v.meeting_id AND x.giver = $14 AND x.holder = $15)"
		      " AND EXISTS (SELECT FROM governance_elector r WHERE " OF_VOTE("r") " AND r.member = $15) AND NOT " AT_HAND(
			  "$14") " AND (SELECT count(*) FROM governance_elector h"
				 " WHERE " OF_VOTE(
				     "h") " AND h.holder = $15) < v.max_proxies))"
					  " FOR UPDATE OF v, e)" CMN_SQL_CHANGE
					  ", ballot AS (UPDATE governance_elector e SET voted_at = " GOVERNANCE_NOW
					  ", holder = $15, choice = CASE WHEN NOT target.secret THEN $16 END"
					  " FROM target, idem WHERE e.departement = $6 AND e.vote_id = target.id"
					  " AND e.member = $14)"
					  ", fact AS (UPDATE governance_vote v SET yes = v.yes + ($16 = 'yes')::int,"
					  " no = v.no + ($16 = 'no')::int, abstain = v.abstain + ($16 = 'abstain')::int,"
					  " version = v.version + 1 FROM target, idem WHERE v.departement = $6"
					  " AND v.id = target.id RETURNING v.id, v.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"member", "holder", "choice", NULL},
};

#define OPEN_VOTE                                                               \
	"WITH target AS (SELECT id FROM governance_vote WHERE departement = $6" \
	" AND id = $5::uuid AND version = $14::bigint AND state = 'open' FOR UPDATE)" CMN_SQL_CHANGE

/* What was counted is of this version: each voice makes a new one. */
const struct governance_write GOVERNANCE_VOTE_CLOSE = {
    .stmt = {.name = "governance_vote_close",
	     .writes = true,
	     .n_params = CMN_WRITE_N + 3,
	     .sql = OPEN_VOTE
	     ", fact AS (UPDATE governance_vote v SET state = 'closed', result = $15,"
	     " there = $16::int, closed_at = " GOVERNANCE_NOW ", version = v.version + 1"
	     " FROM target, idem WHERE v.departement = $6 AND v.id = target.id"
	     " RETURNING v.id, v.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", "result", "there", NULL},
};

const struct governance_write GOVERNANCE_VOTE_CANCEL = {
    .stmt =
	{.name = "governance_vote_cancel",
	 .writes = true,
	 .n_params = CMN_WRITE_N + 1,
	 .sql = OPEN_VOTE
	 ", fact AS (UPDATE governance_vote v SET state = 'cancelled', closed_at = " GOVERNANCE_NOW
	 ", version = v.version + 1 FROM target, idem WHERE v.departement = $6"
	 " AND v.id = target.id RETURNING v.id, v.version)" CMN_SQL_FINISH},
    .keys = (const char *const[]){"If-Match", NULL},
};
