/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_facts.h - what a report is made of, told and kept: credits, requests, the lab.  Invented.
 */
#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include "report_desk.h"

#define CREDITS                                                                                                                               \
	"{\"budget_id\":\"0197f0a0-0000-7000-8000-0000000000b1\",\"departement\":\"31\",\"year\":%s,"                                         \
	"\"ars_cents\":40000000,\"cd_cents\":2500000,\"carried_in_cents\":-120000,\"planned\":["                                              \
	"{\"line\":\"payroll_direct\",\"cents\":30000000},{\"line\":\"premises_lease\",\"cents\":"                                            \
	"4000000},{\"line\":\"travel\",\"cents\":2500000},{\"line\":\"communication\",\"cents\":0}],\"spent\":[{\"line\":\"payroll_direct\"," \
	"\"cents\":%s},{\"line\":\"travel\",\"cents\":1234567},{\"line\":\"communication\",\"cents\":"                                        \
	"99900}],\"received\":[{\"kind\":\"ars_credits\",\"cents\":40000000},{\"kind\":"                                                      \
	"\"contribution_money\",\"cents\":500000}],\"reserved_cents\":1000000,\"in_kind\":[{\"kind\":"                                        \
	"\"staff\",\"fte_hundredths\":150,\"estimated_cents\":7500000},{\"kind\":\"premises\"}]}"

#define ASKED(id, kind, side, mention, cents)                                         \
	"{\"funding_id\":\"0197f0a0-0000-7000-8000-00000000" id "\",\"kind\":\"" kind \
	"\",\"side\":\"" side "\",\"funder\":\"ars\",\"purpose\":\"respite\","        \
	"\"mention_c360\":" mention ",\"asked_on\":\"2026-05-04\",\"amount_cents\":" cents "}"
#define DECIDED(id, state, cents)                                                      \
	"{\"funding_id\":\"0197f0a0-0000-7000-8000-00000000" id "\",\"kind\":\"cnr\"," \
	"\"side\":\"actor\",\"asked_on\":\"2026-05-04\",\"state\":\"" state            \
	"\",\"decided_on\":\"2026-07-01\",\"granted_cents\":" cents "}"

static inline void told(const char *type, const char *time, const char *data)
{
	assert_int_equal(learn("31", type, time, data), CMN_OK);
}

static inline void credits_of(const char *year, const char *payroll, const char *time)
{
	char data[1200];

	snprintf(data, sizeof(data), CREDITS, year, payroll);
	told("directory.credits.totalled.v1", time, data);
}

/* The answer to the second request comes before the request. */
static inline void money_is_told(void)
{
	credits_of("2025", "26000000", "2026-01-31T00:00:00.000000Z");
	credits_of("2026", "28765432", "2027-01-31T00:00:00.000000Z");
	credits_of("2026", "1", "2026-06-30T00:00:00.000000Z"); /* older: changes nothing */
	told("referral.funding.asked.v1", "2026-05-04T00:00:00Z",
	     ASKED("00f1", "cnr", "actor", "true", "900000"));
	told("referral.funding.decided.v1", "2026-07-01T00:00:00Z",
	     DECIDED("00f2", "granted", "300000"));
	told("referral.funding.asked.v1", "2026-05-04T00:00:00Z",
	     ASKED("00f2", "cnr", "actor", "false", "400000"));
	told("referral.funding.asked.v1", "2026-05-04T00:00:00Z",
	     ASKED("00f2", "cnr", "actor", "false", "400000")); /* twice is once */
	told("referral.funding.asked.v1", "2026-05-04T00:00:00Z",
	     ASKED("00f3", "contribution_in_kind", "community", "true", "0"));
}

static inline void the_lab_is_told(void)
{
	test_db_exec(
	    me.db,
	    "SET search_path = observatory; DELETE FROM lab_record; INSERT INTO lab_record"
	    " (departement, id, family, state, audience, published_on, day, said, recorded_at,"
	    "  recorded_by, recorded_role) SELECT '31', gen_random_uuid(), x.family, x.state,"
	    "  x.audience, CASE WHEN x.audience = 'public' THEN date '2027-01-15' END, x.day,"
	    "  x.said::jsonb, '2026-12-01', 'test', 'coordonnateur' FROM (VALUES"
	    " ('activity', 'held', 'public', date '2026-03-12', '{\"kind\":\"acquaintance\",\"title\":"
	    "\"Rencontre des acteurs du répit\",\"participants\":24,\"outcome\":\"Une fiche de"
	    " liaison commune est essayée.\"}'),"
	    " ('activity', 'held', 'institutions', date '2026-09-15', '{\"kind\":\"awareness\","
	    "\"title\":\"Formation des animateurs de loisirs\"}'),"
	    " ('assessment', 'settled', 'public', date '2026-12-31', '{\"kind\":\"commitment\","
	    "\"title\":\"Places de répit\",\"text\":\"Ouvrir deux places de répit.\",\"rating\":"
	    "\"kept_in_part\",\"assessment\":\"Une place ouverte en juin.\"}'),"
	    " ('proposal', 'addressed', 'institutions', date '2026-10-01', '{\"levers\":"
	    "[\"legal_framework\"],\"title\":\"Accueil temporaire sans notification\",\"text\":\"Permettre"
	    " un premier accueil avant la décision.\"}')) AS x (family, state, audience, day, said)");
	test_db_exec(
	    me.db, "INSERT INTO observatory.lab_entry (departement, id, record_id, kind, day, said,"
		   " said_at, at, by, role, institution) SELECT '31', gen_random_uuid(), r.id,"
		   " 'word', '2026-12-31', '{\"accord\":\"agrees_with_reserve\",\"text\":\"Une"
		   " place sur deux.\"}', r.said_at, '2027-01-10', 'test', 'authority', 'ars' FROM"
		   " observatory.lab_record r WHERE r.family = 'assessment'");
}

#endif
