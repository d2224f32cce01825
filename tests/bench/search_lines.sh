# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# make bench-large: searches among a million invented offers, through HTTP, beside PostGIS and beside
# earthdistance on the rows themselves.  See README.md for what each line means.

offers=${BENCH_OFFERS:-1000000}
asked=2000
offers_db=c360_offers

large_sql() { sql "$offers_db" "$1"; }

# A database of directory alone with the territory and the offers; the indexes of places are made
# after the rows, as a bulk load is done.
offers_database() {
  local communes=$root/services/directory/data/communes.csv
  sql postgres "CREATE DATABASE $offers_db"
  C360_ADMIN_URL="$where dbname=$offers_db user=postgres" C360_DATA_SERVICES=directory "$root/deploy/migrate.sh" >>"$dir/migrate.log"
  C360_BUS_DATABASE_URL="$where dbname=$offers_db user=c360_directory_bus" "$bin/c360-import" --data "$root/services/directory/data" \
    >>"$dir/load" || die "the territory was not loaded"
  {
    echo 'SET session_replication_role = replica; SET maintenance_work_mem = 262144; SET synchronous_commit = off;'
    echo 'DROP INDEX directory.offer_ordinary, directory.offer_specialised;'
    timeout 300 "$programs/offers_large" load "$offers" "$communes"
    echo "CREATE INDEX offer_ordinary ON directory.offer USING gist (place) WHERE active AND sector = 'ordinary';"
    echo "CREATE INDEX offer_specialised ON directory.offer USING gist (place) WHERE active AND sector = 'specialised';"
    echo 'VACUUM ANALYZE directory.offer; VACUUM ANALYZE directory.actor;'
    echo 'CREATE SCHEMA bench; CREATE TABLE bench.asked (i int PRIMARY KEY, commune text, lat float8, lon float8, theme text, age int, dis text, held text);'
    echo 'COPY bench.asked FROM stdin;'
    "$programs/offers_large" asked "$asked" "$communes"
    echo '\.'
  } | timeout 900 psql -X -q -v ON_ERROR_STOP=1 -d "$where dbname=$offers_db user=postgres" >>"$dir/load" 2>&1 ||
    die "the offers were not loaded: $(tail -3 "$dir/load")"
  large_sql "SELECT format('/v1/directory/search?commune=%s&theme=%s&age=%s&disability_types=%s&orientations=%s&asker=user', commune, theme, age,
    dis, held) FROM bench.asked" >"$dir/targets"
}

# What PostGIS does best: a row for each offer and theme, the theme and the sector in the index beside
# the place, so that the nearest 20 of a sector come straight from it.
postgis_tables() {
  large_sql "CREATE EXTENSION postgis; CREATE EXTENSION btree_gist; CREATE EXTENSION cube; CREATE EXTENSION earthdistance;
    SET maintenance_work_mem = 262144;
    CREATE TABLE bench.theme AS SELECT row_number() OVER (ORDER BY t) * 2 AS k, t FROM (SELECT DISTINCT unnest(themes) AS t FROM directory.offer) x;
    CREATE TABLE bench.near AS SELECT (k.k + (o.sector = 'specialised')::int)::int2 AS k, o.id, coalesce(o.age_min, 0)::int2 AS age_min,
      coalesce(o.age_max, 130)::int2 AS age_max, ST_MakePoint(o.lon, o.lat)::geography AS at
      FROM directory.offer o JOIN directory.actor a ON a.id = o.actor_id, unnest(o.themes) AS n (t) JOIN bench.theme k ON k.t = n.t
      WHERE o.active AND a.active;
    CREATE INDEX near_gist ON bench.near USING gist (k, at);
    CREATE TABLE bench.wide AS TABLE directory.offer; CREATE INDEX wide_earth ON bench.wide USING gist (ll_to_earth(lat, lon));
    CREATE UNIQUE INDEX wide_id ON bench.wide (id);
    ALTER TABLE bench.asked ADD k int2; UPDATE bench.asked q SET k = t.k FROM bench.theme t WHERE t.t = q.theme;
    GRANT USAGE ON SCHEMA bench, public TO c360_directory; GRANT SELECT ON ALL TABLES IN SCHEMA bench TO c360_directory"
  large_sql 'VACUUM ANALYZE bench.near'
  large_sql 'VACUUM ANALYZE bench.wide'
}

# As the answer shows it: the offer, its commune, its actor.
shown="o.id, o.departement, o.actor_id, o.name, o.description, o.sector, o.themes, o.needs, o.age_min, o.age_max, o.mode,
  o.commune, c.name, o.lat, o.lon, o.source, o.invented, o.version, a.name, a.type, a.commune, a.phone, a.email, a.website"
joined="JOIN commune c ON c.code = o.commune JOIN actor a ON a.departement = o.departement AND a.id = o.actor_id"

# No time for compiling, no second process for one search; a plan for all of them where that is quicker,
# or one for each.
plain="directory,public -c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode"

