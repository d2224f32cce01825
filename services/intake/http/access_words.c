/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_ops.h"
#include "rights_http.h"

#include "cmn/codes.h"

#include <string.h>

/* What an operation is about, by a word of its path; the first that fits. */
static const struct {
	const char *part;
	const char *text[2];
} ABOUT[] = {
    {"/access-log", {"le journal des accès", "the access log"}},
    {"/export", {"toutes les données", "all the data"}},
    {"/data-requests", {"une demande sur les données", "a request on the data"}},
    {"/legal-hold", {"la conservation pour une procédure", "the hold for a procedure"}},
    {"/notices", {"un message", "a message"}},
    {"/consent", {"un accord de partage", "an agreement to share"}},
    {"/withdrawal", {"un accord de partage", "an agreement to share"}},
    {"/dossier", {"un dossier préparé pour un partenaire", "a file prepared for a partner"}},
    {"/document", {"un document", "a document"}},
    {"/appv-relays", {"le relais vers un facilitateur", "the relay to a facilitator"}},
    {"/project", {"le projet de vie", "the life project"}},
    {"/note", {"une note partagée", "a shared note"}},
    {"/evaluation", {"une évaluation", "an evaluation"}},
    {"/task", {"une tâche du suivi", "a task of the follow-up"}},
    {"/act", {"un échange", "an exchange"}},
    {"/recap", {"le résumé d’un échange", "the summary of an exchange"}},
    {"/transfer", {"un transfert de dossier", "a transfer of the file"}},
    {"/contact", {"les coordonnées", "the contacts"}},
    {"/call", {"un appel", "a call"}},
    {"/situations", {"le suivi", "the follow-up"}},
    {"/solicitations", {"la demande", "the request"}},
    {"/persons", {"l’identité et les coordonnées", "the identity and the contacts"}},
};

static const char *about(const char *path, enum cmn_lang lang)
{
	static const char *const ELSE[2] = {"le dossier", "the file"};

	for (size_t i = 0; i < CMN_LEN(ABOUT); i++)
		if (strstr(path, ABOUT[i].part))
			return ABOUT[i].text[lang];
	return ELSE[lang];
}

static const struct cmn_op *find(const char *operation)
{
	for (size_t i = 0; i < INTAKE_OPS.n; i++)
		if (strcmp(INTAKE_OPS.ops[i].id, operation) == 0)
			return &INTAKE_OPS.ops[i];
	return NULL;
}

static void put_who(struct cmn_buf *out, bool own, const char *function, enum cmn_lang lang)
{
	static const char *const SELF[2] = {"Vous-même", "You yourself"};
	static const char *const SOMEBODY[2] = {"Une personne habilitée", "An authorised person"};
	const struct cmn_code_list *roles = cmn_code_list_find("roles");
	const struct cmn_code *role = roles && function ? cmn_code_find(roles, function) : NULL;

	cmn_buf_text(out, own ? SELF[lang] : role ? role->label[lang] : SOMEBODY[lang]);
}

bool intake_access_words(const char *operation, bool own, const char *function, enum cmn_lang lang,
			 struct cmn_buf *out)
{
	static const char *const DID[2][2] = {{" : a consulté ", ": read "},
					      {" : a écrit ou modifié ", ": wrote or changed "}};
	const struct cmn_op *op = find(operation);
	bool wrote = op && (op->flags & CMN_OP_WRITES);

	put_who(out, own, function, lang);
	cmn_buf_text(out, DID[wrote][lang]);
	cmn_buf_text(out, about(op ? op->path : "", lang));
	return wrote;
}
