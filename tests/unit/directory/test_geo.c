/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_geo.c - distances that can be checked on a map.
 */
#include "support/cmocka_all.h"

#include "geo.h"

#include <math.h>

static void near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.4f expected, got %.4f", expected, got);
}

static void a_place_is_at_no_distance_of_itself(void **state)
{
	(void)state;
	near(directory_geo_distance_km(43.1261, 0.7303, 43.1261, 0.7303), 0.0, 0.0);
}

static void one_degree_of_latitude_is_111_km(void **state)
{
	(void)state;
	near(directory_geo_distance_km(43.0, 1.0, 44.0, 1.0), 111.195, 0.001);
}

static void toulouse_lies_78_km_from_saint_gaudens(void **state)
{
	(void)state;
	near(directory_geo_distance_km(43.1261, 0.7303, 43.6007, 1.4328), 77.6, 0.5);
}

static void the_way_back_is_as_long(void **state)
{
	double there = directory_geo_distance_km(47.2316, -1.5484, 42.6990, 2.9045);
	double back = directory_geo_distance_km(42.6990, 2.9045, 47.2316, -1.5484);

	(void)state;
	near(there, back, 1e-9);
}

static void antipodes_are_half_the_earth_apart(void **state)
{
	(void)state;
	near(directory_geo_distance_km(0.0, 0.0, 0.0, 180.0), 20015.11, 0.1);
}

/* IGN gives (700000, 6600000) for the origin of the projection, 46 deg 30 min north, 3 deg east. */
static void the_origin_of_lambert_93_is_where_ign_puts_it(void **state)
{
	struct directory_geo_plane p = directory_geo_lambert93(46.5, 3.0);

	(void)state;
	near(p.x, 700000.0, 0.01);
	near(p.y, 6600000.0, 0.05);
}

static void plane_and_sphere_agree_within_three_per_mille(void **state)
{
	static const double PLACES[][2] = {
	    {43.1261, 0.7303}, {43.6007, 1.4328}, {47.2316, -1.5484},
	    {42.6990, 2.9045}, {44.5183, 3.5006}, {47.4736, -0.5549},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(PLACES) / sizeof(PLACES[0]); i++) {
		double lat = PLACES[i][0], lon = PLACES[i][1];
		struct directory_geo_plane a = directory_geo_lambert93(lat, lon);
		struct directory_geo_plane b = directory_geo_lambert93(lat + 0.3, lon + 0.4);
		double plane = hypot(a.x - b.x, a.y - b.y) / 1000.0;
		double sphere = directory_geo_distance_km(lat, lon, lat + 0.3, lon + 0.4);

		near(plane / sphere, 1.0, 0.004);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_place_is_at_no_distance_of_itself),
	    cmocka_unit_test(one_degree_of_latitude_is_111_km),
	    cmocka_unit_test(toulouse_lies_78_km_from_saint_gaudens),
	    cmocka_unit_test(the_way_back_is_as_long),
	    cmocka_unit_test(antipodes_are_half_the_earth_apart),
	    cmocka_unit_test(the_origin_of_lambert_93_is_where_ign_puts_it),
	    cmocka_unit_test(plane_and_sphere_agree_within_three_per_mille),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
