/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_text.h"

#include <stdio.h>
#include <string.h>

#define OF_IT    "?departement={departement}"
#define ROADMAPS "/v1/directory/roadmaps" OF_IT
#define MEETINGS "/v1/directory/governance-meetings" OF_IT
#define BUDGETS  "/v1/directory/budgets" OF_IT
#define ACTS     "/v1/directory/obligation-acts" OF_IT

/* clang-format off */
static const struct {
	const char *to_do[2]; /* French, English */
	const char *link;
} TEXTS[DIRECTORY_DUE_KINDS] = {
	[DIRECTORY_DUE_ROADMAP] = {{
		"Écrire la feuille de route et la faire valider par le comité.",
		"Write the roadmap and have the committee validate it."},
		ROADMAPS},
	[DIRECTORY_DUE_ROADMAP_UPDATE] = {{
		"Mettre la feuille de route à jour et faire valider la nouvelle version.",
		"Update the roadmap and have the new version validated."},
		ROADMAPS},
	[DIRECTORY_DUE_ROADMAP_RENEWAL] = {{
		"Les années que couvre la feuille de route se terminent : en faire une autre.",
		"The years that the roadmap covers end: make another."},
		ROADMAPS},
	[DIRECTORY_DUE_AGREEMENT_NOTICE] = {{
		"Dernier jour pour dire que la convention ne continue pas, ou pour demander qu’elle change.",
		"Last day to say that the agreement does not go on, or to ask for a change of it."},
		"/v1/directory/agreements/{id}"},
	[DIRECTORY_DUE_AGREEMENT_RENEWAL] = {{
		"La période de la convention se termine : noter qu’elle continue, ou signer la suivante.",
		"The term of the agreement ends: note that it goes on, or sign the next one."},
		"/v1/directory/agreements/{id}"},
	[DIRECTORY_DUE_GOVERNANCE_MEETING] = {{
		"Réunir le comité avant ce jour.",
		"Have the committee meet by that day."},
		MEETINGS},
	[DIRECTORY_DUE_GOVERNANCE_FLOOR] = {{
		"Avoir réuni le comité, dans l’année, au moins autant de fois que le texte le demande.",
		"Have had the committee meet in the year at least as often as the text asks."},
		MEETINGS},
	[DIRECTORY_DUE_LIFE_REPORT] = {{
		"Présenter au comité la vie de la communauté, ses difficultés, les arbitrages et les partenariats à chercher.",
		"Tell the committee about the life of the community, its difficulties, arbitrations and partnerships to seek."},
		"/v1/directory/governance-statements" OF_IT},
	[DIRECTORY_DUE_COVERAGE_REPORT] = {{
		"Rendre compte au comité de la couverture du département, commune par commune.",
		"Report to the committee how the département is covered, commune by commune."},
		"/v1/intake/coverage" OF_IT},
	[DIRECTORY_DUE_ACTIVITY_REPORT] = {{
		"Remettre le rapport d’activité de l’année à l’ARS et à ceux qui président le comité.",
		"Hand the activity report of the year to the ARS and to those who chair the committee."},
		ACTS},
	[DIRECTORY_DUE_FINANCIAL_STATEMENT] = {{
		"Produire le bilan financier de l’année, propre à la communauté.",
		"Produce the financial statement of the year, of the community alone."},
		BUDGETS},
	[DIRECTORY_DUE_TEAM_ROADMAP] = {{
		"Faire valider la feuille de route annuelle des professionnels par l’ARS, le département et la MDPH.",
		"Have the yearly roadmap of the professionals validated by the ARS, the département and the MDPH."},
		"/v1/directory/team/programmes" OF_IT},
	[DIRECTORY_DUE_CONSUMPTION_CHECK] = {{
		"Noter les dépenses et comparer aux douzièmes reçus : ce qui n’est pas consommé peut être mis en réserve.",
		"Note what was spent against the twelfths received: what is not spent may be put in reserve."},
		BUDGETS},
	[DIRECTORY_DUE_PREMISES] = {{
		"Rejoindre des locaux qui répondent aux critères : l’année des locaux provisoires se termine.",
		"Move to premises that comply: the year of the temporary ones ends."},
		"/v1/directory/reception-points/{id}"},
	[DIRECTORY_DUE_PRESIDENCY_END] = {{
		"Désigner qui préside ensuite : un autre membre après deux années de suite.",
		"Name who presides next: another member after two years in a row."},
		"/v1/directory/governance-instances" OF_IT},
	[DIRECTORY_DUE_MEETING] = {{
		"Tenir la réunion, puis en noter le compte rendu.",
		"Hold the meeting, then note its minutes."},
		"/v1/directory/governance-meetings/{id}"},
	[DIRECTORY_DUE_ARBITRATION] = {{
		"Obtenir la réponse à l’arbitrage demandé.",
		"Obtain the answer to the arbitration that was asked for."},
		"/v1/directory/governance-arbitrations/{id}"},
	[DIRECTORY_DUE_TRAINING] = {{
		"Tenir la formation prévue, puis noter qui y était.",
		"Hold the training that is planned, then note who was there."},
		"/v1/directory/team/sessions/{id}"},
	[DIRECTORY_DUE_SUPERVISION] = {{
		"Tenir le temps de supervision prévu, puis le noter.",
		"Hold the supervision that is planned, then note it."},
		"/v1/directory/team/sessions/{id}"},
	[DIRECTORY_DUE_CERTIFICATE_END] = {{
		"Faire renouveler la certification avant qu’elle n’expire.",
		"Have the certificate renewed before it ends."},
		"/v1/directory/team/people/{id}"},
};
/* clang-format on */

const char *directory_agenda_to_do(enum directory_agenda_kind kind, bool english)
{
	return TEXTS[kind].to_do[english ? 1 : 0];
}

const char *directory_agenda_template(enum directory_agenda_kind kind)
{
	return TEXTS[kind].link;
}

void directory_agenda_link(enum directory_agenda_kind kind, const char *departement,
			   const char *subject, char *out, size_t size)
{
	const char *template = TEXTS[kind].link, *hole = strchr(template, '{');
	const char *filling = hole != NULL && hole[1] == 'i' ? subject : departement;

	snprintf(out, size, "%.*s%s%s", hole != NULL ? (int)(hole - template) : 0, template,
		 filling != NULL ? filling : "", hole != NULL ? strchr(hole, '}') + 1 : template);
}
