/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/err.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
	const char *slug;
	int status;
	const char *title[2];
} ERRORS[] = {
#define X(name, slug, status, fr, en) [name] = {slug, status, {fr, en}},
#include "cmn_errors.inc"
#undef X
};
_Static_assert(CMN_LEN(ERRORS) == CMN_ERR_COUNT_, "every cmn_err needs a row");

/* A text that did not fit loses its last character whole: half a one is not UTF-8. */
static void mend_cut(char *text, size_t size, int wanted)
{
	size_t n = wanted < 0 ? 0 : size - 1;

	if (wanted >= 0 && (size_t)wanted < size)
		return;
	while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
		n--;
	if (n > 0 && (unsigned char)text[n - 1] >= 0xc0)
		n--;
	text[n] = '\0';
}

/* Both languages from one argument list; the copy is needed because vsnprintf consumes it. */
static void CMN_PRINTF(3, 0) CMN_PRINTF(4, 0)
    write_both(char *out, size_t size, const char *fr, const char *en, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	mend_cut(out, size, vsnprintf(out, size, fr, ap));
	mend_cut(out + size, size, vsnprintf(out + size, size, en, again));
	va_end(again);
}

static void write_pointer(struct cmn_fault *fault, const char *pointer)
{
	mend_cut(fault->pointer, sizeof(fault->pointer),
		 snprintf(fault->pointer, sizeof(fault->pointer), "%s", pointer));
}

static void reset(struct cmn_error *err, enum cmn_err code)
{
	cmn_error_init(err);
	err->code = code;
}

enum cmn_err cmn_fail(struct cmn_error *err, enum cmn_err code, const char *fr, const char *en, ...)
{
	va_list ap;

	reset(err, code);
	va_start(ap, en);
	write_both(err->detail[0], sizeof(err->detail[0]), fr, en, ap);
	va_end(ap);
	return code;
}

enum cmn_err cmn_no_memory(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
}

enum cmn_err cmn_fail_at(struct cmn_error *err, enum cmn_err code, const char *pointer,
			 const char *fr, const char *en, ...)
{
	struct cmn_fault *fault = &err->faults[0];
	va_list ap;

	reset(err, code);
	va_start(ap, en);
	write_both(err->detail[0], sizeof(err->detail[0]), fr, en, ap);
	va_end(ap);

	va_start(ap, en);
	write_both(fault->text[0], sizeof(fault->text[0]), fr, en, ap);
	va_end(ap);
	write_pointer(fault, pointer);
	err->n_faults = 1;
	return code;
}

void cmn_fault_add(struct cmn_error *err, const char *pointer, const char *fr, const char *en, ...)
{
	struct cmn_fault *fault;
	va_list ap;

	if (err->n_faults >= CMN_FAULTS_MAX)
		return;
	fault = &err->faults[err->n_faults++];
	write_pointer(fault, pointer);
	va_start(ap, en);
	write_both(fault->text[0], sizeof(fault->text[0]), fr, en, ap);
	va_end(ap);
}

enum cmn_err cmn_because(struct cmn_error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->cause, sizeof(err->cause), fmt, ap);
	va_end(ap);
	return err->code;
}

const char *cmn_err_slug(enum cmn_err code)
{
	return ERRORS[code].slug;
}

int cmn_err_status(enum cmn_err code)
{
	return ERRORS[code].status;
}

const char *cmn_err_title(enum cmn_err code, enum cmn_lang lang)
{
	return ERRORS[code].title[lang];
}
