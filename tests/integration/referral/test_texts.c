/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_texts.c - in what follows a hand-off, a text with a control character and one of nothing but
 * blanks are refused where they stand; and nothing was written.
 */
#include "pag_desk.h"

#define SPLITS "/v1/referral/task-splits"

/* As they stand in JSON. */
static const char *const BAD[] = {"a\\u0007b", "\\u009f", "a\\u007f",       " ",
				  "\\t\\r\\n", "\\u00a0", "\\u2028\\u3000", "\\u200d\\u2060"};

/* `form` holds one %s, the text. */
static void refused(const char *who, const char *target, const char *match, const char *form,
		    const char *pointer)
{
	char body[1024];

	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(body, sizeof(body), "%.*s%s%s", (int)(strstr(form, "%s") - form), form,
			 BAD[i], strstr(form, "%s") + 2);
		desk_send(&desk, "POST", target, who, match, body, 422);
		if (strcmp(asked_pointer(&desk.a), pointer) != 0)
			fail_msg("%s: %s at %s", target, BAD[i], asked_pointer(&desk.a));
	}
}

#define LINE(label)                                                                              \
	"{\"services\":[{\"kind\":\"educational\",\"actor_id\":\"" ACTOR "\",\"label\":\"" label \
	"\",\"nature\":\"" WORDS "\",\"from\":\"2026-03-01\","                                   \
	"\"frequency\":{\"every\":\"week\",\"times\":2}}],\"coordinator_id\":\"" ACTOR           \
	"\",\"orientations\":[]"

static void in_a_pag(void **state)
{
	char path[96], target[160];

	refused(mdph, "/v1/referral/handoffs/" HANDOFF "/pags", NULL,
		"{\"content\":" LINE("%s") "}}", "/content/services/0/label");
	refused(mdph, "/v1/referral/handoffs/" HANDOFF "/pags", NULL,
		"{\"content\":" LINE(WORDS) ",\"summary\":\"%s\"}}", "/content/summary");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.pag"), 0);
	pag_prepared(path);
	snprintf(target, sizeof(target), "%s/content", path);
	refused(mdph, target, "If-Match: \"1\"", LINE("%s") "}", "/services/0/label");
	assert_int_equal(test_db_count(*state, "SELECT version FROM referral.pag"), 1);
}

static void in_a_gos(void **state)
{
	static const char CONVENE[] = "/v1/referral/handoffs/" HANDOFF "/gos-sessions";
	char path[96], target[160];

	refused(mdph, CONVENE, NULL,
		"{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\",\"place\":\"%s\"}",
		"/place");
	refused(mdph, CONVENE, NULL,
		"{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\",\"agenda\":\"%s\"}",
		"/agenda");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.gos_session"), 0);
	pag_made(mdph, CONVENE, "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\"}", GOS,
		 path);
	snprintf(target, sizeof(target), "%s/postponement", path);
	refused(mdph, target, "If-Match: \"1\"", "{\"reason\":\"other\",\"note\":\"%s\"}", "/note");
}

static void in_rights_demandes_and_who_does_what(void **state)
{
	(void)state;
	refused(conseiller, "/v1/referral/rights", NULL,
		"{\"situation_id\":\"" SITUATION "\",\"right\":\"5_1\",\"state\":\"asked\","
		"\"asked_on\":\"2026-01-12\",\"number\":\"%s\"}",
		"/number");
	refused(conseiller, "/v1/referral/mdph-demandes", NULL,
		"{\"situation_id\":\"" SITUATION "\",\"types\":[\"2\"],\"note\":\"%s\"}", "/note");
	refused(
	    mdph, SPLITS, NULL,
	    "{\"departement\":\"31\",\"valid_from\":\"2026-02-01\",\"rows\":[{\"task\":\"diagnostic\",\"who\":\"community\","
	    "\"note\":\"%s\"}]}",
	    "/rows/0/note");
}

/* Lines, tabulations, emoji, marks of direction are words. */
static void what_can_be_read_is_kept_as_it_was_said(void **state)
{
	(void)state;
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
		  "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"mixed\",\"agenda\":"
		  "\" a\\n\\tb \\u202egauche\\u202c \\ud83e\\udd8a \"}",
		  201);
	assert_string_equal(desk_text(&desk, "agenda"), " a\n\tb \u202egauche\u202c \U0001f98a ");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, pag_desk_fresh)
	const struct CMUnitTest tests[] = {
	    TEST(in_a_pag),
	    TEST(in_a_gos),
	    TEST(in_rights_demandes_and_who_does_what),
	    TEST(what_can_be_read_is_kept_as_it_was_said),
	};

	return cmocka_run_group_tests_name("texts", tests, pag_desk_setup, pag_desk_teardown);
}
