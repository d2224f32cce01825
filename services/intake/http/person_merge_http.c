/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_merge_http.c - two records of one person made one, by a human, and parted again.
 */
#include "intake_ops.h"
#include "people_http.h"
#include "person_events.h"

#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

/* What goes together when a human chooses whose value stays. */
static const struct {
	const char *group;
	const char *traits[8];
} GROUPS[] = {
    {"name", {"name_status", "family_name", "given_names"}},
    {"birth_name", {"birth_name"}},
    {"called", {"called"}},
    {"birth", {"birth_date", "age_band_stated"}},
    {"place", {"commune", "address_lines", "postal_code"}},
    {"needs", {"language", "interpreter", "communication_modes", "deaf_access"}},
    {"facilitator_criteria", {"facilitator_criteria"}},
    {"ins", {"ins_status", "sex", "birth_place"}},
    {"mdph_number", {"mdph_number"}},
    {"note", {"note"}},
};

/* Columns of a record that are no traits. */
static const char *const HEAD[] = {"id",         "departement", "version",
				   "state",      "merged_into", "created_at",
				   "created_by", "updated_at",  "updated_by"};

static bool take_group(json_t *kept, const json_t *other, const char *group)
{
	for (size_t g = 0; g < CMN_LEN(GROUPS); g++) {
		if (strcmp(GROUPS[g].group, group) != 0)
			continue;
		for (size_t t = 0; t < CMN_LEN(GROUPS[g].traits) && GROUPS[g].traits[t]; t++) {
			json_t *value = json_object_get(other, GROUPS[g].traits[t]);

			json_object_del(kept, GROUPS[g].traits[t]);
			if (value && json_object_set(kept, GROUPS[g].traits[t], value) != 0)
				return false;
		}
	}
	return true;
}

/* The traits of the record that is kept, with those that were chosen from the other one. */
static enum cmn_err join(struct cmn_call *call, const PGresult *kept, const PGresult *other,
			 json_t **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *traits = NULL;
	CMN_AUTO(cmn_json_drop) json_t *others = NULL;
	enum cmn_err rc = intake_people_load(call, cmn_column(kept, 0, "_traits"), &traits);
	size_t i;
	const json_t *group;

	if (rc == CMN_OK)
		rc = intake_people_load(call, cmn_column(other, 0, "_traits"), &others);
	if (rc != CMN_OK)
		return rc;
	json_array_foreach(
	    json_object_get(call->body, "take_from_other"), i,
	    group) if (!take_group(traits, others,
				   json_string_value(group))) return cmn_no_memory(&call->err);
	for (size_t h = 0; h < CMN_LEN(HEAD); h++)
		json_object_del(traits, HEAD[h]);
	/* a name taken away or brought changes whether one is stated */
	if (json_object_set_new(traits, "name_status",
				json_string(cmn_json_get(traits, "family_name") ||
						    cmn_json_get(traits, "birth_name") ||
						    cmn_json_get(traits, "given_names") ||
						    cmn_json_get(traits, "called")
						? "stated"
						: "unknown")) != 0)
		return cmn_no_memory(&call->err);
	*ret = CMN_TAKE(traits);
	return CMN_OK;
}

static enum cmn_err reply_merge(struct cmn_call *call, const PGresult *res)
{
	if (PQntuples(res) == 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucune fusion de ce genre",
				"no such merge");
	snprintf(call->location, sizeof(call->location), "/v1/intake/persons/%s/merges",
		 cmn_column(res, 0, "kept_id"));
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	if (!call->write.done) {
		const char *departement = cmn_column(res, 0, "departement");

		cmn_call_saw(call, departement, cmn_column(res, 0, "kept_id"));
		cmn_call_saw(call, departement, cmn_column(res, 0, "other_id"));
	}
	return cmn_reply_row(call, res, 0);
}

/* Nothing was merged: because of which of the two, or of what was said about them before. */
static enum cmn_err explain(struct cmn_call *call, const PGresult *kept, const char *other_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *other = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *distinct = NULL;
	const char *id = cmn_column(kept, 0, "id"),
		   *departement = cmn_column(kept, 0, "departement");
	enum cmn_err rc = intake_people_alive(call, id, &now);

	if (rc == CMN_OK)
		rc = intake_people_alive(call, other_id, &other);
	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match)
		return cmn_explain(call, now);
	if (cmn_pg_int(other, 0, PQfnumber(other, "version"), 0) !=
	    cmn_json_get_int(call->body, "other_version", 0))
		return cmn_fail_at(&call->err, CMN_E_PRECONDITION_FAILED, "/other_version",
				   "l’autre fiche a changé : relisez-la avant de décider",
				   "the other record has changed: read it again before deciding");
	rc = intake_store_distinct(call->pool, &call->ctx, departement, id, other_id, &distinct,
				   &call->err);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(distinct) && !json_is_true(json_object_get(call->body, "despite_distinct")))
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"quelqu’un a dit que ce sont deux personnes distinctes",
				"somebody said that these are two persons");
	return cmn_fail(
	    &call->err, CMN_E_CONFLICT,
	    "l’une est un proche ou le représentant de l’autre : ce lien prend fin d’abord",
	    "one is a relative or the representative of the other: end that relation first");
}

