#!/bin/bash
# The fourth story of make demo: the community itself.  A partner who comes late joins it, the committee
# meets and votes the roadmap, and the coordonnateur prints what is due in the next six months.  Ends with
# an error when an answer is not the one that the story makes.  Can be told again at any time.
# shellcheck disable=SC2154 # take assigns the variables that it names
# shellcheck disable=SC1112 # the texts are French: ’ is theirs
set -euo pipefail
# shellcheck source=deploy/demo/lib.sh
. "$(dirname "$0")/lib.sh"
trap 'rm -rf "$work"' EXIT
ensure_running
mkdir -p "$work"
D=/v1/directory
letters=$(printf '%s' "$RANDOM$RANDOM$RANDOM" | tr 0-9 a-j)
today=$(TZ=Europe/Paris date +%F)
in_six_months=$(TZ=Europe/Paris date -d "$today 6 months" +%F)
in_a_year=$(TZ=Europe/Paris date -d "$today 12 months" +%F)

# The items of the last answer that have this member, one line each of the members named.
each() { # MEMBER…
  local i=0
  while [ -n "$(field "items.$i.$1")" ]; do
    field "${@/#/items.$i.}" | paste -sd '|'
    i=$((i + 1))
  done
}

title "La convention d’engagement : qui a signé, et jusqu’à quand"
ask coordonnateur-31 GET "$D/agreements?departement=31&limit=200"
expect 200 "les conventions"
agreement=$(each id state kind | awk -F'|' '$2 == "in_force" && $3 != "avenant" { print $1; exit }')
if [ -z "$agreement" ]; then
  ask coordonnateur-31 POST "$D/actors" '{"departement":"31","type":"pfra","sector":"specialised",
    "name":"Porteur inventé","commune":"31555"}'
  expect 201 "le porteur"
  take id=carrier
  ask coordonnateur-31 POST "$D/agreements" "{\"departement\":\"31\",\"title\":\"Convention inventée\",\"parties\":[
    {\"role\":\"ars\",\"name\":\"ARS\"},{\"role\":\"departement\",\"name\":\"Conseil départemental\"},
    {\"role\":\"porteur\",\"actor_id\":\"$carrier\"},{\"role\":\"mdph\",\"name\":\"MDPH\"}]}"
  expect 201 "le projet de convention"
  take id=agreement version=version parties.0.id=p0 parties.1.id=p1 parties.2.id=p2 parties.3.id=p3
  ask coordonnateur-31 POST "$D/agreements/$agreement/steps" '{"act":"open"}' "$version"
  expect 200 "ouvrir à la signature"
  for party in "$p0" "$p1" "$p2" "$p3"; do
    take version=version
    ask coordonnateur-31 POST "$D/agreements/$agreement/signatures" \
      "{\"party_id\":\"$party\",\"signed_on\":\"2023-01-31\"}" "$version"
    expect 200 "une signature"
  done
fi
ask coordonnateur-31 GET "$D/agreements/$agreement"
expect 200 "la convention"
take effective_on=since years=years term.number=term term.ends_on=ends
say "en vigueur depuis le $since, pour $years ans, tacitement reconduite ; période $term, jusqu’au $ends"

title "Un partenaire arrive tard, avec sa lettre"
ask front POST "$D/prospects" "{\"departement\":\"31\",\"name\":\"Club inventé $letters\",\"status\":\"collective\",
  \"intent\":\"join\",\"interest\":\"Ouvrir un club à tous.\",\"letter\":\"Texte inventé.\",
  \"email\":\"contact@club.example.org\"}"
expect 201 "la déclaration d’intérêt"
prospect=$(sed -n 's/^[Ll]ocation: *[^ ]*prospects\/\([0-9a-f-]*\).*/\1/p' "$work/headers")
ask coordonnateur-31 POST "$D/prospects/$prospect/steps" '{"state":"forwarded"}' 1
expect 200 "la lettre transmise au porteur"
ask coordonnateur-31 POST "$D/prospects/$prospect/steps" "{\"state\":\"contacted\",\"on\":\"$today\"}" 2
expect 200 "le contact"
ask coordonnateur-31 POST "$D/actors" "{\"departement\":\"31\",\"type\":\"club_sportif\",\"sector\":\"ordinary\",
  \"name\":\"Club inventé $letters\",\"commune\":\"31483\"}"
expect 201 "son entrée à l’annuaire"
take id=actor
ask coordonnateur-31 POST "$D/prospects/$prospect/steps" "{\"state\":\"joined\",\"actor_id\":\"$actor\"}" 3
expect 200 "il a rejoint"
take state=state
say "lettre transmise, contact pris, $(label_of prospect_states "$state")"
ask coordonnateur-31 POST "$D/members" "{\"departement\":\"31\",\"actor_id\":\"$actor\",\"kind\":\"partner\",
  \"basis\":\"adhesion\",\"joined_on\":\"$today\"}"
expect 201 "le membre"
ask coordonnateur-31 POST "$D/adhesions" "{\"departement\":\"31\",\"actor_id\":\"$actor\",
  \"contacts\":[{\"name\":\"Camille Inventée\",\"function\":\"directrice\",\"email\":\"camille@club.example.org\"}],
  \"circuits\":\"Par téléphone, puis par écrit.\",\"contributions\":\"Une salle.\",\"participation\":\"Une voix.\",
  \"sharing\":[\"member_contacts\"],\"tools\":\"Un annuaire.\"}"
expect 201 "la convention d’adhésion"
take id=adhesion version=version
token_for member partner "demo-member-$letters" "$actor"
ask member GET "$D/member-contacts?departement=31"
before=$status
ask coordonnateur-31 POST "$D/adhesions/$adhesion/signature" "{\"signed_on\":\"$today\",
  \"commitments\":[\"take_part\",\"apply_decisions\",\"share_information\"]}" "$version"
expect 200 "la signature de l’adhésion"
ask member GET "$D/member-contacts?departement=31"
expect 200 "ce que son adhésion lui ouvre"
must_be "$before" 403 "les contacts des membres, avant la signature"
say "adhésion signée ; les contacts des membres, par son compte : $before avant, $status après"

title "La feuille de route : une édition, soumise au comité"
ask coordonnateur-31 GET "$D/roadmaps?departement=31&limit=200"
expect 200 "les éditions de la feuille de route"
roadmap=
if [ -z "$(each state | grep -x validated || true)" ]; then
  ask coordonnateur-31 POST "$D/roadmaps" "{\"departement\":\"31\",\"title\":\"Feuille de route inventée\",
    \"starts_on\":\"$today\"}"
  expect 201 "le projet de feuille de route"
  take id=roadmap version=version
  action=$(cat /proc/sys/kernel/random/uuid)
  ask coordonnateur-31 PATCH "$D/roadmaps/$roadmap" "{\"parts\":{\"shared_state\":\"Texte inventé.\",
    \"subsidiarity\":\"Texte inventé.\",\"observatory\":\"Texte inventé.\",\"reaching_out\":\"Texte inventé.\",
    \"indicators\":\"Texte inventé.\"},\"actions\":[{\"id\":\"$action\",\"kind\":\"reaching_out\",
    \"title\":\"Aller vers, inventé\"}]}" "$version"
  expect 200 "ses parties"
  take version=version
  ask coordonnateur-31 POST "$D/roadmaps/$roadmap/steps" "{\"act\":\"submit\",\"on\":\"$today\"}" "$version"
  expect 200 "soumise au comité"
  take version=version edition=edition
  ask mdph-31 POST "$D/roadmaps/$roadmap/signatures" "{\"role\":\"mdph\",\"signed_on\":\"$today\"}" "$version"
  expect 200 "la MDPH la signe"
  take version=roadmap_version
  say "édition $edition soumise au comité, signée par la MDPH"
else
  say "une édition est en vigueur ; le comité en délibère encore"
fi

title "Le COTER se réunit, vote, et valide la feuille de route"
ask coordonnateur-31 GET "$D/governance-instances?departement=31&kind=strategic_committee&limit=200"
expect 200 "les instances"
committee=$(each id ended_on | awk -F'|' '$2 == "" { print $1; exit }')
if [ -z "$committee" ]; then
  ask coordonnateur-31 POST "$D/governance-instances" '{"departement":"31","kind":"strategic_committee",
    "name":"COTER inventé","set_up_by":["ars"],"set_up_on":"2023-02-01","chaired":"co_chairs"}'
  expect 201 "le comité"
  take id=committee
  ask coordonnateur-31 POST "$D/governance-instances/$committee/seats" \
    "{\"college\":\"mdph\",\"institution\":\"mdph\",\"from\":\"$today\"}"
  expect 201 "le siège de la MDPH"
fi
ask coordonnateur-31 POST "$D/governance-instances/$committee/seats" \
  "{\"college\":\"users_carers\",\"actor_id\":\"$actor\",\"from\":\"$today\"}"
expect 201 "le siège du nouveau membre"
ask coordonnateur-31 POST "$D/governance-meetings" "{\"instance_id\":\"$committee\",
  \"starts_at\":\"${today}T00:30:00Z\",\"place\":\"Salle inventée\"}"
expect 201 "la réunion"
take id=meeting version=version
ask coordonnateur-31 POST "$D/governance-meetings/$meeting/steps" '{"state":"convened"}' "$version"
expect 200 "la convocation"
ask coordonnateur-31 POST "$D/governance-meetings/$meeting/presences" "{\"member\":\"$actor\",\"state\":\"present\"}"
expect 200 "la présence"
ask coordonnateur-31 POST "$D/governance-votes" "{\"meeting_id\":\"$meeting\",\"decides\":\"roadmap_validated\",
  \"question\":\"Valider la feuille de route inventée ?\"}"
expect 201 "le vote"
take id=vote
ask member POST "$D/governance-votes/$vote/ballots" '{"choice":"yes"}'
expect 200 "la voix du nouveau membre"
ask member POST "$D/governance-votes/$vote/ballots" '{"choice":"no"}'
must_be "$status" 409 "une seconde voix"
take detail=why
say "un membre, une voix ; la seconde : $why"
ask coordonnateur-31 GET "$D/governance-votes/$vote"
expect 200 "le vote"
take version=version
ask coordonnateur-31 POST "$D/governance-votes/$vote/closure" '{}' "$version"
expect 200 "le dépouillement"
take result=result count.yes=yes count.no=no
must_be "$result" adopted "le résultat"
say "vote clos : $(label_of governance_vote_results "$result"), $yes pour, $no contre"
ask coordonnateur-31 GET "$D/governance-meetings/$meeting"
expect 200 "la réunion"
take version=version
ask coordonnateur-31 POST "$D/governance-meetings/$meeting/steps" '{"state":"held"}' "$version"
expect 200 "la réunion est tenue"
ask authority-31 POST "$D/governance-meetings/$meeting/decisions" "{\"kind\":\"roadmap_validated\",
  \"text\":\"Décision inventée.\",\"vote_id\":\"$vote\"}"
expect 201 "la décision"
take kind=kind id=decision
say "décision : $(label_of governance_decision_kinds "$kind")"
if [ -n "$roadmap" ]; then
  ask authority-31 POST "$D/roadmaps/$roadmap/steps" "{\"act\":\"validate\",\"on\":\"$today\",
    \"validated_by\":\"committee\",\"decision_id\":\"$decision\"}" "$roadmap_version"
  expect 200 "la feuille de route validée"
  take state=state validated_on=on
  say "feuille de route : $(label_of roadmap_states "$state"), le $on"
fi

title "Ce qui est dû dans les six mois"
ask coordonnateur-31 GET "$D/obligations?departement=31&from=$today&until=$in_six_months&limit=200"
expect 200 "le calendrier des obligations"
each due_on state label to_do >"$work/due"
[ -s "$work/due" ] || fail "rien n’est dû dans les six mois"
while IFS='|' read -r due state label to_do; do
  say "$due  $(label_of obligation_states "$state") · $label. $to_do"
done <"$work/due"
ask coordonnateur-31 GET "$D/obligations?departement=31&kind=governance_meeting&from=$today&until=$in_six_months"
expect 200 "la réunion de ce semestre"
take items.0.state=state items.0.met_on=met
must_be "$state" met "la réunion de ce semestre"
say "réunion de ce semestre : $(label_of obligation_states "$state"), le $met"
ask coordonnateur-31 GET "$D/obligations?departement=31&kind=roadmap&from=2023-02-01&until=$today"
expect 200 "la feuille de route attendue"
take items.0.due_on=due items.0.state=state
must_be "$due $state" "2023-07-31 met" "la première feuille de route, six mois après la signature"
say "première feuille de route : attendue le $due, $(label_of obligation_states "$state")"
ask coordonnateur-31 GET "$D/obligations?departement=31&kind=activity_report&from=$today&until=$in_a_year"
expect 200 "le rapport d’activité"
take items.0.due_on=due items.0.source=source
must_be "${due#*-}" 02-15 "le jour du rapport d’activité"
say "rapport d’activité : le $due ($source)"
ask coordonnateur-31 GET "$D/obligations/calendar.ics?departement=31&from=$today&until=$in_six_months"
expect 200 "le même calendrier pour un agenda"
events=$(grep -c '^BEGIN:VEVENT' "$work/body")
must_be "$events" "$(wc -l <"$work/due")" "les événements de l’agenda"
say "iCalendar : $events événements, les mêmes"

printf '\nTout est exact.\n'
