/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_words.h"

#include "lab_text.h"

#include "cmn/uuid.h"

#include <stdio.h>
#include <string.h>

static enum lab_text_fault judge(const json_t *text)
{
	const char *words = json_string_value(text);

	return cmn_uuid_valid(words) ? LAB_TEXT_FINE : lab_text_judge(words);
}

/* The JSON Pointer of the first text at fault is appended to `at`. */
static enum lab_text_fault find(const json_t *value, char *at, size_t size)
{
	enum lab_text_fault fault = LAB_TEXT_FINE;
	size_t i, used = strlen(at);
	const char *key;
	json_t *part;

	if (json_is_string(value))
		return judge(value);
	json_array_foreach(value, i, part)
	{
		snprintf(at + used, size - used, "/%zu", i);
		fault = find(part, at, size);
		if (fault)
			return fault;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, part)
	{
		snprintf(at + used, size - used, "/%s", key);
		fault = find(part, at, size);
		if (fault)
			return fault;
	}
	at[used] = '\0';
	return fault;
}

static enum cmn_err refuse(enum lab_text_fault fault, const char *at, struct cmn_error *err)
{
	switch (fault) {
	case LAB_TEXT_PHONE:
		return cmn_fail_at(err, CMN_E_INVALID, at,
				   "un numéro de téléphone n’est pas conservé ici : dites-le sans "
				   "désigner personne",
				   "a telephone number is not kept here: say it without naming "
				   "anybody");
	case LAB_TEXT_MAIL:
		return cmn_fail_at(err, CMN_E_INVALID, at,
				   "une adresse de courriel n’est pas conservée ici : dites-le "
				   "sans désigner personne",
				   "a mail address is not kept here: say it without naming "
				   "anybody");
	case LAB_TEXT_NIR:
		return cmn_fail_at(err, CMN_E_INVALID, at,
				   "un numéro de sécurité sociale (NIR) n’est pas conservé ici",
				   "a social security number (NIR) is not kept here");
	case LAB_TEXT_FINE:
		break;
	}
	return CMN_OK;
}

enum cmn_err lab_words_good(const json_t *body, struct cmn_error *err)
{
	char at[sizeof(err->faults[0].pointer)] = "";
	enum cmn_err rc = cmn_texts_good(body, err);

	return rc || !body ? rc : refuse(find(body, at, sizeof(at)), at, err);
}
