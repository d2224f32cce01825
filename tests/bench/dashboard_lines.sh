# shellcheck shell=bash disable=SC2034,SC2154,SC2089,SC2090  # variables are shared with bench.sh
# The lines of dashboards: cells beside the facts they are made of, and how soon a fact is seen.

dash_db=c360_dash
dash_sql() { sql "$dash_db" "$1"; }
dash_departements="(ARRAY['09','11','12','30','31','32','34','46','48','65','66','81','82'])"

dashboard_database() {
  sql postgres "CREATE DATABASE $dash_db"
  C360_ADMIN_URL="$where dbname=$dash_db user=postgres" C360_DATA_SERVICES=observatory "$root/deploy/migrate.sh" >>"$dir/migrate.log"
}

# Invented solicitations number FROM to TO: five years, thirteen départements, four profiles and four
# channels.  Drawn by md5, so that the same number is the same fact whenever it is made.
dashboard_facts() { # FROM TO
  dash_sql "SET synchronous_commit = off; SET maintenance_work_mem = '256MB';
    INSERT INTO observatory.fact (generation, departement, kind, id, day, commune, codes)
    SELECT 1, d, 'solicitation', ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
      '2022-01-01'::date + (h % 1826)::int, d || lpad((1 + h / 1826 % 300)::text, 3, '0'),
      ARRAY['channel:' || (ARRAY['phone','mail','visit','web'])[1 + h / 7 % 4],
            'profile:' || (ARRAY['adult','carer','child','professional'])[1 + h / 31 % 4]]
    FROM (SELECT i, ('x' || substr(md5(i::text), 1, 8))::bit(32)::bigint AS h,
      ${dash_departements}[1 + i % 13] AS d FROM generate_series($1, $2) AS i) AS drawn" >>"$dir/load"
}

# What the projection would have made of them: the sums of the two parts that the dashboard shows.
dashboard_cells() {
  dash_sql "TRUNCATE observatory.cell;
    INSERT INTO observatory.cell SELECT 1, departement, '1.2', 1, part, month, key, count(*), 0
    FROM (SELECT departement, date_trunc('month', day)::date AS month, 'number' AS part, '' AS key FROM observatory.fact
      UNION ALL SELECT departement, date_trunc('month', day)::date, 'by_profile', substr(codes[2], 9) FROM observatory.fact) AS x
    GROUP BY 2, 5, 6, 7" >>"$dir/load"
  dash_sql 'VACUUM ANALYZE observatory.fact' >>"$dir/load" # as autovacuum would soon
  dash_sql 'VACUUM ANALYZE observatory.cell' >>"$dir/load"
}

# A year by month and profile, of any département: from the cells by the statement of the service, with
# what came before the year, and from the facts, which are asked for the year alone.
write_dashboard_scripts() {
  local pick='\set i random(1, 13)'
  {
    printf '%s\n' "$pick" 'BEGIN;' "SELECT set_config('c360.departements', ${dash_departements}[:i], true);"
    "$statement" cells "1=${dash_departements}[:i]" "2='departement'" "3=nullif('', '')" "4='2025-01-01'" "5='2026-01-01'" \
      "6='1.2'" "7='0'" "8='true'"
    echo 'COMMIT;'
  } >"$dir/cells.sql"
  {
    printf '%s\n' "$pick" 'BEGIN;' "SELECT set_config('c360.departements', ${dash_departements}[:i], true);"
    echo "SELECT date_trunc('month', day)::date, code, count(*) FROM fact, unnest(codes) AS code WHERE generation = 1
      AND departement = ${dash_departements}[:i] AND kind = 'solicitation' AND day >= '2025-01-01' AND day < '2026-01-01'
      AND code LIKE 'profile:%' GROUP BY 1, 2 ORDER BY 1, 2;" | tr '\n' ' '
    echo
    echo 'COMMIT;'
  } >"$dir/facts.sql"
}

# Both must give the same figures, or the comparison means nothing.
dashboards_agree() {
  local ours theirs
  ours=$(dash_sql "SELECT md5(string_agg(departement || month || key || n, ',' ORDER BY departement, month, key)) FROM observatory.cell
    WHERE part = 'by_profile'")
  theirs=$(dash_sql "SELECT md5(string_agg(departement || month || key || n, ',' ORDER BY departement, month, key)) FROM
    (SELECT departement, date_trunc('month', day)::date AS month, substr(codes[2], 9) AS key, count(*) AS n FROM observatory.fact
      GROUP BY 1, 2, 3) AS x")
  [ -n "$ours" ] && [ "$ours" = "$theirs" ] || die "the cells are not the sums of the facts"
}

cells_rate() { transactions 16 "$dir/cells.sql" "$where dbname=$dash_db user=c360_observatory" observatory; }
facts_rate() { transactions 16 "$dir/facts.sql" "$where dbname=$dash_db user=c360_observatory" observatory; }

# The median of the rounds at this size, and none of the lines of the table.
cells_median() {
  local i
  for i in $(seq "$rounds"); do cells_rate; done | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

line_dashboard() {
  local facts=${BENCH_FACTS:-100000} small large pairs='' i one
  if [ "$length" = large ]; then facts=${BENCH_FACTS:-10000000}; fi
  dashboard_database
  dashboard_facts 1 100000
  dashboard_cells
  write_dashboard_scripts
  small=$(cells_median) || exit 2
  if ((facts > 100000)); then
    dashboard_facts 100001 "$facts"
    dashboard_cells
    note "$facts facts"
    large=$(cells_median) || exit 2
    echo "$large $small" | report dashboard_flat req/s
  fi
  dashboards_agree
  side_a() { cells_rate; }
  side_b() { facts_rate; }
  alternate dashboard_vs_raw req/s side_a side_b
  variant dashboard observatory "$(p 66)" "C360_DATABASE_URL=$where dbname=$dash_db user=c360_observatory" C360_BUS_DATABASE_URL=
  for i in $(seq 0 "$rounds"); do
    one=$(wrk_run 16 common "$(api "$(p 66)")/v1/observatory/series?departement=31&from=2025-01&to=2025-12&indicator=1.2") || exit 2
    if ((i > 0)); then pairs+=$(awk '{ print $3 / 1000, $2 / 1000 }' <<<"$one")$'\n'; fi
  done
  report dashboard_p99 ms <<<"$pairs"
}

# a: p99 from the answer to a POST until a chart of the own team shows it, while others write 50 a second;
# b: p50 of the same.
line_event_to_dashboard() {
  local i out pairs=''
  for i in $(seq 0 2); do
    out=$(/usr/bin/python3 -B tests/bench/dashboard_lag.py "$(api "$(p 1)")" "$(api "$(p 4)")" 200 50) || die "dashboard_lag failed"
    if ((i > 0)); then pairs+="$out"$'\n'; fi
  done
  report event_to_dashboard ms <<<"$pairs"
}
