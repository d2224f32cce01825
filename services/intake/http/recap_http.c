/* SPDX-License-Identifier: EUPL-1.2
 *
 * recap_http.c - the summary of an exchange, in plain language, for the person or for one who
 * represents them.
 */
#include "civil.h"
#include "consent_store.h"
#include "intake_ops.h"
#include "notice_mail.h"
#include "person_store.h"
#include "recap_store.h"
#include "rights_http.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define TEXT_MAX 65536

static const char *label(const char *list_name, const char *code, enum cmn_lang lang)
{
	const struct cmn_code_list *list = cmn_code_list_find(list_name);
	const struct cmn_code *found = list && code ? cmn_code_find(list, code) : NULL;

	return found ? found->label[lang] : "–";
}

/* --- may it be made, for whom, to which address -------------------------------------------- */

static enum cmn_err nobody(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

/* The person reads their own alone; somebody else who is named must have the right to information
 * about them today. */
static enum cmn_err may_read(struct cmn_call *call, const PGresult *act)
{
	const char *link = cmn_call_param(call, "representative_id");
	const char *person = cmn_column(act, 0, "person_id");
	const struct intake_represented who = {.departement = cmn_column(act, 0, "departement"),
					       .representative_id = link,
					       .person_id = person};
	char own[CMN_UUID_LEN];
	bool entitled = false;
	int64_t until;
	enum cmn_err rc = CMN_OK;

	if (intake_is_person(call)) {
		rc = intake_own_person(call, who.departement, own);
		if (rc == CMN_OK && (!person || strcmp(own, person) != 0))
			rc = nobody(call);
	}
	if (rc != CMN_OK || !link)
		return rc;
	if (person)
		rc = intake_store_representative(call->pool, &call->ctx, &who, cmn_clock_us(),
						 &entitled, &until, &call->err);
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND && rc != CMN_E_INVALID)
		return rc;
	if (rc == CMN_OK && entitled)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:representative_id",
			   "cette personne n’a pas aujourd’hui le droit à cette information",
			   "this person has no right to this information today");
}

/* By letter: the first postal address whose every rule allows a summary today. */
static enum cmn_err find_address(struct cmn_call *call, const PGresult *act, char **ret)
{
	struct intake_local local = intake_local_at(cmn_clock_us());
	const struct intake_contact_ask ask = {INTAKE_POSTAL, INTAKE_RECAP, local.weekday,
					       local.minute};
	const char *departement = cmn_column(act, 0, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = CMN_OK;

	if (cmn_column(act, 0, "person_id"))
		rc = intake_store_postal(call->pool, &call->ctx, departement,
					 cmn_column(act, 0, "person_id"), &res, &call->err);
	for (int i = 0; rc == CMN_OK && i < PQntuples(res); i++) {
		struct intake_contact_verdict v;

		rc = intake_store_contact_may(call->pool, &call->ctx, departement,
					      cmn_column(res, i, "reach"), &ask, &v, &call->err);
		if (rc == CMN_OK && v.answer == INTAKE_CONTACT_YES) {
			*ret = strdup(cmn_column(res, i, "value"));
			return *ret ? CMN_OK : cmn_no_memory(&call->err);
		}
	}
	if (rc != CMN_OK)
		return rc;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"les règles de la personne n’autorisent aucune adresse pour un résumé",
			"the rules of the person allow no address for a summary");
}

/* --- its words ------------------------------------------------------------------------------ */

static void put_with(struct cmn_buf *out, const char *json, enum cmn_lang lang)
{
	CMN_AUTO(cmn_json_drop) json_t *with = json ? json_loads(json, 0, NULL) : NULL;
	json_t *one;
	size_t i;

	json_array_foreach(with, i, one)
	{
		cmn_buf_text(out, i ? ", " : lang == CMN_EN ? " With: " : " Avec : ");
		cmn_buf_text(out, label("act_parties", json_string_value(one), lang));
	}
	cmn_buf_text(out, json_array_size(with) ? ".\n" : "\n");
}

static void put_tasks(struct cmn_buf *out, const PGresult *tasks, enum cmn_lang lang)
{
	static const char *const WHO[2] = {" : votre conseiller, avant le ",
					   ": your adviser, before "};
	static const char *const NONE[2] = {
	    "Rien n’est prévu pour le moment. Vous pouvez appeler quand vous voulez.\n",
	    "Nothing is planned for now. You may call whenever you want.\n"};

	for (int i = 0; i < PQntuples(tasks); i++) {
		cmn_buf_text(out, "- ");
		cmn_buf_text(out, label("task_kinds", cmn_column(tasks, i, "kind"), lang));
		cmn_buf_text(out, WHO[lang]);
		intake_day_in_words(out, cmn_column(tasks, i, "due_at"), lang);
		cmn_buf_text(out, ".\n");
	}
	if (PQntuples(tasks) == 0)
		cmn_buf_text(out, NONE[lang]);
}

