/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_http.h"
#include "notice_mail.h"
#include "notice_text.h"
#include "person_store.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX 4000

bool intake_is_person(const struct cmn_call *call)
{
	return (call->caller->roles & ~(unsigned)CMN_ROLE_PUBLIC) == CMN_ROLE_PERSON;
}

enum cmn_err intake_own_person(struct cmn_call *call, const char *departement,
			       char out[CMN_UUID_LEN])
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_persons_of_account(call->pool, &call->ctx, call->caller->sub,
							  &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	for (int i = 0; i < PQntuples(res); i++) {
		if (departement && strcmp(cmn_column(res, i, "departement"), departement) != 0)
			continue;
		snprintf(out, CMN_UUID_LEN, "%s", cmn_column(res, i, "person_id"));
		return CMN_OK;
	}
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

static bool set(PGresult *res, int row, const char *column, const char *text)
{
	return text && PQsetvalue(res, row, PQfnumber(res, column), (char *)(uintptr_t)text,
				  (int)strlen(text));
}

static bool word_row(PGresult *res, int row, enum cmn_lang lang)
{
	const struct intake_notice_text *t =
	    intake_notice_text(cmn_column(res, row, "template"), cmn_column(res, row, "_day"));
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = TEXT_MAX};

	if (!t) /* a newer program wrote it */
		t = intake_notice_text("message", "9999-12-31");
	intake_notice_fill(&text, t->body[lang], cmn_column(res, row, "_params"), lang);
	return !text.failed && set(res, row, "title", t->title[lang]) &&
	       set(res, row, "text", text.data);
}

enum cmn_err intake_notice_worded(struct cmn_call *call, const PGresult *res, PGresult **ret)
{
	CMN_AUTO(cmn_pgres_drop)
	PGresult *copy = PQcopyResult(res, PG_COPYRES_ATTRS | PG_COPYRES_TUPLES);
	bool ok = copy != NULL;

	for (int i = 0; ok && i < PQntuples(copy); i++)
		ok = word_row(copy, i, call->lang);
	if (!ok)
		return cmn_no_memory(&call->err);
	*ret = CMN_TAKE(copy);
	return CMN_OK;
}
