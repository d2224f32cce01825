/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_changes_http.c - plain polling for the software of an MDPH: what is addressed to it, by a
 * position that can be resumed for ever.
 */
#include "handoff_changes_store.h"
#include "referral_http.h"

#include <inttypes.h>
#include <stdio.h>

/* "<epoch>.<sequence>", as the contract's pattern has it; absent: from the beginning. */
static bool read_position(const char *text, int64_t *ret_epoch, int64_t *ret_sequence)
{
	*ret_epoch = *ret_sequence = 0;
	return !text || sscanf(text, "%18" SCNd64 ".%18" SCNd64, ret_epoch, ret_sequence) == 2;
}

static void write_page(struct cmn_buf *out, const PGresult *res, int shown, const char *after,
		       bool more)
{
	const char *last = shown ? cmn_column(res, shown - 1, "position") : after;

	cmn_buf_text(out, "{\"items\":[");
	for (int i = 0; i < shown; i++) {
		if (i)
			cmn_buf_char(out, ',');
		cmn_pg_write_row(out, res, i);
	}
	cmn_buf_text(out, "],\"next\":\"");
	cmn_buf_text(out, last);
	cmn_buf_text(out, more ? "\",\"more\":true}" : "\",\"more\":false}");
}

enum cmn_err referral_http_list_handoff_changes(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_call_param(call, "departement");
	const char *after = cmn_call_param(call, "after");
	const int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	int64_t epoch, sequence;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);
	int n;

	if (rc == CMN_OK && !read_position(after, &epoch, &sequence))
		rc = cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:after",
				 "ce n’est pas une position", "this is not a position");
	if (rc == CMN_OK)
		rc = referral_store_handoff_changes(&at, departement, epoch, sequence, limit, &res);
	if (rc != CMN_OK)
		return rc;
	n = PQntuples(res);
	write_page(&call->out, res, n > limit ? (int)limit : n, after ? after : "0.0", n > limit);
	return CMN_OK;
}
