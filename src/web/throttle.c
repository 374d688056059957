/* throttle: a small table of sources, each with a window and a count. */
#include "throttle.h"

#include "arena.h"
#include "cidr.h"

#include <pthread.h>
#include <string.h>

#define SETS 512
#define WAYS 8

struct source {
	uint8_t key[16];
	int64_t since, wrong; /* wrong 0: free */
};

struct throttle {
	pthread_mutex_t lock;
	struct source sets[SETS][WAYS];
};

struct throttle *throttle_new(void)
{
	struct throttle *throttle = mem_make(sizeof *throttle);
	pthread_mutex_init(&throttle->lock, NULL);
	return throttle;
}

void throttle_free(struct throttle **throttle)
{
	if (!*throttle)
		return;
	pthread_mutex_destroy(&(*throttle)->lock);
	mem_free(*throttle);
	*throttle = NULL;
}

/* What no address can be read from is one source together. */
static struct address key_of(struct str remote)
{
	struct address key = {{0}};
	if (!address_parse(remote, &key))
		return (struct address){{0}};
	if (!address_is_v4(key))
		memset(key.bytes + 8, 0, 8);
	return key;
}

static struct source *set_of(struct throttle *throttle, struct address key)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < sizeof key.bytes; i++)
		hash = (hash ^ key.bytes[i]) * 16777619u;
	return throttle->sets[hash % SETS];
}

static struct source *find(struct source *set, struct address key, int64_t now)
{
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].wrong > 0 && memcmp(set[i].key, key.bytes, sizeof key.bytes) == 0)
			return now - set[i].since < THROTTLE_WINDOW_MS ? &set[i] : NULL;
	return NULL;
}

bool throttle_admits(struct throttle *throttle, struct str remote, int64_t most, int64_t now)
{
	struct address key = key_of(remote);
	pthread_mutex_lock(&throttle->lock);
	const struct source *source = find(set_of(throttle, key), key, now);
	bool admitted = !source || source->wrong < most;
	pthread_mutex_unlock(&throttle->lock);
	return admitted;
}

/* The source itself, a free place, or the one that began longest ago. */
static struct source *place_for(struct source *set, struct address key)
{
	struct source *oldest = &set[0];
	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].wrong > 0 && memcmp(set[i].key, key.bytes, sizeof key.bytes) == 0)
			return &set[i];
		if (set[i].wrong == 0 || (oldest->wrong > 0 && set[i].since < oldest->since))
			oldest = &set[i];
	}
	return oldest;
}

void throttle_count(struct throttle *throttle, struct str remote, int64_t now)
{
	struct address key = key_of(remote);
	pthread_mutex_lock(&throttle->lock);
	struct source *set = set_of(throttle, key), *source = find(set, key, now);
	if (!source) {
		source = place_for(set, key);
		*source = (struct source){.since = now};
		memcpy(source->key, key.bytes, sizeof source->key);
	}
	source->wrong++;
	pthread_mutex_unlock(&throttle->lock);
}
