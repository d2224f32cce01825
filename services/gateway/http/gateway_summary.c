/* SPDX-License-Identifier: EUPL-1.2
 *
 * One situation over all services, asked for with the caller's own token.  What could not be had
 * is null and its service stands in `partial`: silence must not be taken for absence.
 */
#include "gateway_deps.h"
#include "gateway_forward.h"
#include "gateway_ops.h"

#include "cmn/uuid.h"

#include <stdio.h>
#include <string.h>

#define PART_MAX  ((size_t)4 << 20)
#define PAGES_MAX 5 /* of 200 hand-offs, to find those of one situation */

struct asked {
	struct cmn_header headers[GATEWAY_PASSED_MAX];
	size_t n;
};

/* Of the caller's headers, what a question of ours may carry.  C360-After is for referral, which
 * follows intake; intake follows nobody of whom a situation tells. */
static void ask_as(const struct cmn_call *call, bool after, struct asked *ret)
{
	static const char *const ASKED[] = {"Authorization", "Accept-Language", "X-Request-Id",
					    "traceparent"};
	struct cmn_header all[GATEWAY_PASSED_MAX];
	size_t n = gateway_passed(call, all);

	ret->n = 0;
	for (size_t i = 0; i < n; i++) {
		bool wanted = after && strcasecmp(all[i].name, "C360-After") == 0;

		for (size_t k = 0; k < CMN_LEN(ASKED); k++)
			wanted = wanted || strcasecmp(all[i].name, ASKED[k]) == 0;
		if (wanted)
			ret->headers[ret->n++] = all[i];
	}
}

static void prepare(struct gateway_exchange *x, const struct asked *a, const char *target,
		    struct cmn_buf *out)
{
	*x = (struct gateway_exchange){
	    .method = "GET",
	    .target = target,
	    .headers = a->headers,
	    .n_headers = a->n,
	    .repeatable = true,
	    .out = out,
	};
	cmn_buf_init(out, PART_MAX);
}

static json_t *parsed(const struct gateway_exchange *x)
{
	struct cmn_error err;
	json_t *doc = NULL;

	cmn_error_init(&err);
	if (x->status != 200 || x->out->len == 0 ||
	    cmn_json_parse(x->out->data, x->out->len, &doc, &err) != CMN_OK)
		return NULL;
	return doc;
}

/* --- the situation, without which there is no summary
 * ---------------------------------------------- */

static enum cmn_err refused(struct cmn_call *call, const struct gateway_exchange *x)
{
	static const struct {
		int status;
		enum cmn_err code;
	} SAME[] = {{401, CMN_E_UNAUTHENTICATED},
		    {403, CMN_E_FORBIDDEN},
		    {404, CMN_E_NOT_FOUND},
		    {429, CMN_E_TOO_MANY_REQUESTS},
		    {503, CMN_E_UNAVAILABLE}};
	enum cmn_err code = CMN_E_BAD_GATEWAY;

	for (size_t i = 0; i < CMN_LEN(SAME); i++)
		if (SAME[i].status == x->status)
			code = SAME[i].code;
	return cmn_fail(&call->err, code, "le service « intake » n’a pas donné la situation",
			"service \"intake\" did not give the situation");
}

static enum cmn_err get_situation(struct cmn_call *call, const struct asked *a, json_t **ret)
{
	const struct gateway_deps *deps = call->deps;
	struct cmn_buf out CMN_AUTO(cmn_buf_free) = {0};
	struct gateway_exchange x;
	char target[96];
	enum cmn_err rc;

	snprintf(target, sizeof(target), "/v1/intake/situations/%s", cmn_call_param(call, "id"));
	prepare(&x, a, target, &out);
	rc = gateway_upstream_ask(deps->upstreams[GATEWAY_INTAKE], &x, &call->err);
	if (rc != CMN_OK)
		return rc;
	*ret = parsed(&x);
	return *ret ? CMN_OK : refused(call, &x);
}

/* --- what referral has
 * ----------------------------------------------------------------------------- */

/* The records of this situation, from one page, into `to`. */
static void gather(const json_t *page, const char *id, json_t *to)
{
	const json_t *items = json_object_get(page, "items");
	size_t i;
	json_t *item;

	json_array_foreach(items, i, item)
	{
		const char *of = cmn_json_get(item, "situation_id");

		if (of && strcasecmp(of, id) == 0)
			json_array_append(to, item);
	}
}

