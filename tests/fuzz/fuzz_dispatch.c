/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/bus.h"
#include "cmn/fhir.h"
#include "cmn/http.h"
#include "cmn/log.h"

/* A whole request as text: "METHOD target", header lines, an empty line, the body.  Whatever it
 * is, the answer is whole, never 500, and a problem is a problem of the contract. */

enum cmn_err cmn_auth_check(struct cmn_auth *auth, const char *header, struct cmn_caller *ret,
			    struct cmn_error *err)
{
	(void)auth;
	if (!header)
		return CMN_OK;
	if (strcmp(header, "Bearer c") != 0)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton refusé", "token refused");
	snprintf(ret->sub, sizeof(ret->sub), "c");
	snprintf(ret->departements, sizeof(ret->departements), "31");
	ret->roles |= CMN_ROLE_CONSEILLER;
	return CMN_OK;
}

bool cmn_feed_applied(struct cmn_pool *pool, const char *event_id)
{
	(void)pool, (void)event_id;
	return true;
}

static enum cmn_err show(struct cmn_call *call)
{
	char key[256];
	size_t i;

	if (cmn_call_cursor(call, key, sizeof(key)) != CMN_OK)
		return call->err.code;
	cmn_json_open(&call->out, '{');
	for (i = 0; i < call->op->n_params; i++)
		cmn_json_kstr(&call->out, call->op->params[i].name,
			      cmn_call_param(call, call->op->params[i].name));
	cmn_json_kint(&call->out, "n", cmn_call_param_int(call, "limit", 50));
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

static enum cmn_err make(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");

	if (cmn_call_territory(call, "/departement", departement) != CMN_OK)
		return call->err.code;
	call->write.event_type = "test.thing.made.v1";
	snprintf(call->location, sizeof(call->location), "/v1/things/%s", call->write.resource_id);
	call->version = 1;
	return cmn_reply_json(call, json_pack("{ss*}", "text", cmn_json_get(call->body, "text")));
}

static enum cmn_err change(struct cmn_call *call)
{
	call->version = call->if_match;
	return cmn_reply_json(call, json_pack("{sO*}", "body", call->body));
}

#define STRING "{\"type\":\"string\"}"
#define UUID   "{\"type\":\"string\",\"format\":\"uuid\"}"
#define BODY                                                                                      \
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"departement\"],"     \
	"\"properties\":{\"departement\":{\"type\":\"string\",\"pattern\":\"^[0-9AB]{2,3}$\"},"   \
	"\"text\":{\"type\":\"string\",\"maxLength\":40},\"at\":{\"type\":\"string\","            \
	"\"format\":\"date-time\"},\"lat\":{\"type\":\"number\",\"minimum\":-90,\"maximum\":90}," \
	"\"kinds\":{\"type\":\"array\",\"uniqueItems\":true,\"maxItems\":4,\"items\":"            \
	"{\"enum\":[\"a\",\"b\",\"c\"]}}},\"anyOf\":[{\"required\":[\"text\"]},"                  \
	"{\"required\":[\"lat\"]}]}"

static const struct cmn_param QUERY[] = {
    {"text", CMN_IN_QUERY, false, "{\"type\":\"string\",\"minLength\":2,\"maxLength\":80}"},
    {"limit", CMN_IN_QUERY, false, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}"},
    {"lat", CMN_IN_QUERY, false, "{\"type\":\"number\"}"},
    {"open", CMN_IN_QUERY, false, "{\"type\":\"boolean\"}"},
    {"words", CMN_IN_QUERY, false,
     "{\"type\":\"array\",\"maxItems\":3,\"items\":{\"type\":\"string\"}}"},
    {"cursor", CMN_IN_QUERY, false, STRING},
    {"X-Word", CMN_IN_HEADER, false, STRING},
};
static const struct cmn_param ID[] = {{"id", CMN_IN_PATH, true, UUID}};
static const struct cmn_op OPS[] = {
    {.id = "list",
     .method = "GET",
     .path = "/v1/things",
     .roles = CMN_ROLE_PUBLIC,
     .flags = CMN_OP_NDJSON,
     .ok_status = 200,
     .params = QUERY,
     .n_params = 7,
     .handle = show},
    {.id = "get",
     .method = "GET",
     .path = "/v1/things/{id}",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .params = ID,
     .n_params = 1,
     .handle = show},
    {.id = "make",
     .method = "POST",
     .path = "/v1/things",
     .roles = CMN_ROLE_CONSEILLER,
     .flags = CMN_OP_WRITES,
     .ok_status = 201,
     .max_body = 400,
     .body_schema = BODY,
     .handle = make},
    {.id = "change",
     .method = "PATCH",
     .path = "/v1/things/{id}",
     .roles = CMN_ROLE_CONSEILLER,
     .flags = CMN_OP_WRITES | CMN_OP_IF_MATCH,
     .ok_status = 200,
     .max_body = 400,
     .body_schema = "{\"type\":\"object\"}",
     .params = ID,
     .n_params = 1,
     .handle = change},
    {.id = "put_thing",
     .method = "PUT",
     .path = "/fhir/Thing/{id}",
     .roles = CMN_ROLE_CONSEILLER,
     .flags = CMN_OP_WRITES | CMN_OP_IF_MATCH,
     .ok_status = 200,
     .max_body = 400,
     .body_schema = BODY,
     .params = ID,
     .n_params = 1,
     .handle = change},
    {.id = "pass",
     .method = "PUT",
     .path = "/v1/other/{id}",
     .roles = CMN_ROLE_PUBLIC,
     .flags = CMN_OP_FORWARD,
     .ok_status = 200,
     .max_body = 100,
     .handle = show},
};
static const struct cmn_ops TABLE = {"test", OPS, CMN_LEN(OPS)};

static struct cmn_dispatcher *dispatcher(void)
{
	static struct cmn_dispatcher *d;
	static int anything;
	const struct cmn_dispatcher_settings settings = {
	    .ops = &TABLE,
	    .auth = (struct cmn_auth *)(void *)&anything,
	    .cursor_key = "fuzz",
	    .feeds = "intake.facts",
	};
	struct cmn_error err;

