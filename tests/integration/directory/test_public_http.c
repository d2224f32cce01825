/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_public_http.c - what is confidential is shown to nobody but those who may see it, whatever
 * is asked: every operation of the contract that is open without a token is walked, so that a new
 * one is in this test before anybody thinks of it.
 */
#include "integration/directory/receiving.h"

#define SECRET "secret.example"

/* Records to ask for: one shelter with all that must not be seen, one that is as open as can be. */
static struct things hidden, shown;
static char ids[16][40];
static size_t n_ids;

/* What must not be seen.  The team sees each of them somewhere: that is asked, too. */
static const char *const SECRETS[] = {
    "rue cachée",  "Refuge caché", "étage caché",  "43.654321",     "1.512345",   "bus caché",
    "accès caché", "pro@" SECRET,  "team@" SECRET, "\"stated_by\"", "Plan caché", "Campagne cachée",
};

static void know(const char *id)
{
	assert_true(n_ids < CMN_LEN(ids));
	snprintf(ids[n_ids++], sizeof(ids[0]), "%s", id);
}

static void contact(const struct things *t, const char *visibility, const char *email)
{
	char body[300];

	snprintf(body, sizeof(body),
		 "{\"function\":\"admissions\",\"visibility\":\"%s\",\"email\":\"%s\","
		 "\"offer_id\":\"%s\"}",
		 visibility, email, t->offer);
	put("POST", below("actors", t->actor, "contacts"), me.coordonnateur, NULL, body, 201);
	know(asked_text(&me.a, "id"));
}

static void points_of(struct things *t, const char *temporary)
{
	char id[40], more[300];

	snprintf(more, sizeof(more), ",\"neutral\":true,\"hours\":" MONDAYS "%s", temporary);
	new_point(t, more, 201, id);
	know(id);
}

static int world(void **state)
{
	int rc = receiving_setup(state);
	char body[300];

	if (rc)
		return rc;
	hidden = some("", ",\"address\":\"9 rue cachée\",\"complement\":\"étage caché\",\"lat\":"
			  "43.654321,\"lon\":1.512345,\"transport\":\"bus caché\","
			  "\"accessibility_note\":\"accès caché\"");
	shown = some("", ",\"address\":\"1 rue ouverte\",\"lat\":43.6,\"lon\":1.44");
	points_of(&hidden, ",\"temporary\":{\"since\":\"2026-11-01\",\"plan\":\"Plan caché\"}");
	points_of(&shown, ",\"temporary\":{\"since\":\"2026-11-01\",\"plan\":\"Plan caché\"}");
	hold_there(&hidden, 1, 200);
	hold_there(&shown, 1, 200);
	patch(of("places", hidden.place), 1, "{\"confidential\":true,\"name\":\"Refuge caché\"}",
	      200);
	patch(of("actors", hidden.actor), 1, "{\"confidential\":true,\"address\":\"8 rue cachée\"}",
	      200);
	contact(&hidden, "professionals", "pro@" SECRET);
	contact(&hidden, "team", "team@" SECRET);
	contact(&shown, "professionals", "pro@" SECRET);
	contact(&shown, "public", "accueil@public.example");
	put("POST", below("offers", shown.offer, "capacities"), me.coordonnateur, NULL,
	    "{\"lines\":[{\"unit\":\"place\",\"free\":2}]}", 201);
	know(asked_text(&me.a, "id"));
	put("POST", "/v1/directory/campaigns", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"title\":\"Campagne cachée\",\"medium\":\"press\",\"from\":"
	    "\"2026-11-02\",\"audience\":\"general_public\"}",
	    201);
	know(asked_text(&me.a, "id"));
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"role\":\"porteur\","
		 "\"from_on\":\"2024-01-01\"}",
		 shown.actor);
	put("POST", "/v1/directory/carriers", me.coordonnateur, NULL, body, 201);
	know(asked_text(&me.a, "id"));
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"kind\":\"partner\","
		 "\"basis\":\"signature\",\"joined_on\":\"2024-01-01\"}",
		 shown.actor);
	put("POST", "/v1/directory/members", me.coordonnateur, NULL, body, 201);
	know(asked_text(&me.a, "id"));
	for (size_t i = 0; i < 2; i++) {
		const struct things *t = i == 0 ? &hidden : &shown;

		know(t->actor);
		know(t->offer);
		know(t->place);
	}
	return 0;
}

/* --- every way to ask ------------------------------------------------------------------------- */

