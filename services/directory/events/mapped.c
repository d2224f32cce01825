/* SPDX-License-Identifier: EUPL-1.2 */
#include "mapped.h"

#include "source_id.h"

#include "cmn/codes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const json_t *directory_get(const json_t *object, const char *key)
{
	return json_object_get(object, key);
}

bool directory_true(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

size_t directory_size(const json_t *object, const char *key)
{
	return json_array_size(json_object_get(object, key));
}

const char *directory_code_at(const json_t *object, const char *key, size_t i)
{
	const char *code = json_string_value(json_array_get(json_object_get(object, key), i));

	return code != NULL ? code : "";
}

const char *directory_label(const char *list, const char *code)
{
	const struct cmn_code_list *found = cmn_code_list_find(list);
	const struct cmn_code *one = found != NULL ? cmn_code_find(found, code) : NULL;

	return one != NULL ? one->label[CMN_FR] : code;
}

/* --- texts ------------------------------------------------------------------------------------ */

void directory_say(struct cmn_buf *text, const char *words)
{
	if (words == NULL || words[0] == '\0')
		return;
	if (text->len > 0 && text->data != NULL)
		cmn_buf_text(text, strchr(".!?", text->data[text->len - 1]) ? " " : ". ");
	cmn_buf_text(text, words);
}

void directory_say_labels(struct cmn_buf *text, const char *lead, const json_t *object,
			  const char *key, const char *list)
{
	size_t n = directory_size(object, key);

	if (n == 0)
		return;
	directory_say(text, lead);
	for (size_t i = 0; i < n; i++) {
		cmn_buf_text(text, i == 0 ? "\u00a0: " : ", ");
		cmn_buf_text(text, directory_label(list, directory_code_at(object, key, i)));
	}
}

void directory_kjoined(struct cmn_buf *out, const char *key, const struct cmn_buf *text)
{
	if (text->failed)
		out->failed = true;
	else if (text->len > 0)
		cmn_json_kstr(out, key, text->data);
}

/* --- ids -------------------------------------------------------------------------------------- */

void directory_id_of(const char *kind, const char *parent, const char *what, char ret[CMN_UUID_LEN])
{
	char source[64], id[200];

	snprintf(source, sizeof(source), "hsds.%s", kind);
	snprintf(id, sizeof(id), "%s/%s", parent, what);
	directory_source_uuid(source, id, ret);
}

/* --- formats ---------------------------------------------------------------------------------- */

static bool all_of(const char *text, const char *more)
{
	for (; *text != '\0'; text++)
		if (!isalnum((unsigned char)*text) && strchr(more, *text) == NULL)
			return false;
	return true;
}

/* Each % begins two hexadecimal digits. */
static bool percents_good(const char *text)
{
	for (; (text = strchr(text, '%')) != NULL; text++)
		if (!isxdigit((unsigned char)text[1]) || !isxdigit((unsigned char)text[2]))
			return false;
	return true;
}

static bool host_good(const char *host, size_t n)
{
	const char *dot = memchr(host, '.', n);

	return n > 3 && n < 254 && dot != NULL && dot != host && host[n - 1] != '.' &&
	       host[0] != '-' && memmem(host, n, "..", 2) == NULL;
}

const char *directory_url_good(const char *text)
{
	const char *host;
	size_t n;

	if (text == NULL || strlen(text) > 2083 ||
	    (strncmp(text, "http://", 7) != 0 && strncmp(text, "https://", 8) != 0))
		return NULL;
	host = strchr(text, ':') + 3;
	n = strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	if (!host_good(host, n) || (host[n] != '\0' && strchr(":/?#", host[n]) == NULL) ||
	    !all_of(host, "-._~:/?#@!$&'()*+,;=%") || !percents_good(host))
		return NULL;
	return strchr(host, '#') != strrchr(host, '#') ? NULL : text;
}

const char *directory_email_good(const char *text)
{
	const char *at = text != NULL ? strchr(text, '@') : NULL;
	size_t n;

	if (at == NULL || at == text || strchr(at + 1, '@') != NULL || strlen(text) > 254)
		return NULL;
	n = (size_t)(at - text);
	if (n > 64 || text[0] == '.' || at[-1] == '.' || memmem(text, n, "..", 2) != NULL ||
	    !all_of(at + 1, ".-") || !host_good(at + 1, strlen(at + 1)))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)text[i]) &&
		    strchr("!#$%&'*+-/=?^_`{|}~.", text[i]) == NULL)
			return NULL;
	return text;
}