	cmn_log_init("fuzz", CMN_ERROR);
	if (!d && cmn_dispatcher_make(&settings, &d, &err) != CMN_OK)
		abort();
	return d;
}

/* --- the request ----------------------------------------------------------------------------- */

static void read_request(char *text, size_t size, struct cmn_header *list, struct cmn_request *ret)
{
	char *end = strstr(text, "\n\n"), *rest = text, *line, *split;

	if (end) {
		*end = '\0';
		ret->body = end + 2;
		ret->body_len = (size_t)(text + size - ret->body);
	}
	line = strsep(&rest, "\n");
	split = strchr(line, ' ');
	if (split)
		*split = '\0';
	ret->method = line;
	ret->target = split ? split + 1 : "";
	ret->headers = list;
	while (ret->n_headers < 64 && (line = strsep(&rest, "\n"))) {
		split = strstr(line, ": ");
		if (!split)
			continue;
		*split = '\0';
		list[ret->n_headers++] = (struct cmn_header){line, split + 2};
	}
	ret->body_too_large = ret->body_len > 500;
}

/* --- the answer ------------------------------------------------------------------------------ */

static const char *header(const struct cmn_answer *answer, const char *name)
{
	size_t i;

	for (i = 0; i < answer->n_headers; i++)
		if (strcmp(answer->headers[i].name, name) == 0)
			return answer->headers[i].value;
	return NULL;
}

/* Below /fhir a failure is said in the words of FHIR. */
static void check_outcome(const struct cmn_answer *answer, const json_t *doc)
{
	const json_t *issues = json_object_get(doc, "issue"), *issue;
	size_t i;

	FUZZ_CHECK(strcmp(answer->content_type, CMN_FHIR_JSON) == 0);
	FUZZ_CHECK(strcmp(cmn_json_get(doc, "resourceType"), "OperationOutcome") == 0);
	FUZZ_CHECK(json_array_size(issues) > 0);
	json_array_foreach(issues, i, issue)
	{
		FUZZ_CHECK(cmn_json_get(issue, "severity") && cmn_json_get(issue, "code"));
		FUZZ_CHECK(cmn_json_get(json_object_get(issue, "details"), "text"));
	}
	FUZZ_CHECK(answer->status < 500);
}

static void check_problem(const struct cmn_answer *answer, const json_t *doc)
{
	FUZZ_CHECK(strcmp(answer->content_type, "application/problem+json") == 0);
	FUZZ_CHECK(json_integer_value(json_object_get(doc, "status")) == answer->status);
	FUZZ_CHECK(strncmp(cmn_json_get(doc, "type"), "urn:c360:error:", 15) == 0);
	FUZZ_CHECK(cmn_json_get(doc, "title") && cmn_json_get(doc, "instance"));
	FUZZ_CHECK(answer->status < 500); /* nothing behind it can be away */
}

static void check(const struct cmn_request *request, const struct cmn_answer *answer)
{
	json_t *doc CMN_AUTO(cmn_json_drop) = NULL;
	struct cmn_error err;
	const char *c;
	size_t i;

	cmn_error_init(&err);
	FUZZ_CHECK(answer->status >= 200 && answer->status <= 503);
	FUZZ_CHECK(header(answer, "X-Request-Id"));
	for (i = 0; i < answer->n_headers; i++)
		for (c = answer->headers[i].value; *c; c++)
			FUZZ_CHECK(*c >= ' ' && *c != 0x7f);
	if (answer->status == 204)
		return;
	FUZZ_CHECK(cmn_json_parse(answer->body.data, answer->body.len, &doc, &err) == CMN_OK);
	if (answer->status < 400)
		return;
	if (cmn_fhir_target(request->target))
		check_outcome(answer, doc);
	else
		check_problem(answer, doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct cmn_header list[64];
	struct cmn_request request = {0};
	struct cmn_answer answer = {0};

	read_request(text, size, list, &request);
	cmn_dispatch(dispatcher(), &request, &answer);
	check(&request, &answer);
	cmn_answer_clear(&answer);
	free(text);
	return 0;
}
