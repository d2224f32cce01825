/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_http.h"
#include "consent.h"
#include "consent_events.h"
#include "intake_ops.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* What is read of the body, and owned here. */
struct said {
	struct intake_consent c;
	struct intake_consent_dates dates;
	char decided_at[CMN_TIME_LEN], valid_from[CMN_TIME_LEN], valid_until[CMN_TIME_LEN];
	char right_until[CMN_TIME_LEN];
	json_t *categories, *recipients;
	char *categories_pg, *recipients_pg;
};

static void said_drop(struct said *s)
{
	json_decref(s->categories);
	json_decref(s->recipients);
	free(s->categories_pg);
	free(s->recipients_pg);
}

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

/* --- what is said, as words: "documents:<id>", "partner:<organisation>" ------------------------
 */

/* Of one document alone, not of all: both together would say two things. */
static enum cmn_err take_categories(struct cmn_call *call, struct said *s)
{
	const json_t *documents = json_object_get(call->body, "documents");
	json_t *item;
	size_t i;

	s->categories = json_deep_copy(json_object_get(call->body, "categories"));
	if (!s->categories)
		s->categories = json_array();
	json_array_foreach(s->categories, i, item)
	{
		if (documents && strcmp(json_string_value(item), "documents") == 0)
			return cmn_fail_at(&call->err, CMN_E_INVALID, "/documents",
					   "tous les documents, ou ceux-ci : pas les deux",
					   "all documents, or these: not both");
	}
	json_array_foreach(documents, i, item)
	{
		char low[CMN_UUID_LEN];

		snprintf(low, sizeof(low), "%s", json_string_value(item));
		for (char *c = low; *c; c++)
			*c = *c >= 'A' && *c <= 'F' ? (char)(*c | 0x20) : *c;
		if (json_array_append_new(s->categories, json_sprintf("documents:%s", low)) != 0)
			return cmn_no_memory(&call->err);
	}
	s->categories_pg = cmn_json_pg_array(s->categories);
	return s->categories_pg ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err take_recipients(struct cmn_call *call, struct said *s)
{
	const json_t *given = json_object_get(call->body, "recipients");
	json_t *item;
	size_t i;

	s->recipients = json_array();
	json_array_foreach(given, i, item)
	{
		const char *kind = cmn_json_get(item, "kind"), *id = cmn_json_get(item, "id");
		json_t *word = id ? json_sprintf("%s:%s", kind, id) : json_string(kind);

		if (json_array_append_new(s->recipients, word) != 0)
			return cmn_no_memory(&call->err);
	}
	s->recipients_pg = s->recipients ? cmn_json_pg_array(s->recipients) : NULL;
	return s->recipients_pg ? CMN_OK : cmn_no_memory(&call->err);
}

/* --- dates -------------------------------------------------------------------------------------
 */

static enum cmn_err refuse_dates(struct cmn_call *call, enum intake_consent_fault fault)
{
	struct cmn_error *err = &call->err;

	switch (fault) {
	case INTAKE_CONSENT_AHEAD:
		return cmn_fail_at(err, CMN_E_INVALID, "/decided_at",
				   "un accord ne peut dater du futur ni d’avant 2020",
				   "an agreement cannot date from the future or from before 2020");
	case INTAKE_CONSENT_NO_PERIOD:
		return cmn_fail_at(err, CMN_E_INVALID, "/valid_until",
				   "un refus n’a pas de période : il tient jusqu’à un accord",
				   "a refusal has no period: it holds until there is an agreement");
	case INTAKE_CONSENT_REVERSED:
		return cmn_fail_at(err, CMN_E_INVALID, "/valid_until",
				   "la période se termine avant de commencer",
				   "the period ends before it begins");
	case INTAKE_CONSENT_BEFORE_WORD:
		return cmn_fail_at(err, CMN_E_INVALID, "/valid_until",
				   "la période se termine avant que la personne ait parlé",
				   "the period ends before the person spoke");
	}
	return CMN_OK;
}

static enum cmn_err take_dates(struct cmn_call *call, struct said *s)
{
	struct intake_consent_dates *d = &s->dates;
	enum cmn_err rc =
	    intake_take_date(call, "decided_at", call->write.now, s->decided_at, &d->decided_us);

	if (rc == CMN_OK)
		rc = intake_take_date(call, "valid_from", NULL, s->valid_from, &d->from_us);
	if (rc == CMN_OK)
		rc = intake_take_date(call, "valid_until", NULL, s->valid_until, &d->until_us);
	if (rc != CMN_OK)
		return rc;
	d->has_from = s->valid_from[0] != '\0';
	d->has_until = s->valid_until[0] != '\0';
	return refuse_dates(call, intake_consent_check(d, cmn_clock_us()));
}

/* --- what an agreement cannot do without -------------------------------------------------------
 */

static enum cmn_err check_agreement(struct cmn_call *call, const struct said *s)
{
	struct cmn_error *err = &call->err;

	if (!s->dates.given)
		return CMN_OK;
	if (!s->c.purpose)
		return cmn_fail_at(err, CMN_E_INVALID, "/purpose", "un accord dit pour quoi",
				   "an agreement says what for");
	if (json_array_size(s->categories) == 0)
		return cmn_fail_at(err, CMN_E_INVALID, "/categories", "un accord nomme les données",
				   "an agreement names the data");
	if (json_array_size(s->recipients) == 0)
		return cmn_fail_at(err, CMN_E_INVALID, "/recipients",
				   "un accord nomme les destinataires",
				   "an agreement names the recipients");
	if (strcmp(s->c.means, "oral") == 0 && !s->c.words)
		return cmn_fail_at(err, CMN_E_INVALID, "/words",
				   "de vive voix, dites quel texte a été lu",
				   "said orally, name the text that was read out");
	if (!s->c.words && !s->c.proof_document_id)
		return cmn_fail_at(err, CMN_E_INVALID, "/proof_document_id",
				   "nommez le texte remis ou le document signé",
				   "name the text handed over or the signed document");
	return CMN_OK;
}

static enum cmn_err take_said(struct cmn_call *call, const struct intake_subject *about,
			      struct said *s)
{
	const json_t *b = call->body;
	const char *given_by = cmn_json_get(b, "given_by");
	enum cmn_err rc;

