/* SPDX-License-Identifier: EUPL-1.2 */
#include "rights_http.h"
#include "intake_ops.h"
#include "notice_mail.h"
#include "rights_store.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err nobody(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

enum cmn_err intake_rights_person(struct cmn_call *call, const char *id, PGresult **ret_res)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char own[CMN_UUID_LEN];
	enum cmn_err rc = intake_store_person_known(call->pool, &call->ctx, id, &res, &call->err);

	if (rc == CMN_OK && intake_is_person(call)) {
		rc = intake_own_person(call, cmn_column(res, 0, "departement"), own);
		if (rc == CMN_OK && strcmp(own, cmn_column(res, 0, "id")) != 0)
			rc = nobody(call);
	}
	if (rc == CMN_OK)
		*ret_res = CMN_TAKE(res);
	return rc;
}

enum cmn_err intake_reply_items(struct cmn_call *call, const PGresult *res)
{
	return cmn_reply_seen_list(call, res, PQntuples(res) + 1);
}

/* --- who saw it --------------------------------------------------------------------------- */

static void put_access(struct cmn_call *call, const PGresult *res, int row)
{
	const char *function = cmn_column(res, row, "function");
	bool own = cmn_column(res, row, "own")[0] == 't';
	struct cmn_buf words CMN_AUTO(cmn_buf_free) = {.max = 1024};
	struct cmn_buf *out = &call->out;
	bool wrote = intake_access_words(cmn_column(res, row, "operation"), own, function,
					 call->lang, &words);
	int64_t us = 0;
	char at[CMN_TIME_LEN] = "";

	if (cmn_time_parse(cmn_column(res, row, "at"), &us))
		cmn_time_format(us, at);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "at", at);
	cmn_json_kstr(out, "kind", wrote ? "written" : "read");
	cmn_json_kstr(out, "function", function);
	cmn_json_kstr(out, "organisation", cmn_column(res, row, "organisation"));
	cmn_json_kstr(out, "words", words.data ? words.data : "");
	cmn_json_close(out, '}');
	out->failed = out->failed || words.failed;
}

enum cmn_err intake_http_get_access_log(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *before = cmn_call_param(call, "before");
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = intake_rights_person(call, id, &person);

	cmn_time_format(cmn_clock_us() + 1, now);
	if (rc == CMN_OK)
		rc = intake_store_access(
		    call->pool, &call->ctx, cmn_column(person, 0, "departement"), id,
		    before ? before : now, cmn_call_param_int(call, "limit", 50), &res, &call->err);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(person, 0, "departement"), id);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int i = 0; i < PQntuples(res); i++)
		put_access(call, res, i);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

/* --- what is held ------------------------------------------------------------------------- */

static enum cmn_err load_export(struct cmn_call *call, PGresult **ret_person, PGresult **ret)
{
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = intake_rights_person(call, id, ret_person);

	if (rc == CMN_OK)
		rc = intake_store_export(call->pool, &call->ctx,
					 cmn_column(*ret_person, 0, "departement"), id, ret,
					 &call->err);
	if (rc == CMN_OK)
		cmn_call_saw(call, cmn_column(*ret_person, 0, "departement"), id);
	return rc;
}

static const char *label(const struct cmn_call *call, const PGresult *res, int row)
{
	return cmn_column(res, row, call->lang == CMN_EN ? "label_en" : "label_fr");
}

enum cmn_err intake_http_export_person(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_buf *out = &call->out;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = load_export(call, &person, &res);

	if (rc != CMN_OK)
		return rc;
	cmn_time_format(cmn_clock_us(), now);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "person_id", cmn_column(person, 0, "id"));
	cmn_json_kstr(out, "departement", cmn_column(person, 0, "departement"));
	cmn_json_kstr(out, "made_at", now);
	cmn_json_key(out, "sections");
	cmn_json_open(out, '[');
	for (int i = 0; i < PQntuples(res); i++) {
		const char *content = cmn_column(res, i, "content");

		cmn_json_open(out, '{');
		cmn_json_kstr(out, "name", cmn_column(res, i, "name"));
		cmn_json_kstr(out, "label", label(call, res, i));
		cmn_json_key(out, "rows");
		cmn_json_raw(out, content, strlen(content));
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	call->content_type = NULL;
	return CMN_OK;
}

/* A value as people read it: lists with commas, objects as their members. */
static void put_value(struct cmn_buf *out, const json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;

	if (json_is_string(value)) {
		intake_html_text(out, json_string_value(value));
	} else if (json_is_integer(value)) {
		cmn_buf_fmt(out, "%lld", (long long)json_integer_value(value));
	} else if (json_is_number(value)) {
		cmn_buf_fmt(out, "%g", json_number_value(value));
	} else if (json_is_boolean(value)) {
		cmn_buf_text(out, json_is_true(value) ? "oui / yes" : "non / no");
	} else if (json_is_array(value)) {
		json_array_foreach(value, i, member)
		{
			cmn_buf_text(out, i ? ", " : "");
			put_value(out, member);
		}
	} else if (json_is_object(value)) {
		json_object_foreach((json_t *)(uintptr_t)value, key, member)
		{
			intake_html_text(out, key);
			cmn_buf_text(out, " = ");
			put_value(out, member);
			cmn_buf_text(out, "; ");
		}
	}
}

static void put_row(struct cmn_buf *out, json_t *row)
{
	const char *key;
	json_t *value;

	cmn_buf_text(out, "<table>\n");
	json_object_foreach(row, key, value)
	{
		cmn_buf_text(out, "<tr><th scope=\"row\">");
		intake_html_text(out, key);
		cmn_buf_text(out, "</th><td dir=\"auto\">");
		put_value(out, value);
		cmn_buf_text(out, "</td></tr>\n");
	}
	cmn_buf_text(out, "</table>\n");
}

static void put_section(struct cmn_call *call, const PGresult *res, int row)
{
	CMN_AUTO(cmn_json_drop)
	json_t *rows = json_loads(cmn_column(res, row, "content"), 0, NULL);
	json_t *one;
	size_t i;

	if (json_array_size(rows) == 0)
		return;
	cmn_buf_text(&call->out, "<h2>");
	intake_html_text(&call->out, label(call, res, row));
	cmn_buf_text(&call->out, "</h2>\n");
	json_array_foreach(rows, i, one) put_row(&call->out, one);
}

enum cmn_err intake_http_export_person_page(struct cmn_call *call)
{
	static const char *const TITLE[2] = {"Ce que la Communauté 360 sait de vous",
					     "What the Communauté 360 holds about you"};
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = load_export(call, &person, &res);

	if (rc != CMN_OK)
		return rc;
	intake_html_open(&call->out, call->lang, TITLE[call->lang]);
	for (int i = 0; i < PQntuples(res); i++)
		put_section(call, res, i);
	intake_html_close(&call->out);
	call->content_type = "text/html; charset=utf-8";
	cmn_call_answer_header(call, "Content-Security-Policy", INTAKE_HTML_POLICY);
	return CMN_OK;
}
