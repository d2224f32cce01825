/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_text_file.c - what notices say of the file itself, its transfer, agreements and rights,
 * and to the team.
 */
#include "notice_text_parts.h"

static const struct intake_notice_text TEXTS[] = {
    {"message",
     1,
     "2026-01-01",
     {"Un message pour vous", "A message for you"},
     {"La Communauté 360 a un message pour vous.\n"
      "Appelez votre conseiller, ou le 0 800 360 360 (appel gratuit).",
      "The Communauté 360 has a message for you.\n"
      "Call your adviser, or 0 800 360 360 (free call)."}},
    {"team_message",
     1,
     "2026-01-01",
     {"À voir sans attendre", "To be seen without delay"},
     {"Quelque chose vous attend dans l’application de la Communauté 360.",
      "Something awaits you in the application of the Communauté 360."}},
    {"solicitation_recorded",
     1,
     "2026-01-01",
     {"Nous avons reçu votre demande", "We have received your request"},
     {"Le {date:at}, vous avez parlé avec la Communauté 360.\n"
      "Votre demande est enregistrée. Vous n’aurez pas à la raconter une deuxième fois.\n"
      "Un conseiller vous répond. Vous pouvez aussi appeler le 0 800 360 360 (appel gratuit).",
      "On {date:at} you talked with the Communauté 360.\n"
      "Your request is recorded. You will not have to tell it a second time.\n"
      "An adviser answers you. You may also call 0 800 360 360 (free call)."}},
    {"situation_opened",
     1,
     "2026-01-01",
     {"Un conseiller s’occupe de votre demande", "An adviser takes care of your request"},
     {"Depuis le {date:at}, un conseiller de la Communauté 360 suit votre demande.\n"
      "C’est lui qui appelle les autres professionnels. Vous n’avez pas à le faire.\n"
      "Vous pouvez arrêter quand vous voulez : il suffit de le dire.",
      "Since {date:at} an adviser of the Communauté 360 follows your request.\n"
      "The adviser calls the other professionals. You do not have to.\n"
      "You may stop whenever you want: just say so."}},
    {"situation_closed",
     1,
     "2026-01-01",
     {"Votre suivi est terminé", "Your follow-up has ended"},
     {"Le {date:at}, la Communauté 360 a terminé le suivi de votre demande.\n"
      "Raison : {code:closure_reasons:reason}.\n"
      "Si ce n’est pas juste, ou si la situation change, appelez le 0 800 360 360"
      " (appel gratuit).",
      "On {date:at} the Communauté 360 ended the follow-up of your request.\n"
      "Reason: {code:closure_reasons:reason}.\n"
      "If this is not right, or if things change, call 0 800 360 360 (free call)."}},
    {"recap",
     1,
     "2026-01-01",
     {"Le résumé de notre échange", "The summary of our exchange"},
     {"Le résumé de votre échange du {date:at} est prêt.\n"
      "Il dit ce qui a été dit, ce qui va se passer, qui le fait et quand.\n"
      "Votre conseiller peut vous le lire, vous l’envoyer ou vous le remettre.",
      "The summary of your exchange of {date:at} is ready.\n"
      "It says what was said, what happens next, who does it and when.\n"
      "Your adviser can read it to you, send it or hand it to you."}},
    {"consent_withdrawn",
     1,
     "2026-01-01",
     {"Votre accord est retiré", "Your agreement is withdrawn"},
     {"Le {date:at}, vous avez retiré votre accord pour partager des informations.\n"
      "À partir de maintenant, la Communauté 360 ne les transmet plus.",
      "On {date:at} you withdrew your agreement to share information.\n"
      "From now on the Communauté 360 does not pass it on."}},
    {"consent_given",
     1,
     "2026-01-01",
     {"Votre accord est enregistré", "Your agreement is recorded"},
     {"Le {date:at}, votre accord a été enregistré. Il sert à ceci :"
      " {code:consent_purposes:purpose}.\n"
      "Vous pouvez changer d’avis quand vous voulez : dites-le à votre conseiller, ou appelez le"
      " 0 800 360 360 (appel gratuit). Ensuite, plus rien n’est transmis.",
      "On {date:at} your agreement was recorded. What it is for:"
      " {code:consent_purposes:purpose}.\n"
      "You may change your mind whenever you want: tell your adviser, or call 0 800 360 360"
      " (free call). From then on nothing is passed on."}},
    {"transfer_offered",
     1,
     "2026-01-01",
     {"Un autre département vous propose un suivi", "Another département offers you a follow-up"},
     {"Le {date:at}, la Communauté 360 d’un autre département vous a proposé de prendre un suivi.\n"
      "Répondez avant le {date:until}, dans l’application.",
      "On {date:at} the Communauté 360 of another département offered you a follow-up.\n"
      "Answer before {date:until}, in the application."}},
    {"transfer_accepted",
     1,
     "2026-01-01",
     {"Votre demande est suivie dans un autre département",
      "Your request is followed in another département"},
     {"Depuis le {date:at}, la Communauté 360 d’un autre département suit votre demande.\n"
      "Elle a reçu ce que vous avez accepté de transmettre. Vous n’aurez pas à le raconter une"
      " deuxième fois.\n"
      "Une question ? Appelez le 0 800 360 360 (appel gratuit).",
      "Since {date:at} the Communauté 360 of another département follows your request.\n"
      "It has received what you agreed to pass on. You will not have to tell it a second time.\n"
      "A question? Call 0 800 360 360 (free call)."}},
    {"task_escalated",
     1,
     "2026-01-01",
     {"Une tâche est en retard", "A task is late"},
     {"Une tâche devait être faite le {date:due}. Elle ne l’est pas.\n"
      "Voyez qui la reprend.",
      "A task was due on {date:due}. It is not done.\n"
      "See who takes it over."}},
    {"relay_reminder",
     1,
     "2026-01-01",
     {"Un relais attend une suite", "A relay awaits an answer"},
     {"Un relais attend une suite depuis le {date:due}.\n"
      "Ouvrez l’application de la Communauté 360 pour répondre.",
      "A relay has awaited an answer since {date:due}.\n"
      "Open the application of the Communauté 360 to answer."}},
    {"request_received",
     1,
     "2026-01-01",
     {"Nous avons reçu votre demande sur vos données", "We have your request on your data"},
     {"Le {date:at}, vous avez fait une demande : {code:data_request_kinds:kind}.\n"
      "Vous aurez une réponse avant le {date:due}.",
      "On {date:at} you made a request: {code:data_request_kinds:kind}.\n"
      "You will have an answer before {date:due}."}},
    {"request_accepted",
     1,
     "2026-01-01",
     {"Votre demande sur vos données est acceptée", "Your request on your data is accepted"},
     {"Le {date:at}, la Communauté 360 a accepté votre demande :"
      " {code:data_request_kinds:kind}.\n"
      "C’est fait. Votre conseiller peut vous dire ce qui a changé.",
      "On {date:at} the Communauté 360 accepted your request: {code:data_request_kinds:kind}.\n"
      "It is done. Your adviser can tell you what has changed."}},
    {"request_refused",
     1,
     "2026-01-01",
     {"Votre demande sur vos données est refusée", "Your request on your data is refused"},
     {"Le {date:at}, la Communauté 360 a refusé votre demande : {code:data_request_kinds:kind}.\n"
      "Raison : {code:data_refusal_reasons:reason}.\n"
      "Si vous n’êtes pas d’accord, vous pouvez écrire à la CNIL (www.cnil.fr) ou saisir"
      " le juge.",
      "On {date:at} the Communauté 360 refused your request: {code:data_request_kinds:kind}.\n"
      "Reason: {code:data_refusal_reasons:reason}.\n"
      "If you do not agree, you may write to the CNIL (www.cnil.fr) or go to court."}},
    {"to_do",
     1,
     "2026-01-01",
     {"Une tâche vous attend", "A task awaits you"},
     {"Une tâche de votre liste arrive à échéance le {date:due}.",
      "A task of your list is due on {date:due}."}},
    {"notice_failed",
     1,
     "2026-01-01",
     {"Un message n’a pas pu être remis", "A message could not be delivered"},
     {"Un message à une personne n’a pas pu être remis, ou ne devait pas l’être par ce"
      " moyen.\nVoyez avec elle comment la joindre.",
      "A message to a person could not be delivered, or was not to go this way.\n"
      "See with the person how to reach them."}},
};

const struct intake_notice_part INTAKE_NOTICE_FILE = {TEXTS, sizeof(TEXTS) / sizeof(TEXTS[0])};
