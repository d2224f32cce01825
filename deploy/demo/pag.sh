#!/bin/bash
# The third story of make demo: when nothing fits.  A refusal that the person can read, an ESMS that
# refuses in two steps, an actor who stays silent until the clock moves, a hand-off to the MDPH seen
# from both sides, a GOS, and a PAG until its first review.  Ends with an error when an answer is not
# the one that the story makes.
# shellcheck disable=SC2154 # take assigns the variables that it names
# shellcheck disable=SC1112 # the texts are French: ’ is theirs
set -euo pipefail
# shellcheck source=deploy/demo/lib.sh
. "$(dirname "$0")/lib.sh"
ahead=
finish() {
  if [ -n "$ahead" ]; then kill "$ahead" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
ensure_running
mkdir -p "$work"
today=$(TZ=Europe/Paris date +%F)
letters=$(printf '%s' "$RANDOM$RANDOM$RANDOM" | tr 0-9 a-j)

title "Un jeune adulte, une orientation qui ne trouve pas de place"
ask conseiller-31 POST /v1/intake/persons "{\"departement\":\"31\",\"family_name\":\"Inventé-${letters^}\",
  \"given_names\":\"Alex\",\"birth_date\":\"2005-03-12\",\"commune\":\"31555\"}"
expect 201 "la fiche de la personne"
take id=person version=person_version
ask conseiller-31 POST /v1/intake/solicitations '{"departement":"31","channel":"phone","requester_kind":"person",
  "person_profile":"adult","commune":"31555","problem_types":["logement"],
  "text":"Texte inventé : je voudrais vivre près de ma sœur."}'
expect 201 "la sollicitation"
take id=heard
ask conseiller-31 POST "/v1/intake/persons/$person/solicitations" "{\"solicitation_id\":\"$heard\"}" "$person_version"
expect 200 "la sollicitation est la sienne"
ask conseiller-31 POST /v1/intake/situations "{\"solicitation_id\":\"$heard\"}"
expect 201 "ouvrir la situation"
take id=situation
token_for person person "demo-pag-$letters"
ask conseiller-31 POST "/v1/intake/persons/$person/accounts" \
  "{\"account\":\"demo-pag-$letters\",\"checked_how\":\"in_person_with_document\"}"
expect 201 "son compte"
agree() { # PURPOSE CATEGORIES RECIPIENT
  ask conseiller-31 POST /v1/intake/consents "{\"situation_id\":\"$situation\",\"decision\":\"given\",
    \"purpose\":\"$1\",\"categories\":$2,\"means\":\"oral\",\"words\":\"share_2026_1\",\"recipients\":[$3]}"
  expect 201 "l’accord de la personne : $1"
}
agree mdph_handoff '["identity","situation","wishes","needs","solutions_tried"]' '{"kind":"mdph"}'
say "situation $situation ; la personne est d’accord pour que la MDPH sache"

title "Trois propositions à la fois pour le même besoin"
ask conseiller-31 GET "/v1/directory/search?commune=31555&age=21&limit=2"
expect 200 "chercher"
for i in 0 1; do take "items.$i.offer.id=offer_$i" "items.$i.offer.actor_id=actor_$i" "items.$i.offer.name=name_$i"; done
[ -n "$offer_1" ] || fail "moins de deux offres près de Toulouse"
ask conseiller-31 GET "/v1/directory/actors?departement=31&type=savs&limit=1"
expect 200 "un service d’accompagnement à la vie sociale"
take items.0.id=actor_2 items.0.name=name_2
[ -n "$actor_2" ] || fail "aucun SAVS en Haute-Garonne"
agree seek_solutions '["situation"]' "{\"kind\":\"actor\"}"
ask conseiller-31 POST /v1/referral/rounds "{\"situation_id\":\"$situation\",\"need\":\"1.3.2.1\"}"
expect 201 "ouvrir la recherche"
take id=round
propose() { # MEMBERS
  ask conseiller-31 POST /v1/referral/proposals "{\"situation_id\":\"$situation\",$1,
    \"round_id\":\"$round\",\"support_form\":\"first_contacts\",\"actor_answer_required\":true}"
  expect 201 "proposer"
}
propose "\"offer_id\":\"$offer_0\""
take id=silent version=silent_version
propose "\"offer_id\":\"$offer_1\""
take id=refusing version=refusing_version
propose "\"actor_id\":\"$actor_2\",\"label\":\"Accompagnement à la vie sociale\",
  \"orientation\":{\"decision_number\":\"INVENTE-$letters\",\"decided_on\":\"2026-03-02\"}"
