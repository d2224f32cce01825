/* SPDX-License-Identifier: EUPL-1.2
 *
 * The page /observatoire: what the observatory makes of its figures, with style and script from
 * here.  Whoever asks it with a token sees what the token allows, everybody else what is public.
 */
#include "gateway_deps.h"
#include "gateway_forward.h"
#include "gateway_ops.h"
#include "gateway_static.h"

#include <stdio.h>
#include <string.h>

#define PAGE       "/v1/observatory/page"
#define TARGET_MAX 2048

/* Nothing from outside, nothing inline. */
#define PAGE_POLICY                                                                       \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " \
	"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

_Static_assert(sizeof(PAGE_POLICY) <= 224, "a header of the answer must hold it");

/* People get a page, not a problem. */
static const char SORRY[] =
    "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>Chiffres momentanément indisponibles – Observatoire – Communauté 360</title>\n"
    "<link rel=\"icon\" href=\"data:,\">\n"
    "<link rel=\"stylesheet\" href=\"/observatoire/observatoire.css\">\n</head>\n<body>\n"
    "<main id=\"contenu\">\n<h1>Les chiffres sont momentanément indisponibles</h1>\n"
    "<p>Le service de l’observatoire ne répond pas. Rien n’est perdu : "
    "<a href=\"/observatoire\">essayez à nouveau</a> dans quelques minutes.</p>\n"
    "</main>\n</body>\n</html>\n";

/* `answered`: the service's own headers stand already. */
static enum cmn_err sorry(struct cmn_call *call, bool answered)
{
	cmn_error_init(&call->err);
	cmn_buf_reset(&call->out);
	cmn_buf_text(&call->out, SORRY);
	if (!answered)
		cmn_call_answer_header(call, "Retry-After", "60");
	call->content_type = "text/html; charset=utf-8";
	call->status = 503;
	return CMN_OK;
}

enum cmn_err gateway_http_get_observatoire(struct cmn_call *call)
{
	const struct gateway_deps *deps = call->deps;
	const char *query = strchr(call->request_->target, '?');
	char target[TARGET_MAX];
	enum cmn_err rc;

	if (query && strlen(query) >= TARGET_MAX - sizeof(PAGE))
		return cmn_fail(&call->err, CMN_E_BAD_REQUEST, "adresse trop longue",
				"address too long");
	snprintf(target, sizeof(target), PAGE "%s", query ? query : "");
	rc = gateway_forward_to(call, deps->upstreams[GATEWAY_OBSERVATORY], target);
	cmn_call_answer_header(call, "Content-Security-Policy", PAGE_POLICY);
	cmn_call_answer_header(call, "Referrer-Policy", "no-referrer");
	if (rc == CMN_OK && call->status < 500)
		return CMN_OK;
	return sorry(call, rc == CMN_OK);
}

enum cmn_err gateway_http_get_observatoire_file(struct cmn_call *call)
{
	const char *file = cmn_call_param(call, "file");

	return gateway_static_file(call, strncmp(file, "observatoire.", 13) == 0 ? file : "");
}
