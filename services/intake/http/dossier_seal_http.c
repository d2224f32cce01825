/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_seal_http.c - sealing a dossier: what, for whom, until when, and under which agreement.
 */
#include "consent_http.h"
#include "dossier.h"
#include "dossier_http.h"
#include "intake_ops.h"
#include "intake_store.h"
#include "member_terms_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define DAY_US INT64_C(86400000000)
#define WORDS  4096

struct sealing {
	struct intake_dossier d;
	char departement[4];
	char codes[WORDS], words[WORDS]; /* categories; the same and the documents one by one */
	char expires_at[CMN_TIME_LEN];
	char *categories, *documents, *notes, *content;
	size_t n_documents;
	struct intake_verdict verdict;
};

static void sealing_drop(struct sealing *s)
{
	free(s->categories);
	free(s->documents);
	free(s->notes);
	free(s->content);
}

/* The recipient names one; of an MDPH there is one in each département. */
static enum cmn_err take_recipient(struct cmn_call *call, struct sealing *s)
{
	const json_t *r = json_object_get(call->body, "recipient");
	const char *kind = cmn_json_get(r, "kind"), *id = cmn_json_get(r, "id");
	bool mdph = strcmp(kind, "mdph") == 0;

	if (!intake_dossier_kind(kind))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/recipient/kind",
				   "ce destinataire n’ouvre pas de dossier ici",
				   "such a recipient opens no dossier here");
	if (mdph && id && strcmp(id, s->departement) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/recipient/id",
				   "un dossier va à la MDPH de son département",
				   "a dossier goes to the MDPH of its département");
	if (!mdph && !id)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/recipient/id",
				   "nommez l’organisation destinataire",
				   "name the organisation that receives it");
	s->d.recipient_kind = kind;
	s->d.recipient_id = mdph ? s->departement : id;
	return CMN_OK;
}

static enum cmn_err take_expiry(struct cmn_call *call, struct sealing *s)
{
	int64_t now = cmn_clock_us(), at = now + 90 * DAY_US;
	char otherwise[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_time_format(at, otherwise);
	rc = intake_take_date(call, "expires_at", otherwise, s->expires_at, &at);
	if (rc == CMN_OK && (at <= now || at > now + 366 * DAY_US))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/expires_at",
				 "la fin est à venir, dans 366 jours au plus",
				 "the end is to come, within 366 days");
	s->d.expires_at = s->expires_at;
	return rc;
}

/* The words of an array after what `out` holds, each after `prefix`; false when there is no room.
 */
static bool add_words(char *out, const json_t *array, const char *prefix)
{
	size_t i, n = strlen(out);
	json_t *item;

	json_array_foreach(array, i, item)
	{
		int more = snprintf(out + n, WORDS - n, "%s%s%s", n ? " " : "", prefix,
				    json_string_value(item));

		if (more < 0 || n + (size_t)more >= WORDS)
			return false;
		n += (size_t)more;
	}
	return true;
}

static bool named(const json_t *categories, const char *code)
{
	size_t i;
	json_t *item;

	json_array_foreach(categories, i, item)
	{
		if (strcmp(json_string_value(item), code) == 0)
			return true;
	}
	return false;
}

/* A note goes in under a category that goes in; documents are named, never "all of them". */
static enum cmn_err take_content(struct cmn_call *call, struct sealing *s)
{
	const json_t *categories = json_object_get(call->body, "categories");
	const json_t *documents = json_object_get(call->body, "documents");
	json_t *notes = json_object_get(call->body, "notes"), *note;
	const char *key;

