/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_check.c - a version of the life project as it is sent: what the contract cannot say.
 */
#include "project.h"
#include "project_http.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

struct reading {
	struct cmn_call *call;
	const char *at, *today;
};

void intake_project_today(const char *departement, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

enum cmn_err intake_project_day(struct cmn_call *call, const json_t *object, const char *at,
				const char *key, const char *today, const char **ret)
{
	const char *day = cmn_json_get(object, key);
	char pointer[128];

	*ret = day ? day : today;
	if (!day || intake_said_plausible(day, today))
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "%s/%s", at, key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "ce jour est dans le futur ou avant 2000",
			   "this day lies in the future or before 2000");
}

static enum cmn_err voice_at(struct cmn_call *call, const char *at, enum intake_voice_fault fault)
{
	struct cmn_error *err = &call->err;
	char by[128], direct[128];

	snprintf(by, sizeof(by), "%s/said_by", at);
	snprintf(direct, sizeof(direct), "%s/direct_expression", at);
	switch (fault) {
	case INTAKE_VOICE_SPEAKER_MISSING:
		return cmn_fail_at(err, CMN_E_INVALID, by,
				   "dire qui a aidé la personne ou parlé pour elle",
				   "say who helped the person or spoke for them");
	case INTAKE_VOICE_SPEAKER_TOO_MANY:
		return cmn_fail_at(err, CMN_E_INVALID, by, "la personne a parlé elle-même",
				   "the person spoke themselves");
	case INTAKE_VOICE_DIRECT_MISSING:
		return cmn_fail_at(err, CMN_E_INVALID, direct,
				   "dire ce qui a été fait pour entendre la personne elle-même",
				   "say what was done to hear the person themselves");
	case INTAKE_VOICE_DIRECT_TOO_MANY:
		return cmn_fail_at(err, CMN_E_INVALID, direct,
				   "la personne s’est exprimée elle-même",
				   "the person did express themselves");
	case INTAKE_VOICE_FITS:
	default:
		return CMN_OK;
	}
}

enum cmn_err intake_project_voice(struct cmn_call *call, const json_t *object, const char *at)
{
	return voice_at(call, at,
			intake_voice_check(cmn_json_get(object, "expression"),
					   cmn_json_get(object, "said_by"),
					   cmn_json_get(object, "direct_expression")));
}

static enum cmn_err wish(const struct reading *r, const json_t *item, const char *at)
{
	const char *day;
	enum cmn_err rc = intake_project_voice(r->call, item, at);

	return rc == CMN_OK ? intake_project_day(r->call, item, at, "said_on", r->today, &day) : rc;
}

static enum cmn_err stage(const struct reading *r, const json_t *item, const char *at)
{
	const char *day = cmn_json_get(item, "reached_on");
	char pointer[128];

	snprintf(pointer, sizeof(pointer), "%s/reached_on", at);
	switch (intake_stage_check(cmn_json_get(item, "state"), day, r->today)) {
	case INTAKE_STAGE_DAY_MISSING:
		return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
				   "le jour où l’étape a été atteinte manque",
				   "the day on which the stage was reached is missing");
	case INTAKE_STAGE_DAY_EARLY:
		return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
				   "cette étape n’est pas atteinte", "this stage is not reached");
	case INTAKE_STAGE_DAY_FUTURE:
		return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
				   "une étape n’est pas atteinte dans le futur",
				   "a stage is not reached in the future");
	case INTAKE_STAGE_FITS:
	default:
		return CMN_OK;
	}
}

static enum cmn_err peer(const struct reading *r, const json_t *item, const char *at)
{
	const char *day;

	return intake_project_day(r->call, item, at, "since", r->today, &day);
}

/* The code that these words belong to; NULL when they are in neither table. */
static const struct cmn_code *labelled(const char *label)
{
	static const char *const TABLES[] = {"serafin_needs", "serafin_acts"};

	for (size_t t = 0; t < CMN_LEN(TABLES); t++) {
		const struct cmn_code_list *list = cmn_code_list_find(TABLES[t]);
		const struct cmn_code *found = NULL;

		/* the last one: of a code and the one below it with the same words, the finer */
		for (size_t i = 0; list && i < list->n; i++)
			if (intake_same_label(list->codes[i].label[CMN_FR], label))
				found = &list->codes[i];
		if (found)
			return found;
	}
	return NULL;
}

