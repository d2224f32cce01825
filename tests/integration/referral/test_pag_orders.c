/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pag_orders.c - random orders of acts on a PAG, against a model that is written as sentences,
 * not as a table: after each act the state, the version of the content and the answers agree.
 */
#include "pag_desk.h"

#define ROUNDS 12
#define STEPS  60

enum { AWAITED, YES_, NO_ };

static struct model {
	const char *state;
	int number, last, valid;
	int commitment[2],
	    point[2]; /* of the current version; the first is needed, coordonnateur */
	int accord;
	bool required; /* a decision of the CDAPH, for the current version */
	bool decided_for[64];
} m;

static uint32_t seed;

static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static bool in(const char *list)
{
	return strstr(list, m.state) != NULL;
}

static void ask_anew(void)
{
	memset(m.commitment, 0, sizeof(m.commitment));
	memset(m.point, 0, sizeof(m.point));
	m.accord = AWAITED;
}

static bool everything(void)
{
	return m.commitment[0] == YES_ && m.point[0] == YES_ && m.point[1] != AWAITED &&
	       m.accord == YES_ && (!m.required || m.decided_for[m.number]);
}

static void next_version(void)
{
	m.number = ++m.last;
	ask_anew();
}

/* Lines of an earlier version keep what was said of them. */
static int kept_commitment[64][2], kept_point[64][2];

static void keep(void)
{
	memcpy(kept_commitment[m.number], m.commitment, sizeof(m.commitment));
	memcpy(kept_point[m.number], m.point, sizeof(m.point));
}

static void look_at(int number)
{
	m.number = number;
	memcpy(m.commitment, kept_commitment[number], sizeof(m.commitment));
	memcpy(m.point, kept_point[number], sizeof(m.point));
}

/* --- one sentence for each act: is it allowed, and what is true afterwards -------------------- */

static bool revise(void)
{
	if (!in("in_preparation modified"))
		return false;
	next_version();
	return true;
}

static bool elaborate(void)
{
	if (!in("in_preparation"))
		return false;
	m.state = "elaborated";
	m.accord = AWAITED;
	return true;
}

static bool rework(void)
{
	if (!in("elaborated"))
		return false;
	m.state = "in_preparation";
	m.accord = AWAITED;
	return true;
}

static bool agree(void)
{
	if (!in("elaborated prolonged modified"))
		return false;
	m.accord = YES_;
	return true;
}

static bool disagree(void)
{
	if (!in("elaborated prolonged modified"))
		return false;
	m.accord = NO_;
	return true;
}

static bool decide(void)
{
	if (!in("elaborated validated in_force in_review prolonged modified"))
		return false;
	m.decided_for[m.number] = true;
	return true;
}

static bool validate(void)
{
	if (!in("elaborated") || !everything())
		return false;
	m.state = "validated";
	m.valid = m.number;
	return true;
}

static bool enter(void)
{
	if (!in("validated prolonged modified") ||
	    (strcmp(m.state, "prolonged") == 0 && m.accord != YES_) ||
	    (strcmp(m.state, "modified") == 0 && !everything()))
		return false;
	m.state = "in_force";
	m.valid = m.number;
	return true;
}

static bool ask_revision(void)
{
	return strcmp(m.state, "in_force") == 0;
}

static bool review(void)
{
	if (!in("in_force prolonged modified"))
		return false;
	keep();
	look_at(m.valid);
	m.state = "in_review";
	m.accord = AWAITED;
	return true;
}

static bool prolong(void)
{
	if (!in("in_review"))
		return false;
	m.state = "prolonged";
	m.accord = AWAITED;
	return true;
}

static bool modify(void)
{
	if (!in("in_review"))
		return false;
	keep();
	next_version();
	m.state = "modified";
	return true;
}

static const struct act {
	const char *verb, *body;
	bool (*said)(void);
} ACTS[] = {
    {"content", CONTENT, revise},
    {"elaboration", NULL, elaborate},
    {"rework", NULL, rework},
    {"accord", YES, agree},
    {"accord", "{\"answer\":\"refused\",\"given_by\":\"person\",\"means\":\"oral\"}", disagree},
    {"decisions",
     "{\"type\":\"attribution\",\"decided_on\":\"2026-03-02\",\"number\":\"N\","
     "\"qualification\":\"target\"}",
     decide},
    {"validation", NULL, validate},
    {"entry", "{\"from\":\"2026-11-01\"}", enter},
    {"revision-request", "{\"cause\":\"person_asks\"}", ask_revision},
    {"review", "{\"cause\":\"yearly\"}", review},
    {"review-outcome", "{\"outcome\":\"prolong\"}", prolong},
    {"review-outcome", "{\"outcome\":\"modify\",\"content\":" CONTENT "}", modify},
};

