#!/bin/bash
# The second story of make demo: people.  An anonymous caller, a caller with a mandate, a person
# recognised at a second door, a danger, a relay to a facilitator, an agreement taken back, and what
# the person sees of it all.  Ends with an error when an answer is not the one that the story makes.
# shellcheck disable=SC2154 # take assigns the variables that it names
# shellcheck disable=SC1112 # the texts are French: ’ is theirs
set -euo pipefail
# shellcheck source=deploy/demo/lib.sh
. "$(dirname "$0")/lib.sh"
trap 'rm -rf "$work"' EXIT
ensure_running
mkdir -p "$work"

# Each time other people, so that the story can be told again: their names are numbers in letters.
letters=$(printf '%s' "$RANDOM$RANDOM$RANDOM" | tr 0-9 a-j)
name="Inventée-${letters^}"

title "Quelqu’un appelle et ne veut rien dire de soi"
ask operator POST /v1/intake/solicitations '{"departement":"31","channel":"allo_360",
  "requester_kind":"anonymous","person_profile":"refused","text":"Texte inventé : je veux seulement savoir."}'
expect 201 "une sollicitation anonyme"
take id=heard version=version
say "sollicitation $heard : canal et heure suffisent, « anonyme » et « refuse de le dire » sont des réponses"
ask conseiller-31 POST "/v1/intake/solicitations/$heard/information" '' "$version"
expect 200 "information donnée"
take state=state
say "information donnée : $state, sans dossier"

title "Une curatrice appelle pour la personne qu’elle assiste"
ask conseiller-31 POST /v1/intake/persons "{\"departement\":\"31\",\"family_name\":\"$name\",
  \"given_names\":\"Camille\",\"birth_date\":\"1988-04-17\",\"commune\":\"31555\",
  \"contacts\":[{\"kind\":\"phone\",\"value\":\"01 99 00 31 36\"}]}"
expect 201 "la fiche de la personne"
take id=person version=person_version
ask conseiller-31 POST "/v1/intake/persons/$person/links" \
  '{"kind":"curatelle","organisation":"Association tutélaire inventée","proof":"seen"}'
expect 201 "la curatelle"
ask conseiller-31 GET "/v1/intake/persons/$person/decision?matter=person"
expect 200 "qui décide pour elle-même"
take rule=for_self
ask conseiller-31 GET "/v1/intake/persons/$person/decision?matter=property"
expect 200 "qui décide des biens"
take rule=for_goods
say "de sa propre vie : $(label_of decision_rules "$for_self") ; de ses biens : $(label_of decision_rules "$for_goods")"
ask conseiller-31 POST /v1/intake/solicitations '{"departement":"31","channel":"phone","requester_kind":"professional",
  "person_profile":"adult","commune":"31555","problem_types":["logement"],"text":"Texte inventé : elle cherche un logement."}'
expect 201 "la sollicitation de la curatrice"
take id=heard
ask conseiller-31 POST "/v1/intake/persons/$person/solicitations" "{\"solicitation_id\":\"$heard\"}" "$person_version"
expect 200 "la sollicitation est la sienne"
take version=person_version
ask conseiller-31 POST /v1/intake/situations "{\"solicitation_id\":\"$heard\"}"
expect 201 "ouvrir la situation"
take id=situation
say "situation $situation ouverte"

title "La même personne écrit par le formulaire d’un site : elle ne raconte pas deux fois"
ask front POST /v1/intake/solicitations '{"departement":"31","channel":"web_form","requester_kind":"person",
  "person_profile":"adult","commune":"31555","text":"Texte inventé : je vous avais fait appeler."}'
expect 201 "le formulaire"
take id=second
ask conseiller-31 POST /v1/intake/persons/search "{\"departement\":\"31\",\"family_name\":\"${name/ée/ee}\",
  \"given_names\":\"camille\",\"birth_date\":\"1988-04-17\"}"
expect 200 "chercher avant de créer"
take items.0.id=found items.0.score=score items.0.reasons.0.text=why items.0.reasons.1.text=and items.0.reasons.2.text=too
must_be "$found" "$person" "la personne reconnue"
say "reconnue, $score sur 100 : $why, $and, $too"
ask conseiller-31 POST "/v1/intake/persons/$person/solicitations" "{\"solicitation_id\":\"$second\"}" "$person_version"
expect 200 "rattacher la seconde demande"
say "seconde demande rattachée à la même fiche"

title "Un mot au téléphone fait craindre un danger"
ask conseiller-31 POST /v1/intake/dangers "{\"kind\":\"maltreatment\",\"solicitation_id\":\"$second\"}"
expect 201 "l’alerte, en un geste"
take id=danger protocol.0.number=number protocol.0.label=label
say "alerte donnée ; à appeler : $number ($label)"
ask conseiller-31 POST "/v1/intake/dangers/$danger/entries" \
  '{"measures":["supervisor_informed"],"details":"Texte inventé."}'