take id=esms version=esms_version
say "en parallèle : $name_0 ; $name_1 ; $name_2, celle-ci sur orientation de la CDAPH"

title "Le deuxième refuse, et la personne peut lire pourquoi"
token_for actor_1 partner "demo-actor1-$letters" "$actor_1"
ask actor_1 POST "/v1/referral/proposals/$refusing/actor-refusal" '{"motive":"not_accessible",
  "plain_text":"Texte inventé : nos locaux ont des marches, nous ne pouvons pas vous accueillir.",
  "internal_note":"Texte inventé : travaux prévus en 2028."}' "$refusing_version"
expect 200 "le refus de l’acteur"
ask person GET "/v1/referral/my-proposals"
expect 200 "ce que la personne lit"
grep -q 'nos locaux ont des marches' "$work/body" || fail "la personne ne lit pas le motif"
if grep -q 'travaux prévus' "$work/body"; then fail "une note interne paraît devant la personne"; fi
say "la personne lit : nos locaux ont des marches… ; la note interne n’y est pas"

title "L’ESMS signale une admission impossible : deux temps"
token_for actor_2 partner "demo-actor2-$letters" "$actor_2"
ask mdph-31 POST "/v1/referral/proposals/$esms/statuses" "{\"status\":\"39\",\"entered_on\":\"$today\"}"
expect 201 "notification envoyée"
ask actor_2 POST "/v1/referral/proposals/$esms/statuses" "{\"status\":\"40\",\"entered_on\":\"$today\"}"
expect 201 "notification lue"
ask actor_2 POST "/v1/referral/proposals/$esms/statuses" "{\"status\":\"45\",\"motive\":\"114\",\"entered_on\":\"$today\",
  \"plain_text\":\"Texte inventé : il manque des professionnels.\"}"
expect 201 "admission impossible signalée"
ask conseiller-31 GET "/v1/referral/proposals/$esms"
take state=state
say "signalée par l’ESMS (TRE_R357 45) : la proposition reste « $(label_of proposal_states "$state") »"
ask actor_2 POST "/v1/referral/proposals/$esms/statuses" "{\"status\":\"46\",\"motive\":\"114\",\"entered_on\":\"$today\"}"
[ "$status" = 403 ] || [ "$status" = 409 ] || fail "l’ESMS entérine seul : $status"
ask mdph-31 POST "/v1/referral/proposals/$esms/statuses" "{\"status\":\"46\",\"motive\":\"114\",\"entered_on\":\"$today\"}"
expect 201 "entérinée par la MDPH"
ask conseiller-31 GET "/v1/referral/proposals/$esms"
take state=state
say "entérinée par la MDPH seule (46) : « $(label_of proposal_states "$state") »"

title "Le premier accepte, puis ne dit plus rien : l’horloge avance"
token_for actor_0 partner "demo-actor0-$letters" "$actor_0"
ask actor_0 POST "/v1/referral/proposals/$silent/actor-acceptance" '{}' "$silent_version"
expect 200 "l’acteur accepte"
take version=silent_version
ask conseiller-31 POST "/v1/referral/proposals/$silent/acceptance" '{}' "$silent_version"
expect 200 "la personne accepte"
ask conseiller-31 POST "/v1/referral/proposals/$silent/relay" '{}'
expect 201 "le relais"
take id=relay
escalated() {
  ask coordonnateur-31 GET "/v1/intake/tasks?departement=31&situation_id=$situation"
  [ "$status" = 200 ] && grep -q '"subject_kind":"relay"' "$work/body"
}
# A second referral whose clock is some days ahead: its jobs see what is late; it answers nobody.
start_ahead() { # DAYS
  local free
  mapfile -t free < <(/usr/bin/python3 -c 'import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print("\n".join(str(s.getsockname()[1]) for s in held))')
  (
    set -a
    # shellcheck source=/dev/null
    . "$run/referral.env"
    C360_CLOCK_OFFSET_DAYS=$1 C360_PORT=${free[0]} C360_OPS_PORT=${free[1]} \
      C360_BUS_PUB=tcp://127.0.0.1:${free[2]} C360_BUS_REPLAY=tcp://127.0.0.1:${free[3]} \
      exec "$bin/c360-referral" >"$work/ahead.log" 2>&1
  ) &
  ahead=$!
}
if [ -z "${C360_GATEWAY_URL:-}" ]; then
  start_ahead 14
  patience_s=30
  until_true escalated || fail "personne n’est prévenu du silence"
  kill "$ahead" && wait "$ahead" || true
  ahead='' patience_s=10
  say "quatorze jours plus tard, sans nouvelle : une tâche pour la conseillère, puis pour la coordonnatrice"