/* Who may do it: the MDPH all of it, but a revision, which the team asks for. */
static void act_on(const char *path)
{
	const struct act *a = &ACTS[pick(CMN_LEN(ACTS))];
	bool revision = strcmp(a->verb, "revision-request") == 0;
	const char *before = m.state;
	int want = a->said() ? 200 : 409;
	char target[128], match[40];

	desk_get(&desk, conseiller, path, 200);
	snprintf(match, sizeof(match), "If-Match: \"%d\"",
		 (int)json_integer_value(json_object_get(desk.a.json, "version")));
	snprintf(target, sizeof(target), "%s/%s", path, a->verb);
	asked_clear(&desk.a);
	desk_send(&desk, "POST", target, revision ? conseiller : mdph, match, a->body, want);
	if (want == 200)
		assert_string_equal(desk_text(&desk, "state"), m.state);
	else
		assert_string_equal(before, m.state);
}

/* One service answers, or the person on it. */
static void answer_on(const char *path)
{
	static const char *const COMMITMENTS[] = {
	    "{\"answer\":\"engaged\"}", "{\"answer\":\"refused\",\"reason\":\"no_staff\"}"};
	static const char *const POINTS[] = {
	    YES, "{\"answer\":\"refused\",\"given_by\":\"person\",\"means\":\"oral\"}"};
	size_t n = pick(2), no = pick(4) == 0;
	bool commitment = pick(2) == 0, open = in("elaborated modified");
	char line[96];

	pag_line(path, n, line);
	pag_act(mdph, line, commitment ? "commitment" : "accord", 0,
		commitment ? COMMITMENTS[no] : POINTS[no], open ? 200 : 409);
	if (open)
		(commitment ? m.commitment : m.point)[n] = no ? NO_ : YES_;
}

static void compare(const char *path)
{
	static const char *const ACCORDS[] = {"awaited", "accepted", "refused"};
	static const char *const COMMITMENTS[] = {"awaited", "engaged", "refused"};
	const json_t *services;

	desk_get(&desk, conseiller, path, 200);
	assert_string_equal(desk_text(&desk, "state"), m.state);
	assert_string_equal(desk_text(&desk, "accord"), ACCORDS[m.accord]);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), m.number);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "valid_number")), m.valid);
	services = json_object_get(desk.a.json, "services");
	for (size_t n = 0; n < 2; n++) {
		const json_t *service = json_array_get(services, n);

		assert_string_equal(cmn_json_get(service, "commitment"),
				    COMMITMENTS[m.commitment[n]]);
		assert_string_equal(cmn_json_get(service, "accord"), ACCORDS[m.point[n]]);
	}
}

static void any_order_of_acts_ends_where_the_sentences_say(void **state)
{
	size_t in_force = 0;

	for (uint32_t round = 0; round < ROUNDS; round++) {
		char path[96];

		pag_desk_fresh(state);
		seed = 360 + round;
		m = (struct model){.state = "in_preparation", .number = 1, .last = 1};
		memset(kept_commitment, 0, sizeof(kept_commitment));
		memset(kept_point, 0, sizeof(kept_point));
		m.required = round % 2;
		if (m.required)
			test_db_exec(*state, "INSERT INTO referral.pag_rule VALUES ('31',"
					     " 'cdaph_decision_required', '2026-01-01', true,"
					     " '2026-01-01', 'x')");
		pag_prepared(path);
		for (int step = 0; step < STEPS; step++) {
			if (pick(2))
				act_on(path);
			else
				answer_on(path);
			compare(path);
		}
		in_force += m.valid > 0;
	}
	assert_true(in_force >= 2); /* the orders reach what is far */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_order_of_acts_ends_where_the_sentences_say),
	};

	return cmocka_run_group_tests_name("orders of a PAG", tests, pag_desk_setup,
					   pag_desk_teardown);
}
