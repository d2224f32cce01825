/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_code.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define FOLD_LEN 512

/* The code itself, or one of its labels, however they are written. */
static const char *code_of(const char *list, const char *text)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);
	const struct cmn_code *known = codes ? cmn_code_find(codes, text) : NULL;
	char wanted[FOLD_LEN], label[FOLD_LEN];

	if (known)
		return known->code;
	intake_import_fold(text, wanted, sizeof(wanted));
	for (size_t i = 0; codes && wanted[0] && i < codes->n; i++) {
		intake_import_fold(codes->codes[i].code, label, sizeof(label));
		if (strcmp(label, wanted) == 0)
			return codes->codes[i].code;
		for (int lang = CMN_FR; lang <= CMN_EN; lang++) {
			intake_import_fold(codes->codes[i].label[lang], label, sizeof(label));
			if (strcmp(label, wanted) == 0)
				return codes->codes[i].code;
		}
	}
	return NULL;
}

json_t *intake_import_read_code(const char *list, const char *text, struct intake_import_row *row)
{
	const char *code = code_of(list, text);

	if (!code)
		intake_import_refuse(row,
				     "valeur qui n’est pas dans la liste : la faire "
				     "correspondre à un code",
				     "value that is not in the list: map it to a code");
	return code ? json_string(code) : NULL;
}

static void append_once(json_t *list, const char *code)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), code) == 0)
			return;
	json_array_append_new(list, json_string(code));
}

/* One code, or several with '|', ';' or ',' between them; a label may hold a comma of its own. */
json_t *intake_import_read_codes(const char *list, const char *text, struct intake_import_row *row)
{
	const char *whole = code_of(list, text);
	const char *between = strpbrk(text, "|;") ? "|;" : ",";
	json_t *codes = json_array();
	char copy[2048];
	char *rest = copy, *part;

	if (whole)
		append_once(codes, whole);
	snprintf(copy, sizeof(copy), "%s", whole ? "" : text);
	while ((part = strsep(&rest, between)) != NULL) {
		const char *code;

		part += strspn(part, " ");
		for (size_t n = strlen(part); n > 0 && part[n - 1] == ' '; n--)
			part[n - 1] = '\0';
		code = *part ? code_of(list, part) : NULL;
		if (code)
			append_once(codes, code);
		else if (*part)
			intake_import_refuse(row,
					     "valeur qui n’est pas dans la liste : la faire "
					     "correspondre à un code",
					     "value that is not in the list: map it to a code");
	}
	if (json_array_size(codes) > 8)
		intake_import_refuse(row, "plus de 8 valeurs", "more than 8 values");
	return codes;
}

json_t *intake_import_read_place(const struct intake_import_plan *plan, const char *text,
				 struct intake_import_row *row)
{
	char folded[FOLD_LEN];
	const char *code = cmn_json_get(plan->communes, text);

	if (!code) {
		intake_import_fold_place(text, folded, sizeof(folded));
		code = cmn_json_get(plan->communes, folded);
	}
	if (!code)
		intake_import_refuse(row, "commune inconnue dans ce département",
				     "commune that is not known in this département");
	else if (!*code)
		intake_import_refuse(row, "plusieurs communes de ce nom : donner le code INSEE",
				     "several communes of this name: give the INSEE code");
	return code && *code ? json_string(code) : NULL;
}

json_t *intake_import_read_mdph(const char *text, struct intake_import_row *row)
{
	static const char *const KNOWN[][2] = {
	    {"known", "known"},     {"unknown_to_mdph", "unknown_to_mdph"},
	    {"unknown", "unknown"}, {"reevaluation_needed", "reevaluation_needed"},
	    {"oui", "known"},       {"non", "unknown_to_mdph"},
	    {"connu", "known"},     {"connue", "known"},
	    {"inconnu", "unknown"}, {"reevaluation", "reevaluation_needed"},
	};
	char folded[FOLD_LEN];

	intake_import_fold(text, folded, sizeof(folded));
	for (size_t i = 0; i < CMN_LEN(KNOWN); i++)
		if (strcmp(folded, KNOWN[i][0]) == 0 || strcmp(text, KNOWN[i][0]) == 0)
			return json_string(KNOWN[i][1]);
	intake_import_refuse(row, "ni oui, ni non, ni un code de la liste",
			     "neither yes nor no nor a code of the list");
	return NULL;
}
