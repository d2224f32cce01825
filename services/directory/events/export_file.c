/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_file.h"

#include <errno.h>
#include <string.h>

static enum cmn_err no_room(struct cmn_error *err)
{
	cmn_fail(err, CMN_E_UNAVAILABLE, "l’export ne peut être écrit sur cette machine",
		 "the export cannot be written on this machine");
	return cmn_because(err, "%s", strerrordesc_np(errno));
}

enum cmn_err directory_draft_open(struct directory_draft *draft, const char *name,
				  const char *media_type, struct cmn_error *err)
{
	*draft = (struct directory_draft){.about = {.name = name, .media_type = media_type}};
	draft->file = tmpfile();
	if (draft->file == NULL)
		return no_room(err);
	if (gnutls_hash_init(&draft->hash, GNUTLS_DIG_SHA256) < 0) {
		draft->hash = NULL;
		return cmn_no_memory(err);
	}
	return CMN_OK;
}

enum cmn_err directory_draft_put(struct directory_draft *draft, struct cmn_buf *text,
				 struct cmn_error *err)
{
	if (text->failed)
		return cmn_no_memory(err);
	if (text->len > 0 && (fwrite(text->data, 1, text->len, draft->file) != text->len ||
			      gnutls_hash(draft->hash, text->data, text->len) < 0))
		return no_room(err);
	draft->about.bytes += (int64_t)text->len;
	cmn_buf_reset(text);
	return CMN_OK;
}

static enum cmn_err store_parts(struct directory_draft *draft, struct cmn_conn *conn,
				unsigned char *part, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;
	int64_t left = draft->about.bytes;

	for (int n = 0; rc == CMN_OK && left > 0; n++) {
		size_t size = (size_t)(left < DIRECTORY_PART ? left : DIRECTORY_PART);

		if (fread(part, 1, size, draft->file) != size)
			return no_room(err);
		rc = directory_exports_part(conn, &draft->about, n, part, size, err);
		left -= (int64_t)size;
	}
	return rc;
}

enum cmn_err directory_draft_store(struct directory_draft *draft, struct cmn_conn *conn,
				   const char *export_id, struct cmn_error *err)
{
	unsigned char digest[32];
	unsigned char *part;
	enum cmn_err rc;

	gnutls_hash_output(draft->hash, digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(draft->about.sha256 + 2 * i, 3, "%02x", digest[i]);
	draft->about.export_id = export_id;
	if (fflush(draft->file) != 0 || fseek(draft->file, 0, SEEK_SET) != 0)
		return no_room(err);
	part = malloc((size_t)DIRECTORY_PART);
	if (part == NULL)
		return cmn_no_memory(err);
	rc = directory_exports_add(conn, &draft->about, err);
	if (rc == CMN_OK)
		rc = store_parts(draft, conn, part, err);
	free(part);
	return rc;
}

void directory_draft_close(struct directory_draft *draft)
{
	if (draft->file != NULL)
		fclose(draft->file);
	if (draft->hash != NULL)
		gnutls_hash_deinit(draft->hash, NULL);
	*draft = (struct directory_draft){0};
}
