/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_config.h"

#include "mail.h"

#include <stdlib.h>
#include <string.h>

const struct cmn_setting INTAKE_SETTINGS[] = {
    {"C360_SMTP_URL", CMN_SET_TEXT, "", true,
     "mail relay for notices, smtp://[user:password@]host[:port] or smtps://…; empty: e-mail"
     " notices stay queued",
     offsetof(struct intake_settings, smtp_url)},
    {"C360_SMTP_FROM", CMN_SET_TEXT, "", false,
     "address of the sender of notices; empty: e-mail notices stay queued",
     offsetof(struct intake_settings, smtp_from)},
    {"C360_SMTP_CA", CMN_SET_TEXT, "", false,
     "file of the certificates trusted for the relays; empty: those of the system",
     offsetof(struct intake_settings, smtp_ca)},
    {"C360_SMTP_CLEAR", CMN_SET_BOOL, "false", false,
     "speak to smtp:// without STARTTLS: only for a relay on the same machine",
     offsetof(struct intake_settings, smtp_clear)},
    {"C360_SMTP_TIMEOUT_MS", CMN_SET_MILLIS, "10000", false,
     "longest dialogue with a relay for one message, milliseconds",
     offsetof(struct intake_settings, smtp_timeout_ms)},
    {"C360_MSS_URL", CMN_SET_TEXT, "", true,
     "relay of the MSSanté operator, as C360_SMTP_URL; empty: such notices stay queued",
     offsetof(struct intake_settings, mss_url)},
    {"C360_MSS_FROM", CMN_SET_TEXT, "", false, "our own MSSanté address",
     offsetof(struct intake_settings, mss_from)},
    {"C360_MSS_DOMAINS", CMN_SET_TEXT, ".mssante.fr", false,
     "trusted domains of MSSanté, parted by commas; a leading dot means every domain below",
     offsetof(struct intake_settings, mss_domains)},
    {"C360_INTAKE_DRAFT_DAYS", CMN_SET_COUNT, "30", false,
     "days after which a draft that nobody has touched is forgotten",
     offsetof(struct intake_settings, draft_days)},
    {"C360_INTAKE_CALLBACK_DAYS", CMN_SET_COUNT, "30", false,
     "days after which a call-back that nobody made is given up and its number forgotten",
     offsetof(struct intake_settings, callback_days)},
    {"C360_INTAKE_DANGER_REMIND_MINUTES", CMN_SET_COUNT, "30", false,
     "minutes after which those on duty are told again of a danger that nobody acknowledged; 0:"
     " never",
     offsetof(struct intake_settings, danger_remind_minutes)},
    {"C360_DOCUMENT_MAX_KIB", CMN_SET_COUNT, "10240", false,
     "largest document of a file, KiB, 12000 at most: the contract takes 16 MiB of base64",
     offsetof(struct intake_settings, document_max_kib)},
    {"C360_PUBLIC_URL", CMN_SET_TEXT, "", false,
     "where the gateway is seen from outside, https://c360.exemple.fr: links of FHIR pages",
     offsetof(struct intake_settings, public_url)},
    {"C360_SANDBOX", CMN_SET_BOOL, "false", false,
     "make the invented persons of the sandbox of vendors, département 984; refused in production",
     offsetof(struct intake_settings, sandbox)},
};
const size_t INTAKE_SETTINGS_N = CMN_LEN(INTAKE_SETTINGS);

/* A sender that no relay would take is found at start, not at night. */
static enum cmn_err check_from(const char *url, const char *from, struct cmn_error *err)
{
	if (!url[0] || intake_mail_valid(from))
		return CMN_OK;
	return cmn_fail(err, CMN_E_INVALID,
			"un relais de messagerie est réglé sans adresse d’expéditeur valable",
			"a mail relay is set without a valid address of the sender");
}

enum cmn_err intake_deps_open(const void *settings, struct cmn_pool *pool, void **ret_deps,
			      struct cmn_error *err)
{
	const struct intake_settings *s = settings;
	struct intake_deps *deps;

	(void)pool;
	if (check_from(s->smtp_url, s->smtp_from, err) != CMN_OK ||
	    check_from(s->mss_url, s->mss_from, err) != CMN_OK)
		return err->code;
	if (s->sandbox && strcmp(s->common.env, "production") == 0)
		return cmn_fail(err, CMN_E_INVALID, "C360_SANDBOX est refusé en production",
				"C360_SANDBOX is refused in production");
	deps = calloc(1, sizeof(*deps));
	if (!deps)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
	deps->draft_days = s->draft_days;
	deps->sandbox = s->sandbox;
	deps->danger_remind_minutes = s->danger_remind_minutes;
	deps->callback_days = s->callback_days;
	deps->sending.mail = (struct intake_relay){s->smtp_url, s->smtp_from, s->smtp_ca,
						   s->smtp_clear, s->smtp_timeout_ms};
	deps->sending.mss = (struct intake_relay){s->mss_url, s->mss_from, s->smtp_ca,
						  s->smtp_clear, s->smtp_timeout_ms};
	deps->sending.mss_domains = s->mss_domains;
	deps->document_max_kib = s->document_max_kib;
	deps->public_url = s->public_url;
	intake_notice_metrics();
	*ret_deps = deps;
	return CMN_OK;
}

void intake_deps_close(void *deps)
{
	free(deps);
}
