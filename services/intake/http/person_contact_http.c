/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_contact_http.c - numbers and addresses of persons, and what was agreed about them.
 */
#include "intake_ops.h"
#include "people_http.h"

#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_contact(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_contact(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (!call->write.done)
		cmn_call_saw(call, cmn_column(res, 0, "departement"),
			     cmn_column(res, 0, "person_id"));
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_add_contact(struct cmn_call *call)
{
	const char *person_id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_json_drop) json_t *row = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_alive(call, person_id, &person);

	if (rc == CMN_OK)
		rc = intake_people_contact(call, "", call->body, NULL, &row);
	if (rc == CMN_OK)
		rc = intake_people_dump(call, row, &text);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = cmn_column(person, 0, "departement");
	rc = intake_store_contact_add(call->pool, &call->ctx, &call->write, person_id, text,
				      &version, &replayed, &call->err);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/persons/%s", person_id);
	return reply_contact(call, call->write.resource_id);
}

/* The person may be gone since: nothing of a merged or erased one is changed. */
static enum cmn_err refuse_change(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	enum cmn_err rc = intake_store_contact(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = intake_people_alive(call, cmn_column(now, 0, "person_id"), &person);
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

static enum cmn_err load_base(struct cmn_call *call, const PGresult *row, json_t **ret)
{
	struct cmn_buf out;
	CMN_AUTO(cmn_free_drop) char *text = NULL;

	cmn_buf_init(&out, 65536);
	cmn_pg_write_row(&out, row, 0);
	text = cmn_buf_take(&out);
	return text ? intake_people_load(call, text, ret) : cmn_no_memory(&call->err);
}

enum cmn_err intake_http_change_contact(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_json_drop) json_t *base = NULL;
	CMN_AUTO(cmn_json_drop) json_t *row = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_contact(call->pool, &call->ctx, id, &before, &call->err);

	if (rc == CMN_OK)
		rc = load_base(call, before, &base);
	if (rc == CMN_OK)
		rc = intake_people_contact(call, "", call->body, base, &row);
	if (rc == CMN_OK)
		rc = intake_people_dump(call, row, &text);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_contact_change(call->pool, &call->ctx, &call->write, call->if_match, text,
					 json_is_true(json_object_get(call->body, "ended")),
					 &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refuse_change(call, id);
	return rc == CMN_OK ? reply_contact(call, id) : rc;
}

/* --- may it be used? ----------------------------------------------------------------------------
 */

static const struct {
	enum intake_contact_answer answer;
	const char *code;
	const char *text[2];
} ANSWERS[] = {
    {INTAKE_CONTACT_YES, "allowed", {"oui, à présent", "yes, now"}},
    {INTAKE_CONTACT_NEVER,
     "never",
     {"ne jamais utiliser ce contact", "this contact is never to be used"}},
    {INTAKE_CONTACT_OTHER_MEANS, "other_means", {"pas par ce moyen", "not by this means"}},
    {INTAKE_CONTACT_OTHER_PURPOSE, "other_purpose", {"pas pour ce motif", "not for this purpose"}},
    {INTAKE_CONTACT_LATER, "later", {"pas à cette heure", "not at this hour"}},
    {INTAKE_CONTACT_UNKNOWN,
     "ended",
     {"ce contact ne s’utilise plus", "this contact is no longer used"}},
};

static enum cmn_err reply_verdict(struct cmn_call *call, const char *id,
				  const struct intake_contact_verdict *v)
{
	size_t i = 0;

	while (ANSWERS[i].answer != v->answer)
		i++;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "contact_id", id);
	cmn_json_kstr(&call->out, "answer", ANSWERS[i].code);
	if (v->answer == INTAKE_CONTACT_LATER)
		cmn_json_kint(&call->out, "wait_minutes", v->wait_minutes);
	cmn_json_kbool(&call->out, "discreet", v->discreet);
	cmn_json_kstr(&call->out, "text", ANSWERS[i].text[call->lang]);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

static enum cmn_err take_at(struct cmn_call *call, int64_t *ret)
{
	const char *at = cmn_call_param(call, "at");

	*ret = cmn_clock_us();
	if (at && !cmn_time_parse(at, ret))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:at", "cette date n’existe pas",
				   "this date does not exist");
	return CMN_OK;
}

enum cmn_err intake_http_check_contact(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *contact = NULL;
	struct intake_contact_verdict v = {.answer = INTAKE_CONTACT_UNKNOWN};
	int64_t at;
	enum cmn_err rc = take_at(call, &at);

	if (rc == CMN_OK)
		rc = intake_store_contact(call->pool, &call->ctx, id, &contact, &call->err);
	if (rc != CMN_OK)
		return rc;
	struct intake_local local = intake_local_at(at);
	const struct intake_contact_ask ask = {
	    .means = intake_means_bit(cmn_call_param(call, "means")),
	    .purpose = intake_purpose_bit(cmn_call_param(call, "purpose")),
	    .weekday = local.weekday,
	    .minute = local.minute};

	cmn_call_saw(call, cmn_column(contact, 0, "departement"),
		     cmn_column(contact, 0, "person_id"));
	if (strcmp(cmn_column(contact, 0, "state"), "current") == 0)
		rc = intake_store_contact_may(
		    call->pool, &call->ctx, cmn_column(contact, 0, "departement"),
		    cmn_column(contact, 0, "_reach"), &ask, &v, &call->err);
	return rc == CMN_OK ? reply_verdict(call, id, &v) : rc;
}
