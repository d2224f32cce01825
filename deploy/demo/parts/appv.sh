#!/bin/bash
# The life project and the relay to an APPV, as a part of the demonstration: sourced by it, or run
# alone against the system of make run.
# shellcheck disable=SC2154 # take assigns the variables that it names
# shellcheck disable=SC1112 # the texts are French: ’ is theirs

employer=0197f0a0-0000-7000-8000-00000000a001 # an invented association

appv_token() { # SUB: a token of the APPV as `appv`
  (umask 077 && "$bin/c360-token" issue --keys "$run/keys" --iss "$issuer" --aud c360 --sub "$1" \
    --role faciliteur --departements 31 --org "$employer" --ttl 1h >"$work/appv.jwt")
  printf 'Authorization: Bearer %s\n' "$(cat "$work/appv.jwt")" >"$work/appv.header"
}

appv_post() { # SUB: a post at the invented association, held by SUB
  ask conseiller-31 GET "/v1/intake/facilitation?departement=31"
  expect 200 "la facilitation en Haute-Garonne"
  take label=name posts_expected=posts
  say "en Haute-Garonne : $name ; postes attendus : $posts"
  ask coordonnateur-31 POST /v1/intake/facilitators "{\"departement\":\"31\",\"employer\":\"$employer\",
    \"employer_name\":\"Association inventée\",\"account\":\"$1\"}"
  expect 201 "déclarer le poste"
  take id=post version=post_version
}

appv_project() { # SITUATION: what the person wants, in their words
  ask conseiller-31 POST "/v1/intake/situations/$1/project" '{"wanted":true,"expression":"direct"}'
  expect 201 "noter que la personne le souhaite"
  take id=project version=project_version
  ask conseiller-31 POST "/v1/intake/projects/$project/versions" '{"built_with":["person","carer"],
    "aspiration":{"text":"Texte inventé : choisir avec qui je vis.","expression":"with_help",
      "said_by":"carer","modes":["pictograms"]},
    "wishes":[{"domain":"housing","text":"Texte inventé : un logement près de ma sœur.",
      "expression":"with_help","said_by":"carer","modes":["pictograms"]}],
    "acts":[{"code":"2.3.1.1","role":"maitre_oeuvre"}]}' "$project_version"
  expect 201 "écrire la première version"
  take version=project_version number=number
  say "projet $project, version $number ; maître d’ouvrage : $(label_of project_owners person)"
}

appv_consent() { # SITUATION
  ask conseiller-31 POST "/v1/intake/projects/$project/relays" "{\"facilitator_id\":\"$post\"}" \
    "$project_version"
  expect 403 "rien ne part sans accord"
  take detail=why
  say "sans accord, rien ne part : $why"
  ask conseiller-31 POST /v1/intake/consents "{\"situation_id\":\"$1\",\"decision\":\"given\",
    \"purpose\":\"project_support\",\"categories\":[\"wishes\"],\"means\":\"oral\",
    \"words\":\"share_2026_1\",\"recipients\":[{\"kind\":\"appv\",\"id\":\"$employer\"}]}"
  expect 201 "recueillir l’accord"
  take id=consent version=consent_version
}

appv_orient() {
  ask conseiller-31 POST "/v1/intake/projects/$project/relays" "{\"facilitator_id\":\"$post\"}" \
    "$project_version"
  expect 201 "orienter vers l’APPV"
  take id=relay version=relay_version acknowledge_due=due
  say "relais $relay ; à confirmer avant le $due"
}

appv_act() { # ACT BODY WHAT
  ask appv POST "/v1/intake/appv-relays/$relay/$1" "$2" "$relay_version"
  expect 200 "$3"
  take version=relay_version state=state
  say "l’APPV, avec son propre jeton : $(label_of appv_relay_states "$state")"
}

# The relay comes back with what was built; a second one is closed by the person's withdrawal.
appv_story() { # SITUATION
  local sub="demo-appv-${1##*-}"
  title "La personne souhaite un projet de vie ; un relais vers un APPV"
  appv_token "$sub"
  appv_post "$sub"
  appv_project "$1"
  appv_consent "$1"
  appv_orient
  ask appv GET "/v1/intake/appv-relays/$relay"
  expect 200 "lire ce qui lui est adressé"
  appv_act acknowledgement '' "prendre connaissance"
  appv_act start '' "commencer"
  appv_act return '{"content":{"built_with":["person","facilitator"],
    "summary":"Texte inventé, facile à lire : je veux vivre près de ma sœur."}}' "rendre ce qui a été construit"
  ask conseiller-31 GET "/v1/intake/projects/$project"
  expect 200 "relire le projet"
  take version=project_version number=number
  ask conseiller-31 POST "/v1/intake/projects/$project/validation" '{"validated_how":"augmented"}' \
    "$project_version"
  expect 200 "la personne valide"
  take version=project_version validated_how=how
  say "version $number, construite avec la personne, validée : $(label_of validation_ways "$how")"
  title "Un second relais ; la personne retire son accord"
  appv_orient
  ask conseiller-31 POST "/v1/intake/consents/$consent/withdrawal" '{"means":"oral"}' "$consent_version"
  expect 200 "retirer l’accord"
  ask appv GET "/v1/intake/appv-relays/$relay"
  expect 403 "plus rien n’est montré"
  take detail=why
  say "l’APPV ne voit plus rien : $why"
  ask conseiller-31 POST "/v1/intake/appv-relays/$relay/stop" '{"reason":"consent_ended"}' "$relay_version"
  expect 200 "arrêter le relais"
  ask coordonnateur-31 POST "/v1/intake/facilitators/$post/end" '{}' "$post_version"
  expect 200 "clore le poste inventé"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  # shellcheck source=deploy/demo/lib.sh
  . "$(dirname "$0")/../lib.sh"
  title() { printf '\n%s\n' "── $*"; }
  say() { printf '  %s\n' "$*"; }
  trap 'rm -rf "$work"' EXIT
  ensure_running
  mkdir -p "$work"
  ask operator POST /v1/intake/solicitations '{"departement":"31","channel":"allo_360",
    "requester_kind":"person","person_profile":"adult","text":"Texte inventé."}'
  expect 201 "enregistrer la sollicitation"
  take id=solicitation
  ask conseiller-31 POST /v1/intake/situations "{\"solicitation_id\":\"$solicitation\"}"
  expect 201 "ouvrir la situation"
  take id=situation
  appv_story "$situation"
fi