/* Lines of text; those that begin with "# " are headings. */
static void write_text(struct cmn_buf *out, const PGresult *act, const PGresult *tasks,
		       enum cmn_lang lang)
{
	static const char *const HEADS[2][4] = {
	    {"# Quand", "# Ce qui a été dit", "# Ce qui va se passer, qui le fait et quand",
	     "# Si ce n’est pas juste"},
	    {"# When", "# What was said", "# What happens next, who does it and when",
	     "# If this is not right"},
	};
	static const char *const END[2] = {
	    "Dites-le à votre conseiller, ou appelez le 0 800 360 360 (appel gratuit)."
	    " Vous pouvez arrêter quand vous voulez.\n",
	    "Tell your adviser, or call 0 800 360 360 (free call). You may stop whenever you"
	    " want.\n"};
	static const char *const SILENT[2] = {"Rien n’a été noté.\n", "Nothing was noted.\n"};
	const char *said = cmn_column(act, 0, "text");

	cmn_buf_fmt(out, "%s\n", HEADS[lang][0]);
	intake_day_in_words(out, cmn_column(act, 0, "occurred_at"), lang);
	cmn_buf_fmt(out, " – %s.", label("act_kinds", cmn_column(act, 0, "kind"), lang));
	put_with(out, cmn_column(act, 0, "with_whom"), lang);
	cmn_buf_fmt(out, "%s\n", HEADS[lang][1]);
	cmn_buf_text(out, said ? said : SILENT[lang]);
	cmn_buf_text(out, said ? "\n" : "");
	cmn_buf_fmt(out, "%s\n", HEADS[lang][2]);
	put_tasks(out, tasks, lang);
	cmn_buf_fmt(out, "%s\n%s", HEADS[lang][3], END[lang]);
}

static void put_line(struct cmn_buf *out, const char *line, size_t n)
{
	char *text = strndup(line, n);
	bool head = text && strncmp(text, "# ", 2) == 0;

	cmn_buf_text(out, head ? "<h2>" : "<p dir=\"auto\">");
	intake_html_text(out, text ? text + (head ? 2 : 0) : "");
	cmn_buf_text(out, head ? "</h2>\n" : "</p>\n");
	out->failed = out->failed || !text;
	free(text);
}

static void reply_page(struct cmn_call *call, const struct cmn_buf *text, const char *address,
		       enum cmn_lang lang)
{
	static const char *const TITLE[2] = {"Le résumé de notre échange",
					     "The summary of our exchange"};

	intake_html_open(&call->out, lang, TITLE[lang]);
	if (address)
		intake_html_paragraphs(&call->out, address);
	for (const char *line = text->data; line && *line;) {
		size_t n = strcspn(line, "\n");

		put_line(&call->out, line, n);
		line += n + (line[n] == '\n');
	}
	intake_html_close(&call->out);
	call->content_type = "text/html; charset=utf-8";
	cmn_call_answer_header(call, "Content-Security-Policy", INTAKE_HTML_POLICY);
}

static enum cmn_err render(struct cmn_call *call, const PGresult *act, const char *address)
{
	const char *wanted = cmn_call_param(call, "language");
	const char *format = cmn_call_param(call, "format");
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = TEXT_MAX};
	CMN_AUTO(cmn_pgres_drop) PGresult *tasks = NULL;
	enum cmn_lang lang;
	enum cmn_err rc =
	    intake_store_recap_tasks(call->pool, &call->ctx, cmn_column(act, 0, "departement"),
				     cmn_call_param(call, "id"), &tasks, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (!wanted)
		wanted = cmn_column(act, 0, "language");
	lang = wanted && strcmp(wanted, "en") == 0 ? CMN_EN : CMN_FR;
	write_text(&text, act, tasks, lang);
	if (format && strcmp(format, "text") == 0) {
		if (address)
			cmn_buf_fmt(&call->out, "%s\n\n", address);
		cmn_buf_text(&call->out, text.failed ? "" : text.data);
		call->content_type = "text/plain; charset=utf-8";
	} else {
		reply_page(call, &text, address, lang);
	}
	cmn_call_answer_header(call, "Content-Language", lang == CMN_EN ? "en" : "fr");
	if (text.failed || call->out.failed)
		return cmn_no_memory(&call->err);
	return CMN_OK;
}

enum cmn_err intake_http_get_recap(struct cmn_call *call)
{
	const char *by = cmn_call_param(call, "by");
	CMN_AUTO(cmn_pgres_drop) PGresult *act = NULL;
	CMN_AUTO(cmn_free_drop) char *address = NULL;
	enum cmn_err rc = intake_store_recap(call->pool, &call->ctx, cmn_call_param(call, "id"),
					     cmn_call_param(call, "act_id"), &act, &call->err);

	if (rc == CMN_OK)
		rc = may_read(call, act);
	if (rc == CMN_OK && by && strcmp(by, "letter") == 0)
		rc = find_address(call, act, &address);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(act, 0, "departement"), cmn_column(act, 0, "id"));
	return render(call, act, address);
}
