/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreement_http.c - agreements and avenants drafted, changed, read (R161, R174 to R186).
 */
#include "agreement_http.h"
#include "more.h"
#include "told.h"

#include <stdio.h>
#include <string.h>

#define AGREEMENTS "/v1/directory/agreements"

static const char *const NAMES[] = {"content", "missions", "commitments",
				    "levels",  "parties",  NULL};

static struct agreement_text text_of(const struct cmn_call *call, const struct agreement_jsons *j)
{
	return (struct agreement_text){
	    .title = cmn_json_get(call->body, "title"),
	    .who_does_what = cmn_json_get(call->body, "who_does_what_id"),
	    .content = j->of[0],
	    .missions = j->of[1],
	    .commitments = j->of[2],
	    .levels = j->of[3],
	    .parties = j->of[4],
	};
}

/* The same text is not said twice for one: each mission once. */
static enum cmn_err missions_good(struct cmn_call *call)
{
	const json_t *list = json_object_get(call->body, "missions");

	for (size_t i = 0; i < json_array_size(list); i++)
		for (size_t k = 0; k < i; k++)
			if (json_equal(json_array_get(list, i), json_array_get(list, k)))
				return cmn_fail_at(&call->err, CMN_E_INVALID, "/missions",
						   "une mission figure deux fois",
						   "a mission stands in it twice");
	return CMN_OK;
}

/* The body as texts, printable and such as the region knows them. */
static enum cmn_err take(struct cmn_call *call, const char *departement,
			 struct agreement_jsons *ret)
{
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK)
		rc = missions_good(call);
	if (rc == CMN_OK)
		rc = agreement_jsons_of(call, NAMES, ret);
	if (rc == CMN_OK)
		rc = agreement_good(call, departement, ret->of[4], ret->of[0], "agreement_content",
				    "content");
	return rc;
}

static enum cmn_err made(struct cmn_call *call)
{
	snprintf(call->location, sizeof(call->location), AGREEMENTS "/%s", call->write.resource_id);
	return agreement_reply(call, call->write.resource_id);
}

static enum cmn_err tell_draft(struct cmn_call *call, const char *parent)
{
	return cmn_write_event(call, DIRECTORY_EVENT_AGREEMENT, "{facts}",
			       json_pack("{s:s, s:s, s:s, s:s, s:s*}", "agreement_id",
					 call->write.resource_id, "departement",
					 call->write.departement, "act", "draft", "state", "draft",
					 "parent_id", parent));
}

enum cmn_err directory_http_draft_agreement(struct cmn_call *call)
{
	const struct agreement_at at = agreement_at(call);
	struct agreement_jsons j CMN_AUTO(agreement_drop) = {0};
	struct agreement_text text;
	char today[11];
	enum cmn_err rc;

	call->write.departement = cmn_json_get(call->body, "departement");
	rc = cmn_call_territory(call, "/departement", call->write.departement);
	if (rc == CMN_OK)
		rc = take(call, call->write.departement, &j);
	if (rc == CMN_OK)
		rc = tell_draft(call, NULL);
	if (rc != CMN_OK)
		return rc;
	text = text_of(call, &j);
	agreement_today(call->write.departement, today);
	rc = agreement_store_draft(&at, &text, today);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/departement",
				   "aucune règle n’est connue pour les conventions de ce "
				   "département",
				   "no rule is known for the agreements of this département");
	return rc ? rc : made(call);
}

/* Who joins is said where somebody does. */
static enum cmn_err joins_good(struct cmn_call *call, const struct agreement_avenant *v)
{
	const json_t *joins = json_object_get(call->body, "joins");

	if ((strcmp(v->purpose, "change") == 0) == (joins == NULL))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/joins",
			   "qui rejoint la convention est à dire, et seulement alors",
			   "who joins the agreement is to be said, and only then");
}

static enum cmn_err who_joins(struct cmn_call *call, const char *departement)
{
	const json_t *joins = json_object_get(call->body, "joins");
	json_t *list CMN_AUTO(cmn_json_drop) = json_array();
	CMN_AUTO(cmn_free_drop) char *text = NULL;

	if (!joins)
		return CMN_OK;
	if (json_array_append(list, (json_t *)(uintptr_t)joins) != 0 ||
	    !(text = json_dumps(list, JSON_COMPACT)))
		return cmn_no_memory(&call->err);
	return agreement_good(call, departement, text, NULL, "agreement_content", "content");
}

/* Never before its agreement (R180): that is in force, and not over. */
static enum cmn_err parent_good(struct cmn_call *call, const PGresult *parent)
{
	const char *departement = cmn_column(parent, 0, "departement");
	int ends = agreement_day(cmn_column(parent, 0, "ends_on"));

	if (!cmn_column(parent, 0, "agreement_id") &&
	    strcmp(cmn_column(parent, 0, "state"), "in_force") == 0 &&
	    (!cmn_column(parent, 0, "ends_on") || ends >= agreement_today(departement, NULL)))
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_CONFLICT, "un avenant suppose une convention en vigueur",
			"an avenant supposes an agreement in force");
}

enum cmn_err directory_http_draft_avenant(struct cmn_call *call)
{
	const struct agreement_at at = agreement_at(call);
	const json_t *joins = json_object_get(call->body, "joins");
	struct agreement_jsons j CMN_AUTO(agreement_drop) = {0};
	PGresult *parent CMN_AUTO(cmn_pgres_drop) = NULL;
	const struct agreement_avenant v = {
	    .parent_id = cmn_call_param(call, "id"),
	    .purpose = cmn_json_get(call->body, "purpose"),
	    .joins_role = cmn_json_get(joins, "role"),
	    .joins_actor = cmn_json_get(joins, "actor_id"),
	    .joins_name = cmn_json_get(joins, "name"),
	};
	const struct agreement_reader reader = agreement_reader_of(call);
	struct agreement_text text;
	enum cmn_err rc = agreement_store_read(&at, &reader, v.parent_id, &parent);

	if (rc != CMN_OK)
		return rc;
	call->write.departement = cmn_column(parent, 0, "departement");
	rc = joins_good(call, &v);
	if (rc == CMN_OK)
		rc = take(call, call->write.departement, &j);
	if (rc == CMN_OK)
		rc = who_joins(call, call->write.departement);
	if (rc == CMN_OK)
		rc = parent_good(call, parent);
	if (rc == CMN_OK)
		rc = tell_draft(call, v.parent_id);
	if (rc != CMN_OK)
		return rc;
	text = text_of(call, &j);
	rc = agreement_store_avenant(&at, &text, &v);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"un avenant suppose une convention en vigueur",
				"an avenant supposes an agreement in force");
	return rc ? rc : made(call);
}

enum cmn_err directory_http_change_agreement(struct cmn_call *call)
{
	const struct agreement_at at = agreement_at(call);
	struct agreement_jsons j CMN_AUTO(agreement_drop) = {0};
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct agreement_text text;
	char departement[4];
	enum cmn_err rc = agreement_own(call, departement, &now);

	if (rc == CMN_OK)
		rc = take(call, departement, &j);
	if (rc != CMN_OK)
		return rc;
	if (j.of[4] && cmn_column(now, 0, "agreement_id"))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/parties",
				   "un avenant a les parties de sa convention",
				   "an avenant has the parties of its agreement");
	text = text_of(call, &j);
	return agreement_finish(call, agreement_store_change(&at, &text, call->if_match));
}

enum cmn_err directory_http_read_agreement(struct cmn_call *call)
{
	return agreement_reply(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_agreements(struct cmn_call *call)
{
	return agreement_page(call, agreement_store_list);
}
