/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent_fuzz.c - random states of consent against every outgoing path of intake: no field
 * leaves without a matching agreement.
 *
 * A model of its own decides, datum by datum, from the acts as they were said.  Every drawn state
 * is asked of the question that all paths ask, through the real store; a sample of them of the
 * paths themselves, over the operations: sealing a dossier, opening one, downloading a document of
 * it. C360_FUZZ_CONSENT says how many (100 000 at night), C360_FUZZ_SEED repeats a run.
 */
#include "dossier_help.h"

#include "consent_store.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdlib.h>

#define ACTS      6
#define DAY       INT64_C(86400)
#define NOW       INT64_C(1790000000) /* of the questions: any instant after all acts may do */
#define PER_STATE 25                  /* questions to one drawn state */

static uint64_t seed;
static unsigned draw(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

static const char *const PURPOSES[] = {"mdph_handoff", "seek_solutions", "project_support",
				       "partner_outcome", "team_transfer"};
static const char *const CATEGORIES[] = {"identity", "contact", "needs", "health", "outcome"};
static const struct {
	const char *kind, *id;
} WHO[] = {{"mdph", "31"}, {"partner", ORG},      {"partner", OTHER},
	   {"appv", ORG},  {"departement", "44"}, {"actor", ORG}};

/* What was said, as sets: bits of the arrays above; 0 in a refusal: everything. */
struct act {
	bool given, withdrawn;
	int about;   /* 0 the call, 1 the situation, 2 the person, 3 another situation, 4 another
			person */
	int purpose; /* -1 in a refusal: every one */
	unsigned categories, who;
	int64_t said, from, until, taken_back;
};
static char call_id[40], situation_id[40], other_id[40];
static const char PERSON[] = "0197f0a0-0000-7000-8000-0000000000d1";
static const char STRANGER[] = "0197f0a0-0000-7000-8000-0000000000d2";
static struct act acts[ACTS];
static size_t n_acts;

static void draw_act(struct act *a)
{
	*a = (struct act){.given = draw(4) != 0,
			  .about = (int)(draw(3) ? draw(3) : draw(5)),
			  .from = INT64_MIN,
			  .until = INT64_MAX,
			  .taken_back = INT64_MAX};
	a->said = NOW - 20 * DAY + (int64_t)draw(20) * DAY;
	a->purpose = a->given || draw(2) ? (int)draw(3) : -1;
	a->categories = a->given ? 1 + draw(31) : draw(32);
	a->who = a->given ? 1 + draw(63) : draw(64);
	if (a->given && draw(2))
		a->categories = 31;
	if (a->given && draw(2))
		a->who = 63;
	if (a->given && draw(3) == 0)
		a->from = a->said + (int64_t)draw(20) * DAY;
	if (a->given && draw(3) == 0)
		a->until = (a->from > a->said ? a->from : a->said) + (1 + (int64_t)draw(20)) * DAY;
	if (a->given && draw(3) == 0) {
		a->withdrawn = true;
		a->taken_back = a->said + (int64_t)draw(20) * DAY;
	}
}

/* --- the model ----------------------------------------------------------------------------------
 */

static bool datum_may(const struct act *u, int purpose, unsigned category, unsigned who, int64_t at)
{
	if (u->about > 2 || !u->given || u->purpose != purpose || !(u->categories & category) ||
	    !(u->who & who) || u->said > at || u->from > at || u->until <= at)
		return false;
	for (size_t i = 0; i < n_acts; i++) {
		const struct act *x = &acts[i];
		int64_t no = x->given ? x->taken_back : x->said;

		if (x->about < 3 && no <= at && no >= u->said &&
		    (x->purpose < 0 || x->purpose == purpose) &&
		    (!x->categories || (x->categories & category)) && (!x->who || (x->who & who)))
			return false;
	}
	return true;
}

static bool model(int purpose, unsigned categories, unsigned who, int64_t at)
{
	for (size_t i = 0; i < n_acts; i++) {
		bool may = categories != 0;

		for (unsigned c = 1; c < 32; c <<= 1)
			may =
			    may && (!(categories & c) || datum_may(&acts[i], purpose, c, who, at));
		if (may)
			return true;
	}
	return false;
}

/* --- the same, in the store ---------------------------------------------------------------------
 */

static void instant(int64_t s, char out[40])
{
	if (s == INT64_MIN || s == INT64_MAX)
		snprintf(out, 40, "NULL");
	else
		snprintf(out, 40, "to_timestamp(%" PRId64 ")", s);
}

static void words_of(unsigned set, bool who, char out[512])
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < (who ? CMN_LEN(WHO) : CMN_LEN(CATEGORIES)); i++)
		if (set & 1U << i)
			n += (size_t)snprintf(out + n, 512 - n, "%s%s%s%s", n ? "," : "",
					      who ? WHO[i].kind : CATEGORIES[i], who ? ":" : "",
					      who ? WHO[i].id : "");
}