/* What a parameter is asked with; a list of them is fine.  A name that is not here is left out. */
static const struct {
	const char *name, *value;
} VALUES[] = {
    {"departement", "31"},
    {"commune", "31555"},
    {"commune", "31483"},
    {"limit", "200"},
    {"state", "all"},
    {"state", "retired"},
    {"text", "invente"},
    {"text", "refuge"},
    {"kind", "permanence"},
    {"function", "reception"},
    {"age", "9"},
    {"radius_km", "100"},
    {"unfit", "include"},
    {"from", "2026-11-23"},
    {"sector", "specialised"},
    {"year", "2026"},
    {"theme", "aidants_repit"},
    {"bbox", "1.4,43.5,1.6,43.7"},
    {"format", "csv"},
    {"at", "2026-12-07T09:30:00Z"},
};

/* Bodies of the operations that are asked by POST. */
static const struct {
	const char *id, *body;
} BODIES[] = {
    {"search_offers_unseen", "{\"commune\":\"31555\",\"radius_km\":100,\"limit\":50}"},
    {"search_offers_unseen", "{\"commune\":\"31555\",\"text\":\"repit invente\"}"},
    {"count_offers_unseen", "{\"commune\":\"31555\",\"radius_km\":100}"},
    {"draw_map_unseen", "{\"departement\":\"31\",\"limit\":1000}"},
    {"draw_map_unseen", "{\"bbox\":\"1.4,43.5,1.6,43.7\",\"text\":\"repit invente\"}"},
};

/* "/v1/x/{id}/y" with the first braces filled; false: there are none. */
static bool fill(char *target, size_t size, const char *with)
{
	char *open = strchr(target, '{'), *close = open != NULL ? strchr(open, '}') : NULL;
	char rest[512];

	if (close == NULL)
		return false;
	snprintf(rest, sizeof(rest), "%s", close + 1);
	snprintf(open, size - (size_t)(open - target), "%s%s", with, rest);
	return true;
}

struct walk {
	const char *who; /* header; NULL: nobody */
	bool seen[CMN_LEN(SECRETS)];
	size_t asked, answered;
};

static void ask_this(struct walk *w, const struct cmn_op *op, const char *target,
		     const char *accept, const char *body)
{
	char headers[4096];

	snprintf(headers, sizeof(headers), "%s\nAccept: %s%s", w->who != NULL ? w->who : "X-A: b",
		 accept, body != NULL ? "\nContent-Type: application/json" : "");
	asked_clear(&me.a);
	ask(me.d, op->method, target, headers, body, &me.a);
	w->asked++;
	if (me.a.answer.status >= 500)
		fail_msg("%s %s: %d: %s", op->method, target, me.a.answer.status,
			 me.a.answer.body.data);
	w->answered += me.a.answer.status < 300;
	for (size_t i = 0; me.a.answer.body.data != NULL && i < CMN_LEN(SECRETS); i++)
		if (strstr(me.a.answer.body.data, SECRETS[i]) != NULL) {
			if (w->who != me.conseiller)
				fail_msg("%s %s shows « %s »: %s", op->method, target, SECRETS[i],
					 me.a.answer.body.data);
			w->seen[i] = true;
		}
}

/* Once; or once with each of its bodies. */
static void ask_one(struct walk *w, const struct cmn_op *op, const char *target, const char *accept)
{
	if (op->body_schema == NULL)
		ask_this(w, op, target, accept, NULL);
	for (size_t i = 0; op->body_schema != NULL && i < CMN_LEN(BODIES); i++)
		if (strcmp(BODIES[i].id, op->id) == 0)
			ask_this(w, op, target, accept, BODIES[i].body);
}

/* Opened by a secret link alone, which shows its bearer what they themselves maintain, or the days
 * of their community (test_agenda_feed_http). */
static bool by_link(const struct cmn_op *op)
{
	return strstr(op->path, "/keep-link-") != NULL ||
	       strcmp(op->id, "read_obligation_feed") == 0;
}

/* A file, a page of HSDS or a resource of FHIR has names of its own, which this test does not know:
 * test_export_hidden asks for each.  A report names a record in its body: test_anomaly_http.  Who
 * reads which document: test_paper_http. */
static bool asked_elsewhere(const struct cmn_op *op)
{
	return strcmp(op->id, "read_export_file") == 0 || strncmp(op->id, "hsds_", 5) == 0 ||
	       strncmp(op->id, "fhir_", 5) == 0 || strcmp(op->id, "report_anomaly") == 0 ||
	       strcmp(op->id, "read_anomaly") == 0 || strcmp(op->id, "read_paper") == 0 ||
	       strcmp(op->id, "download_paper") == 0;
}

static bool has_param(const struct cmn_op *op, const char *name, bool required)
{
	for (size_t i = 0; i < op->n_params; i++)
		if (op->params[i].in == CMN_IN_QUERY && strcmp(op->params[i].name, name) == 0)
			return !required || op->params[i].required;
	return false;
}

