/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/settings.h"

#include "cmn/json.h"

#include <errno.h>
#include <string.h>

#define VALUE_MAX 65536 /* bytes of a value given by file */

/* What each kind accepts, in words and in numbers. */
static const struct {
	const char *expected;
	unsigned from, to;
} KINDS[] = {
    [CMN_SET_TEXT] = {"text in UTF-8", 0, 0},
    [CMN_SET_PORT] = {"a port, 1 to 65535", 1, 65535},
    [CMN_SET_COUNT] = {"a whole number, 1 to 1000000", 1, 1000000},
    [CMN_SET_MILLIS] = {"milliseconds, 0 to 86400000", 0, 86400000},
    [CMN_SET_BOOL] = {"true or false", 0, 0},
    [CMN_SET_DAYS] = {"days, 0 to 3650", 0, 3650},
};

static void *field(const struct cmn_setting *s, void *base)
{
	return (char *)base + s->offset;
}

static const void *field_read(const struct cmn_setting *s, const void *base)
{
	return (const char *)base + s->offset;
}

/* --- one value -------------------------------------------------------------------------------- */

static bool parse_number(const char *text, unsigned from, unsigned to, unsigned *ret)
{
	unsigned value = 0;
	size_t n = strlen(text);

	if (n == 0 || n > 9 || strspn(text, "0123456789") != n)
		return false;
	for (size_t i = 0; i < n; i++)
		value = value * 10 + (unsigned)(text[i] - '0');
	if (value < from || value > to)
		return false;
	*ret = value;
	return true;
}

static bool parse_bool(const char *text, bool *ret)
{
	*ret = strcmp(text, "true") == 0;
	return *ret || strcmp(text, "false") == 0;
}

static bool parse_text(const char *text, char **ret)
{
	if (!cmn_utf8_valid(text, strlen(text)))
		return false;
	*ret = strdup(text);
	return *ret != NULL;
}

static bool parse(const struct cmn_setting *s, const char *text, void *base)
{
	if (s->kind == CMN_SET_TEXT)
		return parse_text(text, field(s, base));
	if (s->kind == CMN_SET_BOOL)
		return parse_bool(text, field(s, base));
	return parse_number(text, KINDS[s->kind].from, KINDS[s->kind].to, field(s, base));
}

static void clear(const struct cmn_setting *s, void *base)
{
	if (s->kind == CMN_SET_TEXT)
		*(char **)field(s, base) = NULL;
	else if (s->kind == CMN_SET_BOOL)
		*(bool *)field(s, base) = false;
	else
		*(unsigned *)field(s, base) = 0;
}

/* --- where it comes from ---------------------------------------------------------------------- */

static void drop_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

/* One newline at the end belongs to the file, not to the secret. */
static size_t trim_newline(const char *text, size_t n)
{
	if (n == 0 || text[n - 1] != '\n')
		return n;
	n--;
	return n > 0 && text[n - 1] == '\r' ? n - 1 : n;
}

static const char *read_file(const char *path, char **ret)
{
	CMN_AUTO(drop_file) FILE *f = fopen(path, "re");
	CMN_AUTO(cmn_free_drop) char *text = f ? malloc(VALUE_MAX + 2) : NULL;
	size_t n;

	if (!text)
		return strerror(errno);
	errno = 0;
	n = fread(text, 1, VALUE_MAX + 1, f);
	if (ferror(f))
		return strerror(errno);
	if (n > VALUE_MAX)
		return "more than 65536 bytes";
	n = trim_newline(text, n);
	if (memchr(text, '\0', n))
		return "holds a NUL byte";
	text[n] = '\0';
	*ret = CMN_TAKE(text);
	return NULL;
}

