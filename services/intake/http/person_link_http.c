/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_link_http.c - relatives, carers and representatives of a person, and who may decide.
 */
#include "intake_ops.h"
#include "people_http.h"

#include "cmn/clock.h"
#include "cmn/codes.h"
#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static void write_day(struct intake_day day, char out[16])
{
	snprintf(out, 16, "%04d-%02d-%02d", day.year % 10000, day.month % 100, day.day % 100);
}

/* The members of the body over the row; null takes one away. */
static bool lay_over(const struct cmn_call *call, json_t *row)
{
	static const char *const MEMBERS[] = {"kind",    "organisation", "relation", "power",
					      "matters", "valid_from",   "valid_to", "disagrees",
					      "limits",  "proof"};

	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++) {
		json_t *value = json_object_get(call->body, MEMBERS[i]);

		if (json_is_null(value))
			json_object_del(row, MEMBERS[i]);
		else if (value && json_object_set(row, MEMBERS[i], value) != 0)
			return false;
	}
	return true;
}

/* What of the kind follows when nothing else is said. */
static bool add_defaults(json_t *row, const struct intake_link_kind *kind)
{
	char today[16];
	json_t *matters;

	write_day(intake_people_today(), today);
	if (!json_object_get(row, "power") &&
	    json_object_set_new(row, "power", json_string(intake_power_code(kind->power))) != 0)
		return false;
	if (!json_object_get(row, "valid_from") &&
	    json_object_set_new(row, "valid_from", json_string(today)) != 0)
		return false;
	if (!json_object_get(row, "disagrees") &&
	    json_object_set_new(row, "disagrees", json_false()) != 0)
		return false;
	if (!json_object_get(row, "proof") &&
	    json_object_set_new(row, "proof", json_string("declared")) != 0)
		return false;
	if (json_object_get(row, "matters"))
		return true;
	matters = json_array();
	if (kind->matters & INTAKE_MATTER_PERSON)
		json_array_append_new(matters, json_string("person"));
	if (kind->matters & INTAKE_MATTER_PROPERTY)
		json_array_append_new(matters, json_string("property"));
	return json_object_set_new(row, "matters", matters) == 0;
}

static enum cmn_err check_row(struct cmn_call *call, const json_t *row)
{
	const struct intake_link_kind *kind = intake_link_kind_of(cmn_json_get(row, "kind"));
	const char *from = cmn_json_get(row, "valid_from"), *to = cmn_json_get(row, "valid_to");
	const char *limits = cmn_json_get(row, "limits");
	const char *organisation = cmn_json_get(row, "organisation");
	enum cmn_err rc = CMN_OK;

	if (limits)
		rc = intake_people_text(call, "/limits", limits, false, false);
	if (rc == CMN_OK && organisation)
		rc = intake_people_text(call, "/organisation", organisation, false, false);
	if (rc != CMN_OK)
		return rc;
	if (!kind || !(kind->powers & intake_power_of(cmn_json_get(row, "power"))))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/power",
				   "cette qualité ne donne pas ce pouvoir",
				   "this quality does not give that power");
	if (to && strcmp(to, from) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_to",
				   "un lien ne finit pas avant d’avoir commencé",
				   "a relation does not end before it began");
	return CMN_OK;
}

/* Parental authority and guardianship are over a minor: refused when the age is known otherwise. */
static enum cmn_err check_age(struct cmn_call *call, const PGresult *person, const json_t *row)
{
	const struct intake_link_kind *kind = intake_link_kind_of(cmn_json_get(row, "kind"));
	struct intake_birth b = {0}, from = {0};
	struct intake_day today = intake_people_today();

	if (intake_birth_read(cmn_column(person, 0, "birth_date"), today, &b) != INTAKE_BIRTH_FINE)
		return CMN_OK;
	sscanf(cmn_json_get(row, "valid_from"), "%4d-%2d-%2d", &from.year, &from.month, &from.day);
	if (kind->capacity == INTAKE_OF_A_MINOR &&
	    intake_of_age(&b, (struct intake_day){from.year, from.month, from.day}) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/kind",
				   "la personne était majeure à cette date",
				   "the person was of age on that date");
	return CMN_OK;
}