static void store(struct test_db *db)
{
	static char sql[16384];
	const char *const ids[] = {call_id, situation_id, PERSON, other_id, STRANGER};
	static const char *const COLUMNS[] = {"solicitation_id", "situation_id", "person_id",
					      "situation_id", "person_id"};
	size_t n =
	    (size_t)snprintf(sql, sizeof(sql),
			     "SET search_path = intake;"
			     " TRUNCATE consent_withdrawal, dossier_opening, dossier, consent"
			     " CASCADE;");

	for (size_t i = 0; i < n_acts; i++) {
		const struct act *a = &acts[i];
		char said[40], from[40], until[40], back[40], categories[512], who[512];

		instant(a->said, said);
		instant(a->from, from);
		instant(a->until, until);
		instant(a->taken_back, back);
		words_of(a->categories, false, categories);
		words_of(a->who, true, who);
		n += (size_t)snprintf(
		    sql + n, sizeof(sql) - n,
		    "INSERT INTO consent (id, departement, %s, decision, purpose, categories,"
		    " recipients, decided_at, valid_from, valid_until, given_by, means,"
		    " collected_by, recorded_at, version) VALUES"
		    " ('0197f0a0-0000-7000-8000-00000000aa%02zx', '31', '%s', '%s', %s%s%s, '{%s}',"
		    " '{%s}', %s, %s, %s, 'person', 'oral', 't', now(), %d);",
		    COLUMNS[a->about], i, ids[a->about], a->given ? "given" : "refused",
		    a->purpose < 0 ? "" : "'", a->purpose < 0 ? "NULL" : PURPOSES[a->purpose],
		    a->purpose < 0 ? "" : "'", categories, who, said, from, until,
		    a->withdrawn ? 2 : 1);
		if (a->withdrawn)
			n += (size_t)snprintf(
			    sql + n, sizeof(sql) - n,
			    "INSERT INTO consent_withdrawal VALUES"
			    " ('0197f0a0-0000-7000-8000-00000000aa%02zx', '31', %s, 'person', NULL,"
			    " 'oral', 't', now());",
			    i, back);
	}
	assert_true(n < sizeof(sql));
	test_db_exec(db, sql);
}

/* --- the question -------------------------------------------------------------------------------
 */

static unsigned yes, no_;

static void spaced(unsigned set, char out[512])
{
	words_of(set, false, out);
	for (char *c = out; *c; c++)
		*c = *c == ',' ? ' ' : *c;
}

