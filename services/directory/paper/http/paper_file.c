/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper_file.h"

#include <stdio.h>
#include <string.h>

struct candidate {
	const json_t *file;
	const char *pointer;
	const unsigned char *bytes; /* a NUL follows */
	size_t n;
};

static const char *at_of(const struct candidate *c, const char *member, char room[64])
{
	snprintf(room, 64, "%s/%s", c->pointer, member);
	return room;
}

#define fault_at(call, c, member, fr, en) \
	cmn_fail_at(&(call)->err, CMN_E_INVALID, at_of(c, member, (char[64]){""}), fr, en)

static enum cmn_err refuse_archive(struct cmn_call *call, const struct candidate *c,
				   enum paper_fault fault)
{
	switch (fault) {
	case PAPER_UNKNOWN:
		return fault_at(call, c, "content",
				"cette archive n’est ni un ODT, ni un DOCX, ni un XLSX",
				"this archive is neither ODT, DOCX nor XLSX");
	case PAPER_BROKEN:
		return fault_at(call, c, "content", "le document est incomplet ou abîmé",
				"the document is incomplete or damaged");
	case PAPER_ENCRYPTED:
		return fault_at(call, c, "content",
				"ce document est chiffré : enregistrez-le sans mot de passe",
				"this document is encrypted: save it without a password");
	case PAPER_TWOFOLD:
		return fault_at(call, c, "content",
				"un autre contenu est caché dans ce document : "
				"enregistrez-le à nouveau",
				"something else is hidden in this document: save it anew");
	case PAPER_MACRO:
		return fault_at(call, c, "content",
				"ce document contient un programme (macro) : "
				"enregistrez-le sans",
				"this document holds a program (macro): save it without");
	case PAPER_SWELLS:
		return fault_at(call, c, "content", "ce document, décompressé, est démesuré",
				"this document is beyond measure once unpacked");
	}
	return CMN_OK;
}

/* A text has no mark that says what it is: the caller, else the name, tells CSV from text. */
static enum cmn_err text_of(struct cmn_call *call, const struct candidate *c, enum paper_media *ret)
{
	const char *said = cmn_json_get(c->file, "media_type");
	enum paper_media m =
	    said ? paper_media_named(said) : paper_media_promised(cmn_json_get(c->file, "name"));

	if (!cmn_utf8_valid((const char *)c->bytes, c->n) ||
	    !cmn_text_printable((const char *)c->bytes))
		return fault_at(call, c, "content",
				"ce n’est ni un PDF, ni un ODT, DOCX ou XLSX, ni un texte en UTF-8",
				"this is neither a PDF, ODT, DOCX or XLSX, nor a text in UTF-8");
	*ret = m == PAPER_CSV ? PAPER_CSV : PAPER_TEXT;
	return CMN_OK;
}

static enum cmn_err media_of(struct cmn_call *call, const struct candidate *c,
			     enum paper_media *ret)
{
	enum cmn_document_type type = 0;
	char at[64];

	if (c->n == 0)
		return fault_at(call, c, "content", "le document est vide",
				"the document is empty");
	if (paper_is_archive(c->bytes, c->n))
		return refuse_archive(call, c, paper_inspect_archive(c->bytes, c->n, ret));
	if (c->n >= 5 && memcmp(c->bytes, "%PDF-", 5) == 0) {
		snprintf(at, sizeof(at), "%s/content", c->pointer);
		*ret = PAPER_PDF;
		return cmn_document_refuse(cmn_document_inspect(c->bytes, c->n, &type), at,
					   &call->err);
	}
	return text_of(call, c, ret);
}

/* What is said of it, and what its name promises, is true. */
static enum cmn_err honest(struct cmn_call *call, const struct candidate *c, enum paper_media m)
{
	const char *said = cmn_json_get(c->file, "media_type");
	enum paper_media promised = paper_media_promised(cmn_json_get(c->file, "name"));
	char at[64];

	if (said && strcmp(said, paper_media_type(m)) != 0) {
		snprintf(at, sizeof(at), "%s/media_type", c->pointer);
		return cmn_fail_at(&call->err, CMN_E_INVALID, at, "le contenu est du type %s",
				   "the content is of type %s", paper_media_type(m));
	}
	/* a text of comma-separated values may also be kept as a text */
	if (promised == 0 || promised == m || (promised == PAPER_CSV && m == PAPER_TEXT))
		return CMN_OK;
	snprintf(at, sizeof(at), "%s/name", c->pointer);
	return cmn_fail_at(&call->err, CMN_E_INVALID, at,
			   "le nom annonce un autre type : le contenu est du type %s",
			   "the name promises another type: the content is of type %s",
			   paper_media_type(m));
}

enum cmn_err paper_file_of(struct cmn_call *call, const json_t *file, const char *pointer,
			   char name[CMN_DOCUMENT_NAME_LEN], struct paper_file *ret)
{
	const json_t *content = json_object_get(file, "content");
	size_t len = json_string_length(content);
	CMN_AUTO(cmn_free_drop) char *bytes = calloc(len / 4 * 3 + 1, 1);
	struct candidate c = {.file = file, .pointer = pointer, .bytes = (unsigned char *)bytes};
	enum paper_media media = 0;
	enum cmn_err rc;

	if (!bytes)
		return cmn_no_memory(&call->err);
	if (!cmn_base64(json_string_value(content), len, (unsigned char *)bytes, &c.n))
		return fault_at(call, &c, "content", "ce texte n’est pas du base64",
				"this text is not base64");
	if (c.n > CMN_DOCUMENT_MAX)
		return cmn_fail(&call->err, CMN_E_PAYLOAD_TOO_LARGE, "le document dépasse 10 Mio",
				"the document exceeds 10 MiB");
	rc = media_of(call, &c, &media);
	if (rc == CMN_OK)
		rc = honest(call, &c, media);
	if (rc != CMN_OK)
		return rc;
	cmn_document_name_as(cmn_json_get(file, "name"), paper_media_ending(media), name);
	*ret = (struct paper_file){.name = name,
				   .media_type = paper_media_type(media),
				   .base64 = json_string_value(content)};
	return CMN_OK;
}

int64_t paper_file_size(const struct paper_file *file)
{
	size_t len = strlen(file->base64);
	size_t pad = file->base64[len - 1] != '=' ? 0 : file->base64[len - 2] != '=' ? 1 : 2;

	return (int64_t)(len / 4 * 3 - pad);
}
