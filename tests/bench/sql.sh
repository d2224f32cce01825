# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# The pgbench scripts: statements printed by the program that has them.  The two context statements are those of common/src/pg/run.c.

context="SELECT set_config('c360.departements', :dep, true), set_config('c360.actor', :actor, true), set_config('c360.function', 'conseiller', true), set_config('c360.organisation', '', true)"
timeout=", set_config('statement_timeout', '0', true)"
zero="'01900000-0000-7000-8000-'"

# Two scripts of the same statements: NAME.sql sends them one after another, as pgbench -M prepared
# does by itself, NAME_pipeline.sql in one round trip as the services do.
# BEGIN and COMMIT stand for the pipeline's implicit transaction, which the context needs.
scripts() { # NAME COUNTED STATEMENT…
  local name=$1 counted=$2
  shift 2
  { $counted; echo 'BEGIN;'; printf '%s\n' "$@"; echo 'COMMIT;'; } >"$sql/$name.sql"
  { $counted; echo '\startpipeline'; printf '%s\n' "$@"; echo '\endpipeline'; } >"$sql/${name}_pipeline.sql"
}

# the next number of this client: ids and keys are made of it
counted() { printf '%s\n%s\n' '\set n :n + 1' '\set id :n * 100 + :client_id'; }

write_scripts() { # DIRECTORY
  local sql=$1
  scripts post counted "$context$timeout;" \
    "$("$statement" solicitation_record "3='k' || :id" "5=($zero || :id)" "8=($zero || :id)" "10=($zero || :id)")"
  # pgbench has no NULL and no empty values; whoever has no token has no territory
  local absent="nullif(:x, 'x')" public=${context/:dep/"''"}
  scripts get true "$public;" "$("$statement" actor_read)"
  # the service writes what was seen in batches; here each read writes its row at once
  scripts get_audited true "$context;" "$("$statement" solicitation_get)" \
    "INSERT INTO audit (at, actor, operation, resource_id, departement, request_id) SELECT :now::timestamptz, :actor, 'get_solicitation', :p1::uuid, :dep, :p1::uuid;"
  scripts list true "$public;" "$("$statement" actor_list_here "2=''" "4=$absent" "5=$absent" "6=$absent::boolean")"
}

# The values of a solicitation, as the service sends them (solicitation.json).
post_values() {
  local now
  now=$(date -u +%Y-%m-%dT%H:%M:%S.000000Z)
  printf '%s\n' "dep=31" "actor=demo-conseiller-31" "p1=demo-conseiller-31" "p2=record_solicitation" \
    "p4=$(printf '%064d' 7)" "p6=31" "p7=$now" "p9=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" \
    "p11=intake.solicitation.recorded.v1" \
    "p12={\"solicitation_id\":\"01900000-0000-7000-8000-000000000000\",\"received_at\":\"$now\",\"profile\":\"carer_of_child\",\"channel\":\"phone\",\"requester_kind\":\"carer\",\"person_profile\":\"child\",\"commune\":\"31483\",\"situation_type\":\"ordinary_solution_sought\",\"problem_types\":[\"scolarite\",\"soins\"],\"moments\":[\"transition\"],\"mdph_status\":\"known\"}" \
    "p13={facts}" "p14=$now" "p15=phone" "p16=carer" "p17=child" "p18=carer_of_child" "p19=31483" \
    "p20=ordinary_solution_sought" "p21={scolarite,soins}" "p22={transition}" "p23=known" \
    "p24=Une place en milieu ordinaire pour la rentrée, à moins de trente minutes du domicile."
}