static const char *next_of(const json_t *page)
{
	const char *next = page ? cmn_json_get(page, "next") : NULL;

	return next && strlen(next) <= 512 &&
		       strspn(next, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_.~=-") == strlen(next)
		   ? next
		   : NULL;
}

/* One list: its address without cursor, and what has come so far; NULL: it could not be had. */
struct list {
	char target[224];
	struct cmn_buf out;
	json_t *found, *page;
};

static void list_drop(struct list *l)
{
	cmn_buf_free(&l->out);
	json_decref(l->found);
	json_decref(l->page);
}

/* The pages after the first.  Too many of them, or a page missing: the list is not whole. */
static void follow_pages(struct gateway_upstream *u, const struct asked *a, const char *id,
			 struct list *l)
{
	char target[1100]; /* a cursor has 512 characters at most */
	struct cmn_error err;
	struct gateway_exchange x;
	const char *next;
	int pages;

	for (pages = 1; l->found && (next = next_of(l->page)); pages++) {
		snprintf(target, sizeof(target), "%s&cursor=%.512s", l->target, next);
		cmn_buf_free(&l->out);
		prepare(&x, a, target, &l->out);
		cmn_error_init(&err);
		json_decref(l->page);
		l->page = NULL;
		if (pages < PAGES_MAX && gateway_upstream_ask(u, &x, &err) == CMN_OK)
			l->page = parsed(&x);
		if (l->page) {
			gather(l->page, id, l->found);
		} else {
			json_decref(l->found);
			l->found = NULL;
		}
	}
}

static void get_lists(struct cmn_call *call, const struct asked *a, struct list lists[2])
{
	const struct gateway_deps *deps = call->deps;
	struct gateway_upstream *referral = deps->upstreams[GATEWAY_REFERRAL];
	const char *id = cmn_call_param(call, "id");
	struct gateway_exchange x[2];
	enum cmn_err rc[2];

	for (int i = 0; i < 2; i++)
		prepare(&x[i], a, lists[i].target, &lists[i].out);
	gateway_upstream_ask_both(referral, x, rc);
	for (int i = 0; i < 2; i++) {
		lists[i].page = rc[i] == CMN_OK ? parsed(&x[i]) : NULL;
		lists[i].found = lists[i].page ? json_array() : NULL;
		if (lists[i].found)
			gather(lists[i].page, id, lists[i].found);
		follow_pages(referral, a, id, &lists[i]);
	}
}

static json_t *or_null(json_t *found)
{
	return found ? found : json_null();
}

enum cmn_err gateway_http_get_situation_summary(struct cmn_call *call)
{
	json_t *situation CMN_AUTO(cmn_json_drop) = NULL;
	struct list proposals CMN_AUTO(list_drop) = {.found = NULL};
	struct list handoffs CMN_AUTO(list_drop) = {.found = NULL};
	const char *id = cmn_call_param(call, "id"), *departement;
	struct list lists[2];
	struct asked a;

	ask_as(call, false, &a);
	if (get_situation(call, &a, &situation) != CMN_OK)
		return call->err.code;
	departement = cmn_json_get(situation, "departement");
	if (!departement || strspn(departement, "0123456789AB") != strlen(departement))
		return cmn_fail(&call->err, CMN_E_BAD_GATEWAY,
				"la situation reçue n’a pas de département",
				"the situation received has no département");
	ask_as(call, true, &a);
	memset(lists, 0, sizeof(lists));
	snprintf(lists[0].target, sizeof(lists[0].target),
		 "/v1/referral/proposals?departement=%s&situation_id=%s&limit=200", departement,
		 id);
	snprintf(lists[1].target, sizeof(lists[1].target),
		 "/v1/referral/handoffs?departement=%s&situation_id=%s&limit=200", departement, id);
	get_lists(call, &a, lists);
	proposals = lists[0];
	handoffs = lists[1];
	return cmn_reply_json(call, json_pack("{s:s, s:O, s:O, s:O, s:o}", "id", id, "situation",
					      situation, "proposals", or_null(proposals.found),
					      "handoffs", or_null(handoffs.found), "partial",
					      proposals.found && handoffs.found
						  ? json_array()
						  : json_pack("[s]", "referral")));
}