	if (named(categories, "documents"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/categories",
				   "nommez les documents un par un, dans documents",
				   "name the documents one by one, in documents");
	json_object_foreach(notes, key, note)
	{
		if (!named(categories, key))
			return cmn_fail_at(&call->err, CMN_E_INVALID, "/notes",
					   "une note parle d’une catégorie qui ne part pas",
					   "a note speaks of a category that does not go in");
	}
	s->n_documents = json_array_size(documents);
	if (!add_words(s->codes, categories, "") || !add_words(s->words, categories, "") ||
	    !add_words(s->words, documents, "documents:"))
		return cmn_no_memory(&call->err);
	s->categories = cmn_json_pg_array(categories);
	s->documents = s->n_documents ? cmn_json_pg_array(documents) : strdup("{}");
	s->notes = notes ? json_dumps(notes, JSON_COMPACT) : strdup("{}");
	s->d.categories = s->categories;
	s->d.documents = s->documents;
	return s->categories && s->documents && s->notes ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err take_dossier(struct cmn_call *call, struct sealing *s)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	enum cmn_err rc;

	s->d.situation_id = cmn_json_get(call->body, "situation_id");
	s->d.purpose = cmn_json_get(call->body, "purpose");
	rc = intake_load_subject(call, &(struct intake_subject){.situation_id = s->d.situation_id},
				 false, &situation);
	if (rc != CMN_OK)
		return rc;
	snprintf(s->departement, sizeof(s->departement), "%s",
		 cmn_column(situation, 0, "departement"));
	call->write.departement = s->departement;
	rc = take_recipient(call, s);
	if (rc == CMN_OK)
		rc = take_expiry(call, s);
	return rc == CMN_OK ? take_content(call, s) : rc;
}

static enum cmn_err gather(struct cmn_call *call, struct sealing *s)
{
	int64_t found = 0;
	enum cmn_err rc = intake_store_dossier_content(call->pool, &call->ctx, s->departement,
						       s->d.situation_id, s->codes, s->documents,
						       s->notes, &s->content, &found, &call->err);

	s->d.content = s->content;
	if (rc == CMN_OK && (size_t)found != s->n_documents)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/documents",
				 "un de ces documents n’est pas dans ce dossier, ou plus",
				 "one of these documents is not in this file, or no more");
	return rc;
}

/* What could not be opened is not sealed. */
static enum cmn_err check_terms(struct cmn_call *call, const struct sealing *s)
{
	if (strcmp(s->d.recipient_kind, "mdph") == 0)
		return CMN_OK;
	return intake_terms_demand(call, s->departement, s->d.recipient_id, INTAKE_SEALED_DOSSIERS);
}

static enum cmn_err ask(struct cmn_call *call, struct sealing *s)
{
	const struct intake_disclosure what = {
	    .departement = s->departement,
	    .situation_id = s->d.situation_id,
	    .purpose = s->d.purpose,
	    .categories = s->words,
	    .recipient_kind = s->d.recipient_kind,
	    .recipient_id = s->d.recipient_id,
	};
	enum cmn_err rc = intake_store_may_disclose(call->pool, &call->ctx, &what, call->write.now,
						    &s->verdict, &call->err);

	s->d.consent_id = s->verdict.consent_id;
	return rc == CMN_OK ? intake_consent_demand(&s->verdict, &call->err) : rc;
}

static enum cmn_err sealed_event(struct cmn_call *call, const struct sealing *s)
{
	return cmn_write_event(call, "intake.dossier.sealed.v1", "{facts}",
			       json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "dossier_id",
					 call->write.resource_id, "situation_id", s->d.situation_id,
					 "consent_id", s->d.consent_id, "purpose", s->d.purpose,
					 "recipient_kind", s->d.recipient_kind, "recipient_id",
					 s->d.recipient_id, "sealed_at", call->write.now,
					 "expires_at", s->d.expires_at));
}

enum cmn_err intake_http_seal_dossier(struct cmn_call *call)
{
	CMN_AUTO(sealing_drop) struct sealing s = {.n_documents = 0};
	int64_t version;
	bool replayed;
	enum cmn_err rc = take_dossier(call, &s);

	if (rc == CMN_OK)
		rc = check_terms(call, &s);
	if (rc == CMN_OK)
		rc = ask(call, &s);
	if (rc == CMN_OK)
		rc = gather(call, &s);
	if (rc == CMN_OK)
		rc = sealed_event(call, &s);
	if (rc != CMN_OK)
		return rc;
	rc = intake_store_seal(call->pool, &call->ctx, &call->write, &s.d, &version, &replayed,
			       &call->err);
	if (rc == CMN_E_NOT_FOUND) { /* withdrawn between the question and the seal */
		s.verdict.reason = CMN_CONSENT_WITHDRAWN;
		return intake_consent_demand(&s.verdict, &call->err);
	}
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/dossiers/%s",
		 call->write.resource_id);
	return intake_reply_dossier(call, call->write.resource_id);
}