fi

title "Rien ne suffit : la conseillère prépare la transmission à la MDPH, avec la personne"
ask conseiller-31 POST /v1/intake/dossiers "{\"situation_id\":\"$situation\",\"purpose\":\"mdph_handoff\",
  \"recipient\":{\"kind\":\"mdph\"},\"categories\":[\"identity\",\"needs\"],\"notes\":{\"needs\":\"Texte inventé.\"}}"
expect 201 "le dossier scellé"
take id=dossier
ask conseiller-31 POST /v1/referral/handoffs/drafts "{\"situation_id\":\"$situation\",\"reason\":\"response_unavailable\",
  \"content\":{\"urgency\":\"soon\",\"rupture\":\"risk\",\"proposal_ids\":[\"$refusing\",\"$esms\"],\"first_intention\":\"tried\",
  \"actors\":[{\"actor_id\":\"$actor_0\",\"nature\":\"logement\"}],\"dossier_id\":\"$dossier\"}}"
expect 201 "le brouillon"
take id=handoff version=version
ask conseiller-31 GET "/v1/referral/handoffs/$handoff/conditions"
expect 200 "les conditions d’entrée"
ask conseiller-31 POST "/v1/referral/handoffs/$handoff/sending" '' "$version"
expect 200 "transmettre"
take version=version state=state
say "transmission $handoff : $(label_of handoff_states "$state") ; aucun délai légal ne court"
step() { # WHO PATH BODY WHAT
  ask "$1" POST "/v1/referral/handoffs/$handoff/$2" "$3" "$version"
  expect 200 "$4"
  take version=version state=state
  say "$4 : $(label_of handoff_states "$state")"
}
step mdph-31 receipt '' "le logiciel de la MDPH la reçoit"
step mdph-31 reading '' "quelqu’un la lit"
ask mdph-31 POST "/v1/intake/dossiers/$dossier/openings"
expect 200 "la MDPH ouvre le dossier"
step mdph-31 complement-request '{"asked":["evaluation"],"note":"Texte inventé : une évaluation récente ?"}' "elle demande un complément, l’horloge s’arrête"
step conseiller-31 complement '{"note":"Texte inventé : la voici."}' "l’équipe répond, l’horloge reprend"
step mdph-31 acceptance '' "recevable"
step mdph-31 evaluation '' "évaluation"

title "Un GOS, la personne y est de droit"
ask mdph-31 POST "/v1/referral/handoffs/$handoff/gos-sessions" "{\"planned_at\":\"$(date -u -d '+1 minute' +%FT%TZ)\",
  \"mode\":\"remote\",\"participants\":[{\"function\":\"community\"},{\"function\":\"medico_social\",\"actor_id\":\"$actor_2\"}]}"
expect 201 "convoquer le GOS"
take id=gos version=gos_version
ask mdph-31 POST "/v1/referral/gos-sessions/$gos/holding" "{\"held_on\":\"$today\",\"person_presence\":\"present\",
  \"outcome\":\"pag_to_make\",\"missing\":[{\"kind\":\"derogation\",\"asked_of\":\"ars\",\"state\":\"granted\"}]}" "$gos_version"
expect 200 "le GOS se tient"
say "tenu : un PAG est à élaborer, une dérogation est obtenue"

title "Le PAG : chacun s’engage, la personne dit oui à chaque point"
service() { # ACTOR KIND LABEL
  printf '{"kind":"%s","actor_id":"%s","label":"%s","from":"%s","frequency":{"every":"week","times":1}}' "$2" "$1" "$3" "$today"
}
ask mdph-31 POST "/v1/referral/handoffs/$handoff/pags" "{\"session_id\":\"$gos\",\"content\":{\"coordinator_id\":\"$actor_2\",
  \"services\":[$(service "$actor_2" educational 'Accompagnement à domicile'),$(service "$actor_0" social_inclusion 'Un logement')],
  \"orientations\":[{\"qualification\":\"target\",\"right\":\"8_1\"},{\"qualification\":\"alternative\",\"right\":\"8_2\"}]}}"
