/* refusals: a counter per minute. */
#include "refusals.h"

#include "arena.h"
#include "jst.h"
#include "log.h"

#include <pthread.h>

struct refusals {
	pthread_mutex_t lock;
	int64_t minute, count, omitted;
};

struct refusals *refusals_new(void)
{
	struct refusals *refusals = mem_make(sizeof *refusals);
	pthread_mutex_init(&refusals->lock, NULL);
	return refusals;
}

void refusals_free(struct refusals **refusals)
{
	if (!*refusals)
		return;
	pthread_mutex_destroy(&(*refusals)->lock);
	mem_free(*refusals);
	*refusals = NULL;
}

bool refusals_admit(struct refusals *refusals, int64_t now, int64_t *omitted)
{
	pthread_mutex_lock(&refusals->lock);
	if (now / MS_MINUTE != refusals->minute) {
		refusals->minute = now / MS_MINUTE;
		refusals->count = 0;
	}
	bool admitted = refusals->count < REFUSALS_A_MINUTE;
	bool first = refusals->count++ == REFUSALS_A_MINUTE;
	*omitted = admitted ? refusals->omitted : 0;
	refusals->omitted = admitted ? 0 : refusals->omitted + 1;
	pthread_mutex_unlock(&refusals->lock);
	if (first)
		log_warn("refusals_not_recorded", "limit=%d a minute; counted from here on", REFUSALS_A_MINUTE);
	return admitted;
}
