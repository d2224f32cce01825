/* SPDX-License-Identifier: EUPL-1.2
 *
 * keep_answer_http.c - who holds a token, and nothing else, says whether an offer is still true.
 *
 * Whatever is wrong with a token is answered alike, so nothing is learnt by trying; the log has the
 * refusal, never the token.  Whether the link still opens is for the statement to say: an answer
 * that is asked for again under its key is given again, though it was the last.
 */
#include "change_http.h"
#include "keep_links.h"
#include "kept_http.h"

#include "cmn/secret.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct held {
	char id[CMN_UUID_LEN], departement[4], actor[CMN_UUID_LEN + 5];
	PGresult *link;
};

static void held_drop(struct held *h)
{
	PQclear(h->link);
}

static enum cmn_err gone(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_GONE,
			"ce lien n’ouvre rien, ou plus rien : demandez-en un autre à l’équipe",
			"this link opens nothing, or nothing any more: ask the team for another");
}

static enum cmn_err look(struct cmn_call *call, PGresult **ret)
{
	char hash[CMN_HASH_LEN];
	enum cmn_err rc = cmn_secret_hash(cmn_json_get(call->body, "token"), hash, &call->err);

	return rc ? rc
		  : directory_link_find(call->pool, &call->ctx, hash, call->write.now, ret,
					&call->err);
}

/* From here on the call acts for the link, in its département. */
static enum cmn_err find(struct cmn_call *call, struct held *h)
{
	enum cmn_err rc = look(call, &h->link);

	if (rc)
		return rc;
	if (PQntuples(h->link) == 0)
		return gone(call);
	snprintf(h->id, sizeof(h->id), "%s", cmn_column(h->link, 0, "id"));
	snprintf(h->departement, sizeof(h->departement), "%s",
		 cmn_column(h->link, 0, "departement"));
	snprintf(h->actor, sizeof(h->actor), "link:%s", h->id);
	call->ctx.departements = h->departement;
	call->ctx.actor = h->actor;
	call->write.client = h->actor;
	call->write.departement = h->departement;
	return CMN_OK;
}

/* The caller's context is its own again: nothing of `h` outlives the handler. */
static enum cmn_err leave(struct cmn_call *call, struct held *h, enum cmn_err rc)
{
	call->ctx.departements = "";
	call->ctx.actor = "public";
	call->write.client = "public";
	call->write.departement = NULL;
	held_drop(h);
	return rc;
}

/* --- opening --------------------------------------------------------------------------------- */

static enum cmn_err show(struct cmn_call *call, const struct held *h, const PGresult *offers)
{
	struct cmn_buf *out = &call->out;
	enum cmn_err rc = CMN_OK;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "actor_id", cmn_column(h->link, 0, "actor_id"));
	cmn_json_kstr(out, "actor_name", cmn_column(h->link, 0, "actor_name"));
	cmn_json_kstr(out, "departement", h->departement);
	cmn_json_kstr(out, "expires_at", cmn_column(h->link, 0, "_expires_at"));
	cmn_json_key(out, "offers");
	cmn_json_open(out, '[');
	for (int row = 0; rc == CMN_OK && row < PQntuples(offers); row++) {
		cmn_pg_write_row(out, offers, row);
		rc = directory_room_append(call, offers, row, h->departement);
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return rc == CMN_OK && out->failed ? cmn_no_memory(&call->err) : rc;
}

static enum cmn_err open_it(struct cmn_call *call, struct held *h)
{
	PGresult *offers CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	enum cmn_err rc = find(call, h);

	if (rc)
		return rc;
	rc = directory_link_open(call->pool, &call->ctx, h->id, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return gone(call);
	if (rc == CMN_OK)
		rc = directory_link_offers(call->pool, &call->ctx,
					   cmn_column(h->link, 0, "actor_id"),
					   cmn_column(h->link, 0, "offer_id"), &offers, &call->err);
	return rc ? rc : show(call, h, offers);
}

enum cmn_err directory_http_open_keep_link(struct cmn_call *call)
{
	struct held h = {.link = NULL};

