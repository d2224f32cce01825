#!/bin/bash
# make demo: one case from the phone call to the figures, through the gateway alone, each role with
# its own token.  Prints the story in French with the real answers; ends with an error when an answer
# or a figure is not the one that the story makes.  Can be played again at any time.
#
# --fresh   the month must have been empty before: the figures themselves are checked too
# shellcheck disable=SC2154 # take assigns the variables that it names
# shellcheck disable=SC1112 # the texts are French: ’ is theirs
set -euo pipefail
# shellcheck source=deploy/demo/lib.sh
. "$(dirname "$0")/lib.sh"
fresh=
if [ "${1:-}" = --fresh ]; then fresh=--fresh; fi

background=()
finish() {
  local pid
  for pid in "${background[@]:-}"; do [ -z "$pid" ] || kill -- "-$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

ensure_running
mkdir -p "$work"
month=$(TZ=Europe/Paris date +%Y-%m)

# --- those who listen ------------------------------------------------------------------------------
listen() { # NAME FILE PRINTED COMMAND…   (PRINTED: beginning of the types that are printed)
  local name=$1 file=$2 printed=$3
  shift 3
  : >"$work/$file"
  # shellcheck disable=SC2016 # expanded by the inner shell
  setsid bash -c 'name=$1 file=$2 printed=$3 demo=$4; shift 4
    "$@" 2>>"$file.err" | exec /usr/bin/python3 -B "$demo/events.py" "$name" "$file" "$printed"' \
    - "$name" "$work/$file" "$printed" "$demo" "$@" &
  background+=($!)
  disown $!
}

follow_stream() { # WHO PRINTED: the stream of the gateway, as a browser would read it
  listen "SSE, jeton $1" "sse.$1" "$2" curl -sS --noproxy '*' -N -H "@$(header_of "$1")" \
    -H 'Accept: text/event-stream' "$gateway/v1/events?departement=31"
}

# shellcheck source=/dev/null
sources=$(. "$run/gateway.env" && echo "$C360_BUS_SOURCES")
follow_bus() { # PARTY SERVICE AUDIENCE: the encrypted bus itself, with the key of that party
  listen "bus, clé $1" "tail.$1" "$2." "$bin/c360-tail" --json --key "$run/bus/$1.key" --departement 31 \
    --service "$2" --audience "$3" --sources "$sources"
}

heard() { # FILE TYPE ID: has an event of this type with this id come?
  grep -F "\"type\": \"$2\"" "$work/$1" 2>/dev/null | grep -qF "$3"
}
must_hear() { # FILE TYPE ID WHAT
  if until_true heard "$1" "$2" "$3"; then return 0; fi
  echo "ÉCHEC : $4 : l'événement $2 n'est pas arrivé en $patience_s s" >&2
  cat "$work/$1.err" >&2 || true
  exit 1
}

# --- figures ---------------------------------------------------------------------------------------
measure() { # FILE
  ask conseiller-31 GET "/v1/observatory/indicators?departement=31&period=$month"
  expect 200 "indicateurs de 31"
  cp "$work/body" "$work/$1"
}
# Twice the same: what others wrote a moment ago has been counted.
settled() {
  local last=$work/body.last
  cp "$work/body" "$last"
  sleep 0.3
  measure before.json
  cmp -s "$work/body" "$last"
}

cat <<'TEXT'
Communauté 360 — démonstration
Les personnes, les offres et les dossiers sont inventés ; les communes sont réelles.
TEXT

title "Avant : les chiffres de la Haute-Garonne pour $month"
measure before.json
until_true settled || { echo "ÉCHEC : d'autres écrivent dans ce système" >&2; exit 1; }
say "sollicitations ce mois-ci : $(/usr/bin/python3 -B "$demo/member.py" "$work/before.json" indicators.0.value)"
follow_stream mdph-31 referral.
follow_stream observer observatory.
follow_bus mdph-31 referral mdph
follow_bus dashboard observatory figures

# --- the first case --------------------------------------------------------------------------------
title "Une mère appelle le 0 800 360 360 depuis Saint-Gaudens (31483), pour son enfant de 9 ans"
ask operator POST /v1/intake/solicitations '{"departement":"31","channel":"allo_360",
  "requester_kind":"carer","person_profile":"child","commune":"31483",
  "situation_type":"ordinary_solution_sought","problem_types":["sport_culture_loisirs","aidants_repit"],
  "moments":["waiting_for_place"],"mdph_status":"known",
  "text":"Texte inventé : mon enfant de 9 ans n’est accueilli nulle part le mercredi."}'