write_search_scripts() {
  local pick='\set i random(1, '$asked')
SELECT commune, lat, lon, theme, age, k, dis, held FROM bench.asked WHERE i = :i \gset' one
  # the radius outside: inside, it leads the planner away from the order of the index
  for one in 0 1; do
    eval "branch$one=\"(SELECT id, at <-> ST_MakePoint(:lon, :lat)::geography AS m FROM bench.near WHERE k = :k::int2 + $one::int2
      AND :age BETWEEN age_min AND age_max ORDER BY at <-> ST_MakePoint(:lon, :lat)::geography LIMIT 20)\""
  done
  printf '%s\n' "$pick" "SELECT $shown, hit.m FROM (SELECT id, m FROM ($branch0 UNION ALL $branch1) AS nearest WHERE m <= 30000
    LIMIT 20) AS hit JOIN offer o ON o.id = hit.id $joined;" >"$dir/postgis.sql"
  # Its sphere is a little larger than ours.  What is open to the person, and the order, as the rules say:
  # docs/services/directory-search.md.
  local publics="ARRAY['everybody','carer','sibling','professional','employer','parent','pupil','student','job_seeker','employee']
    || CASE WHEN :age < 20 THEN ARRAY['child'] ELSE '{}' END || CASE WHEN :age BETWEEN 16 AND 25 THEN ARRAY['young_adult'] ELSE '{}' END
    || CASE WHEN :age >= 18 THEN ARRAY['adult'] ELSE '{}' END || CASE WHEN :age >= 45 THEN ARRAY['ageing'] ELSE '{}' END"
  local order="sector, near, m, id"
  local scan="(SELECT id, sector, m, CASE WHEN mode = 'on_site' THEN (m >= 10011.24)::int + (m >= 30033.72)::int ELSE 0 END AS near
    FROM (SELECT id, sector, mode, earth_distance(ll_to_earth(:lat, :lon), ll_to_earth(lat, lon)) AS m FROM bench.wide
    WHERE active AND earth_box(ll_to_earth(:lat, :lon), 30033.72) @> ll_to_earth(lat, lon)
    AND earth_distance(ll_to_earth(:lat, :lon), ll_to_earth(lat, lon)) <= 30033.72
    AND :theme = ANY (themes) AND :age BETWEEN coalesce(age_min, 0) AND coalesce(age_max, 130)
    AND (disability_types = '{}' OR :dis = ANY (disability_types)) AND (publics = '{}' OR publics && ($publics))
    AND (doors = '{}' OR doors && '{free,prescription,school_affectation}' OR orientations && ARRAY[:held, split_part(:held, '_', 1)])
    AND (intake_by = '{}' OR 'user' = ANY (intake_by)) AND (zone = '{}' OR left(:commune, 2) = ANY (zone))) AS open
    ORDER BY $order LIMIT 20) AS hit"
  printf '%s\n' "$pick" "SELECT $shown, hit.m FROM $scan JOIN offer o ON o.id = hit.id $joined;" >"$dir/scan.sql"
  echo "SELECT id FROM $scan ORDER BY $order" >"$dir/scan_ids.sql"
}

# Both must find the same, or the comparison means nothing.
searches_agree() {
  local i commune lat lon theme age dis held ours theirs bad=0
  for i in $(seq 1 80 "$asked"); do
    IFS='|' read -r commune lat lon theme age dis held < <(large_sql "SELECT commune, lat, lon, theme, age, dis, held FROM bench.asked WHERE i = $i")
    ours=$(curl -fsS "$(api "$(p 64)")/v1/directory/search?commune=$commune&theme=$theme&age=$age&disability_types=$dis&orientations=$held&asker=user" |
      /usr/bin/python3 -c 'import json, sys; print(" ".join(i["offer"]["id"] for i in json.load(sys.stdin)["items"]))')
    theirs=$(PGOPTIONS="-c search_path=directory,public" psql -X -q -A -t -v ON_ERROR_STOP=1 -v lat="$lat" -v lon="$lon" \
      -v theme="'$theme'" -v age="$age" -v dis="'$dis'" -v held="'$held'" -v commune="'$commune'" -f "$dir/scan_ids.sql" -d "$where dbname=$offers_db user=postgres" | paste -sd' ')
    [ "$ours" = "$theirs" ] || bad=$((bad + 1))
  done
  [ "$bad" = 0 ] || die "$bad of 25 searches found something else than the database"
  note "25 searches found what the database finds, in its order"
}

metric() { curl -fsS "$(api "$(p 65)")/metrics" | awk -v name="$1" '$1 == name { print $2 }'; } # NAME

line_search() {
  local began ready pairs='' i one
  "$root/deploy/install-deps.sh" postgis
  began=$(date +%s)
  offers_database
  note "$offers offers in $(($(date +%s) - began)) s"
  began=$(date +%s%N)
  postgis_tables
  postgis_s=$((($(date +%s%N) - began) / 1000000))
  began=$(date +%s%N)
  BENCH_WAIT=1200 variant offers directory "$(p 64)" "C360_DATABASE_URL=$where dbname=$offers_db user=c360_directory" C360_BUS_DATABASE_URL=
  ready=$((($(date +%s%N) - began) / 1000000))
  echo "$ready $postgis_s" | awk '{ print $1 / 1000, $2 / 1000 }' | report index_start s
  echo "$(metric 'c360_index_bytes{part="keys"}') $(metric 'c360_index_bytes{part="texts"}')" |
    awk '{ print $1 / 1048576, $2 / 1048576 }' | report index_memory MB
  write_search_scripts
  searches_agree
  export BENCH_TARGETS=$dir/targets
  side_a() { BENCH_TOKEN='' rate 16 search "$(api "$(p 64)")/"; }
  side_b() { transactions 16 "$dir/postgis.sql" "$where dbname=$offers_db user=c360_directory" "$plain=force_generic_plan"; }
  alternate search_vs_postgis req/s side_a side_b
  for i in $(seq 0 "$rounds"); do
    one=$(BENCH_TOKEN='' wrk_run 16 search "$(api "$(p 64)")/") || exit 2
    if ((i > 0)); then pairs+=$(awk '{ print $3 / 1000, $2 / 1000 }' <<<"$one")$'\n'; fi
  done
  report search_p99 ms <<<"$pairs"
  side_b() { transactions 16 "$dir/scan.sql" "$where dbname=$offers_db user=c360_directory" "$plain=force_custom_plan"; }
  alternate search_vs_scan req/s side_a side_b
}
