/* SPDX-License-Identifier: EUPL-1.2
 *
 * The code lists of the contract: every label that a front shows.
 */
#include "gateway_ops.h"
#include "gateway_static.h"

#include "cmn/codes.h"

static void write_title(struct cmn_buf *out, const struct cmn_code_list *list)
{
	cmn_json_kstr(out, "name", list->name);
	cmn_json_kstr(out, "label_fr", list->label[CMN_FR]);
	cmn_json_kstr(out, "label_en", list->label[CMN_EN]);
}

enum cmn_err gateway_http_list_code_lists(struct cmn_call *call)
{
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_json_key(out, "items");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < CMN_CODE_LIST_COUNT; i++) {
		cmn_json_open(out, '{');
		write_title(out, &CMN_CODE_LISTS[i]);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return gateway_static(call, gateway_contract_etag());
}

static void write_code(struct cmn_buf *out, const struct cmn_code *code)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "code", code->code);
	cmn_json_kstr(out, "label_fr", code->label[CMN_FR]);
	cmn_json_kstr(out, "label_en", code->label[CMN_EN]);
	cmn_json_kstr(out, "source", code->source);
	cmn_json_kstr(out, "valid_from", code->valid_from);
	cmn_json_kstr(out, "valid_to", code->valid_to);
	cmn_json_close(out, '}');
}

enum cmn_err gateway_http_get_code_list(struct cmn_call *call)
{
	const struct cmn_code_list *list = cmn_code_list_find(cmn_call_param(call, "list"));
	struct cmn_buf *out = &call->out;

	if (!list)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucune liste de codes de ce nom",
				"no code list of that name");
	cmn_json_open(out, '{');
	write_title(out, list);
	cmn_json_key(out, "items");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < list->n; i++)
		write_code(out, &list->codes[i]);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return gateway_static(call, gateway_contract_etag());
}
