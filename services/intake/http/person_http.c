/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_ops.h"
#include "people_http.h"
#include "person_events.h"

#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEAM (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)

static bool is(const PGresult *row, const char *state)
{
	return strcmp(cmn_column(row, 0, "state"), state) == 0;
}

static enum cmn_err refuse_gone(struct cmn_call *call, const PGresult *now)
{
	const char *into = cmn_column(now, 0, "merged_into");

	if (into)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"cette fiche a été fusionnée : c’est la personne %s",
				"this record was merged: it is person %s", into);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "cette fiche a été effacée",
			"this record was erased");
}

enum cmn_err intake_people_alive(struct cmn_call *call, const char *id, PGresult **ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_person(call->pool, &call->ctx, id, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (is(now, "merged") || is(now, "erased"))
		return refuse_gone(call, now);
	*ret = CMN_TAKE(now);
	return CMN_OK;
}

enum cmn_err intake_people_refused(struct cmn_call *call, const PGresult *now)
{
	if (is(now, "merged") || is(now, "erased"))
		return refuse_gone(call, now);
	return cmn_explain(call, now);
}

/* The row, and what a rule derives from it today. */
static void write_whole(struct cmn_call *call, const PGresult *row)
{
	const char *stated = cmn_column(row, 0, "age_band_stated");
	struct intake_day today = intake_people_today();
	struct intake_birth b = {0};

	if (intake_birth_read(cmn_column(row, 0, "birth_date"), today, &b) != INTAKE_BIRTH_FINE)
		b = (struct intake_birth){0};
	cmn_pg_write_row(&call->out, row, 0);
	if (call->out.failed)
		return;
	call->out.data[--call->out.len] = '\0'; /* the brace that ends it */
	cmn_json_kstr(&call->out, "age_band", intake_age_band(&b, today, stated));
	cmn_json_kstr(&call->out, "profile", intake_profile_by_age(&b, today));
	cmn_json_close(&call->out, '}');
}

/* Merged: only where to look now. */
static void write_pointer(struct cmn_call *call, const PGresult *row)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "id", cmn_column(row, 0, "id"));
	cmn_json_kstr(&call->out, "departement", cmn_column(row, 0, "departement"));
	cmn_json_kint(&call->out, "version", call->version);
	cmn_json_kstr(&call->out, "state", "merged");
	cmn_json_kstr(&call->out, "merged_into", cmn_column(row, 0, "merged_into"));
	cmn_json_close(&call->out, '}');
}

static enum cmn_err reply_person(struct cmn_call *call, const PGresult *row)
{
	if (!call->write.done)
		cmn_call_saw(call, cmn_column(row, 0, "departement"), cmn_column(row, 0, "id"));
	call->version = cmn_pg_int(row, 0, PQfnumber(row, "version"), 0);
	if (is(row, "merged"))
		write_pointer(call, row);
	else if (call->caller->roles & TEAM)
		write_whole(call, row);
	else
		return cmn_reply_row(call, row, 0);
	return CMN_OK;
}

enum cmn_err intake_http_get_person(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    call->caller->roles & TEAM
		? intake_store_person(call->pool, &call->ctx, id, &res, &call->err)
		: intake_store_person_names(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? reply_person(call, res) : rc;
}

/* --- recording ---------------------------------------------------------------------------------
 */

struct made {
	json_t *traits, *contacts, *reach;
	char *traits_text, *contacts_text, *keys, *reach_text;
};

static void made_drop(struct made *m)
{
	json_decref(m->traits);
	json_decref(m->contacts);
	json_decref(m->reach);
	free(m->traits_text);
	free(m->contacts_text);
	free(m->keys);
	free(m->reach_text);
}

static enum cmn_err take_contacts(struct cmn_call *call, struct made *m)
{
	size_t i;
	const json_t *contact;

	m->contacts = json_array();
	m->reach = json_array();
	json_array_foreach(json_object_get(call->body, "contacts"), i, contact)
	{
		char pointer[32];
		json_t *row = NULL;
		enum cmn_err rc;

		snprintf(pointer, sizeof(pointer), "/contacts/%zu", i);
		rc = intake_people_contact(call, pointer, contact, NULL, &row);
		if (rc != CMN_OK)
			return rc;
		if (json_array_append(m->reach, json_object_get(row, "reach")) != 0 ||
		    json_array_append_new(m->contacts, row) != 0)
			return cmn_no_memory(&call->err);
	}
	m->reach_text = json_array_size(m->reach) ? cmn_json_pg_array(m->reach) : strdup("{}");
	return m->contacts && m->reach_text
		   ? intake_people_dump(call, m->contacts, &m->contacts_text)
		   : cmn_no_memory(&call->err);
}

/* Why the solicitation had no place for the person. */
static enum cmn_err refuse_solicitation(struct cmn_call *call, const char *departement,
					const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    intake_store_solicitation_persons(call->pool, &call->ctx, id, &res, &call->err);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(res, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/solicitation_id",
				   "aucune sollicitation sous cet identifiant dans ce département",
				   "no solicitation under this id in this département");
	if (rc != CMN_OK)
		return rc;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"cette sollicitation a déjà une personne à cette place",
			"this solicitation has a person in that place already");
}

