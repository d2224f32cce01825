/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_text.h"

#include <string.h>

const char *const INTAKE_MAIL_SUBJECT[2] = {"Vous avez un message", "You have a message"};

const char *const INTAKE_MAIL_BODY[2] = {
    "Bonjour,\n"
    "Vous avez un message de la Communauté 360.\n"
    "Pour le lire : ouvrez votre espace, ou appelez votre conseiller, ou le 0 800 360 360"
    " (appel gratuit).\n"
    "Ce courriel est envoyé par un automate. Il ne contient aucune information personnelle."
    " Merci de ne pas y répondre.",
    "Hello,\n"
    "You have a message from the Communauté 360.\n"
    "To read it: open your space, or call your adviser, or 0 800 360 360 (free call).\n"
    "This e-mail is sent by a machine. It holds no personal information. Please do not reply.",
};

const struct intake_notice_text INTAKE_NOTICE_TEXTS[] = {
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
    {"handoff_sent",
     1,
     "2026-01-01",
     {"Nous avons demandé un relais à la MDPH", "We asked the MDPH to take over"},
     {"Le {date:at}, la Communauté 360 a demandé à la MDPH de prendre le relais, avec votre"
      " accord.\n"
      "C’est un relais entre les deux équipes. Ce n’est pas une demande à la MDPH : aucun délai"
      " ne commence.\n"
      "Vous pouvez toujours faire vous-même une demande à la MDPH. Vous pouvez aussi dire non"
      " plus tard.",
      "On {date:at} the Communauté 360 asked the MDPH to take over, with your agreement.\n"
      "It is a relay between the two teams. It is not a demande at the MDPH: no delay begins.\n"
      "You may always make a demande at the MDPH yourself. You may also say no later."}},
    {"handoff_complement",
     1,
     "2026-01-01",
     {"La MDPH demande des précisions", "The MDPH asks for more"},
     {"Le {date:at}, la MDPH a demandé des précisions à votre conseiller.\n"
      "Votre conseiller les prépare, avec vous s’il le faut. Vous n’avez rien à faire sans lui.",
      "On {date:at} the MDPH asked your adviser for more.\n"
      "Your adviser prepares it, with you if needed. You have nothing to do alone."}},
    {"handoff_accepted",
     1,
     "2026-01-01",
     {"La MDPH prend le relais", "The MDPH takes over"},
     {"Le {date:at}, la MDPH a dit oui : elle regarde votre situation.\n"
      "Cela ne veut pas dire qu’un plan sera fait. Votre conseiller suit la suite avec vous.",
      "On {date:at} the MDPH said yes: it looks at your situation.\n"
      "This does not mean that a plan will be made. Your adviser follows it with you."}},
    {"handoff_refused",
     1,
     "2026-01-01",
     {"La MDPH ne prend pas le relais", "The MDPH does not take over"},
     {"Le {date:at}, la MDPH a répondu qu’elle ne prend pas le relais.\n"
      "Votre conseiller vous explique pourquoi et continue avec vous.\n"
      "Vous pouvez toujours faire vous-même une demande à la MDPH, ou lui demander un plan"
      " d’accompagnement global (PAG).",
      "On {date:at} the MDPH answered that it does not take over.\n"
      "Your adviser explains why and goes on with you.\n"
      "You may always make a demande at the MDPH yourself, or ask it for a plan"
      " d’accompagnement global (PAG)."}},
    {"handoff_already_known",
     1,
     "2026-01-01",
     {"La MDPH connaît déjà votre situation", "The MDPH knows your situation already"},
     {"Le {date:at}, la MDPH a répondu qu’elle s’occupe déjà de votre situation.\n"
      "Votre conseiller vous dit qui appeler et reste à vos côtés.",
      "On {date:at} the MDPH answered that it takes care of your situation already.\n"
      "Your adviser tells you whom to call and stays with you."}},
    {"handoff_received",
     1,
     "2026-01-01",
     {"La MDPH a reçu votre dossier", "The MDPH has received your file"},
     {"Le {date:at}, la MDPH a reçu le dossier préparé avec vous.\n"
      "La MDPH décide de la suite. Votre conseiller reste à vos côtés et suit la réponse.",
      "On {date:at} the MDPH received the file that was prepared with you.\n"
      "The MDPH decides what happens next. Your adviser stays with you and follows the answer."}},
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
    {"gos_convened",
     1,
     "2026-01-01",
     {"Une réunion sur votre situation", "A meeting on your situation"},
     {"La MDPH organise une réunion sur votre situation, le {date:on}.\n"
      "Vous y avez votre place, de droit. Vous pouvez venir avec la personne de votre"
      " choix.\n"
      "Dites à votre conseiller ce qu’il vous faut pour venir, ou si la date ne vous va"
      " pas.",
      "The MDPH holds a meeting on your situation on {date:on}.\n"
      "You have a seat there, by right. You may come with the person of your choice.\n"
      "Tell your adviser what you need to come, or if the date does not suit you."}},
    {"gos_changed",
     1,
     "2026-01-01",
     {"La réunion change", "The meeting changes"},
     {"Le {date:at}, la MDPH a reporté ou annulé la réunion sur votre situation.\n"
      "Votre conseiller vous dit la suite. Vous pouvez l’appeler.",
      "On {date:at} the MDPH postponed or cancelled the meeting on your situation.\n"
      "Your adviser tells you what comes next. You may call."}},
    {"pag_elaborated",
     1,
     "2026-01-01",
     {"Votre accord est demandé", "You are asked whether you agree"},
     {"Le {date:at}, la MDPH a préparé un plan d’accompagnement pour vous.\n"
      "Le plan dit qui fait quoi, et quand. Rien n’est décidé sans vous.\n"
      "Vous pouvez dire oui ou non à chaque point, puis au plan entier. Votre conseiller"
      " peut vous le lire et vous aider à répondre.",
      "On {date:at} the MDPH prepared a support plan for you.\n"
      "The plan says who does what, and when. Nothing is decided without you.\n"
      "You may say yes or no to each point, then to the whole plan. Your adviser can read"
      " it to you and help you answer."}},
    {"pag_withdrawn",
     1,
     "2026-01-01",
     {"Le plan est arrêté", "The plan is stopped"},
     {"Le {date:at}, le plan d’accompagnement préparé par la MDPH a été arrêté avant d’être"
      " validé.\n"
      "Votre suivi continue. Votre conseiller cherche une autre réponse avec vous.",
      "On {date:at} the support plan prepared by the MDPH was stopped before it was"
      " validated.\n"
      "Your follow-up goes on. Your adviser looks for another answer with you."}},
    {"pag_validated",
     1,
     "2026-01-01",
     {"Votre plan est validé", "Your plan is validated"},
     {"Le {date:at}, votre plan d’accompagnement a été validé, avec votre accord.\n"
      "Une personne suit ce plan : le coordonnateur de parcours. Votre conseiller vous dit"
      " qui c’est.\n"
      "Vous pouvez demander à le revoir quand vous voulez.",
      "On {date:at} your support plan was validated, with your agreement.\n"
      "Somebody looks after this plan: the coordonnateur de parcours. Your adviser tells"
      " you who it is.\n"
      "You may ask for it to be reviewed whenever you want."}},
    {"pag_review",
     1,
     "2026-01-01",
     {"On fait le point sur votre plan", "Your plan is reviewed"},
     {"Depuis le {date:at}, la MDPH fait le point sur votre plan d’accompagnement.\n"
      "Dites ce qui va et ce qui ne va pas. Votre conseiller peut vous aider.",
      "Since {date:at} the MDPH reviews your support plan.\n"
      "Say what works and what does not. Your adviser can help you."}},
    {"pag_accord_again",
     1,
     "2026-01-01",
     {"Votre accord est demandé à nouveau", "You are asked again whether you agree"},
     {"Le {date:at}, la MDPH a proposé la suite de votre plan d’accompagnement.\n"
      "Il continue comme avant, ou il change. Rien n’est décidé sans vous : vous pouvez"
      " dire oui ou non.\n"
      "Votre conseiller peut vous le lire et vous aider à répondre.",
      "On {date:at} the MDPH proposed how your support plan goes on.\n"
      "It goes on as before, or it changes. Nothing is decided without you: you may say yes"
      " or no.\n"
      "Your adviser can read it to you and help you answer."}},
    {"pag_ended",
     1,
     "2026-01-01",
     {"Votre plan est terminé", "Your plan has ended"},
     {"Le {date:at}, la MDPH a mis fin à votre plan d’accompagnement.\n"
      "Raison : {code:pag_end_reasons:reason}.\n"
      "Si ce n’est pas juste, ou si la situation change, appelez votre conseiller ou le 0"
      " 800 360 360 (appel gratuit).",
      "On {date:at} the MDPH ended your support plan.\n"
      "Reason: {code:pag_end_reasons:reason}.\n"
      "If this is not right, or if things change, call your adviser or 0 800 360 360 (free"
      " call)."}},
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
const size_t INTAKE_NOTICE_TEXT_COUNT =
    sizeof(INTAKE_NOTICE_TEXTS) / sizeof(INTAKE_NOTICE_TEXTS[0]);

const struct intake_notice_text *intake_notice_text(const char *code, const char *day)
{
	const struct intake_notice_text *found = NULL;

	for (size_t i = 0; i < INTAKE_NOTICE_TEXT_COUNT; i++) {
		const struct intake_notice_text *t = &INTAKE_NOTICE_TEXTS[i];

		if (strcmp(t->code, code) != 0)
			continue;
		if (!found || strcmp(t->from, day) <= 0)
			found = t;
	}
	return found;
}