/* A source text has codes wrong (R055): what is sent with a label is meant by its label. */
static enum cmn_err label_fits(const struct reading *r, const char *table, const json_t *item,
			       const char *at)
{
	const char *label = cmn_json_get(item, "label");
	const char *code = cmn_json_get(item, "code");
	const struct cmn_code *mine = cmn_code_find(cmn_code_list_find(table), code);
	const struct cmn_code *meant;
	char pointer[128];

	if (!label || (mine && intake_same_label(mine->label[CMN_FR], label)))
		return CMN_OK;
	meant = labelled(label);
	snprintf(pointer, sizeof(pointer), "%s/code", at);
	if (meant)
		return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
				   "ce libellé est celui du code %s, pas de %s",
				   "this label is the one of code %s, not of %s", meant->code,
				   code);
	return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
			   "ce libellé n’est pas celui du code %s de la table officielle",
			   "this label is not the one of code %s in the official table", code);
}

static enum cmn_err need(const struct reading *r, const json_t *item, const char *at)
{
	return label_fits(r, "serafin_needs", item, at);
}

static enum cmn_err act(const struct reading *r, const json_t *item, const char *at)
{
	const char *role = cmn_json_get(item, "role");
	const char *day;
	char pointer[128];
	enum cmn_err rc = label_fits(r, "serafin_acts", item, at);

	if (rc == CMN_OK && role && strcmp(role, "maitre_ouvrage") == 0) {
		snprintf(pointer, sizeof(pointer), "%s/role", at);
		return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
				   "le maître d’ouvrage reçoit l’appui, il ne le donne pas",
				   "the project owner receives the support, and does not give it");
	}
	return rc == CMN_OK ? intake_project_day(r->call, item, at, "done_on", r->today, &day) : rc;
}

typedef enum cmn_err check_fn(const struct reading *r, const json_t *item, const char *at);

static enum cmn_err each(const struct reading *r, json_t *body, const char *key, check_fn *check)
{
	enum cmn_err rc = CMN_OK;
	char at[96];
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(body, key), i, item)
	{
		snprintf(at, sizeof(at), "%s/%s/%zu", r->at, key, i);
		rc = check(r, item, at);
		if (rc != CMN_OK)
			break;
	}
	return rc;
}

/* A need is had or not: its code stands once. */
static enum cmn_err needs_once(const struct reading *r, json_t *body)
{
	const json_t *needs = json_object_get(body, "needs");
	char pointer[128];

	for (size_t i = 1; i < json_array_size(needs); i++)
		for (size_t j = 0; j < i; j++) {
			if (strcmp(cmn_json_get(json_array_get(needs, i), "code"),
				   cmn_json_get(json_array_get(needs, j), "code")) != 0)
				continue;
			snprintf(pointer, sizeof(pointer), "%s/needs/%zu/code", r->at, i);
			return cmn_fail_at(&r->call->err, CMN_E_INVALID, pointer,
					   "ce besoin est déjà donné",
					   "this need is given already");
		}
	return CMN_OK;
}

enum cmn_err intake_project_check(struct cmn_call *call, json_t *body, const char *at,
				  const char *today)
{
	static const struct {
		const char *key;
		check_fn *check;
	} LISTS[] = {
	    {"wishes", wish}, {"stages", stage}, {"peers", peer}, {"needs", need}, {"acts", act}};
	const struct reading r = {call, at, today};
	const json_t *aspiration = json_object_get(body, "aspiration");
	char of[96];
	enum cmn_err rc = CMN_OK;

	snprintf(of, sizeof(of), "%s/aspiration", at);
	if (aspiration)
		rc = wish(&r, aspiration, of);
	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(LISTS); i++)
		rc = each(&r, body, LISTS[i].key, LISTS[i].check);
	return rc == CMN_OK ? needs_once(&r, body) : rc;
}
