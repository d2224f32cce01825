/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define EXPRESSION_MAX 320

/* What follows the root; NULL: the target is below none. */
static const char *below_root(const char *target)
{
	static const char *const ROOTS[] = {CMN_FHIR_ROOT, CMN_FHIR_DIRECTORY_ROOT};

	for (size_t i = 0; target && i < CMN_LEN(ROOTS); i++)
		if (strncmp(target, ROOTS[i], strlen(ROOTS[i])) == 0)
			return target + strlen(ROOTS[i]);
	return NULL;
}

bool cmn_fhir_target(const char *target)
{
	return below_root(target) != NULL;
}

/* Value set issue-type of R4, by the status that the failure has. */
static const char *issue_type(int status)
{
	static const struct {
		int status;
		const char *type;
	} TYPES[] = {
	    {401, "login"},         {403, "forbidden"},     {404, "not-found"},
	    {405, "not-supported"}, {406, "not-supported"}, {409, "conflict"},
	    {410, "deleted"},       {412, "conflict"},      {413, "too-long"},
	    {414, "too-long"},      {415, "not-supported"}, {422, "invalid"},
	    {428, "required"},      {429, "throttled"},     {502, "transient"},
	    {503, "transient"},
	};

	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		if (TYPES[i].status == status)
			return TYPES[i].type;
	return status >= 500 ? "exception" : "invalid";
}

/* "/input/0/type" below /fhir/Task/… becomes "Task.input[0].type"; "query:status" becomes
 * "http.status", "header:If-Match" "http.if-match" (R4, OperationOutcome.issue.expression). */
static void expression(const char *target, const char *pointer, char out[EXPRESSION_MAX])
{
	const char *colon = strchr(pointer, ':');
	const char *type = below_root(target);
	size_t n = strcspn(type, "/?");
	size_t at;

	if (pointer[0] != '/' && colon) {
		snprintf(out, EXPRESSION_MAX, "http.%s", colon + 1);
		return;
	}
	at = (size_t)snprintf(out, EXPRESSION_MAX, "%.*s", (int)(n < 64 ? n : 64), type);
	while (*pointer == '/' && at < EXPRESSION_MAX - 4) {
		size_t len = strcspn(pointer + 1, "/");
		bool index = len > 0 && strspn(pointer + 1, "0123456789") >= len;

		snprintf(out + at, EXPRESSION_MAX - at, index ? "[%.*s]" : ".%.*s", (int)len,
			 pointer + 1);
		at += strlen(out + at);
		pointer += 1 + len;
	}
}

static void put_issue(struct cmn_buf *out, const struct cmn_error *err, enum cmn_lang lang,
		      const char *said, const char *where)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "severity", "error");
	cmn_json_kstr(out, "code", issue_type(cmn_err_status(err->code)));
	cmn_json_key(out, "details");
	cmn_json_open(out, '{');
	cmn_json_key(out, "coding");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", "urn:c360:error");
	cmn_json_kstr(out, "code", cmn_err_slug(err->code));
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
	cmn_fhir_kstr(out, "text", cmn_err_title(err->code, lang));
	cmn_json_close(out, '}');
	cmn_fhir_kstr(out, "diagnostics", said && said[0] ? said : NULL);
	if (where) {
		cmn_json_key(out, "expression");
		cmn_json_open(out, '[');
		cmn_json_str(out, where);
		cmn_json_close(out, ']');
	}
	cmn_json_close(out, '}');
}

void cmn_outcome_write(struct cmn_buf *out, const struct cmn_error *err, enum cmn_lang lang,
		       const char *target)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "resourceType", "OperationOutcome");
	cmn_json_key(out, "issue");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < err->n_faults; i++) {
		char where[EXPRESSION_MAX];

		expression(target, err->faults[i].pointer, where);
		put_issue(out, err, lang, err->faults[i].text[lang], where);
	}
	if (err->n_faults == 0)
		put_issue(out, err, lang, err->detail[lang], NULL);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

/* How many bytes of a blank that is neither space, tabulation nor end of line stand here; 0: none.
 */
static size_t odd_blank(const unsigned char *c)
{
	if (c[0] == '\v' || c[0] == '\f')
		return 1;
	if (c[0] == 0xc2 && (c[1] == 0xa0 || c[1] == 0x85)) /* U+00A0, U+0085 */
		return 2;
	if (c[0] == 0xe1 && c[1] == 0x9a && c[2] == 0x80) /* U+1680 */
		return 3;
	if (c[0] == 0xe3 && c[1] == 0x80 && c[2] == 0x80) /* U+3000 */
		return 3;
	if (c[0] == 0xe2 && c[1] == 0x81 && c[2] == 0x9f) /* U+205F */
		return 3;
	/* U+2000 to U+200A, U+2028, U+2029, U+202F */
	if (c[0] == 0xe2 && c[1] == 0x80 && c[2] >= 0x80 &&
	    (c[2] <= 0x8a || c[2] == 0xa8 || c[2] == 0xa9 || c[2] == 0xaf))
		return 3;
	return 0;
}

bool cmn_fhir_said(const char *text)
{
	while (text && *text) {
		size_t n = odd_blank((const unsigned char *)text);

		if (!n && !strchr(" \t\r\n", *text))
			return true;
		text += n ? n : 1;
	}
	return false;
}

void cmn_fhir_str(struct cmn_buf *out, const char *text)
{
	struct cmn_buf plain CMN_AUTO(cmn_buf_free) = {.max = 65536};

	while (*text) {
		size_t n = odd_blank((const unsigned char *)text);

		cmn_buf_char(&plain, n ? ' ' : *text);
		text += n ? n : 1;
	}
	if (plain.failed)
		out->failed = true;
	else
		cmn_json_str(out, plain.data ? plain.data : "");
}

void cmn_fhir_kstr(struct cmn_buf *out, const char *key, const char *text)
{
	if (!cmn_fhir_said(text))
		return;
	cmn_json_key(out, key);
	cmn_fhir_str(out, text);
}
