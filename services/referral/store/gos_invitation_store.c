/* SPDX-License-Identifier: EUPL-1.2
 *
 * gos_invitation_store.c - the MDPH invites the community to a GOS, and the community answers.
 */
#include "concertation_statements.h"
#include "more_statements.h"

/* A situation that was erased meanwhile is no hand-off's any more. */
const struct cmn_stmt REFERRAL_GOS_INVITATION_INVITE = {
    .name = "gos_invitation_invite",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT h.id, h.situation_id FROM (SELECT 1) AS one"
	"  LEFT JOIN handoff h ON h.id = $14::uuid AND h.departement = $6 AND NOT " REFERRAL_ERASED(
	    "h.departement",
	    "h.situation_id") "  WHERE $14::uuid IS NULL OR h.id IS NOT NULL)" CMN_SQL_CHANGE
			      ", fact AS (INSERT INTO gos_invitation (id, departement, state_at, situation_id, named,"
			      "    handoff_id, gos_at, remote, documents, answer_by, invited_at, invited_by, words)"
			      "  SELECT $5::uuid, $6, $7::timestamptz, target.situation_id, target.id IS NOT NULL,"
			      "    target.id, $15::timestamptz, $16::boolean, COALESCE($17::text[], '{}'), $18::date,"
			      "    $7::timestamptz, $1, jsonb_strip_nulls($19::jsonb) FROM target, idem RETURNING id, version)" REFERRAL_SQL_MORE(
				  "$20") CMN_SQL_FINISH,
};

/* $17 links: only what the MDPH did not name itself, and to a situation that is open.  Nobody takes
 * part in the GOS of a situation that is not known. */
const struct cmn_stmt REFERRAL_GOS_INVITATION_CHANGE = {
    .name = "gos_invitation_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT g.id FROM gos_invitation g WHERE g.id = $5::uuid"
	"  AND g.departement = $6 AND g.version = $14::bigint AND g.state = ANY ($15::text[])"
	"  AND ($17::uuid IS NULL OR (NOT g.named AND EXISTS (SELECT 1 FROM situation_ref s"
	"    WHERE s.departement = $6 AND s.id = $17::uuid AND s.state = 'open'"
	"    AND s.erased_at IS NULL)))"
	"  AND ($16 NOT IN ('accepted', 'contributed') OR g.situation_id IS NOT NULL)"
	"  AND NOT " REFERRAL_ERASED(
	    "g.departement",
	    "g.situation_id") " FOR UPDATE OF g)" CMN_SQL_CHANGE
			      ", fact AS (UPDATE gos_invitation g SET version = g.version + 1, state = $16,"
			      "    state_at = CASE WHEN g.state = $16 THEN g.state_at ELSE $7::timestamptz END,"
			      "    situation_id = COALESCE($17::uuid, g.situation_id),"
			      "    linked_at = CASE WHEN $17::uuid IS NULL THEN g.linked_at ELSE $7::timestamptz END,"
			      "    linked_by = CASE WHEN $17::uuid IS NULL THEN g.linked_by ELSE $1 END,"
			      "    answered_at = CASE WHEN $16 IN ('accepted', 'contributed', 'declined')"
			      "      THEN $7::timestamptz ELSE g.answered_at END,"
			      "    answered_by = CASE WHEN $16 IN ('accepted', 'contributed', 'declined')"
			      "      THEN $1 ELSE g.answered_by END,"
			      "    decline_reason = $18, dossier_id = COALESCE($19::uuid, g.dossier_id),"
			      "    cancelled_at = CASE WHEN $16 = 'cancelled' THEN $7::timestamptz END,"
			      "    words = " REFERRAL_SQL_WORDS(
				  "g.words",
				  "$20") "  FROM target, idem WHERE g.id = target.id AND g.departement = $6"
					 "  RETURNING g.id, g.version)" REFERRAL_SQL_MORE("$21")
					     CMN_SQL_FINISH,
};

