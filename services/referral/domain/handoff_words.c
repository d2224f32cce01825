/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_words.h"

#include <stddef.h>
#include <string.h>

static const struct referral_refusal_words WORDS[] = {
    {"other",
     "La MDPH ne prend pas le relais pour l’instant. Votre conseiller vous explique pourquoi et "
     "continue avec vous.",
     "{ask_pag_oneself,mdph_demande,community_goes_on}"},
    {"first_response_possible",
     "La MDPH pense qu’une réponse peut être trouvée sans passer par elle. Votre conseiller la "
     "cherche avec vous.",
     "{community_goes_on,ask_pag_oneself}"},
    {"already_in_progress",
     "La MDPH s’occupe déjà de votre situation. Vous n’avez rien de plus à faire.",
     "{mdph_demande,community_goes_on}"},
    {"consent_missing",
     "La MDPH n’a pas pu regarder votre situation : il manque votre accord. Vous pouvez le donner "
     "quand vous voulez, ou ne pas le donner.",
     "{agree_later,ask_pag_oneself,community_goes_on}"},
    {"incomplete",
     "Il manque des informations pour que la MDPH regarde votre situation. Votre conseiller peut "
     "les réunir avec vous.",
     "{help_with_demande,ask_pag_oneself,community_goes_on}"},
    {"other_departement",
     "C’est la MDPH d’un autre département qui peut répondre. Votre conseiller vous dit laquelle.",
     "{other_departement,ask_pag_oneself}"},
};

const struct referral_refusal_words *referral_refusal_words(const char *reason)
{
	for (size_t i = 0; reason && i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (strcmp(WORDS[i].reason, reason) == 0)
			return &WORDS[i];
	return &WORDS[0];
}