expect 201 "enregistrer la sollicitation"
take id=solicitation profile=profile received_at=received
say "l'opérateur l'enregistre : sollicitation $solicitation"
say "reçue le $received, profil de l'indicateur 1.2 : $(label_of profile_1_2 "$profile")"
intake_position=$after

title "La conseillère de Haute-Garonne prend le dossier"
ask conseiller-31 POST /v1/intake/situations "{\"solicitation_id\":\"$solicitation\"}"
expect 201 "ouvrir la situation"
take id=situation version=situation_version state=state conseiller=conseiller
say "situation $situation, état : $(label_of situation_states "$state"), conseillère : $conseiller"

title "Elle cherche à proximité ce qui convient à 9 ans, milieu ordinaire d'abord"
ask conseiller-31 GET "/v1/directory/search?commune=31483&age=9&limit=4"
expect 200 "chercher"
for i in 0 1 2 3; do
  take "items.$i.offer.name=name" "items.$i.distance_km=km" "items.$i.reasons.0.label=why" \
    "items.$i.reasons.2.label=fits"
  if [ -n "$name" ]; then say "$((i + 1)). $name — $km km ($why ; $fits)"; fi
done
take items.0.offer.id=offer_a items.0.offer.name=name_a items.1.offer.id=offer_b \
  items.1.offer.name=name_b items.1.offer.actor_id=actor
[ -n "$offer_b" ] || { echo "ÉCHEC : moins de deux offres près de Saint-Gaudens" >&2; exit 1; }

title "Elle en propose deux"
propose() { # OFFER
  ask conseiller-31 POST /v1/referral/proposals "{\"situation_id\":\"$situation\",\"offer_id\":\"$1\",
    \"support_form\":\"first_contacts\",\"ordinary_environment\":true}"
  expect 201 "proposer une solution"
}
propose "$offer_a"
take id=proposal_a version=version_a label=label
say "proposition 1 : $label"
propose "$offer_b"
take id=proposal_b version=version_b label=label
say "proposition 2 : $label"

title "La famille répond"
ask conseiller-31 POST "/v1/referral/proposals/$proposal_a/refusal" '{"reason":"schedule"}' "$version_a"
expect 200 "refuser la proposition 1"
take state=state refusal_reason=reason
say "proposition 1 : $(label_of proposal_states "$state"), motif : $(label_of refusal_reasons "$reason")"
ask conseiller-31 POST "/v1/referral/proposals/$proposal_b/acceptance" '{}' "$version_b"
expect 200 "accepter la proposition 2"
take state=state answered_at=at
say "proposition 2 : $(label_of proposal_states "$state") le $at"

title "Relais à l'acteur, qui en accuse réception avec son propre jeton"
ask conseiller-31 POST "/v1/referral/proposals/$proposal_b/relay" '{}'
expect 201 "relayer"
take id=relay version=relay_version actor_name=actor_name
(umask 077 && "$bin/c360-token" issue --keys "$run/keys" --iss "$issuer" --aud c360 --sub demo-actor \
  --role partner --departements 31 --org "$actor" --ttl 1h >"$work/actor.jwt")
printf 'Authorization: Bearer %s\n' "$(cat "$work/actor.jwt")" >"$work/actor.header"
ask actor POST "/v1/referral/relays/$relay/acknowledgement" '' "$relay_version"
expect 200 "accuser réception du relais"
take state=state acknowledged_at=at
say "$actor_name : relais reçu le $at"

title "La situation est close : solution trouvée"
ask conseiller-31 POST "/v1/intake/situations/$situation/closure" '{"reason":"solution_found"}' \
  "$situation_version"
expect 200 "clore la situation"
take state=state closure_reason=reason
say "situation $(label_of situation_states "$state") : $(label_of closure_reasons "$reason")"
ask conseiller-31 GET "/v1/situations/$situation/summary"
expect 200 "résumé de la situation"
take situation.state=state proposals.0.state=first proposals.1.state=second partial=partial
say "résumé de tous les services : situation $(label_of situation_states "$state"),"
say "propositions $(label_of proposal_states "$first") puis $(label_of proposal_states "$second"),"
say "services qui n'ont pas répondu : ${partial/#\[\]/aucun}"

