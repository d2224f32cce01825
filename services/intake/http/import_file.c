/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_file.c - the bytes of a spreadsheet become text in UTF-8, whatever program wrote them.
 */
#include "import_http.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

void intake_import_file_drop(struct intake_import_file *file)
{
	free(file->bytes);
}

static enum cmn_err decode(struct cmn_call *call, const char *base64,
			   struct intake_import_file *file)
{
	/* the library reads only */
	const gnutls_datum_t text = {.data = (unsigned char *)(uintptr_t)base64,
				     .size = (unsigned)strlen(base64)};
	gnutls_datum_t bytes = {0};

	if (gnutls_base64_decode2(&text, &bytes) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content_base64",
				   "ce n’est pas du base64", "this is not base64");
	file->bytes = malloc(bytes.size + 1);
	if (file->bytes) {
		memcpy(file->bytes, bytes.data, bytes.size);
		file->n = bytes.size;
	}
	gnutls_free(bytes.data);
	return CMN_OK;
}

static enum cmn_err to_utf8(struct cmn_call *call, const char *pointer,
			    struct intake_import_file *file)
{
	char *text;

	file->encoding =
	    intake_import_encoding(file->bytes, file->n, cmn_utf8_valid(file->bytes, file->n));
	if (file->encoding == INTAKE_UTF16 || file->encoding == INTAKE_BINARY)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "pas un fichier CSV en UTF-8 ou Windows-1252 : l’enregistrer "
				   "d’abord au format CSV UTF-8",
				   "not a CSV file in UTF-8 or Windows-1252: save it as CSV UTF-8 "
				   "first");
	if (file->encoding == INTAKE_UTF8)
		return CMN_OK;
	text = malloc(file->n * 3 + 1);
	if (!text)
		return cmn_no_memory(&call->err);
	file->n = intake_from_windows_1252(file->bytes, file->n, text);
	free(file->bytes);
	file->bytes = text;
	return CMN_OK;
}

/* Of the file and of how it is read: another mapping is another import. */
static enum cmn_err hash(struct cmn_call *call, struct intake_import_file *file)
{
	unsigned char digest[32];
	char *mapping =
	    json_dumps(json_object_get(call->body, "mapping"), JSON_SORT_KEYS | JSON_COMPACT);
	gnutls_hash_hd_t md;

	if (!mapping || gnutls_hash_init(&md, GNUTLS_DIG_SHA256) < 0) {
		free(mapping);
		return cmn_no_memory(&call->err);
	}
	(void)gnutls_hash(md, mapping, strlen(mapping) + 1);
	(void)gnutls_hash(md, file->bytes, file->n);
	gnutls_hash_deinit(md, digest);
	free(mapping);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(file->hash + 2 * i, 3, "%02x", digest[i]);
	return CMN_OK;
}

enum cmn_err intake_import_file_read(struct cmn_call *call, struct intake_import_file *file)
{
	const char *text = cmn_json_get(call->body, "content");
	const char *base64 = cmn_json_get(call->body, "content_base64");
	const char *pointer = text ? "/content" : "/content_base64";
	enum cmn_err rc = CMN_OK;

	if (!text == !base64)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content",
				   "le texte du fichier, ou ses octets en base64",
				   "the text of the file, or its bytes in base64");
	if (base64) {
		rc = decode(call, base64, file);
	} else {
		file->bytes = strdup(text);
		file->n = strlen(text);
	}
	if (rc == CMN_OK && !file->bytes)
		rc = cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = to_utf8(call, pointer, file);
	if (rc != CMN_OK)
		return rc;
	file->delimiter = intake_import_delimiter(file->bytes, file->n);
	return hash(call, file);
}
