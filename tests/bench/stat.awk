# Pairs "a b", one round a line -> the BENCH line.  -v name= -v unit=
# ratio: median(a) / median(b); range: least and greatest ratio of one round.
# Triples "a b c": what a and b have above c.
function median(v, n,   i, j, t) {
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
  return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
function short(x) { return sprintf(x >= 100 ? "%.0f" : x >= 10 ? "%.1f" : "%.3f", x) }
NF == 3 { c[++m] = $3 }
NF >= 2 && $2 > $3 {
  a[++n] = $1; b[n] = $2; r = ($1 - $3) / ($2 - $3)
  if (n == 1 || r < least) least = r
  if (n == 1 || r > most) most = r
}
END {
  if (n == 0) exit 1
  less = m ? median(c, m) : 0
  x = median(a, n) - less; y = median(b, n) - less
  printf "BENCH %s ratio=%.3f range=%.3f–%.3f a=%s b=%s unit=%s\n", name, x / y, least, most, short(x), short(y), unit
}
