/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/http.h"

#include "cmn/clock.h"
#include "cmn/fhir.h"
#include "problem.h"
#include "pull.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PROBLEM_MAX 16384

/* Sent when there is no memory for anything better; both languages, no request id. */
const char CMN_PROBLEM_NO_MEMORY[] =
    "{\"type\":\"urn:c360:error:unavailable\",\"title\":\"momentanément indisponible / temporarily "
    "unavailable\",\"status\":503,\"detail\":\"mémoire épuisée, réessayer / out of memory, retry\"}";

/* As snprintf(to, size, "%s", from), which would be a tenth of a small answer's cost. */
static void copy(char *to, size_t size, const char *from)
{
	size_t n = from ? strnlen(from, size - 1) : 0;

	if (n > 0)
		memcpy(to, from, n);
	to[n] = '\0';
}

void cmn_answer_header(struct cmn_answer *answer, const char *name, const char *fmt, ...)
{
	va_list ap;
	size_t i = answer->n_headers;

	if (i == CMN_ANSWER_HEADERS)
		return;
	copy(answer->headers[i].name, sizeof(answer->headers[i].name), name);
	va_start(ap, fmt);
	if (strcmp(fmt, "%s") == 0)
		copy(answer->headers[i].value, sizeof(answer->headers[i].value),
		     va_arg(ap, const char *));
	else
		vsnprintf(answer->headers[i].value, sizeof(answer->headers[i].value), fmt, ap);
	va_end(ap);
	answer->n_headers++;
}

void cmn_answer_clear(struct cmn_answer *answer)
{
	cmn_buf_free(&answer->body);
	if (answer->stream) /* never sent: whoever keeps it too must hear that nobody reads */
		cmn_stream_detach(answer->stream);
	cmn_stream_drop(&answer->stream);
	answer->fixed = NULL;
	answer->content_type = NULL;
	answer->n_headers = 0;
	answer->status = 0;
}

static void put_faults(struct cmn_buf *out, const struct cmn_error *err, enum cmn_lang lang)
{
	size_t i;

	if (err->n_faults == 0)
		return;
	cmn_json_key(out, "errors");
	cmn_json_open(out, '[');
	for (i = 0; i < err->n_faults; i++) {
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "pointer", err->faults[i].pointer);
		cmn_json_kstr(out, "detail", err->faults[i].text[lang]);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static void put_problem(struct cmn_buf *out, const struct cmn_error *err, enum cmn_lang lang,
			const char *request_id)
{
	char urn[80];

	cmn_json_open(out, '{');
	snprintf(urn, sizeof(urn), "urn:c360:error:%s", cmn_err_slug(err->code));
	cmn_json_kstr(out, "type", urn);
	cmn_json_kstr(out, "title", cmn_err_title(err->code, lang));
	cmn_json_kint(out, "status", cmn_err_status(err->code));
	if (err->detail[lang][0])
		cmn_json_kstr(out, "detail", err->detail[lang]);
	if (request_id) {
		snprintf(urn, sizeof(urn), "urn:uuid:%s", request_id);
		cmn_json_kstr(out, "instance", urn);
	}
	put_faults(out, err, lang);
	cmn_json_close(out, '}');
}

void cmn_answer_no_memory(struct cmn_answer *answer)
{
	cmn_buf_free(&answer->body);
	if (answer->stream) /* never sent: whoever keeps it too must hear that nobody reads */
		cmn_stream_detach(answer->stream);
	cmn_stream_drop(&answer->stream);
	answer->fixed = CMN_PROBLEM_NO_MEMORY;
	answer->status = 503;
	answer->content_type = "application/problem+json";
}

void cmn_answer_problem(struct cmn_answer *answer, const struct cmn_error *err, enum cmn_lang lang,
			const char *request_id)
{
	cmn_buf_free(&answer->body);
	cmn_buf_init(&answer->body, PROBLEM_MAX);
	cmn_stream_drop(&answer->stream);
	answer->fixed = NULL;
	answer->status = cmn_err_status(err->code);
	answer->content_type = "application/problem+json";
	put_problem(&answer->body, err, lang, request_id);
	if (answer->body.failed)
		cmn_answer_no_memory(answer);
	cmn_answer_header(answer, "Content-Language", "%s", lang == CMN_EN ? "en" : "fr");
	cmn_answer_header(answer, "Vary", "Accept-Language");
	/* one second or two, so that a crowd does not come back in step */
	if (answer->status == 503 || answer->status == 429)
		cmn_answer_header(answer, "Retry-After", "%u",
				  err->retry_after ? err->retry_after
						   : 1 + (unsigned)(cmn_clock_mono_ms() & 1));
	if (answer->status == 401)
		cmn_answer_header(answer, "WWW-Authenticate", "Bearer realm=\"c360\"");
}

void cmn_answer_failure(struct cmn_answer *answer, const struct cmn_error *err, enum cmn_lang lang,
			const char *request_id, const char *target)
{
	cmn_answer_problem(answer, err, lang, request_id);
	if (answer->fixed || !cmn_fhir_target(target))
		return;
	cmn_buf_reset(&answer->body);
	answer->content_type = CMN_FHIR_JSON;
	cmn_outcome_write(&answer->body, err, lang, target);
	if (answer->body.failed)
		cmn_answer_no_memory(answer);
}