expect 201 "ce qui a été fait"
ask coordonnateur-31 POST "/v1/intake/dangers/$danger/acknowledgement"
expect 200 "la coordonnatrice l’a vue"
ask partner-31 GET "/v1/intake/dangers/$danger"
say "coordonnatrice : vu ; partenaire : $status, rien n’en paraît"

title "Elle veut dire sa vie à elle : projet de vie, et relais à une facilitatrice"
employer=$(cat /proc/sys/kernel/random/uuid)
token_for facilitator faciliteur "demo-facilitator-$letters" "$employer"
ask coordonnateur-31 POST /v1/intake/facilitators "{\"departement\":\"31\",\"employer\":\"$employer\",
  \"employer_name\":\"Employeur inventé\",\"account\":\"demo-facilitator-$letters\"}"
expect 201 "le poste de facilitatrice"
take id=post
ask conseiller-31 POST "/v1/intake/situations/$situation/project" '{"wanted":true,"expression":"direct"}'
expect 201 "le projet de vie est voulu"
take id=project
ask conseiller-31 POST "/v1/intake/projects/$project/versions" '{"built_with":["person"],
  "wishes":[{"domain":"housing","text":"Texte inventé : un logement à moi.","expression":"direct"}]}' 1
expect 201 "ses mots"
ask conseiller-31 POST "/v1/intake/projects/$project/relays" "{\"facilitator_id\":\"$post\"}" 2
expect 403 "sans accord rien ne part"
take detail=why
say "sans accord : $why"
ask conseiller-31 POST /v1/intake/consents "{\"situation_id\":\"$situation\",\"decision\":\"given\",
  \"purpose\":\"project_support\",\"categories\":[\"wishes\"],\"means\":\"oral\",\"words\":\"share_2026_1\",
  \"recipients\":[{\"kind\":\"appv\",\"id\":\"$employer\"}]}"
expect 201 "l’accord oral"
ask conseiller-31 POST "/v1/intake/projects/$project/relays" "{\"facilitator_id\":\"$post\"}" 2
expect 201 "le relais"
take id=relay
ask facilitator POST "/v1/intake/appv-relays/$relay/acknowledgement" '' 1
expect 200 "la facilitatrice en prend note"
ask facilitator POST "/v1/intake/appv-relays/$relay/start" '' 2
expect 200 "elle commence"
take state=state
say "relais : $(label_of appv_relay_states "$state")"

title "Un dossier scellé pour la MDPH, puis l’accord est repris"
ask conseiller-31 POST /v1/intake/consents "{\"situation_id\":\"$situation\",\"decision\":\"given\",
  \"purpose\":\"mdph_handoff\",\"categories\":[\"identity\",\"needs\"],\"means\":\"oral\",\"words\":\"share_2026_1\",
  \"recipients\":[{\"kind\":\"mdph\"}]}"
expect 201 "l’accord pour la MDPH"
take id=consent version=consent_version
ask conseiller-31 POST /v1/intake/dossiers "{\"situation_id\":\"$situation\",\"purpose\":\"mdph_handoff\",
  \"recipient\":{\"kind\":\"mdph\"},\"categories\":[\"identity\",\"needs\"],\"notes\":{\"needs\":\"Texte inventé.\"}}"
expect 201 "le dossier scellé"
take id=dossier
ask mdph-31 POST "/v1/intake/dossiers/$dossier/openings"
expect 200 "la MDPH l’ouvre"
say "la MDPH l’ouvre : $status"
ask conseiller-31 POST "/v1/intake/consents/$consent/withdrawal" '{"means":"oral"}' "$consent_version"
expect 200 "l’accord repris"
ask mdph-31 POST "/v1/intake/dossiers/$dossier/openings"
expect 403 "la MDPH l’ouvre encore"
take detail=why
say "accord repris ; la MDPH : $status, $why"

title "Ce que la personne voit de tout cela, par son propre compte"
token_for person person "demo-person-$letters"
ask conseiller-31 POST "/v1/intake/persons/$person/accounts" \
  "{\"account\":\"demo-person-$letters\",\"checked_how\":\"in_person_with_document\"}"
expect 201 "son compte, identité vérifiée"
ask person GET "/v1/intake/persons/$person/access-log"
expect 200 "qui a vu mon dossier"
seen=$(/usr/bin/python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["items"]))' "$work/body")
say "journal des accès : $seen lignes, par fonction et par organisation, sans nom"
ask person GET "/v1/intake/persons/$person/export"
expect 200 "tout ce qui est tenu de moi"
grep -q 'un logement à moi' "$work/body" || fail "ses mots manquent dans son export"
if grep -qE "maltreatment|$danger" "$work/body"; then fail "l’alerte paraît dans l’export"; fi
ask person GET "/v1/intake/persons/$person/export.html"
expect 200 "la page à lire"
say "export : JSON et page lisible ($(wc -c <"$work/body") octets), ses mots y sont, l’alerte n’y est pas"

printf '\nTout est exact.\n'
