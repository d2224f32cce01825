/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

static enum cmn_err check_op(const struct cmn_op *op, struct cmn_error *err)
{
	if (op->roles == 0)
		return cmn_fail(err, CMN_E_INVALID, "opération « %s » : aucun rôle nommé",
				"operation \"%s\": no role named", op->id);
	if (!op->handle)
		return cmn_fail(err, CMN_E_INVALID, "opération « %s » : aucune fonction ne la rend",
				"operation \"%s\": no function handles it", op->id);
	if (op->ok_status < 200 || op->ok_status > 299)
		return cmn_fail(err, CMN_E_INVALID, "opération « %s » : statut de succès %d",
				"operation \"%s\": success status %d", op->id, op->ok_status);
	if (op->body_schema && op->max_body == 0)
		return cmn_fail(err, CMN_E_INVALID, "opération « %s » : corps sans taille maximale",
				"operation \"%s\": body without a maximum size", op->id);
	return CMN_OK;
}

static enum cmn_err check_unique(const struct cmn_ops *ops, size_t i, struct cmn_error *err)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (strcmp(ops->ops[j].id, ops->ops[i].id) == 0)
			return cmn_fail(err, CMN_E_INVALID, "opération « %s » nommée deux fois",
					"operation \"%s\" named twice", ops->ops[i].id);
	return CMN_OK;
}

/* Which operation it was matters more to the reader than what the schema compiler said alone. */
static enum cmn_err make_entry(const struct cmn_ops *ops, size_t i, struct cmn_entry *entries,
			       struct cmn_error *err)
{
	if (check_op(&ops->ops[i], err) != CMN_OK || check_unique(ops, i, err) != CMN_OK)
		return err->code;
	if (cmn_rules_make(&ops->ops[i], entries, &entries[i], err) != CMN_OK)
		return cmn_because(err, "operation \"%s\"", ops->ops[i].id);
	return CMN_OK;
}

static enum cmn_err make_entries(struct cmn_dispatcher *d, struct cmn_error *err)
{
	const struct cmn_ops *ops = d->settings.ops;
	size_t i;

	d->entries = calloc(ops->n + 1, sizeof(*d->entries));
	if (!d->entries)
		return cmn_no_memory(err);
	for (i = 0; i < ops->n; i++)
		if (make_entry(ops, i, d->entries, err) != CMN_OK)
			return err->code;
	return CMN_OK;
}

/* Replicas share the setting; without one, cursors live as long as the process. */
static enum cmn_err make_cursor_key(struct cmn_dispatcher *d, struct cmn_error *err)
{
	const char *text = d->settings.cursor_key;

	if (!text || !text[0]) {
		cmn_random(d->cursor_key, sizeof(d->cursor_key));
		return CMN_OK;
	}
	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), d->cursor_key) < 0)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "SHA-256 indisponible",
				"SHA-256 not available");
	return CMN_OK;
}

static bool audits(const struct cmn_ops *ops)
{
	size_t i;

	for (i = 0; i < ops->n; i++)
		if (ops->ops[i].flags & CMN_OP_AUDITED)
			return true;
	return false;
}

static enum cmn_err make(struct cmn_dispatcher *d, struct cmn_error *err)
{
	if (cmn_routes_make(d->settings.ops, &d->routes, err) != CMN_OK ||
	    make_entries(d, err) != CMN_OK || make_cursor_key(d, err) != CMN_OK)
		return err->code;
	if (d->settings.pool && audits(d->settings.ops))
		return cmn_saw_start(d->settings.pool, &d->saw, err);
	return CMN_OK;
}

enum cmn_err cmn_dispatcher_make(const struct cmn_dispatcher_settings *settings,
				 struct cmn_dispatcher **ret, struct cmn_error *err)
{
	struct cmn_dispatcher *d = calloc(1, sizeof(*d));

	if (!d)
		return cmn_no_memory(err);
	d->settings = *settings;
	cmn_dispatch_metrics();
	if (make(d, err) != CMN_OK) {
		cmn_dispatcher_free(&d);
		return err->code;
	}
	*ret = d;
	return CMN_OK;
}

void cmn_dispatcher_free(struct cmn_dispatcher **dispatcher)
{
	struct cmn_dispatcher *d = *dispatcher;
	size_t i;

	if (!d)
		return;
	cmn_saw_stop(&d->saw);
	for (i = 0; d->entries && i < d->settings.ops->n; i++)
		cmn_rules_clear(&d->entries[i]);
	free(d->entries);
	cmn_routes_clear(&d->routes);
	free(d);
	*dispatcher = NULL;
}