static enum cmn_err reply_link(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_link(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (!call->write.done)
		cmn_call_saw(call, cmn_column(res, 0, "departement"),
			     cmn_column(res, 0, "person_id"));
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

static enum cmn_err check_other(struct cmn_call *call, const char *person_id)
{
	const char *other = cmn_json_get(call->body, "other_person_id");

	if (!other == !cmn_json_get(call->body, "organisation"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/other_person_id",
				   "il faut une autre personne ou un organisme, l’un des deux",
				   "another person or an organisation is needed, one of the two");
	if (other && strcmp(other, person_id) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/other_person_id",
				   "on n’est pas son propre proche ni son propre représentant",
				   "nobody is their own relative or representative");
	return CMN_OK;
}

static enum cmn_err write_link(struct cmn_call *call, const char *person_id, json_t *row)
{
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_dump(call, row, &text);

	if (rc == CMN_OK)
		rc = intake_store_link_add(call->pool, &call->ctx, &call->write, person_id,
					   cmn_json_get(call->body, "other_person_id"), text,
					   &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/other_person_id",
				   "aucune autre personne sous cet identifiant dans ce département",
				   "no other person under this id in this département");
	return rc;
}

enum cmn_err intake_http_add_person_link(struct cmn_call *call)
{
	const char *person_id = cmn_call_param(call, "id");
	const char *kind = cmn_json_get(call->body, "kind");
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_json_drop) json_t *row = json_object();
	enum cmn_err rc = check_other(call, person_id);

	if (rc == CMN_OK)
		rc = intake_people_alive(call, person_id, &person);
	if (rc != CMN_OK)
		return rc;
	if (!row || !lay_over(call, row) || !add_defaults(row, intake_link_kind_of(kind)))
		return cmn_no_memory(&call->err);
	rc = check_row(call, row);
	if (rc == CMN_OK)
		rc = check_age(call, person, row);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = cmn_column(person, 0, "departement");
	rc = write_link(call, person_id, row);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/persons/%s/links", person_id);
	return reply_link(call, call->write.resource_id);
}

enum cmn_err intake_http_list_person_links(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = intake_store_person(call->pool, &call->ctx, id, &person, &call->err);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc =
		    intake_store_links(call->pool, &call->ctx, cmn_column(person, 0, "departement"),
				       id, after, limit, &res, &call->err);
	if (rc == CMN_OK)
		cmn_call_saw(call, cmn_column(person, 0, "departement"), id);
	return rc == CMN_OK ? cmn_reply_list(call, res, limit) : rc;
}

static enum cmn_err refuse_change(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	enum cmn_err rc = intake_store_link(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = intake_people_alive(call, cmn_column(now, 0, "person_id"), &person);
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_change_person_link(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_json_drop) json_t *row = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_link(call->pool, &call->ctx, id, &before, &call->err);

	if (rc == CMN_OK)
		rc = intake_people_load(call, cmn_column(before, 0, "_link"), &row);
	if (rc == CMN_OK && !lay_over(call, row))
		return cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = check_row(call, row);
	if (rc == CMN_OK)
		rc = intake_people_dump(call, row, &text);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_link_change(call->pool, &call->ctx, &call->write, call->if_match, text,
				      json_is_true(json_object_get(call->body, "ended")), &version,
				      &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refuse_change(call, id);
	return rc == CMN_OK ? reply_link(call, id) : rc;
}

/* --- who may decide ------------------------------------------------------------------------------
 */

/* By the birth date; when it does not say, by what was heard of the age. */
static int of_age(const PGresult *person, struct intake_day on)
{
	const char *stated = cmn_column(person, 0, "age_band_stated");
	struct intake_birth b = {0};
	int known;

	if (intake_birth_read(cmn_column(person, 0, "birth_date"), intake_people_today(), &b) !=
	    INTAKE_BIRTH_FINE)
		b = (struct intake_birth){0};
	known = intake_of_age(&b, on);
	if (known != 0 || !stated || b.year)
		return known;
	if (strcmp(stated, "adult") == 0 || strcmp(stated, "ageing") == 0)
		return 1;
	return strcmp(stated, "under_16") == 0 ? -1 : 0;
}

static size_t read_deciders(const PGresult *rows, struct intake_decider *deciders)
{
	size_t n = 0;

	for (int row = 0; row < PQntuples(rows) && n < INTAKE_DECIDERS_MAX; row++) {
		bool person = cmn_pg_bool(rows, row, PQfnumber(rows, "person"));
		bool property = cmn_pg_bool(rows, row, PQfnumber(rows, "property"));

		deciders[n++] = (struct intake_decider){
		    .kind = intake_link_kind_of(cmn_column(rows, row, "kind")),
		    .power = intake_power_of(cmn_column(rows, row, "power")),
		    .matters = (person ? INTAKE_MATTER_PERSON : 0u) |
			       (property ? INTAKE_MATTER_PROPERTY : 0u),
		    .disagrees = cmn_pg_bool(rows, row, PQfnumber(rows, "disagrees"))};
	}
	return n;
}

static void write_decision(struct cmn_call *call, const PGresult *rows,
			   const struct intake_decision *d)
{
	const char *code = intake_decision_code(d->rule);
	const struct cmn_code *words = cmn_code_find(cmn_code_list_find("decision_rules"), code);

	cmn_json_kstr(&call->out, "rule", code);
	cmn_json_kstr(&call->out, "text", words ? words->label[call->lang] : code);
	cmn_json_key(&call->out, "links");
	cmn_json_open(&call->out, '[');
	for (int row = 0; row < PQntuples(rows); row++)
		if (d->who & 1u << row)
			cmn_json_str(&call->out, cmn_column(rows, row, "id"));
	cmn_json_close(&call->out, ']');
}

enum cmn_err intake_http_get_person_decision(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *matter = cmn_call_param(call, "matter"), *on = cmn_call_param(call, "on");
	const char *said = cmn_call_param(call, "usual");
	bool property = matter && strcmp(matter, "property") == 0;
	bool usual = said && strcmp(said, "true") == 0;
	struct intake_day day = intake_people_today();
	struct intake_decider deciders[INTAKE_DECIDERS_MAX];
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *rows = NULL;
	struct intake_decision d;
	char text[16];
	enum cmn_err rc = intake_people_alive(call, id, &person);

	if (on)
		sscanf(on, "%4d-%2d-%2d", &day.year, &day.month, &day.day);
	write_day(day, text);
	if (rc == CMN_OK)
		rc = intake_store_deciders(call->pool, &call->ctx,
					   cmn_column(person, 0, "departement"), id, text, &rows,
					   &call->err);
	if (rc != CMN_OK)
		return rc;
	d = intake_decide(of_age(person, day), deciders, read_deciders(rows, deciders),
			  property ? INTAKE_MATTER_PROPERTY : INTAKE_MATTER_PERSON, usual);
	cmn_call_saw(call, cmn_column(person, 0, "departement"), id);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "person_id", id);
	cmn_json_kstr(&call->out, "on", text);
	cmn_json_kstr(&call->out, "matter", property ? "property" : "person");
	cmn_json_kbool(&call->out, "usual", usual);
	write_decision(call, rows, &d);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}