static void ask_store(void)
{
	static const struct cmn_pg_ctx CTX = {.departements = "31", .actor = "test"};
	int purpose = (int)draw(4);
	unsigned categories = draw(2) ? 1 + draw(31) : 1U << draw(5), who = draw(CMN_LEN(WHO)),
		 by = draw(3);
	int64_t at = NOW - 22 * DAY + (int64_t)draw(45) * DAY;
	char words[512], now[CMN_TIME_LEN];
	const struct intake_disclosure what = {
	    .departement = "31",
	    .situation_id = by == 0 ? situation_id : NULL,
	    .solicitation_id = by == 1 ? call_id : NULL,
	    .person_id = by == 2 ? PERSON : NULL,
	    .purpose = PURPOSES[purpose],
	    .categories = words,
	    .recipient_kind = WHO[who].kind,
	    .recipient_id = WHO[who].id,
	};
	struct intake_verdict verdict;
	struct cmn_error err;
	bool want;

	spaced(categories, words);
	cmn_time_format(at * 1000000, now);
	cmn_error_init(&err);
	assert_int_equal(intake_store_may_disclose(desk.pool, &CTX, &what, now, &verdict, &err),
			 CMN_OK);
	want = by == 2 ? false : model(purpose, categories, 1U << who, at);
	if (by == 2) { /* the person alone: what was said about a call or a file does not count */
		struct act kept[ACTS];

		memcpy(kept, acts, sizeof(acts));
		for (size_t i = 0; i < n_acts; i++)
			acts[i].about = acts[i].about == 2 ? 2 : 3;
		want = model(purpose, categories, 1U << who, at);
		memcpy(acts, kept, sizeof(acts));
	}
	if ((verdict.reason == CMN_CONSENT_ALLOWED) != want)
		fail_msg("seed state: %s %s to %s at %s: %s, the model says %s", PURPOSES[purpose],
			 words, WHO[who].kind, now, cmn_consent_reason_code(verdict.reason),
			 want ? "yes" : "no");
	*(want ? &yes : &no_) += 1;
}

/* --- the paths themselves -----------------------------------------------------------------------
 */

static const char *opener[2]; /* of mdph 31, of partner ORG */
static char document_id[40];

struct path {
	int purpose;
	unsigned who; /* 0 or 1: whose opener there is */
	char words[512], quoted[512];
};

static void seal_path(const struct path *p, bool with_document, int status)
{
	char members[2048];

	snprintf(members, sizeof(members),
		 "\"purpose\":\"%s\",\"categories\":[%s],\"documents\":[%s%s%s],"
		 "\"recipient\":{\"kind\":\"%s\",\"id\":\"%s\"}",
		 PURPOSES[p->purpose], p->quoted, with_document ? "\"" : "",
		 with_document ? document_id : "", with_document ? "\"" : "", WHO[p->who].kind,
		 WHO[p->who].id);
	seal(conseiller, situation_id, members, status);
}

/* An agreement for all of it, of a second ago. */
static void agree_all(struct test_db *db, const struct path *p)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO intake.consent (id, departement, situation_id, decision, purpose,"
		 " categories, recipients, decided_at, given_by, means, collected_by, recorded_at)"
		 " VALUES ('0197f0a0-0000-7000-8000-00000000bb01', '31', '%s', 'given', '%s',"
		 " '{%s,documents}', '{%s:%s}', now() - interval '1 second', 'person', 'oral', 't',"
		 " now())",
		 situation_id, PURPOSES[p->purpose], p->words, WHO[p->who].kind, WHO[p->who].id);
	test_db_exec(db, sql);
}

/* It is taken back; or everything is refused. */
static void say_no(struct test_db *db)
{
	char sql[1024];

	if (draw(2)) {
		test_db_exec(db, "INSERT INTO intake.consent_withdrawal VALUES"
				 " ('0197f0a0-0000-7000-8000-00000000bb01', '31', now(), 'person',"
				 " NULL, 'oral', 't', now()); UPDATE intake.consent SET version = 2"
				 " WHERE id = '0197f0a0-0000-7000-8000-00000000bb01'");
		return;
	}
	snprintf(sql, sizeof(sql),
		 "INSERT INTO intake.consent (id, departement, situation_id, decision, categories,"
		 " recipients, decided_at, given_by, means, collected_by, recorded_at) VALUES"
		 " ('0197f0a0-0000-7000-8000-00000000bb02', '31', '%s', 'refused', '{}', '{}',"
		 " now(), 'person', 'oral', 't', now())",
		 situation_id);
	test_db_exec(db, sql);
}

