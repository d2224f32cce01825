/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_http.c - definitions listed, read, and added by a region or a community.
 */
#include "definition_file.h"
#include "definition_store.h"
#include "figure_query.h"
#include "month.h"
#include "observatory_ops.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define LOCAL_MAX 200 /* versions in one département: each costs at every fact */
#define CODES_MAX 4096
#define LIST_MAX  512

static const char *lang_of(const struct cmn_call *call)
{
	return call->lang == CMN_EN ? "en" : "fr";
}

enum cmn_err observatory_http_list_definitions(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char cursor[128];
	const struct observatory_definitions_asked asked = {
	    .departement = cmn_call_param(call, "departement"),
	    .indicator = cmn_call_param(call, "indicator"),
	    .on = cmn_call_param(call, "on"),
	    .lang = lang_of(call),
	    .cursor = cursor,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", asked.departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, cursor, sizeof(cursor));
	if (rc == CMN_OK)
		rc = observatory_store_definition_list(call->pool, &call->ctx, &asked, &res,
						       &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, asked.limit) : rc;
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = observatory_store_definition_read(call->pool, &call->ctx, id,
							    lang_of(call), &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = strtoll(cmn_column(res, 0, "version"), NULL, 10);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err observatory_http_read_definition(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

/* --- adding --------------------------------------------------------------------------------------
 */

struct adding {
	struct observatory_set *known, *own;
	const struct observatory_definition *before; /* its last version; NULL: the first one */
	const struct observatory_definition *d;
	char departements[LIST_MAX], array[LIST_MAX + 2]; /* "31,81" and "{31,81}" */
	char version[16];
	int today;
};

static void adding_drop(struct adding *a)
{
	observatory_set_free(&a->known);
	observatory_set_free(&a->own);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once, all of the caller's territory. */
static enum cmn_err departements_read(struct cmn_call *call, struct adding *a)
{
	const json_t *list = json_object_get(call->body, "departements");
	const char *codes[128];
	size_t n = 0, len = 0;

	for (size_t i = 0; i < json_array_size(list) && n < CMN_LEN(codes); i++) {
		const char *code = json_string_value(json_array_get(list, i));
		char pointer[40];
		enum cmn_err rc;

		snprintf(pointer, sizeof(pointer), "/departements/%zu", i);
		rc = cmn_call_territory(call, pointer, code);
		if (rc != CMN_OK)
			return rc;
		codes[n++] = code;
	}
	qsort(codes, n, sizeof(codes[0]), by_text);
	for (size_t i = 0; i < n && len + 8 < sizeof(a->departements); i++) {
		if (i > 0 && strcmp(codes[i], codes[i - 1]) == 0)
			continue;
		len += (size_t)snprintf(a->departements + len, sizeof(a->departements) - len,
					"%s%s", len > 0 ? "," : "", codes[i]);
	}
	snprintf(a->array, sizeof(a->array), "{%s}", a->departements);
	return CMN_OK;
}

/* Codes of a member as words between blanks. */
static void words_of(const json_t *part, const char *key, char out[CODES_MAX])
{
	const json_t *list = json_object_get(part, key);
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < json_array_size(list) && len + 70 < CODES_MAX; i++)
		len += (size_t)snprintf(out + len, CODES_MAX - len, "%s%s", i > 0 ? " " : "",
					json_string_value(json_array_get(list, i)));
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void part_read(struct observatory_set *set, const json_t *part, const char *indicator,
		      int version)
{
	char all[CODES_MAX], any[CODES_MAX], none[CODES_MAX];
	const struct observatory_part_text text = {
	    .indicator = indicator,
	    .version = version,
	    .part = cmn_json_get(part, "part"),
	    .kind = cmn_json_get(part, "kind"),
	    .all = all,
	    .any = any,
	    .none = none,
	    .by = or_empty(cmn_json_get(part, "by")),
	    .measure = observatory_measure_named(or_empty(cmn_json_get(part, "measure"))),
	};

	words_of(part, "all", all);
	words_of(part, "any", any);
	words_of(part, "none", none);
	observatory_set_part(set, &text);
}

static enum cmn_err day_read(struct cmn_call *call, const char *key, const char *pointer,
			     int32_t otherwise, int32_t *ret)
{
	const char *text = cmn_json_get(call->body, key);
	int day = otherwise;

	if (text && !cmn_day_parse(text, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’existe pas",
				   "this day does not exist");
	*ret = day;
	return CMN_OK;
}

/* How many local ones hold in one place, in each of the places asked for. */
static enum cmn_err room_for_one(struct cmn_call *call, const struct adding *a)
{
	const json_t *list = json_object_get(call->body, "departements");
	size_t n, local;
	const struct observatory_definition *all = observatory_set_all(a->known, &n);
	char pointer[40];

	for (size_t d = 0; d < json_array_size(list); d++) {
		const char *code = json_string_value(json_array_get(list, d));

		local = 0;
		for (size_t i = 0; i < n; i++)
			local += all[i].departements[0] != '\0' &&
				 observatory_definition_here(&all[i], code);
		if (local < LOCAL_MAX)
			continue;
		snprintf(pointer, sizeof(pointer), "/departements/%zu", d);
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, pointer,
				   "ce département a déjà %d définitions locales",
				   "this département has %d local definitions already", LOCAL_MAX);
	}
	return CMN_OK;
}

/* The last version of the same code, wherever it holds. */
static enum cmn_err before_of(struct cmn_call *call, struct adding *a)
{
	const char *indicator = cmn_json_get(call->body, "indicator");
	size_t n;
	const struct observatory_definition *all = observatory_set_all(a->known, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].indicator, indicator) == 0)
			a->before = &all[i];
	return room_for_one(call, a);
}

static enum cmn_err own_read(struct cmn_call *call, struct adding *a)
{
	const json_t *b = call->body, *parts = json_object_get(b, "parts");
	struct observatory_definition d = {
	    .indicator = cmn_json_get(b, "indicator"),
	    .version = a->before ? a->before->version + 1 : 1,
	    .departements = a->departements,
	    .unit = cmn_json_get(b, "unit"),
	    .periodicity = cmn_json_get(b, "periodicity"),
	    .label = {cmn_json_get(b, "label_fr"), cmn_json_get(b, "label_fr")},
	    .rule = {cmn_json_get(b, "rule_fr"), cmn_json_get(b, "rule_fr")},
	    .source = cmn_json_get(b, "source"),
	};
	size_t unused;
	enum cmn_err rc = day_read(call, "valid_from", "/valid_from", 0, &d.valid_from);

	if (rc == CMN_OK)
		rc = day_read(call, "valid_to", "/valid_to", INT32_MAX, &d.valid_to);
	/* the same one told again: the key says whether it was kept before, or somebody else was
	 * faster */
	if (a->before && a->before->valid_from == d.valid_from)
		d.version = a->before->version;
	a->own = observatory_set_new();
	if (rc != CMN_OK || !a->own)
		return rc ? rc : cmn_no_memory(&call->err);
	d.decided = d.valid_to != INT32_MAX;
	observatory_set_add(a->own, &d);
	for (size_t i = 0; i < json_array_size(parts); i++)
		part_read(a->own, json_array_get(parts, i), d.indicator, d.version);
	rc = observatory_set_close(a->own, &unused, &call->err);
	if (rc == CMN_OK)
		a->d = observatory_set_all(a->own, &unused);
	return rc;
}

/* What was told under a version stays as it was told. */
static enum cmn_err not_of_the_past(struct cmn_call *call, const struct adding *a)
{
	struct observatory_fault fault;

	if (!a->before || a->before->version == a->d->version)
		return CMN_OK;
	if (!observatory_version_follows(a->before, a->d, &fault))
		return observatory_fault_reply(call, &fault);
	if (a->d->valid_from < observatory_month_of(a->today))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "une nouvelle version commence ce mois-ci au plus tôt",
				   "a new version begins this month at the earliest");
	return CMN_OK;
}

static enum cmn_err check(struct cmn_call *call, const struct adding *a)
{
	const struct observatory_vocabulary *v = observatory_vocabulary(&call->err);
	struct observatory_fault fault;

	if (!v)
		return call->err.code;
	if (!observatory_definition_good(a->d, v, &fault))
		return observatory_fault_reply(call, &fault);
	return not_of_the_past(call, a);
}

static enum cmn_err keep(struct cmn_call *call, struct adding *a)
{
	const json_t *b = call->body;
	CMN_AUTO(cmn_free_drop) char *parts = json_dumps(json_object_get(b, "parts"), JSON_COMPACT);
	const char *label_en = cmn_json_get(b, "label_en"), *rule_en = cmn_json_get(b, "rule_en");
	char first[4];
	const struct observatory_addition addition = {
	    .indicator = a->d->indicator,
	    .version = a->version,
	    .departements = a->array,
	    .valid_from = cmn_json_get(b, "valid_from"),
	    .valid_to = cmn_json_get(b, "valid_to"),
	    .unit = a->d->unit,
	    .periodicity = a->d->periodicity,
	    .label_fr = a->d->label[CMN_FR],
	    .label_en = label_en ? label_en : a->d->label[CMN_FR],
	    .rule_fr = a->d->rule[CMN_FR],
	    .rule_en = rule_en ? rule_en : a->d->rule[CMN_FR],
	    .source = a->d->source,
	    .parts = parts,
	};

	if (!parts)
		return cmn_no_memory(&call->err);
	snprintf(a->version, sizeof(a->version), "%d", a->d->version);
	snprintf(first, sizeof(first), "%.*s", (int)strcspn(a->departements, ","), a->departements);
	call->write.departement = first;
	return observatory_store_definition_add(call->pool, &call->ctx, &call->write, &addition,
						&call->err);
}

enum cmn_err observatory_http_add_definition(struct cmn_call *call)
{
	CMN_AUTO(adding_drop) struct adding a = {0};
	enum cmn_err rc = cmn_texts_good(call->body, &call->err);

	if (rc == CMN_OK)
		rc = departements_read(call, &a);
	if (rc == CMN_OK)
		rc = observatory_store_definitions(call->pool, &call->ctx, &a.known, &call->err);
	if (rc == CMN_OK)
		rc = before_of(call, &a);
	a.today = cmn_day_of(cmn_clock_us(), "31");
	if (rc == CMN_OK)
		rc = own_read(call, &a);
	if (rc == CMN_OK)
		rc = check(call, &a);
	if (rc == CMN_OK)
		rc = keep(call, &a);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/observatory/definitions/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}
