/* SPDX-License-Identifier: EUPL-1.2
 *
 * The contract and its page, built into the program.
 */
#include "gateway_static.h"

#include "assets.h"
#include "cmn_version.h"
#include "gateway_ops.h"

#include "cmn/http.h"

#include <string.h>

/* RapiDoc makes its styles itself and shows only what this server gives. */
#define PAGE_POLICY                                                                              \
	"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src "      \
	"'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action " \
	"'none'; frame-ancestors 'none'"

_Static_assert(sizeof(PAGE_POLICY) <= 224, "a header of the answer must hold it");

const char *gateway_contract_etag(void)
{
	return "\"" CMN_VERSION "-" CMN_COMMIT "\"";
}

enum cmn_err gateway_static(struct cmn_call *call, const char *etag)
{
	size_t count;
	const char *has = cmn_request_header(call->request_, "If-None-Match", &count);

	cmn_call_answer_header(call, "ETag", etag);
	cmn_call_answer_header(call, "Cache-Control", "public, max-age=300");
	if (!has || (strcmp(has, "*") != 0 && !strstr(has, etag)))
		return CMN_OK;
	cmn_buf_reset(&call->out);
	call->status = 304;
	call->content_type = "application/json";
	return CMN_OK;
}

enum cmn_err gateway_static_file(struct cmn_call *call, const char *name)
{
	for (size_t i = 0; i < ASSET_COUNT; i++) {
		if (strcmp(ASSETS[i].name, name) != 0)
			continue;
		call->content_type = ASSETS[i].content_type;
		cmn_buf_put(&call->out, ASSETS[i].bytes, ASSETS[i].len);
		return gateway_static(call, ASSETS[i].etag);
	}
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucune ressource à cette adresse",
			"no resource at this address");
}

enum cmn_err gateway_http_get_openapi(struct cmn_call *call)
{
	return gateway_static_file(call, "openapi.json");
}

enum cmn_err gateway_http_get_docs(struct cmn_call *call)
{
	cmn_call_answer_header(call, "Content-Security-Policy", PAGE_POLICY);
	return gateway_static_file(call, "docs.html");
}

enum cmn_err gateway_http_get_docs_file(struct cmn_call *call)
{
	const char *file = cmn_call_param(call, "file");

	/* these have addresses of their own */
	if (strcmp(file, "docs.html") == 0 || strcmp(file, "openapi.json") == 0 ||
	    strncmp(file, "observatoire.", 13) == 0)
		file = "";
	return gateway_static_file(call, file);
}
