/* SPDX-License-Identifier: EUPL-1.2 */
#include "search_why.h"

#include "shown.h"

#include "cmn/codes.h"

#include <string.h>

#define LABEL_MAX    2000
#define SENTENCE_MAX 8000

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

/* --- words -------------------------------------------------------------------------------- */

/* A right of TRE_R420 is named with its code, for whoever fills in a form. */
static void name_code(struct cmn_buf *out, const struct directory_reasoned *r, const char *code,
		      enum cmn_lang lang)
{
	const struct cmn_code *named = cmn_code_find(cmn_code_list_find(r->list), code);

	cmn_buf_text(out, named != NULL ? named->label[lang] : code);
	if (named != NULL && strcmp(r->list, "mdph_rights") == 0)
		cmn_buf_fmt(out, " (%s)", named->source);
}

static void name_codes(struct cmn_buf *out, const struct directory_reasoned *r, enum cmn_lang lang)
{
	for (size_t i = 0; i < r->n; i++) {
		cmn_buf_text(out, i > 0 ? ", " : "");
		name_code(out, r, r->code[i], lang);
	}
	cmn_buf_text(out, r->more ? " …" : "");
	if (r->n == 0)
		cmn_buf_text(out, lang == CMN_EN ? "not stated" : "non précisé");
}

static void say(struct cmn_buf *out, const struct directory_reasoned *r, enum cmn_lang lang)
{
	const struct directory_why_text *text = directory_why_text(r->why);
	const char *label = lang == CMN_EN ? text->en : text->fr;
	const char *hole = strstr(label, "%s");

	if (hole == NULL) {
		cmn_buf_text(out, label);
		return;
	}
	cmn_buf_put(out, label, (size_t)(hole - label));
	name_codes(out, r, lang);
	cmn_buf_text(out, hole + 2);
}

/* --- members of the answer ----------------------------------------------------------------- */

static void write_label(struct cmn_call *call, const struct directory_reasoned *r)
{
	const struct directory_why_text *text = directory_why_text(r->why);
	const char *plain = call->lang == CMN_EN ? text->en : text->fr;
	struct cmn_buf label CMN_AUTO(drop_buf);

	cmn_buf_init(&label, LABEL_MAX);
	if (strchr(plain, '%') == NULL) {
		cmn_json_kstr(&call->out, "label", plain);
		return;
	}
	say(&label, r, call->lang);
	cmn_json_kstr(&call->out, "label", label.failed ? plain : label.data);
}

static void write_why(struct cmn_call *call, const struct directory_reasoned *r)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "code", directory_why_text(r->why)->code);
	write_label(call, r);
	if (r->n > 0) {
		cmn_json_key(&call->out, "codes");
		cmn_json_open(&call->out, '[');
		for (size_t i = 0; i < r->n; i++)
			cmn_json_str(&call->out, r->code[i]);
		cmn_json_close(&call->out, ']');
	}
	cmn_json_close(&call->out, '}');
}

void directory_eligibility_write(struct cmn_call *call,
				 const struct directory_eligibility *eligibility)
{
	static const char *const VERDICT[] = {[DIRECTORY_OPEN] = "open",
					      [DIRECTORY_TO_CHECK] = "to_check",
					      [DIRECTORY_CLOSED] = "not_open"};

	cmn_json_key(&call->out, "eligibility");
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "verdict", VERDICT[eligibility->verdict]);
	cmn_json_key(&call->out, "why");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < eligibility->n; i++)
		write_why(call, &eligibility->reason[i]);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
}

/* --- one sentence -------------------------------------------------------------------------- */

/* The name of an offer, out of what is shown of it. */
static void name_offer(struct cmn_buf *out, const struct directory_view *view,
		       const struct directory_index_hit *hit)
{
	const struct directory_segment *segment = view->segments[hit->part];
	const struct directory_shown *shown = directory_segment_shown(segment, hit->row);
	struct cmn_buf json CMN_AUTO(drop_buf);

	cmn_buf_init(&json, (size_t)1 << 20);
	directory_shown_write(&json, segment->offers + shown->offer);
	json_t *offer CMN_AUTO(cmn_json_drop) =
	    json.failed ? NULL : json_loadb(json.data, json.len, 0, NULL);
	const char *name = cmn_json_get(offer, "name");
	cmn_buf_text(out, name != NULL ? name : "");
}

void directory_sentence_write(struct cmn_call *call, const struct directory_view *view,
			      const struct directory_eligibility *eligibility,
			      const struct directory_index_hit *meanwhile, size_t n)
{
	bool en = call->lang == CMN_EN;
	struct cmn_buf text CMN_AUTO(drop_buf);
	size_t said = 0;

	cmn_buf_init(&text, SENTENCE_MAX);
	cmn_buf_text(&text, en ? "Not open: " : "Pas ouvert : ");
	for (size_t i = 0; i < eligibility->n; i++) {
		const struct directory_reasoned *r = &eligibility->reason[i];

		if (directory_why_text(r->why)->verdict != DIRECTORY_CLOSED)
			continue;
		cmn_buf_text(&text, said++ == 0 ? "" : en ? "; " : " ; ");
		say(&text, r, call->lang);
	}
	if (n == 0)
		cmn_buf_text(&text, en ? ". Nothing like it is open meanwhile"
				       : ". Rien de semblable n’est ouvert en attendant");
	for (size_t i = 0; i < n; i++) {
		if (i == 0)
			cmn_buf_text(&text, en ? ". Open meanwhile: " : ". Ouvert en attendant : ");
		cmn_buf_text(&text, i > 0 ? ", " : "");
		name_offer(&text, view, &meanwhile[i]);
	}
	cmn_buf_char(&text, '.');
	cmn_json_kstr(&call->out, "sentence", text.failed ? "" : text.data);
}