# --- the second case -------------------------------------------------------------------------------
title "Un second dossier : un adulte de Toulouse, aucune réponse connue ne convient"
ask operator POST /v1/intake/solicitations '{"departement":"31","channel":"allo_360",
  "requester_kind":"person","person_profile":"adult","commune":"31555","problem_types":["logement"],
  "mdph_status":"known","text":"Texte inventé : je ne peux plus rester dans mon logement."}'
expect 201 "enregistrer la seconde sollicitation"
take id=second_solicitation
ask conseiller-31 POST /v1/intake/situations "{\"solicitation_id\":\"$second_solicitation\"}"
expect 201 "ouvrir la seconde situation"
take id=second_situation
intake_position=$after
ask conseiller-31 POST /v1/referral/handoffs \
  "{\"situation_id\":\"$second_situation\",\"reason\":\"response_unavailable\"}"
expect 201 "transmettre à la MDPH"
take id=handoff version=handoff_version state=state
say "dossier transmis à la MDPH de 31 : $handoff, état : $(label_of handoff_states "$state")"

title "La MDPH de Haute-Garonne, avec son propre jeton"
ask mdph-31 GET "/v1/referral/handoffs/$handoff"
expect 200 "lire le dossier transmis"
ask mdph-31 POST "/v1/referral/handoffs/$handoff/receipt" '' "$handoff_version"
expect 200 "accuser réception"
take version=handoff_version state=state received_at=at
say "accusé de réception : $(label_of handoff_states "$state") le $at"
ask mdph-31 POST "/v1/referral/handoffs/$handoff/acceptance" '' "$handoff_version"
expect 200 "prendre en charge"
take state=state decided_at=at
say "décision : $(label_of handoff_states "$state") le $at"
referral_position=$after

# --- who may not -----------------------------------------------------------------------------------
title "Ce que d'autres n'ont pas le droit de voir"
after=
ask conseiller-44 GET "/v1/intake/situations/$situation"
expect 404 "une conseillère de 44 lit un dossier de 31"
take title=what
say "conseillère de 44, dossier de 31 : $status, $what (comme s'il n'existait pas)"
ask conseiller-44 GET "/v1/intake/situations?departement=31"
expect 403 "une conseillère de 44 liste les dossiers de 31"
take title=what
say "conseillère de 44, liste de 31 : $status, $what"
ask mdph-31 GET "/v1/intake/solicitations/$solicitation"
expect 403 "la MDPH lit une sollicitation"
take title=what
say "MDPH de 31, sollicitation : $status, $what"

title "La coordonnatrice ajoute un partenaire à l'annuaire"
ask coordonnateur-31 POST /v1/directory/actors '{"departement":"31","type":"pfra","sector":"specialised",
  "name":"Partenaire inventé pour la démonstration","commune":"31483","membership":"partner"}'
expect 201 "ajouter un partenaire"
say "les chiffres de l'annuaire (4.2, 5.1) comptent des institutions : les tableaux de bord les reçoivent ;"
say "ceux des personnes leur parviennent par les publications, jamais au fil de l'eau"

# --- what was heard and counted ----------------------------------------------------------------------
title "Les abonnés ont reçu les événements"
for type in sent received accepted; do
  must_hear tail.mdph-31 "referral.handoff.$type.v1" "$handoff" "bus, clé mdph-31"
  must_hear sse.mdph-31 "referral.handoff.$type.v1" "$handoff" "flux SSE de mdph-31"
done
must_hear tail.dashboard observatory.indicator.updated.v1 "\"$month\"" "bus, clé dashboard"
must_hear sse.observer observatory.indicator.updated.v1 "\"$month\"" "flux SSE de observer"
if grep -qE '"stream": "[0-9AB]+\.[a-z]+\.facts"' "$work"/sse.* "$work"/tail.*; then
  echo "ÉCHEC : un fait individuel est sorti vers un abonné extérieur" >&2
  exit 1
fi
say "transmission, réception et décision : reçues par le bus et par SSE ; aucun fait individuel n'est sorti"

title "Après : les chiffres de la Haute-Garonne pour $month"
after=$intake_position
measure after.json
after=$referral_position
measure after.json
if [ "$(TZ=Europe/Paris date +%Y-%m)" != "$month" ]; then
  echo "ÉCHEC : le mois a changé pendant la démonstration, à rejouer" >&2
  exit 1
fi
/usr/bin/python3 -B "$demo/figures.py" "$work/before.json" "$work/after.json" ${fresh:+"$fresh"}
printf '\nTout est exact.\n'
