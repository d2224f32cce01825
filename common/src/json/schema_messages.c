/* SPDX-License-Identifier: EUPL-1.2
 *
 * The words: what was expected, in French and in English, never the value that came.
 */
#include "schema_internal.h"

#include <stdio.h>
#include <string.h>

#define ENUM_ROOM 120

/* "@" stands for the operand; `one` is said when the operand is 1. */
static const struct {
	const char *fr, *en;
	const char *one_fr, *one_en;
} WORDS[SCHEMA_T_COUNT_] = {
    [SCHEMA_T_TYPE] = {"type attendu : @", "expected type: @", NULL, NULL},
    [SCHEMA_T_CONST] = {"la seule valeur admise est @", "the only value allowed is @", NULL, NULL},
    [SCHEMA_T_ENUM] = {"une de ces valeurs est attendue : @", "one of these values is expected: @",
		       NULL, NULL},
    [SCHEMA_T_MIN_LENGTH] = {"au moins @ caractères sont attendus",
			     "at least @ characters are expected", "ce texte ne peut pas être vide",
			     "this text must not be empty"},
    [SCHEMA_T_MAX_LENGTH] = {"@ caractères au plus sont admis", "at most @ characters are allowed",
			     "un seul caractère au plus est admis",
			     "at most one character is allowed"},
    [SCHEMA_T_PATTERN] = {"ce texte n’a pas la forme attendue",
			  "this text does not have the expected form", NULL, NULL},
    [SCHEMA_T_FORMAT] = {"@", "@", NULL, NULL},
    [SCHEMA_T_MULTIPLE] = {"un multiple de @ est attendu", "a multiple of @ is expected", NULL,
			   NULL},
    [SCHEMA_T_MINIMUM] = {"la valeur doit être au moins @", "the value must be at least @", NULL,
			  NULL},
    [SCHEMA_T_MAXIMUM] = {"la valeur doit être au plus @", "the value must be at most @", NULL,
			  NULL},
    [SCHEMA_T_ABOVE] = {"la valeur doit être supérieure à @", "the value must be greater than @",
			NULL, NULL},
    [SCHEMA_T_BELOW] = {"la valeur doit être inférieure à @", "the value must be less than @", NULL,
			NULL},
    [SCHEMA_T_REQUIRED] = {"ce champ est obligatoire", "this field is required", NULL, NULL},
    [SCHEMA_T_UNKNOWN] = {"champ inconnu", "unknown field", NULL, NULL},
    [SCHEMA_T_MIN_MEMBERS] = {"au moins @ champs sont attendus", "at least @ fields are expected",
			      "au moins un champ est attendu", "at least one field is expected"},
    [SCHEMA_T_MAX_MEMBERS] = {"@ champs au plus sont admis", "at most @ fields are allowed",
			      "un seul champ au plus est admis", "at most one field is allowed"},
    [SCHEMA_T_MIN_ITEMS] = {"au moins @ éléments sont attendus", "at least @ items are expected",
			    "au moins un élément est attendu", "at least one item is expected"},
    [SCHEMA_T_MAX_ITEMS] = {"@ éléments au plus sont admis", "at most @ items are allowed",
			    "un seul élément au plus est admis", "at most one item is allowed"},
    [SCHEMA_T_UNIQUE] = {"cette liste contient deux fois le même élément",
			 "this list holds the same item twice", NULL, NULL},
    [SCHEMA_T_EXTRA_ITEM] = {"élément en trop", "one item too many", NULL, NULL},
    [SCHEMA_T_MIN_CONTAINS] = {"au moins @ éléments de la forme prévue sont attendus",
			       "at least @ items of the expected form are needed",
			       "au moins un élément de la forme prévue est attendu",
			       "at least one item of the expected form is needed"},
    [SCHEMA_T_MAX_CONTAINS] = {"trop d’éléments de la même forme",
			       "too many items of the same form", NULL, NULL},
    [SCHEMA_T_NEVER] = {"aucune valeur n’est admise ici", "no value is allowed here", NULL, NULL},
    [SCHEMA_T_NOT] = {"cette valeur est exclue", "this value is excluded", NULL, NULL},
    [SCHEMA_T_MANY] = {"plusieurs formes conviennent alors qu’une seule est admise",
		       "several forms match where exactly one is allowed", NULL, NULL},
    [SCHEMA_T_LIMIT] = {"données trop complexes pour être vérifiées",
			"data too complex to be checked", NULL, NULL},
};

static const struct {
	unsigned types;
	const char *name[2];
	const char *sentence[2];
} KINDS[] = {
    {SCHEMA_OBJECT, {"objet", "object"}, {"un objet est attendu", "an object is expected"}},
    {SCHEMA_ARRAY, {"liste", "list"}, {"une liste est attendue", "a list is expected"}},
    {SCHEMA_STRING, {"texte", "text"}, {"un texte est attendu", "a text is expected"}},
    {SCHEMA_NUMBER, {"nombre", "number"}, {"un nombre est attendu", "a number is expected"}},
    {SCHEMA_KIND(JSON_INTEGER) | SCHEMA_WHOLE,
     {"nombre entier", "whole number"},
     {"un nombre entier est attendu", "a whole number is expected"}},
    {SCHEMA_BOOLEAN,
     {"vrai ou faux (true, false)", "true or false"},
     {"vrai ou faux est attendu (true, false)", "true or false is expected"}},
    {SCHEMA_NULL, {"null", "null"}, {"null est attendu", "null is expected"}},
};

