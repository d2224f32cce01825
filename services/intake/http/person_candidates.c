/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_candidates.c - who may be the same person, and why, for a human to decide.
 */
#include "intake_ops.h"
#include "people_http.h"
#include "person_events.h"

#include "cmn/codes.h"
#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define LOOKED_AT 300 /* records compared for one search; those under most keys come first */

void intake_candidates_clear(struct intake_candidates *c)
{
	PQclear(c->rows);
	*c = (struct intake_candidates){0};
}

static void read_row(const PGresult *rows, int row, const char *const *reach,
		     struct intake_traits *t)
{
	const char *birth = cmn_column(rows, row, "_birth");

	*t = (struct intake_traits){.commune = cmn_column(rows, row, "_commune"), .reach = reach};
	intake_traits_read(t, cmn_column(rows, row, "_family"),
			   cmn_column(rows, row, "_birth_name"), cmn_column(rows, row, "_given"));
	if (intake_birth_read(birth, intake_people_today(), &t->birth) != INTAKE_BIRTH_FINE)
		t->birth = (struct intake_birth){0};
	t->n_reach = cmn_pg_bool(rows, row, PQfnumber(rows, "_reach"));
}

/* A record that was merged and the one that was kept answer as one: the better match stands. */
static size_t place_of(const struct intake_candidates *c, int row)
{
	const char *id = cmn_column(c->rows, row, "id");
	size_t i = 0;

	while (i < c->n && strcmp(cmn_column(c->rows, c->best[i].row, "id"), id) != 0)
		i++;
	return i;
}

static void drop(struct intake_candidates *c, size_t at)
{
	c->n--;
	memmove(&c->best[at], &c->best[at + 1], (c->n - at) * sizeof(c->best[0]));
}

static void keep(struct intake_candidates *c, size_t most, int row, struct intake_match match)
{
	size_t same = place_of(c, row), at = 0;

	if (same < c->n && c->best[same].match.score >= match.score)
		return;
	if (same < c->n)
		drop(c, same);
	while (at < c->n && c->best[at].match.score >= match.score)
		at++;
	if (at >= most)
		return;
	if (c->n == most)
		c->n--;
	memmove(&c->best[at + 1], &c->best[at], (c->n - at) * sizeof(c->best[0]));
	c->best[at].row = row;
	c->best[at].match = match;
	c->n++;
}

/* The query has the number by which a row says that it has it too. */
static void compare(struct intake_traits *t, const struct intake_candidates_wish *wish,
		    struct intake_candidates *ret)
{
	static const char *const REACHED[] = {"same"};

	t->reach = REACHED;
	t->n_reach = 1;
	for (int row = 0; row < PQntuples(ret->rows); row++) {
		struct intake_traits other;
		struct intake_match match;

		read_row(ret->rows, row, REACHED, &other);
		match = intake_match(t, &other);
		if (match.verdict >= wish->least)
			keep(ret, wish->most, row, match);
	}
}

enum cmn_err intake_people_candidates(struct cmn_call *call, struct intake_traits *t,
				      const struct intake_candidates_wish *wish,
				      struct intake_candidates *ret)
{
	CMN_AUTO(cmn_free_drop) char *keys = NULL;
	struct intake_keys to_find;
	enum cmn_err rc;

	*ret = (struct intake_candidates){0};
	t->n_reach = 0;
	intake_keys_to_find(t, &to_find);
	rc = intake_people_keys(call, &to_find, &keys);
	if (rc != CMN_OK)
		return rc;
	const struct intake_person_query q = {.departement = wish->departement,
					      .keys = keys,
					      .reach = wish->reach,
					      .person_id = wish->person_id,
					      .most = LOOKED_AT};

	rc = intake_store_person_find(call->pool, &call->ctx, &q, &ret->rows, &call->err);
	if (rc != CMN_OK)
		return rc;
	ret->more = PQntuples(ret->rows) >= LOOKED_AT;
	compare(t, wish, ret);
	return CMN_OK;
}

static void write_reasons(struct cmn_call *call, unsigned reasons)
{
	const struct cmn_code_list *list = cmn_code_list_find("match_reasons");

	cmn_json_key(&call->out, "reasons");
	cmn_json_open(&call->out, '[');
	for (unsigned i = 0; i < INTAKE_MATCH_REASONS; i++) {
		const char *code = intake_match_reason_code(1u << i);
		const struct cmn_code *words = cmn_code_find(list, code);

		if (!(reasons & 1u << i) || !words)
			continue;
		cmn_json_open(&call->out, '{');
		cmn_json_kstr(&call->out, "code", code);
		cmn_json_kstr(&call->out, "text", words->label[call->lang]);
		cmn_json_close(&call->out, '}');
	}
	cmn_json_close(&call->out, ']');
}

static bool sees_all(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) != 0;
}

static void write_one(struct cmn_call *call, const struct intake_candidates *c, size_t i)
{
	static const char *const NAMES[] = {"id",          "departement", "state",
					    "name_status", "family_name", "birth_name",
					    "given_names", "called"};
	static const char *const MORE[] = {"birth_date", "commune"};
	const struct intake_match *m = &c->best[i].match;
	int row = c->best[i].row;

	cmn_json_open(&call->out, '{');
	for (size_t k = 0; k < CMN_LEN(NAMES); k++)
		cmn_json_kstr(&call->out, NAMES[k], cmn_column(c->rows, row, NAMES[k]));
	for (size_t k = 0; k < CMN_LEN(MORE) && sees_all(call); k++)
		cmn_json_kstr(&call->out, MORE[k], cmn_column(c->rows, row, MORE[k]));
	cmn_json_kint(&call->out, "score", m->score);
	cmn_json_kstr(&call->out, "verdict",
		      m->verdict == INTAKE_MATCH_PROPOSE ? "propose" : "possible");
	write_reasons(call, m->reasons);
	cmn_json_close(&call->out, '}');
}