/* With what is required, then with each value of each parameter besides. */
static void ask_with(struct walk *w, const struct cmn_op *op, const char *path)
{
	char base[600], target[800];
	const char *accept = (op->flags & CMN_OP_NDJSON) != 0 ? "application/x-ndjson" : "*/*";
	char mark = '?';

	snprintf(base, sizeof(base), "%s", path);
	for (size_t i = 0; i < CMN_LEN(VALUES); i++) {
		if (!has_param(op, VALUES[i].name, true) || strstr(base, VALUES[i].name) != NULL)
			continue;
		snprintf(base + strlen(base), sizeof(base) - strlen(base), "%c%s=%s", mark,
			 VALUES[i].name, VALUES[i].value);
		mark = '&';
	}
	ask_one(w, op, base, "*/*");
	ask_one(w, op, base, accept);
	for (size_t i = 0; i < CMN_LEN(VALUES); i++) {
		if (!has_param(op, VALUES[i].name, false) || has_param(op, VALUES[i].name, true))
			continue;
		snprintf(target, sizeof(target), "%s%c%s=%s", base, mark, VALUES[i].name,
			 VALUES[i].value);
		ask_one(w, op, target, "*/*");
	}
}

static void ask_everything(struct walk *w, const struct cmn_op *op)
{
	char path[512];

	for (size_t i = 0; i < n_ids; i++) {
		snprintf(path, sizeof(path), "%s", op->path);
		if (!fill(path, sizeof(path),
			  strstr(op->path, "{code}")          ? "31555"
			  : strstr(op->path, "{departement}") ? "31"
							      : ids[i]))
			i = n_ids;
		while (fill(path, sizeof(path), i < n_ids ? ids[i] : "x"))
			;
		ask_with(w, op, path);
	}
}

static size_t walk(struct walk *w, bool public_only)
{
	size_t ops = 0;

	for (size_t i = 0; i < DIRECTORY_OPS.n; i++) {
		const struct cmn_op *op = &DIRECTORY_OPS.ops[i];
		size_t before = w->answered;

		if (((op->roles & CMN_ROLE_PUBLIC) == 0 && public_only) ||
		    (strcmp(op->method, "GET") != 0 && (op->roles & CMN_ROLE_PUBLIC) == 0))
			continue;
		ask_everything(w, op);
		ops++;
		if (w->answered == before && public_only && !by_link(op) && !asked_elsewhere(op))
			fail_msg("%s was never answered: say in this test how to ask it", op->id);
	}
	return ops;
}

static void nobody_without_a_right_sees_what_is_confidential(void **state)
{
	const char *const who[] = {NULL, me.front, me.person};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(who); i++) {
		struct walk w = {.who = who[i]};

		assert_true(walk(&w, true) >= 20);
		assert_true(w.answered > 60);
	}
}

static void the_team_sees_all_of_it_so_the_test_looks_for_what_is_there(void **state)
{
	struct walk w = {.who = me.conseiller};

	(void)state;
	walk(&w, false);
	for (size_t i = 0; i < CMN_LEN(SECRETS); i++)
		if (!w.seen[i])
			fail_msg("« %s » is nowhere", SECRETS[i]);
}

static void the_public_sees_what_is_public(void **state)
{
	(void)state;
	get(of("offers", shown.offer), 200);
	assert_non_null(strstr(me.a.answer.body.data, "1 rue ouverte"));
	assert_non_null(strstr(me.a.answer.body.data, "accueil@public.example"));
	get(of("offers", hidden.offer), 200);
	assert_non_null(strstr(me.a.answer.body.data, "31555"));
}

/* Whoever writes shows nothing either: the public may write nothing at all. */
static void the_public_writes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < DIRECTORY_OPS.n; i++) {
		const struct cmn_op *op = &DIRECTORY_OPS.ops[i];
		char path[512];

		if ((op->roles & CMN_ROLE_PUBLIC) != 0)
			continue;
		snprintf(path, sizeof(path), "%s", op->path);
		while (fill(path, sizeof(path), hidden.offer))
			;
		asked_clear(&me.a);
		ask(me.d, op->method, path, "Content-Type: application/json\nIf-Match: \"1\"",
		    op->body_schema != NULL ? "{}" : NULL, &me.a);
		if (me.a.answer.status != 401)
			fail_msg("%s %s: %d", op->method, path, me.a.answer.status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_without_a_right_sees_what_is_confidential),
	    cmocka_unit_test(the_team_sees_all_of_it_so_the_test_looks_for_what_is_there),
	    cmocka_unit_test(the_public_sees_what_is_public),
	    cmocka_unit_test(the_public_writes_nothing),
	};

	return cmocka_run_group_tests(tests, world, asking_teardown);
}