expect 201 "préparer le PAG"
take id=pag version=pag_version services.0.id=service_0 services.1.id=service_1
pag_step() { # WHO PATH BODY WHAT
  ask "$1" POST "/v1/referral/pags/$pag/$2" "$3" "$pag_version"
  expect 200 "$4"
  take version=pag_version state=state
  say "$4 : $(label_of pag_states "$state")"
}
pag_again() {
  ask mdph-31 GET "/v1/referral/pags/$pag"
  expect 200 "relire le PAG"
  take version=pag_version
}
commit() { # WHO SERVICE
  ask "$1" GET "/v1/referral/pag-services/$2"
  expect 200 "lire sa part"
  take version=v
  ask "$1" POST "/v1/referral/pag-services/$2/commitment" '{"answer":"engaged"}' "$v"
  expect 200 "s’engager"
  take version=v
  ask conseiller-31 POST "/v1/referral/pag-services/$2/accord" "{\"answer\":\"accepted\",\"given_by\":\"person\",
    \"means\":\"oral\",\"said_on\":\"$today\"}" "$v"
  expect 200 "la personne dit oui à ce point"
}
pag_step mdph-31 elaboration '' "proposé à tous"
commit actor_2 "$service_0"
commit actor_0 "$service_1"
say "les deux acteurs s’engagent, chacun pour soi ; la personne accepte chaque point"
pag_again
pag_step conseiller-31 accord "{\"answer\":\"accepted\",\"given_by\":\"person\",\"means\":\"written\",\"said_on\":\"$today\"}" \
  "la personne accepte le tout"
pag_step mdph-31 decisions "{\"type\":\"attribution\",\"decided_on\":\"$today\",\"number\":\"INVENTE-$letters-2\",
  \"qualification\":\"alternative\",\"right\":\"8_2\"}" "la CDAPH décide (TRE_R327, alternative)"
pag_step mdph-31 validation '' "validation"
pag_step mdph-31 entry "{\"from\":\"$today\"}" "il entre en vigueur"

title "Une première révision, demandée par celui qui coordonne le parcours"
pag_step actor_2 revision-request '{"cause":"needs_changed"}' "révision demandée"
pag_step mdph-31 review '{"cause":"coordinator_asks"}' "bilan"
pag_step mdph-31 review-outcome "{\"outcome\":\"prolong\",\"report\":\"Texte inventé.\"}" "prolongé"
pag_again
pag_step conseiller-31 accord "{\"answer\":\"accepted\",\"given_by\":\"person\",\"means\":\"oral\",\"said_on\":\"$today\"}" \
  "la personne accepte encore"
pag_step mdph-31 entry "{\"from\":\"$today\"}" "il reprend"

title "La même transmission, lue des deux côtés"
ask mdph-31 POST "/v1/referral/handoffs/$handoff/conclusion" '{"outcome":"pag"}' "$version"
expect 200 "conclure"
take state=state
ask conseiller-31 GET "/v1/referral/handoffs/$handoff/history"
expect 200 "l’histoire, côté équipe"
cp "$work/body" "$work/team.json"
ask mdph-31 GET "/v1/referral/handoffs/$handoff/history"
expect 200 "l’histoire, côté MDPH"
steps() { /usr/bin/python3 -c 'import json, sys; print(*(i["act"] for i in json.load(open(sys.argv[1]))["items"]))' "$1"; }
say "$(label_of handoff_states "$state") ; côté MDPH : $(steps "$work/body")"
must_be "$(steps "$work/team.json" | tr ' ' '\n' | tail -n 1)" "$(steps "$work/body" | tr ' ' '\n' | tail -n 1)" "le dernier acte"
after_position=
ask mdph-31 GET "/v1/referral/handoffs/changes?departement=31&limit=200"
expect 200 "ce que le logiciel de la MDPH relève"
take next=after_position
say "son logiciel relève les mêmes faits, jusqu’à la position $after_position"

printf '\nTout est exact.\n'
