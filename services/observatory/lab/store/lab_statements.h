/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_statements.h - what the files of this room share.
 */
#ifndef OBSERVATORY_LAB_STATEMENTS_H
#define OBSERVATORY_LAB_STATEMENTS_H

#include "lab_store.h"

/* Who sees the record r (lab_act.h says the ranks).  Row security has shown its territory, and what
 * is public of others.  An assessment is also seen by the organisation whose commitment it is. */
#define LAB_SEEN(sight, sub, organisation)                                                           \
	"(r.audience = 'public' OR CASE " sight " WHEN 'team' THEN true"                             \
	" WHEN 'institution' THEN r.audience IN ('institutions', 'members') OR r.recorded_by = " sub \
	" WHEN 'member' THEN r.audience = 'members' OR r.recorded_by = " sub                         \
	"  OR (r.family = 'assessment' AND r.state IN ('submitted', 'settled')"                      \
	"   AND lower(r.said ->> 'party_actor_id') = lower(" organisation                            \
	"::text)) ELSE false END)"

#define LAB_SAID_(name) "r.said -> '" name "' AS \"" name "\""
/* What was said, member by member; what was not said is left out. */
#define LAB_SAID                                                                                                                                                                                                                                   \
	LAB_SAID_("kind")                                                                                                                                                                                                                          \
	", " LAB_SAID_("title") ", " LAB_SAID_("text") ", " LAB_SAID_("on") ", " LAB_SAID_("until") ", " LAB_SAID_("year") ", " LAB_SAID_("communes") ", " LAB_SAID_("segments") ", " LAB_SAID_("moments") ", " LAB_SAID_("needs") ", " LAB_SAID_( \
	    "levers") ", " LAB_SAID_("lever_note") ", " LAB_SAID_("indicators") ", " LAB_SAID_("themes") ", " LAB_SAID_("records") ", " LAB_SAID_("actors") ", " LAB_SAID_("voice") ", " LAB_SAID_("heard_in") ", " LAB_SAID_("innovative") ", " LAB_SAID_("inclusive") ", " LAB_SAID_("addressees") ", " LAB_SAID_("derogations") ", " LAB_SAID_("outcome") ", " LAB_SAID_("conclusion") ", " LAB_SAID_("hypothesis") ", " LAB_SAID_("measures") ", " LAB_SAID_("result") ", " LAB_SAID_("findings") ", " LAB_SAID_("lessons") ", " LAB_SAID_("spread") ", " LAB_SAID_("participants") ", " LAB_SAID_("action_id") ", " LAB_SAID_("party_actor_id") ", " LAB_SAID_("party_institution") ", " LAB_SAID_("source") ", " LAB_SAID_("source_id") ", " LAB_SAID_("rating") ", " LAB_SAID_("assessment")

/* Observatory and laboratory are the third level of response (R246). */
#define LAB_COLUMNS                                                                           \
	"r.id, r.departement, r.version, r.state, r.audience, r.published_on, r.recorded_at," \
	" r.recorded_role, r.organisation, CASE WHEN r.family IN ('observation', 'proposal'," \
	" 'experiment') THEN 'level_3' END AS response_level, " LAB_SAID

/* The first and last day of what is said ("_s" holds the JSON). */
#define LAB_DAY(s)   "coalesce((" s " ->> 'on')::date, make_date((" s " ->> 'year')::int, 12, 31))"
#define LAB_UNTIL(s) "(" s " ->> 'until')::date"

extern const struct cmn_stmt LAB_ADD, LAB_CHANGE, LAB_READ, LAB_ENTER, LAB_UNKNOWN, LAB_LEVERS,
    LAB_LEARN_ACTOR;

#endif