	return leave(call, &h, open_it(call, &h));
}

/* --- answering ------------------------------------------------------------------------------- */

/* What each answer takes besides the offer; "!" before what it must have. */
static const struct answer {
	const char *code;
	bool waits;
	const char *takes;
} ANSWERS[] = {
    {"still_true", false, ""},
    {"capacity", false, "!capacity"},
    {"closed", true, " why words"},
    {"change", true, "!change words"},
};

static enum cmn_err check_members(struct cmn_call *call, const struct answer *a)
{
	static const char *const MEMBERS[] = {"capacity", "why", "change", "words"};
	char at[16];

	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++) {
		bool given = json_object_get(call->body, MEMBERS[i]) != NULL;
		const char *place = strstr(a->takes, MEMBERS[i]);
		bool needed = place != NULL && place > a->takes && place[-1] == '!';

		snprintf(at, sizeof(at), "/%s", MEMBERS[i]);
		if (given && place == NULL)
			return cmn_fail_at(&call->err, CMN_E_INVALID, at,
					   "cette réponse ne prend pas ce champ",
					   "this answer does not take this member");
		if (!given && needed)
			return cmn_fail_at(&call->err, CMN_E_INVALID, at,
					   "cette réponse demande ce champ",
					   "this answer needs this member");
	}
	return CMN_OK;
}

/* An offer that the link is for. */
static enum cmn_err offer_of(struct cmn_call *call, const struct held *h, PGresult **ret)
{
	const char *id = cmn_json_get(call->body, "offer_id");
	const char *only = cmn_column(h->link, 0, "offer_id");
	PGresult *offer CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, id, &offer, &call->err);

	if (rc == CMN_OK &&
	    strcmp(cmn_column(offer, 0, "actor_id"), cmn_column(h->link, 0, "actor_id")) == 0 &&
	    (only == NULL || strcasecmp(only, id) == 0)) {
		*ret = CMN_TAKE(offer);
		return CMN_OK;
	}
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/offer_id",
			   "ce lien ne porte pas sur cette offre",
			   "this link is not for this offer");
}

static enum cmn_err propose(struct cmn_call *call, const struct held *h, const PGresult *offer)
{
	const char *why = cmn_json_get(call->body, "why");
	const char *words = cmn_json_get(call->body, "words");
	json_t *closing CMN_AUTO(cmn_json_drop) =
	    json_pack("{s:b, s:s}", "active", 0, "retired_why", why != NULL ? why : "ceased");
	const json_t *change = json_object_get(call->body, "change");

	if (closing == NULL)
		return cmn_no_memory(&call->err);
	return directory_propose(call, directory_change_subject("offer"), offer,
				 change != NULL ? change : closing, words, "link", h->id);
}

static enum cmn_err act(struct cmn_call *call, const struct held *h, const struct answer *a,
			const PGresult *offer)
{
	if (a->waits)
		return propose(call, h, offer);
	if (strcmp(a->code, "capacity") == 0)
		return directory_state_capacity(call, offer,
						json_object_get(call->body, "capacity"),
						"/capacity", "link", h->id);
	return directory_confirm_offer(call, offer, "link", h->id);
}

/* Nothing was written: the link opens no more, or the offer does not bear it. */
static enum cmn_err explain(struct cmn_call *call)
{
	PGresult *link CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = look(call, &link);

	if (rc)
		return rc;
	if (PQntuples(link) == 0 || !cmn_pg_bool(link, 0, PQfnumber(link, "_open")))
		return gone(call);
	return directory_not_kept(call, cmn_json_get(call->body, "offer_id"));
}

static enum cmn_err answer(struct cmn_call *call, struct held *h)
{
	PGresult *offer CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *said = cmn_json_get(call->body, "answer");
	const struct answer *a = ANSWERS;
	enum cmn_err rc;

	while (a < ANSWERS + CMN_LEN(ANSWERS) - 1 && strcmp(a->code, said) != 0)
		a++;
	rc = check_members(call, a);
	if (rc == CMN_OK)
		rc = find(call, h);
	if (rc == CMN_OK)
		rc = offer_of(call, h, &offer);
	if (rc)
		return rc;
	rc = act(call, h, a, offer);
	if (rc == CMN_E_NOT_FOUND)
		rc = explain(call);
	if (rc)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "offer_id", cmn_column(offer, 0, "id"));
	cmn_json_kstr(&call->out, "answer", a->code);
	cmn_json_kbool(&call->out, "waits", a->waits);
	cmn_json_kstr(&call->out, "change_id", a->waits ? call->write.resource_id : NULL);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_answer_keep_link(struct cmn_call *call)
{
	struct held h = {.link = NULL};

	return leave(call, &h, answer(call, &h));
}