	s->c = (struct intake_consent){
	    .situation_id = about->situation_id,
	    .solicitation_id = about->solicitation_id,
	    .person_id = about->person_id,
	    .decision = cmn_json_get(b, "decision"),
	    .purpose = cmn_json_get(b, "purpose"),
	    .given_by = given_by ? given_by : "person",
	    .representative_id = cmn_json_get(b, "representative_id"),
	    .means = cmn_json_get(b, "means"),
	    .words = cmn_json_get(b, "words"),
	    .proof_document_id = cmn_json_get(b, "proof_document_id"),
	};
	s->dates.given = strcmp(s->c.decision, "given") == 0;
	rc = take_categories(call, s);
	if (rc == CMN_OK)
		rc = take_recipients(call, s);
	if (rc == CMN_OK)
		rc = take_dates(call, s);
	s->c.categories = s->categories_pg;
	s->c.recipients = s->recipients_pg;
	s->c.decided_at = s->decided_at;
	s->c.valid_from = or_null(s->valid_from);
	s->c.valid_until = or_null(s->valid_until);
	return rc == CMN_OK ? check_agreement(call, s) : rc;
}

/* The platform hears people at the call, and knows nothing of files. */
static enum cmn_err check_caller(struct cmn_call *call, const struct intake_subject *about)
{
	if ((call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) ||
	    about->solicitation_id)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/solicitation_id",
			   "la plateforme recueille l’accord dit lors de l’appel, rien d’autre",
			   "the platform records what was said at the call, nothing else");
}

static enum cmn_err reply_consent(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_time_format(cmn_clock_us(), now);
	rc = intake_store_consent_get(call->pool, &call->ctx, id, now, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

static enum cmn_err check_giver(struct cmn_call *call, const char *departement, struct said *s)
{
	int64_t until = CMN_NEVER;
	const struct intake_represented r = {
	    .departement = departement,
	    .representative_id = s->c.representative_id,
	    .situation_id = s->c.situation_id,
	    .solicitation_id = s->c.solicitation_id,
	    .person_id = s->c.person_id,
	};
	enum cmn_err rc = intake_check_giver(call, s->c.given_by, &r, s->dates.decided_us, &until);

	if (rc != CMN_OK || until == CMN_NEVER)
		return rc;
	cmn_time_format(until, s->right_until);
	s->c.right_until = s->right_until;
	return CMN_OK;
}

static enum cmn_err record(struct cmn_call *call, struct said *s, const char *departement)
{
	CMN_AUTO(cmn_free_drop) char *files = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = check_giver(call, departement, s);

	call->write.departement = departement;
	if (rc == CMN_OK && s->c.person_id)
		rc = intake_store_files_of(call->pool, &call->ctx, departement, s->c.person_id,
					   &files, &call->err);
	if (rc == CMN_OK)
		rc = intake_event_consent(call, &s->c, s->categories, s->recipients, files);
	if (rc != CMN_OK)
		return rc;
	rc = intake_store_consent(call->pool, &call->ctx, &call->write, &s->c, &version, &replayed,
				  &call->err);
	/* the document is guarded by a foreign key, and was not looked up before */
	if (s->c.proof_document_id && (rc == CMN_E_CONFLICT || rc == CMN_E_INVALID))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/proof_document_id",
				   "aucun document sous cet identifiant",
				   "no document under this id");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/consents/%s",
		 call->write.resource_id);
	return reply_consent(call, call->write.resource_id);
}

enum cmn_err intake_http_record_consent(struct cmn_call *call)
{
	CMN_AUTO(said_drop) struct said s = {.dates = {.given = false}};
	CMN_AUTO(cmn_pgres_drop) PGresult *subject = NULL;
	struct intake_subject about;
	enum cmn_err rc = intake_take_subject(call, false, &about);

	if (rc == CMN_OK)
		rc = check_caller(call, &about);
	if (rc == CMN_OK)
		rc = take_said(call, &about, &s);
	if (rc == CMN_OK)
		rc = intake_load_subject(call, &about, false, &subject);
	if (rc != CMN_OK)
		return rc;
	if (about.person_id && strcmp(cmn_column(subject, 0, "state"), "known") != 0 &&
	    strcmp(cmn_column(subject, 0, "state"), "draft") != 0)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/person_id",
				   "cette fiche a été fusionnée ou effacée",
				   "this record was merged or erased");
	return record(call, &s, cmn_column(subject, 0, "departement"));
}

enum cmn_err intake_http_get_consent(struct cmn_call *call)
{
	return reply_consent(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_consents(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_subject about;
	char now[CMN_TIME_LEN], after[128];
	struct intake_consent_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .now = now,
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc == CMN_OK)
		rc = intake_take_subject(call, true, &about);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc != CMN_OK)
		return rc;
	cmn_time_format(cmn_clock_us(), now);
	page.situation_id = about.situation_id;
	page.solicitation_id = about.solicitation_id;
	page.person_id = about.person_id;
	rc = intake_store_consents(call->pool, &call->ctx, &page, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}
