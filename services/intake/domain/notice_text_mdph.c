/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_text_mdph.c - what notices say of the relay to the MDPH, its meeting and the plan.
 */
#include "notice_text_parts.h"

static const struct intake_notice_text TEXTS[] = {
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
    {"handoff_no_pag",
     1,
     "2026-01-01",
     {"La MDPH a fini de regarder votre situation", "The MDPH has looked at your situation"},
     {"Le {date:at}, la MDPH a fini de regarder votre situation. Elle ne prépare pas de plan"
      " d’accompagnement global (PAG).\n"
      "Votre conseiller vous explique pourquoi, et ce qui est possible maintenant. Votre suivi"
      " continue.\n"
      "Vous pouvez toujours faire vous-même une demande à la MDPH, ou lui demander un PAG.",
      "On {date:at} the MDPH finished looking at your situation. It prepares no plan"
      " d’accompagnement global (PAG).\n"
      "Your adviser explains why, and what is possible now. Your follow-up goes on.\n"
      "You may always make a demande at the MDPH yourself, or ask it for a PAG."}},
    {"handoff_received",
     1,
     "2026-01-01",
     {"La MDPH a reçu votre dossier", "The MDPH has received your file"},
     {"Le {date:at}, la MDPH a reçu le dossier préparé avec vous.\n"
      "La MDPH décide de la suite. Votre conseiller reste à vos côtés et suit la réponse.",
      "On {date:at} the MDPH received the file that was prepared with you.\n"
      "The MDPH decides what happens next. Your adviser stays with you and follows the answer."}},
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
};

const struct intake_notice_part INTAKE_NOTICE_MDPH = {TEXTS, sizeof(TEXTS) / sizeof(TEXTS[0])};
