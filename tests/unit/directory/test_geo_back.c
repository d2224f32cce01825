/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_geo_back.c - from the plane back to degrees, at points that others have published.
 */
#include "support/cmocka_all.h"

#include "geo.h"

#include <math.h>

static void near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.9f expected, got %.9f", expected, got);
}

/* FINESS "Structures v1", sample of 9 March 2026, publishes both for the same addresses: Lambert-93
 * to the centimetre, degrees to six decimals. */
static void lambert_93_agrees_with_what_finess_publishes(void **state)
{
	static const struct {
		double x, y, lat, lon;
	} POINTS[] = {
	    {941342.52, 6589480.53, 46.362063, 6.139885},
	    {873766.07, 6570414.61, 46.211257, 5.254203},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(POINTS) / sizeof(POINTS[0]); i++) {
		struct directory_geo_degrees d =
		    directory_geo_from_lambert93(POINTS[i].x, POINTS[i].y);

		near(d.lat, POINTS[i].lat, 1e-6);
		near(d.lon, POINTS[i].lon, 1e-6);
	}
}

/* IGN: the origin of the projection. */
static void the_origin_is_where_ign_puts_it(void **state)
{
	struct directory_geo_degrees d = directory_geo_from_lambert93(700000.0, 6600000.0);

	(void)state;
	near(d.lat, 46.5, 1e-6);
	near(d.lon, 3.0, 1e-12);
}

static void there_and_back_is_the_same_place(void **state)
{
	(void)state;
	for (double lat = 41.0; lat <= 51.5; lat += 0.25) {
		for (double lon = -5.5; lon <= 10.0; lon += 0.25) {
			struct directory_geo_plane p = directory_geo_lambert93(lat, lon);
			struct directory_geo_degrees d = directory_geo_from_lambert93(p.x, p.y);

			near(d.lat, lat, 1e-9);
			near(d.lon, lon, 1e-9);
		}
	}
}

/* The example that is published most: CN Tower, 43°38'33.24" N 79°23'13.7" W, zone 17, to the
 * metre. */
static void utm_is_where_the_world_puts_it(void **state)
{
	struct directory_geo_degrees d = directory_geo_from_utm(17, false, 630084.0, 4833438.0);

	(void)state;
	near(d.lat, 43.0 + 38.0 / 60.0 + 33.24 / 3600.0, 2e-5);
	near(d.lon, -(79.0 + 23.0 / 60.0 + 13.7 / 3600.0), 2e-5);
}

/* On the central meridian of its zone: the length of the meridian (GRS80), 10 001 965.729 m from
 * the equator to the pole, and nothing to the side. */
static void the_meridian_of_a_zone_has_its_length(void **state)
{
	struct directory_geo_degrees pole =
	    directory_geo_from_utm(20, false, 500000.0, 10001965.729 * 0.9996);
	struct directory_geo_degrees equator = directory_geo_from_utm(20, false, 500000.0, 0.0);

	(void)state;
	near(pole.lat, 90.0, 1e-7);
	near(equator.lat, 0.0, 1e-12);
	near(equator.lon, -63.0, 1e-12);
}

static void the_south_mirrors_the_north(void **state)
{
	struct directory_geo_degrees north = directory_geo_from_utm(40, false, 338000.0, 2310000.0);
	struct directory_geo_degrees south =
	    directory_geo_from_utm(40, true, 338000.0, 10000000.0 - 2310000.0);

	(void)state;
	near(south.lat, -north.lat, 1e-12);
	near(south.lon, north.lon, 1e-12);
	/* La Réunion, near Saint-Denis */
	near(south.lat, -20.88, 0.05);
	near(south.lon, 55.44, 0.05);
}

/* Chef-lieux overseas, as maps have them, in the zones that FINESS uses there. */
static void each_territory_lies_in_its_zone(void **state)
{
	static const struct {
		int zone;
		bool south;
		double x, y, lat, lon;
	} PLACES[] = {
	    {20, false, 643400.0, 1769300.0, 16.0, -61.66},  /* Guadeloupe */
	    {20, false, 708900.0, 1615600.0, 14.61, -61.06}, /* Martinique */
	    {22, false, 353700.0, 546000.0, 4.94, -52.32},   /* Guyane */
	    {38, true, 523900.0, 8587400.0, -12.78, 45.22},  /* Mayotte */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(PLACES) / sizeof(PLACES[0]); i++) {
		struct directory_geo_degrees d = directory_geo_from_utm(
		    PLACES[i].zone, PLACES[i].south, PLACES[i].x, PLACES[i].y);

		near(d.lat, PLACES[i].lat, 0.02);
		near(d.lon, PLACES[i].lon, 0.02);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lambert_93_agrees_with_what_finess_publishes),
	    cmocka_unit_test(the_origin_is_where_ign_puts_it),
	    cmocka_unit_test(there_and_back_is_the_same_place),
	    cmocka_unit_test(utm_is_where_the_world_puts_it),
	    cmocka_unit_test(the_meridian_of_a_zone_has_its_length),
	    cmocka_unit_test(the_south_mirrors_the_north),
	    cmocka_unit_test(each_territory_lies_in_its_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
