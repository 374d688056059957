/* personal_hear: says that personal data does not belong into the talk. Stands behind
 * those who may have asked for it. */
#pragma once

#include "err.h"

struct turn;

enum err personal_hear(struct turn *turn, bool *taken) MUST_CHECK;