/* The MDPH does not learn by a link which file of ours its number leads to. */
#define SITUATION_SEEN                                                                        \
	"CASE WHEN g.named OR g.state IN ('accepted', 'contributed') THEN g.situation_id END" \
	" AS situation_id"
#define GOS(situation, today)                                                                             \
	"SELECT g.id, g.departement, g.version, g.state, " situation ", g.handoff_id,"                    \
	" g.words->>'mdph_number' AS mdph_number, g.gos_at, g.remote, " CMN_SQL_RFC3339(                  \
	    "g.gos_at") " AS _gos_at,"                                                                    \
			" g.words->>'place' AS place, g.documents,"                                       \
			" g.words->>'documents_note' AS documents_note, g.answer_by, g.state = 'invited'" \
			" AND g.answer_by < " today                                                       \
			"::date AS overdue, g.invited_at, g.answered_at,"                                 \
			" g.decline_reason, g.words->>'answer_note' AS answer_note, g.dossier_id,"        \
			" g.cancelled_at, g.words->>'cancel_note' AS cancel_note"
#define GOS_TEAM   "g.situation_id, g.linked_at, g.named AS _named"
#define GOS_ERASED ", " REFERRAL_ERASED("g.departement", "g.situation_id") " AS _erased"
#define GOS_ONE                  \
	" FROM gos_invitation g" \
	" WHERE g.id = $1::uuid AND g.departement = ANY (string_to_array($2, ','))"
#define GOS_PAGE                                                                           \
	", " CMN_SQL_CURSOR(                                                               \
	    "g.invited_at",                                                                \
	    "g.id") " FROM gos_invitation g"                                               \
		    " WHERE g.departement = $1 AND (g.invited_at, g.id) > " CMN_SQL_AFTER( \
			"$2") " ORDER BY g.invited_at, g.id LIMIT $3::int"

const struct cmn_stmt REFERRAL_GOS_INVITATION_GET = {
    .name = "gos_invitation_get", .n_params = 2, .sql = GOS(GOS_TEAM, "NULL") GOS_ERASED GOS_ONE};
const struct cmn_stmt REFERRAL_GOS_INVITATION_SEEN_GET = {.name = "gos_invitation_seen_get",
							  .n_params = 2,
							  .sql = GOS(SITUATION_SEEN, "NULL")
							      GOS_ERASED GOS_ONE};
const struct cmn_stmt REFERRAL_GOS_INVITATION_LIST = {
    .name = "gos_invitation_list", .n_params = 4, .sql = GOS(GOS_TEAM, "$4") GOS_PAGE};
const struct cmn_stmt REFERRAL_GOS_INVITATION_SEEN_LIST = {
    .name = "gos_invitation_seen_list", .n_params = 4, .sql = GOS(SITUATION_SEEN, "$4") GOS_PAGE};

enum cmn_err referral_store_gos_invite(struct cmn_call *call, const struct referral_new_gos *g)
{
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = g->handoff,   [14] = g->gos_at, [15] = g->remote, [16] = g->documents,
	    [17] = g->answer_by, [18] = g->words,  [19] = g->more,
	};

	return referral_meeting_write(call, &REFERRAL_GOS_INVITATION_INVITE, params);
}

enum cmn_err referral_store_gos_invitation_change(struct cmn_call *call,
						  const struct referral_gos_change *c)
{
	const struct referral_meeting_move *move = &REFERRAL_MEETING_MOVES[c->act];
	char version[REFERRAL_VERSION_LEN];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = referral_meeting_version(call, version),
	    [14] = move->from,
	    [15] = move->to,
	    [16] = c->situation,
	    [17] = c->reason,
	    [18] = c->dossier,
	    [19] = c->words,
	    [20] = c->more,
	};

	return referral_meeting_write(call, &REFERRAL_GOS_INVITATION_CHANGE, params);
}
