/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper_media.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *type, *ending;
} MEDIA[PAPER_MEDIA_END_] = {
    [PAPER_PDF] = {"application/pdf", ".pdf"},
    [PAPER_ODT] = {"application/vnd.oasis.opendocument.text", ".odt"},
    [PAPER_DOCX] = {"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		    ".docx"},
    [PAPER_XLSX] = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
    [PAPER_CSV] = {"text/csv", ".csv"},
    [PAPER_TEXT] = {"text/plain", ".txt"},
};

const char *paper_media_type(enum paper_media media)
{
	return MEDIA[media].type;
}

const char *paper_media_ending(enum paper_media media)
{
	return MEDIA[media].ending;
}

enum paper_media paper_media_named(const char *media_type)
{
	for (enum paper_media m = PAPER_PDF; m < PAPER_MEDIA_END_; m++)
		if (strcmp(MEDIA[m].type, media_type) == 0)
			return m;
	return 0;
}

enum paper_media paper_media_promised(const char *name)
{
	size_t len = strlen(name);

	for (enum paper_media m = PAPER_PDF; m < PAPER_MEDIA_END_; m++) {
		size_t n = strlen(MEDIA[m].ending);

		if (len >= n && strcasecmp(name + len - n, MEDIA[m].ending) == 0)
			return m;
	}
	return 0;
}
