/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_write.c - pieces of FHIR resources, and pages of them.
 */
#include "cmn/codes.h"
#include "cmn/fhir.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define OBSERVATION_VALUE "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
#define URL_MAX           1024

static void put_mark(struct cmn_buf *out, const char *mark)
{
	cmn_json_key(out, strcmp(mark, "SUBSETTED") == 0 ? "tag" : "security");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", OBSERVATION_VALUE);
	cmn_json_kstr(out, "code", mark);
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

void cmn_fhir_head(struct cmn_buf *out, const char *type, const char *id, int64_t version,
		   const char *updated, const char *mark)
{
	char text[24];

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "resourceType", type);
	cmn_json_kstr(out, "id", id);
	if (version <= 0 && !updated && !mark)
		return;
	snprintf(text, sizeof(text), "%" PRId64, version);
	cmn_json_key(out, "meta");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "versionId", version > 0 ? text : NULL);
	cmn_json_kstr(out, "lastUpdated", updated);
	if (mark)
		put_mark(out, mark);
	cmn_json_close(out, '}');
}

void cmn_fhir_identifier(struct cmn_buf *out, const char *kind, const char *value)
{
	char system[64];

	snprintf(system, sizeof(system), "urn:c360:%s", kind);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", system);
	cmn_fhir_kstr(out, "value", value);
	cmn_json_close(out, '}');
}

void cmn_fhir_identifiers(struct cmn_buf *out, const char *kind, const char *value)
{
	cmn_json_key(out, "identifier");
	cmn_json_open(out, '[');
	cmn_fhir_identifier(out, kind, value);
	cmn_json_close(out, ']');
}

static void coding(struct cmn_buf *out, const char *system, const char *code, const char *display)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", system);
	cmn_json_kstr(out, "code", code);
	cmn_fhir_kstr(out, "display", display);
	cmn_json_close(out, '}');
}

void cmn_fhir_coding(struct cmn_buf *out, const char *list, const char *code)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);
	const struct cmn_code *found = codes ? cmn_code_find(codes, code) : NULL;
	char system[96];

	snprintf(system, sizeof(system), CMN_FHIR_CODES "%s", list);
	coding(out, system, code, found ? found->label[CMN_FR] : NULL);
}

void cmn_fhir_concept_value(struct cmn_buf *out, const char *list, const char *codes)
{
	cmn_json_open(out, '{');
	cmn_json_key(out, "coding");
	cmn_json_open(out, '[');
	while (*codes) {
		size_t n = strcspn(codes, " ");
		char code[80];

		snprintf(code, sizeof(code), "%.*s", (int)n, codes);
		cmn_fhir_coding(out, list, code);
		codes += n + strspn(codes + n, " ");
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

void cmn_fhir_concept(struct cmn_buf *out, const char *key, const char *list, const char *codes)
{
	if (!codes || !codes[0])
		return;
	cmn_json_key(out, key);
	cmn_fhir_concept_value(out, list, codes);
}

void cmn_fhir_standard_value(struct cmn_buf *out, const char *system, const char *code,
			     const char *display)
{
	cmn_json_open(out, '{');
	cmn_json_key(out, "coding");
	cmn_json_open(out, '[');
	coding(out, system, code, display);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

void cmn_fhir_standard(struct cmn_buf *out, const char *key, const char *system, const char *code)
{
	cmn_json_key(out, key);
	cmn_fhir_standard_value(out, system, code, NULL);
}

void cmn_fhir_reference_value(struct cmn_buf *out, const char *type, const char *id)
{
	char text[128];

	snprintf(text, sizeof(text), "%s/%s", type, id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "reference", text);
	cmn_json_close(out, '}');
}

void cmn_fhir_reference(struct cmn_buf *out, const char *key, const char *type, const char *id)
{
	cmn_json_key(out, key);
	cmn_fhir_reference_value(out, type, id);
}

void cmn_fhir_period(struct cmn_buf *out, const char *key, const char *start, const char *end)
{
	if (!start && !end)
		return;
	cmn_json_key(out, key);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "start", start);
	cmn_json_kstr(out, "end", end);
	cmn_json_close(out, '}');
}

/* --- pages -------------------------------------------------------------------------------------
 */

/* Values passed their patterns: only these few need their percent. */
static void put_value(struct cmn_buf *out, const char *value)
{
	for (; *value; value++)
		if (strchr("+%&#=| ", *value))
			cmn_buf_fmt(out, "%%%02X", (unsigned)(unsigned char)*value);
		else
			cmn_buf_char(out, *value);
}

/* The address of this page, or of the next one: never a host of ours inside. */
static void put_link(struct cmn_call *call, const char *root, const char *relation,
		     const char *cursor)
{
	struct cmn_buf url CMN_AUTO(cmn_buf_free) = {.max = URL_MAX};
	const char *target = call->request_->target;
	char mark = '?';

	cmn_buf_text(&url, root);
	cmn_buf_put(&url, target, strcspn(target, "?"));
	for (size_t i = 0; i < call->op->n_params; i++) {
		const struct cmn_param *p = &call->op->params[i];
		const char *value = p->in == CMN_IN_QUERY ? cmn_call_param(call, p->name) : NULL;

		if (!value || strcmp(p->name, "cursor") == 0 || strcmp(p->name, "_format") == 0)
			continue;
		cmn_buf_fmt(&url, "%c%s=", mark, p->name);
		put_value(&url, value);
		mark = '&';
	}
	if (cursor && cursor[0])
		cmn_buf_fmt(&url, "%ccursor=%s", mark, cursor);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "relation", relation);
	cmn_json_kstr(&call->out, "url", url.failed ? target : url.data);
	cmn_json_close(&call->out, '}');
}

void cmn_fhir_bundle(struct cmn_call *call, const char *root, const char *type, const char *next,
		     int n)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "resourceType", "Bundle");
	cmn_json_kstr(&call->out, "type", type);
	cmn_json_key(&call->out, "link");
	cmn_json_open(&call->out, '[');
	put_link(call, root, "self", cmn_call_param(call, "cursor"));
	if (next[0])
		put_link(call, root, "next", next);
	cmn_json_close(&call->out, ']');
	if (n == 0)
		return; /* no array is empty in FHIR */
	cmn_json_key(&call->out, "entry");
	cmn_json_open(&call->out, '[');
}

void cmn_fhir_entry(struct cmn_call *call, const char *root, const char *type, const char *id)
{
	char url[320];

	snprintf(url, sizeof(url), "%.200s/fhir/%s/%s", root, type, id);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "fullUrl", url);
	cmn_json_key(&call->out, "resource");
}

void cmn_fhir_entry_end(struct cmn_call *call)
{
	cmn_json_key(&call->out, "search");
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "mode", "match");
	cmn_json_close(&call->out, '}');
	cmn_json_close(&call->out, '}');
}

void cmn_fhir_bundle_end(struct cmn_call *call, int n)
{
	if (n > 0)
		cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
}