/* Where it lies, and that the platform says of which call the person is. */
static enum cmn_err check_place(struct cmn_call *call, const char *departement)
{
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc != CMN_OK || cmn_json_get(call->body, "solicitation_id") ||
	    call->caller->roles & (TEAM | CMN_ROLE_PAIR))
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/solicitation_id",
			   "la plateforme nomme la sollicitation de la personne",
			   "the platform names the solicitation of the person");
}

static enum cmn_err reply_made(struct cmn_call *call, const char *state,
			       const struct intake_candidates *c)
{
	call->version = 1;
	snprintf(call->location, sizeof(call->location), "/v1/intake/persons/%s",
		 call->write.resource_id);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "id", call->write.resource_id);
	cmn_json_kstr(&call->out, "departement", call->write.departement);
	cmn_json_kint(&call->out, "version", 1);
	cmn_json_kstr(&call->out, "state", state);
	if (strcmp(state, "draft") != 0) {
		cmn_json_key(&call->out, "candidates");
		intake_people_write_candidates(call, c, call->write.resource_id);
	}
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

static enum cmn_err look(struct cmn_call *call, const struct made *m, const char *departement,
			 struct intake_candidates *found)
{
	const struct intake_candidates_wish wish = {.departement = departement,
						    .reach = m->reach_text,
						    .least = INTAKE_MATCH_PROPOSE,
						    .most = INTAKE_CANDIDATES_MAX};
	struct intake_traits t;

	intake_people_compared(m->traits, &t);
	return intake_people_candidates(call, &t, &wish, found);
}

static enum cmn_err write_person(struct cmn_call *call, const struct made *m, const char *state,
				 const char *as)
{
	const struct intake_person_new p = {.state = state,
					    .traits = m->traits_text,
					    .keys = m->keys,
					    .contacts = m->contacts_text,
					    .solicitation_id =
						cmn_json_get(call->body, "solicitation_id"),
					    .as = as};
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_event_person_created(call, state);

	if (rc == CMN_OK)
		rc = intake_store_person_create(call->pool, &call->ctx, &call->write, &p, &version,
						&replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refuse_solicitation(call, call->write.departement, p.solicitation_id);
	return rc == CMN_OK ? rc
			    : intake_people_explain(call, cmn_json_get(m->traits, "commune"),
						    call->write.departement, rc);
}

static enum cmn_err prepare(struct cmn_call *call, const char *departement, struct made *m)
{
	enum cmn_err rc = intake_people_traits(call, departement, NULL, &m->traits);

	if (rc == CMN_OK)
		rc = take_contacts(call, m);
	if (rc == CMN_OK)
		rc = intake_people_dump(call, m->traits, &m->traits_text);
	return rc == CMN_OK ? intake_people_traits_keys(call, m->traits, &m->keys) : rc;
}

enum cmn_err intake_http_create_person(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *as = cmn_json_get(call->body, "as");
	bool team = (call->caller->roles & (TEAM | CMN_ROLE_PAIR)) != 0;
	struct intake_candidates found CMN_AUTO(intake_candidates_clear) = {0};
	CMN_AUTO(made_drop) struct made m = {0};
	enum cmn_err rc;

	call->write.departement = departement;
	as = as ? as : "person";
	rc = check_place(call, departement);
	if (rc == CMN_OK)
		rc = prepare(call, departement, &m);
	if (rc == CMN_OK && team)
		rc = look(call, &m, departement, &found);
	if (rc == CMN_OK)
		rc = write_person(call, &m, team ? "known" : "draft", as);
	return rc == CMN_OK ? reply_made(call, team ? "known" : "draft", &found) : rc;
}

/* --- changing -----------------------------------------------------------------------------------
 */

static enum cmn_err write_change(struct cmn_call *call, json_t *traits)
{
	CMN_AUTO(cmn_free_drop) char *keys = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_traits_keys(call, traits, &keys);

	if (rc == CMN_OK)
		rc = intake_people_dump(call, traits, &text);
	if (rc == CMN_OK)
		rc =
		    intake_store_person_change(call->pool, &call->ctx, &call->write, call->if_match,
					       text, keys, &version, &replayed, &call->err);
	return rc;
}

enum cmn_err intake_http_change_person(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	CMN_AUTO(cmn_json_drop) json_t *base = NULL;
	CMN_AUTO(cmn_json_drop) json_t *traits = NULL;
	char departement[4];
	enum cmn_err rc = intake_people_alive(call, id, &before);

	if (rc == CMN_OK)
		rc = intake_people_load(call, cmn_column(before, 0, "_traits"), &base);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_people_traits(call, departement, base, &traits);
	if (rc == CMN_OK)
		rc = write_change(call, traits);
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return intake_people_explain(call, cmn_json_get(traits, "commune"), departement,
					     rc);
	if (intake_store_person(call->pool, &call->ctx, id, &after, &call->err) != CMN_OK)
		return call->err.code;
	return rc == CMN_OK ? reply_person(call, after) : intake_people_refused(call, after);
}
