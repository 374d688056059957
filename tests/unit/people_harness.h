/* people_harness: a place of the database tests with the city's tables in it. */
#pragma once

#include "db_harness.h"

/* Migrates the place and gives a writer with a transaction open. */
struct db *city_writer(struct place *place, struct arena *arena);
/* A key of its own, on either engine; closed with the arena. */
const struct keyring *city_keyring(struct arena *arena);