static enum cmn_err write_merge(struct cmn_call *call, json_t *traits, const char *other_id)
{
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	CMN_AUTO(cmn_free_drop) char *keys = NULL;
	char merge_id[CMN_UUID_LEN];
	struct intake_person_join j = {
	    .kept_version = call->if_match,
	    .other_version = cmn_json_get_int(call->body, "other_version", 0),
	    .other_id = other_id,
	    .merge_id = merge_id,
	    .reason = cmn_json_get(call->body, "reason"),
	    .despite_distinct = json_is_true(json_object_get(call->body, "despite_distinct"))};
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_people_traits_keys(call, traits, &keys);

	cmn_uuid7(merge_id);
	if (rc == CMN_OK)
		rc = intake_people_dump(call, traits, &text);
	if (rc == CMN_OK)
		rc = intake_event_person_merged(call, call->write.resource_id, other_id);
	j.traits = text;
	j.keys = keys;
	if (rc == CMN_OK)
		rc = intake_store_person_merge(call->pool, &call->ctx, &call->write, &j, &version,
					       &replayed, &call->err);
	return rc;
}

/* The other record, in the same département and not the same one. */
static enum cmn_err load_other(struct cmn_call *call, const PGresult *kept, const char *other_id,
			       PGresult **ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *other = NULL;
	enum cmn_err rc = intake_store_person(call->pool, &call->ctx, other_id, &other, &call->err);

	if (rc == CMN_OK && strcmp(cmn_column(kept, 0, "id"), cmn_column(other, 0, "id")) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/other_id", "c’est la même fiche",
				   "it is the same record");
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK &&
	     strcmp(cmn_column(kept, 0, "departement"), cmn_column(other, 0, "departement")) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/other_id",
				   "aucune autre personne sous cet identifiant dans ce département",
				   "no other person under this id in this département");
	if (rc == CMN_OK)
		*ret = CMN_TAKE(other);
	return rc;
}

enum cmn_err intake_http_merge_person(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *other_id = cmn_json_get(call->body, "other_id");
	const char *reason = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *kept = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *other = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *merge = NULL;
	CMN_AUTO(cmn_json_drop) json_t *traits = NULL;
	char departement[4];
	enum cmn_err rc = intake_store_person(call->pool, &call->ctx, id, &kept, &call->err);

	if (rc == CMN_OK)
		rc = load_other(call, kept, other_id, &other);
	if (rc == CMN_OK && reason)
		rc = intake_people_text(call, "/reason", reason, false, false);
	if (rc == CMN_OK)
		rc = join(call, kept, other, &traits);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, kept, departement);
	rc = write_merge(call, traits, other_id);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, kept, other_id);
	if (rc == CMN_OK)
		rc = intake_store_merge_of(call->pool, &call->ctx, departement, id, other_id,
					   &merge, &call->err);
	return rc == CMN_OK ? reply_merge(call, merge) : rc;
}

enum cmn_err intake_http_list_person_merges(struct cmn_call *call)
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
		rc = intake_store_merges(call->pool, &call->ctx,
					 cmn_column(person, 0, "departement"), id, after, limit,
					 &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

/* Not undone: it was already, or another merge came after it. */
static enum cmn_err explain_part(struct cmn_call *call, const char *merge_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *kept = NULL;
	enum cmn_err rc = intake_store_merge(call->pool, &call->ctx, merge_id, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match ||
	    strcmp(cmn_column(now, 0, "state"), "undone") == 0)
		return cmn_explain(call, now);
	rc = intake_people_alive(call, cmn_column(now, 0, "kept_id"), &kept);
	if (rc != CMN_OK)
		return rc;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"une fusion plus récente de cette fiche se défait d’abord",
			"a later merge of this record is undone first");
}

enum cmn_err intake_http_undo_merge(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_merge(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
		 cmn_column(before, 0, "kept_id"));
	rc = intake_event_person_unmerged(call, call->write.resource_id,
					  cmn_column(before, 0, "other_id"));
	if (rc == CMN_OK)
		rc = intake_store_person_part(call->pool, &call->ctx, &call->write, id,
					      call->if_match, &version, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain_part(call, id);
	if (rc == CMN_OK)
		rc = intake_store_merge(call->pool, &call->ctx, id, &after, &call->err);
	if (rc == CMN_OK)
		rc = reply_merge(call, after);
	call->location[0] = '\0';
	return rc;
}
