/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../common/src/http/work.h"
#include "cmn/bus.h"
#include "cmn/log.h"

/* The cursor of a list.  The input is first sent as a cursor, which it is not: it must be refused.
 * Then it is the key of a row: sealed, sent back, it must be opened as it was. */

enum cmn_err cmn_auth_check(struct cmn_auth *auth, const char *header, struct cmn_caller *ret,
			    struct cmn_error *err)
{
	(void)auth, (void)header, (void)ret, (void)err;
	return CMN_OK;
}

bool cmn_feed_applied(struct cmn_pool *pool, const char *event_id)
{
	(void)pool, (void)event_id;
	return true;
}

static char opened[512], sealed[CMN_CURSOR_TEXT];
static const char *key;
static enum cmn_err sealing;

static enum cmn_err list(struct cmn_call *call)
{
	struct cmn_error err;

	cmn_error_init(&err);
	if (key)
		sealing = cmn_cursor_seal(call, key, sealed, &err);
	if (cmn_call_cursor(call, opened, sizeof(opened)) != CMN_OK)
		return call->err.code;
	return cmn_reply_json(call, json_object());
}

static const struct cmn_param PARAMS[] = {{"cursor", CMN_IN_QUERY, false, "{\"type\":\"string\"}"}};
static const struct cmn_op OPS[] = {{.id = "list",
				     .method = "GET",
				     .path = "/a",
				     .roles = CMN_ROLE_PUBLIC,
				     .ok_status = 200,
				     .params = PARAMS,
				     .n_params = 1,
				     .handle = list}};
static const struct cmn_ops TABLE = {"test", OPS, 1};

static struct cmn_dispatcher *dispatcher(void)
{
	const struct cmn_dispatcher_settings settings = {.ops = &TABLE, .cursor_key = "fuzz"};
	static struct cmn_dispatcher *d;
	struct cmn_error err;

	cmn_log_init("fuzz", CMN_ERROR);
	if (!d && cmn_dispatcher_make(&settings, &d, &err) != CMN_OK)
		abort();
	return d;
}

static int ask(const char *cursor)
{
	struct cmn_request request = {.method = "GET"};
	struct cmn_answer answer = {0};
	char target[1024];
	int status;

	snprintf(target, sizeof(target), "/a%s%s", cursor ? "?cursor=" : "", cursor ? cursor : "");
	request.target = target;
	cmn_dispatch(dispatcher(), &request, &answer);
	status = answer.status;
	cmn_answer_clear(&answer);
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	key = NULL;
	FUZZ_CHECK(ask(text) == 400);
	key = text;
	FUZZ_CHECK(ask(NULL) == 200);
	key = NULL;
	FUZZ_CHECK((sealing == CMN_OK) == (strlen(text) <= CMN_CURSOR_MAX));
	if (sealing == CMN_OK && text[0]) {
		FUZZ_CHECK(ask(sealed) == 200);
		FUZZ_CHECK(strcmp(opened, text) == 0);
	}
	free(text);
	return 0;
}