/* Seals as the model says, and opens what was sealed before until the person says no. */
static void ask_paths(struct test_db *db)
{
	unsigned categories = draw(2) ? 1 + draw(31) : 1U << draw(5);
	struct path p = {.purpose = (int)draw(4), .who = draw(2)};
	size_t n = 0;
	char id[40];
	bool want;

	words_of(categories, false, p.words);
	for (unsigned i = 0; i < CMN_LEN(CATEGORIES); i++)
		if (categories & 1U << i)
			n += (size_t)snprintf(p.quoted + n, sizeof(p.quoted) - n, "%s\"%s\"",
					      n ? "," : "", CATEGORIES[i]);
	store(db);
	seal_path(&p, true, 403); /* no drawn agreement speaks of documents */
	want = model(p.purpose, categories, 1U << p.who, cmn_clock_us() / 1000000);
	seal_path(&p, false, want ? 201 : 403);
	agree_all(db, &p);
	seal_path(&p, true, 201);
	keep_id(id);
	open_document(opener[p.who], id, document_id, 200);
	open_dossier(opener[p.who], id, 200);
	say_no(db);
	open_document(opener[p.who], id, document_id, 403);
	open_dossier(opener[p.who], id, 403);
	seal_path(&p, true, 403);
	*(want ? &yes : &no_) += 1;
}

static int setup(void **state)
{
	const char *given = getenv("C360_FUZZ_SEED");
	struct sample pdf = a_pdf("");
	char sql[1024];
	int rc = help_setup(state);

	if (rc != 0)
		return rc;
	seed = given ? strtoull(given, NULL, 10) : 20261122;
	opener[0] = desk_as(&desk, "mdph", "31", NULL);
	opener[1] = desk_as(&desk, "partner", "31", ORG);
	a_call(call_id);
	a_situation_of(call_id, situation_id);
	a_situation(other_id);
	snprintf(sql, sizeof(sql),
		 "SET search_path = intake; INSERT INTO person (id, departement, created_at,"
		 " created_by, updated_at, updated_by) SELECT i::uuid, '31', '2026-01-01', 't',"
		 " '2026-01-01', 't' FROM unnest('{%s,%s}'::text[]) i;"
		 " UPDATE situation SET person_id = '%s' WHERE id = '%s'",
		 PERSON, STRANGER, PERSON, situation_id);
	test_db_exec(*state, sql);
	add_document(conseiller, situation_id, "x.pdf", "", &pdf, 201);
	keep_id(document_id);
	return 0;
}

static void no_field_leaves_without_a_matching_agreement(void **state)
{
	const char *given = getenv("C360_FUZZ_CONSENT");
	unsigned rounds = given ? (unsigned)strtoul(given, NULL, 10) : 5000;
	uint64_t began = seed;

	for (unsigned i = 0; i < rounds; i++) {
		if (i % PER_STATE == 0) {
			n_acts = draw(ACTS + 1);
			for (size_t k = 0; k < n_acts; k++)
				draw_act(&acts[k]);
			store(*state);
		}
		ask_store();
	}
	print_message("ATTACK consent questions=%u allowed=%u seed=%" PRIu64 "\n", rounds, yes,
		      began);
	assert_in_range(yes, rounds / 100, rounds / 2);
}

static void no_path_lets_out_what_the_model_forbids(void **state)
{
	const char *given = getenv("C360_FUZZ_CONSENT");
	unsigned rounds = given ? (unsigned)strtoul(given, NULL, 10) / 50 : 60;

	yes = no_ = 0;
	for (unsigned i = 0; i < rounds; i++) {
		n_acts = draw(ACTS + 1);
		for (size_t k = 0; k < n_acts; k++)
			draw_act(&acts[k]);
		ask_paths(*state);
	}
	print_message("ATTACK consent paths=%u sealed=%u\n", rounds * 6, yes);
	assert_true(no_ > 0 && (yes > 0 || rounds < 50));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_field_leaves_without_a_matching_agreement),
	    cmocka_unit_test(no_path_lets_out_what_the_model_forbids),
	};

	return cmocka_run_group_tests(tests, setup, help_teardown);
}