/* An empty variable counts as not given: that is what compose files write for "unset". */
static const char *from_env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* What stands in the environment, or in the file that it names; *ret is NULL when neither. */
static bool look_up(const struct cmn_setting *s, const char **ret, char **owned, FILE *errors)
{
	char file_name[128];
	const char *path, *why;

	snprintf(file_name, sizeof(file_name), "%s_FILE", s->name);
	path = from_env(file_name);
	*ret = from_env(s->name);
	if (!path)
		return true;
	if (*ret) {
		fprintf(errors, "%s: given twice, also by %s; give one\n", s->name, file_name);
		return false;
	}
	why = read_file(path, owned);
	if (why)
		fprintf(errors, "%s: cannot read \"%s\": %s\n", file_name, path, why);
	*ret = *owned && **owned ? *owned : NULL;
	return !why;
}

/* The value to parse, with the fallback in place.  *owned holds what was read from a file. */
static bool find_value(const struct cmn_setting *s, const char **ret, char **owned, FILE *errors)
{
	if (!look_up(s, ret, owned, errors))
		return false;
	if (!*ret)
		*ret = s->fallback;
	if (!*ret)
		fprintf(errors, "%s: missing; expected %s: %s\n", s->name, KINDS[s->kind].expected,
			s->what);
	return *ret != NULL;
}

/* One error, one line, whatever the value holds. */
static void complain(const struct cmn_setting *s, const char *value, FILE *errors)
{
	fprintf(errors, "%s: ", s->name);
	if (!s->secret && s->kind != CMN_SET_TEXT) {
		fputc('"', errors);
		for (; *value; value++)
			fputc((unsigned char)*value < 0x20 || *value == 0x7f ? '?' : *value,
			      errors);
		fputs("\" ", errors);
	}
	fprintf(errors, "refused; expected %s\n", KINDS[s->kind].expected);
}

static bool read_one(const struct cmn_setting *s, void *base, FILE *errors)
{
	CMN_AUTO(cmn_free_drop) char *owned = NULL;
	const char *value;

	clear(s, base);
	if (!find_value(s, &value, &owned, errors))
		return false;
	if (parse(s, value, base))
		return true;
	complain(s, value, errors);
	return false;
}

int cmn_settings_read(const struct cmn_setting *table, size_t n, void *base, FILE *errors)
{
	int failed = 0;

	for (size_t i = 0; i < n; i++)
		if (!read_one(&table[i], base, errors))
			failed++;
	return failed;
}

void cmn_settings_free(const struct cmn_setting *table, size_t n, void *base)
{
	for (size_t i = 0; i < n; i++) {
		if (table[i].kind == CMN_SET_TEXT)
			free(*(char **)field(&table[i], base));
		clear(&table[i], base);
	}
}

/* --- showing ---------------------------------------------------------------------------------- */

static const char *shown_default(const struct cmn_setting *s)
{
	if (!s->fallback)
		return "(required)";
	if (!*s->fallback)
		return "(empty)";
	return s->secret ? "***" : s->fallback;
}

void cmn_settings_help(const struct cmn_setting *table, size_t n, FILE *out)
{
	int name_width = 0, default_width = 0;

	for (size_t i = 0; i < n; i++) {
		int name = (int)strlen(table[i].name);
		int fallback = (int)strlen(shown_default(&table[i]));

		name_width = name > name_width ? name : name_width;
		default_width = fallback > default_width ? fallback : default_width;
	}
	if (default_width > 28)
		default_width = 28;
	for (size_t i = 0; i < n; i++)
		fprintf(out, "  %-*s  %-*s  %s\n", name_width, table[i].name, default_width,
			shown_default(&table[i]), table[i].what);
}

static void print_value(const struct cmn_setting *s, const void *at, FILE *out)
{
	const char *text;

	if (s->kind == CMN_SET_BOOL) {
		fputs(*(const bool *)at ? "true" : "false", out);
		return;
	}
	if (s->kind != CMN_SET_TEXT) {
		fprintf(out, "%u", *(const unsigned *)at);
		return;
	}
	text = *(const char *const *)at;
	if (text && *text)
		fputs(s->secret ? "***" : text, out);
}

void cmn_settings_print(const struct cmn_setting *table, size_t n, const void *base, FILE *out)
{
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%s=", table[i].name);
		print_value(&table[i], field_read(&table[i], base), out);
		fputc('\n', out);
	}
}
