/* SPDX-License-Identifier: EUPL-1.2
 *
 * Character classes, escapes and Unicode properties of the pattern translator.
 */
#include "schema_ecma.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

/* WhiteSpace and LineTerminator of ECMA 262, and everything else */
#define SPACE                                                                                   \
	"\\x09-\\x0d\\x20\\xa0\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}" \
	"\\x{3000}\\x{feff}"
#define NOT_SPACE                                                                                \
	"\\x00-\\x08\\x0e-\\x1f\\x21-\\x9f\\xa1-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}" \
	"\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"           \
	"\\x{ff00}-\\x{10ffff}"

static const struct {
	const char *ecma, *pcre;
} CATEGORIES[] = {
    {"Letter", "L"},
    {"Cased_Letter", "L&"},
    {"LC", "L&"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Surrogate", "Cs"},
    {"Private_Use", "Co"},
    {"Unassigned", "Cn"},
};

static bool pcre_knows(const char *text)
{
	int error;
	PCRE2_SIZE at;
	pcre2_code *code =
	    pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &error, &at, NULL);

	pcre2_code_free(code);
	return code != NULL;
}

/* "{Letter}", "{gc=Lu}", "{Script=Greek}" behind \p or \P */
static void property(struct ecma *e, char letter)
{
	const char *close = memchr(e->in + e->i, '}', e->n - e->i);
	const char *prefix = "";
	char name[40], text[64];
	size_t n;

	if (close == NULL || !ecma_accept(e, "{")) {
		e->bad = true;
		return;
	}
	if (ecma_accept(e, "Script_Extensions=") || ecma_accept(e, "scx="))
		prefix = "scx:";
	else if (ecma_accept(e, "Script=") || ecma_accept(e, "sc="))
		prefix = "sc:";
	else if (!ecma_accept(e, "General_Category="))
		ecma_accept(e, "gc=");
	n = (size_t)(close - (e->in + e->i));
	snprintf(name, sizeof(name), "%.*s", (int)(n < sizeof(name) ? n : 0), e->in + e->i);
	e->i += n + 1;
	for (size_t i = 0; i < CMN_LEN(CATEGORIES); i++)
		if (prefix[0] == '\0' && strcmp(name, CATEGORIES[i].ecma) == 0)
			snprintf(name, sizeof(name), "%s", CATEGORIES[i].pcre);
	snprintf(text, sizeof(text), "\\%c{%s%s}", letter, prefix, name);
	e->bad = e->bad ||
		 strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_&") !=
		     strlen(name) ||
		 !pcre_knows(text);
	ecma_emit(e, text);
}

static long hex_digits(struct ecma *e, size_t n)
{
	static const char DIGITS[] = "0123456789abcdef";
	long ret = 0;

	for (size_t i = 0; i < n; i++, e->i++) {
		int c = ecma_peek(e, 0);
		const char *at = c > 0 ? strchr(DIGITS, c >= 'A' ? c | 32 : c) : NULL;

		if (at == NULL) {
			e->bad = true;
			return -1;
		}
		ret = ret * 16 + (at - DIGITS);
	}
	return ret;
}

/* \uHHHH, a surrogate pair of them, or \u{H…} */
static long unicode(struct ecma *e)
{
	long high, low;
	size_t n = 0;

	if (ecma_accept(e, "{")) {
		while (ecma_peek(e, n) != '}' && n < 8)
			n++;
		high = n > 0 ? hex_digits(e, n) : -1;
		e->bad = e->bad || !ecma_accept(e, "}") || high < 0 || high > 0x10ffff;
		return high;
	}
	high = hex_digits(e, 4);
	if (high < 0xd800 || high > 0xdbff || !ecma_accept(e, "\\u"))
		return high;
	low = hex_digits(e, 4);
	e->bad = e->bad || low < 0xdc00 || low > 0xdfff;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* \d \D \w \W \s \S \p \P, written as they stand inside or outside a class */
static bool class_escape(struct ecma *e, int c, bool inside)
{
	char text[3] = {'\\', (char)c, '\0'};

	if (strchr("dDwW", c) != NULL) {
		ecma_emit(e, text);
		return true;
	}
	if (c == 's' || c == 'S') {
		ecma_emit(e, inside ? "" : "[");
		ecma_emit(e, c == 's' ? SPACE : NOT_SPACE);
		ecma_emit(e, inside ? "" : "]");
		return true;
	}
	if (c == 'p' || c == 'P') {
		property(e, (char)c);
		return true;
	}
	return false;
}

long ecma_escape(struct ecma *e, bool inside)
{
	static const char CONTROLS[] = "tnvfr", CODES[] = "\t\n\v\f\r";
	int c = ecma_peek(e, 0);
	const char *at;

	if (c <= 0 || c >= 0x80) {
		e->bad = true;
		return -1;
	}
	e->i++;
	if (class_escape(e, c, inside))
		return -1;
	at = strchr(CONTROLS, c);
	if (at != NULL)
		return CODES[at - CONTROLS];
	if (strchr("^$\\.*+?()[]{}|/", c) != NULL || (inside && c == '-'))
		return c;
	if (c == 'x')
		return hex_digits(e, 2);
	if (c == 'u')
		return unicode(e);
	if (inside && c == 'b')
		return '\b';
	if (c == '0' && !(ecma_peek(e, 0) >= '0' && ecma_peek(e, 0) <= '9'))
		return 0;
	if (c == 'c' && ((ecma_peek(e, 0) | 32) >= 'a' && (ecma_peek(e, 0) | 32) <= 'z'))
		return e->in[e->i++] & 31;
	e->bad = true;
	return -1;
}

static long class_atom(struct ecma *e)
{
	return ecma_accept(e, "\\") ? ecma_escape(e, true) : ecma_next(e);
}

static void class_range(struct ecma *e)
{
	long low = class_atom(e), high;

	if (low >= 0)
		ecma_emit_char(e, low);
	if (ecma_peek(e, 0) != '-' || ecma_peek(e, 1) == ']' || ecma_peek(e, 1) == -1)
		return;
	e->i++;
	high = class_atom(e);
	if (low < 0 || high < low) {
		e->bad = true;
		return;
	}
	ecma_emit(e, "-");
	ecma_emit_char(e, high);
}

void ecma_class(struct ecma *e)
{
	bool negated = ecma_accept(e, "^");

	if (ecma_accept(e, "]")) { /* nothing, or anything */
		ecma_emit(e, negated ? "[\\x00-\\x{10ffff}]" : "(?!)");
		return;
	}
	ecma_emit(e, negated ? "[^" : "[");
	while (!e->bad && e->i < e->n && ecma_peek(e, 0) != ']')
		class_range(e);
	if (!ecma_accept(e, "]"))
		e->bad = true;
	ecma_emit(e, "]");
}
