/* broadcast_job: what jobs about a broadcast are told. */
#pragma once

#include "err.h"

struct arena;
struct job;

struct broadcast_job {
	int64_t id;
	int64_t at; /* the moment it was queued for */
};
enum err broadcast_job_read(struct arena *arena, const struct job *job, struct broadcast_job *out) MUST_CHECK;
