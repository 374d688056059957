/* workers: a few threads that run what they are handed, in order. */
#pragma once

#include "err.h"

struct workers;

enum err workers_open(int threads, struct workers **out) MUST_CHECK;
/* Runs run(thing) soon on one of the threads. */
void workers_add(struct workers *workers, void (*run)(void *), void *thing);
/* Runs what is left, then ends. Accepts NULL. */
void workers_close(struct workers **workers);