/* Appends and never leaves half a character behind. */
static void put(char *out, size_t size, const char *text)
{
	size_t used = strlen(out), n = strlen(text);

	if (n > size - 1 - used) {
		n = size - 1 - used;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out + used, text, n);
	out[used + n] = '\0';
}

/* A value of ours as text: codes as they are, the rest as JSON. */
static bool put_json(char *out, size_t size, json_t *value)
{
	CMN_AUTO(cmn_free_drop) char *dump = NULL;
	size_t room = size - 1 - strlen(out);

	if (json_is_string(value)) {
		put(out, size, json_string_value(value));
		return json_string_length(value) <= room;
	}
	dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	if (dump == NULL)
		return false;
	put(out, size, dump);
	return strlen(dump) <= room;
}

static void put_list(char *out, size_t size, json_t *list, enum cmn_lang lang)
{
	static const char *const TOO_LONG[] = {"voir la liste des codes", "see the list of codes"};
	bool fits = true;
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		if (i > 0)
			put(out, ENUM_ROOM, ", ");
		fits = fits && put_json(out, ENUM_ROOM, item);
	}
	if (!fits) {
		out[0] = '\0';
		put(out, size, TOO_LONG[lang]);
	}
}

static void put_types(char *out, size_t size, unsigned types, enum cmn_lang lang)
{
	static const char *const OR[] = {" ou ", " or "};

	for (size_t i = 0; i < CMN_LEN(KINDS); i++) {
		bool wider = KINDS[i].types != SCHEMA_NUMBER &&
			     (types & SCHEMA_NUMBER) == SCHEMA_NUMBER &&
			     (KINDS[i].types & SCHEMA_WHOLE) != 0;

		if ((types & KINDS[i].types) != KINDS[i].types || wider)
			continue;
		if (out[0] != '\0')
			put(out, size, OR[lang]);
		put(out, size, KINDS[i].name[lang]);
	}
}

static const char *type_sentence(unsigned types, enum cmn_lang lang)
{
	for (size_t i = 0; i < CMN_LEN(KINDS); i++)
		if (KINDS[i].types == types)
			return KINDS[i].sentence[lang];
	return NULL;
}

static void put_operand(char *out, size_t size, const struct schema_note *note, enum cmn_lang lang)
{
	const struct schema_rule *rule = note->rule;

	if (note->text == SCHEMA_T_TYPE)
		put_types(out, size, rule->types, lang);
	else if (note->text == SCHEMA_T_FORMAT)
		put(out, size, rule->format->text[lang]);
	else if (note->text == SCHEMA_T_ENUM)
		put_list(out, size, rule->json, lang);
	else if (rule->json != NULL)
		put_json(out, size, rule->json);
	else
		snprintf(out, size, "%zu", rule->n);
}

static const char *sentence_of(const struct schema_note *note, enum cmn_lang lang)
{
	const struct schema_rule *rule = note->rule;
	const char *one = lang == CMN_FR ? WORDS[note->text].one_fr : WORDS[note->text].one_en;
	const char *type = NULL;

	if (note->text == SCHEMA_T_TYPE)
		type = type_sentence(rule->types, lang);
	if (type != NULL)
		return type;
	if (one != NULL && rule->n == 1)
		return one;
	return lang == CMN_FR ? WORDS[note->text].fr : WORDS[note->text].en;
}

static void write_fault(const struct schema_note *note, struct cmn_fault *fault)
{
	snprintf(fault->pointer, sizeof(fault->pointer), "%s", note->pointer);
	for (enum cmn_lang lang = CMN_FR; lang <= CMN_EN; lang++) {
		const char *sentence = sentence_of(note, lang);
		const char *mark = strchr(sentence, '@');
		char operand[160] = "", head[96];
		char *out = fault->text[lang];

		out[0] = '\0';
		if (mark == NULL) {
			put(out, sizeof(fault->text[lang]), sentence);
			continue;
		}
		put_operand(operand, sizeof(operand), note, lang);
		snprintf(head, sizeof(head), "%.*s", (int)(mark - sentence), sentence);
		put(out, sizeof(fault->text[lang]), head);
		put(out, sizeof(fault->text[lang]), operand);
		put(out, sizeof(fault->text[lang]), mark + 1);
	}
}

static void write_detail(const struct schema_notes *notes, struct cmn_error *err)
{
	static const char *const COLON[] = {" : ", ": "};
	static const char *const MANY[] = {" champs sont refusés", " fields are refused"};

	for (enum cmn_lang lang = CMN_FR; lang <= CMN_EN; lang++) {
		char *out = err->detail[lang];
		size_t size = sizeof(err->detail[lang]);
		const struct cmn_fault *fault = &err->faults[0];

		if (notes->total > 1) {
			snprintf(out, size, "%zu%s", notes->total, MANY[lang]);
			continue;
		}
		out[0] = '\0';
		if (fault->pointer[0] != '\0') {
			put(out, size, fault->pointer);
			put(out, size, COLON[lang]);
		}
		put(out, size, fault->text[lang]);
	}
}

enum cmn_err schema_report(const struct schema_notes *notes, struct cmn_error *err)
{
	cmn_error_init(err);
	err->code = CMN_E_INVALID;
	for (size_t i = 0; i < notes->n; i++)
		write_fault(&notes->list[i], &err->faults[i]);
	err->n_faults = notes->n;
	write_detail(notes, err);
	return CMN_E_INVALID;
}