void intake_people_write_candidates(struct cmn_call *call, const struct intake_candidates *c,
				    const char *but)
{
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < c->n; i++) {
		const char *id = cmn_column(c->rows, c->best[i].row, "id");

		if (but && strcmp(but, id) == 0)
			continue;
		write_one(call, c, i);
		cmn_call_saw(call, cmn_column(c->rows, c->best[i].row, "departement"), id);
	}
	cmn_json_close(&call->out, ']');
}

static enum cmn_err reply(struct cmn_call *call, struct intake_candidates *c)
{
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	intake_people_write_candidates(call, c, NULL);
	if (c->more)
		cmn_json_kbool(&call->out, "more", true);
	cmn_json_close(&call->out, '}');
	intake_candidates_clear(c);
	return CMN_OK;
}

/* The number and the address of the search as PostgreSQL array text, owned. */
static enum cmn_err take_reach(struct cmn_call *call, char **ret)
{
	static const char *const MEMBERS[][2] = {{"phone", "/phone"}, {"email", "/email"}};
	CMN_AUTO(cmn_json_drop) json_t *list = json_array();

	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++) {
		const char *value = cmn_json_get(call->body, MEMBERS[i][0]);
		char reach[336];

		if (!value)
			continue;
		if (!intake_people_reach(MEMBERS[i][0], value, reach))
			return cmn_fail_at(&call->err, CMN_E_INVALID, MEMBERS[i][1],
					   "ce n’est pas un numéro ou une adresse de ce genre",
					   "this is no number or address of that kind");
		json_array_append_new(list, json_string(reach));
	}
	*ret = json_array_size(list) ? cmn_json_pg_array(list) : strdup("{}");
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err check_query(struct cmn_call *call, const char *departement)
{
	static const char *const NAMES[][2] = {{"family_name", "/family_name"},
					       {"birth_name", "/birth_name"},
					       {"given_names", "/given_names"}};
	const char *birth = cmn_json_get(call->body, "birth_date");
	const char *commune = cmn_json_get(call->body, "commune");
	struct intake_birth ignored;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	for (size_t i = 0; i < CMN_LEN(NAMES) && rc == CMN_OK; i++) {
		const char *name = cmn_json_get(call->body, NAMES[i][0]);

		if (name)
			rc = intake_people_text(call, NAMES[i][1], name, true, false);
	}
	if (rc == CMN_OK && birth)
		rc = intake_people_birth(call, "/birth_date", birth, &ignored);
	if (rc == CMN_OK && commune)
		rc = intake_people_commune(call, commune, departement);
	return rc;
}

enum cmn_err intake_http_search_persons(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	CMN_AUTO(cmn_free_drop) char *reach = NULL;
	struct intake_candidates found;
	struct intake_traits t;
	struct intake_keys keys;
	enum cmn_err rc = check_query(call, departement);

	if (rc == CMN_OK)
		rc = take_reach(call, &reach);
	if (rc != CMN_OK)
		return rc;
	intake_people_compared(call->body, &t);
	intake_keys_to_find(&t, &keys);
	if (keys.n == 0 && strcmp(reach, "{}") == 0)
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "",
		    "il faut un nom, un prénom avec la date de naissance, un numéro ou une adresse",
		    "a family name, a given name with the birth date, a number or an address is "
		    "needed");
	const struct intake_candidates_wish wish = {
	    .departement = departement,
	    .reach = reach,
	    .least = INTAKE_MATCH_POSSIBLE,
	    .most = (size_t)cmn_json_get_int(call->body, "limit", 10)};

	rc = intake_people_candidates(call, &t, &wish, &found);
	return rc == CMN_OK ? reply(call, &found) : rc;
}

enum cmn_err intake_http_list_person_candidates(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *reach = NULL;
	CMN_AUTO(cmn_json_drop) json_t *traits = NULL;
	struct intake_candidates found;
	struct intake_traits t;
	enum cmn_err rc = intake_people_alive(call, id, &now);

	if (rc == CMN_OK)
		rc = intake_store_person_reach(call->pool, &call->ctx, id, &reach, &call->err);
	if (rc == CMN_OK)
		rc = intake_people_load(call, cmn_column(now, 0, "_traits"), &traits);
	if (rc != CMN_OK)
		return rc;
	intake_people_compared(traits, &t);
	const struct intake_candidates_wish wish = {.departement =
							cmn_column(now, 0, "departement"),
						    .reach = PQgetvalue(reach, 0, 0),
						    .person_id = id,
						    .least = INTAKE_MATCH_POSSIBLE,
						    .most = INTAKE_CANDIDATES_MAX};

	rc = intake_people_candidates(call, &t, &wish, &found);
	return rc == CMN_OK ? reply(call, &found) : rc;
}

static enum cmn_err reply_distinct(struct cmn_call *call, const char *departement, const char *id,
				   const char *other_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_distinct(call->pool, &call->ctx, departement, id, other_id,
						&res, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement de ce genre",
				"no such record");
	snprintf(call->location, sizeof(call->location), "/v1/intake/persons/%s/candidates", id);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_declare_distinct(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *other_id = cmn_json_get(call->body, "other_id");
	const char *reason = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_alive(call, id, &now);

	if (rc == CMN_OK && reason)
		rc = intake_people_text(call, "/reason", reason, false, false);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, now, departement);
	rc = intake_store_distinct_declare(call->pool, &call->ctx, &call->write, other_id, reason,
					   &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/other_id",
				   "aucune autre personne sous cet identifiant dans ce département",
				   "no other person under this id in this département");
	return rc == CMN_OK ? reply_distinct(call, departement, id, other_id) : rc;
}
