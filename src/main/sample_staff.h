/* sample_staff: the invented city's departments and the people who work there. */
#pragma once

#include "err.h"

struct arena;
struct db;

#define SAMPLE_PASSWORD "midorino-2026"

/* demo: with the desks of sample_office.h instead of a few people for tests. */
enum err sample_staff(struct db *db, struct arena *arena, bool demo) MUST_CHECK;
