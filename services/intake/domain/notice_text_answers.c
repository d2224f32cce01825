/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_text_answers.c - what notices say of proposals, meetings and relays.
 */
#include "notice_text_parts.h"

static const struct intake_notice_text TEXTS[] = {
    {"proposal_actor_refused",
     1,
     "2026-01-01",
     {"Un service a répondu non", "A service has said no"},
     {"Le {date:at}, un service que nous avions contacté pour vous a répondu non.\n"
      "Ce n’est pas de votre faute. La raison est expliquée dans votre espace.\n"
      "Votre conseiller peut aussi vous l’expliquer. Il cherche avec vous une autre solution.",
      "On {date:at} a service that we had contacted for you said no.\n"
      "It is not your fault. The reason is explained in your space.\n"
      "Your adviser can explain it as well, and looks for another solution with you."}},
    {"proposal_accepted",
     1,
     "2026-01-01",
     {"Vous avez accepté une proposition", "You accepted a proposal"},
     {"Le {date:at}, vous avez dit oui à une proposition de la Communauté 360.\n"
      "Votre conseiller prévient maintenant la personne ou le service concerné.",
      "On {date:at} you said yes to a proposal of the Communauté 360.\n"
      "Your adviser now tells the person or service concerned."}},
    {"proposal_refused",
     1,
     "2026-01-01",
     {"Vous avez refusé une proposition", "You refused a proposal"},
     {"Le {date:at}, vous avez dit non à une proposition de la Communauté 360.\n"
      "C’est votre droit. Cela ne change rien à votre suivi : votre conseiller cherche avec"
      " vous une autre réponse.",
      "On {date:at} you said no to a proposal of the Communauté 360.\n"
      "It is your right. It changes nothing to your follow-up: your adviser looks for another"
      " answer with you."}},
    {"concertation_planned",
     1,
     "2026-01-01",
     {"Une réunion est prévue avec vous", "A meeting with you is planned"},
     {"Le {date:at}, une réunion est prévue pour chercher une solution avec vous.\n"
      "Vous êtes invité. Vous pouvez venir avec la personne de votre choix.\n"
      "Vous pouvez aussi ne pas venir, et dire à votre conseiller ce que vous voulez faire"
      " savoir.\n"
      "Dites-lui ce qu’il vous faut pour participer : le lieu, l’heure, un interprète.",
      "On {date:at} a meeting is planned to look for a solution with you.\n"
      "You are invited. You may come with somebody of your choice.\n"
      "You may also stay away, and tell your adviser what you want to be said.\n"
      "Tell your adviser what you need to take part: the place, the time, an interpreter."}},
    {"concertation_postponed",
     1,
     "2026-01-01",
     {"La réunion change de date", "The meeting has another date"},
     {"La réunion prévue avec vous aura lieu le {date:at}.\n"
      "Dites à votre conseiller si cette date vous convient.",
      "The meeting that is planned with you will be held on {date:at}.\n"
      "Tell your adviser if this date suits you."}},
    {"concertation_cancelled",
     1,
     "2026-01-01",
     {"La réunion est annulée", "The meeting is cancelled"},
     {"Le {date:at}, la réunion prévue avec vous a été annulée.\n"
      "Raison : {code:concertation_cancel_reasons:reason}.\n"
      "Votre conseiller reste à vos côtés.",
      "On {date:at} the meeting that was planned with you was cancelled.\n"
      "Reason: {code:concertation_cancel_reasons:reason}.\n"
      "Your adviser stays with you."}},
    {"concertation_outcome",
     1,
     "2026-01-01",
     {"Ce que la réunion a donné", "What came of the meeting"},
     {"Le {date:at}, votre conseiller a écrit pour vous ce que la réunion a décidé.\n"
      "Demandez-lui de vous le lire, de vous l’envoyer ou de vous le remettre.\n"
      "Vous pouvez dire non à ce qui est proposé. Rien ne se fait sans vous.",
      "On {date:at} your adviser wrote down for you what the meeting decided.\n"
      "Ask for it to be read to you, sent or handed to you.\n"
      "You may say no to what is proposed. Nothing is done without you."}},
    {"relay_acknowledged",
     1,
     "2026-01-01",
     {"Un professionnel a répondu", "A professional has answered"},
     {"Le {date:at}, le professionnel ou le service que vous avez choisi a dit : nous prenons la"
      " suite.\n"
      "Il va vous contacter. Votre conseiller vérifie que cela se fait.",
      "On {date:at} the professional or the service that you chose said: we take over.\n"
      "They will contact you. Your adviser checks that it happens."}},
    {"relay_declined",
     1,
     "2026-01-01",
     {"Un professionnel ne peut pas prendre la suite", "A professional cannot take over"},
     {"Le {date:at}, le professionnel ou le service que vous avez choisi a dit qu’il ne peut pas"
      " prendre la suite.\n"
      "Ce n’est pas votre faute. Votre conseiller vous explique pourquoi, et cherche avec vous une"
      " autre réponse.",
      "On {date:at} the professional or the service that you chose said that they cannot take"
      " over.\n"
      "It is not your fault. Your adviser explains why, and looks for another answer with"
      " you."}},
};

const struct intake_notice_part INTAKE_NOTICE_ANSWERS = {TEXTS, sizeof(TEXTS) / sizeof(TEXTS[0])};
