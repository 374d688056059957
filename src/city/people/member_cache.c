/* member_cache: a chained hash table whose entries also form a list by use. */
#include "member_cache.h"

#include "arena.h"
#include "people.h"

#include <pthread.h>

#define BUCKETS 4096 /* a power of two */

struct entry {
	struct member_key key;
	struct member_stamp stamp;
	struct people_shared *set;
	size_t bytes;
	struct entry *chain;
	struct entry *newer, *older; /* by use */
};

struct member_cache {
	pthread_mutex_t lock;
	struct entry *buckets[BUCKETS];
	struct entry *newest, *oldest;
	size_t bytes_most;
	struct member_cache_counts counts;
};

struct member_cache *member_cache_new(size_t bytes_most)
{
	struct member_cache *cache = mem_make(sizeof *cache);
	pthread_mutex_init(&cache->lock, NULL);
	cache->bytes_most = bytes_most;
	return cache;
}

static struct entry **bucket_of(struct member_cache *cache, struct member_key key)
{
	uint64_t hash = (uint64_t)key.kind;
	hash = (hash ^ (uint64_t)key.a) * UINT64_C(0x9e3779b97f4a7c15);
	hash = (hash ^ (hash >> 29) ^ (uint64_t)key.b) * UINT64_C(0xbf58476d1ce4e5b9);
	return &cache->buckets[(hash >> 40) % BUCKETS];
}

static bool same_key(struct member_key x, struct member_key y)
{
	return x.kind == y.kind && x.a == y.a && x.b == y.b;
}

static struct entry *find(struct member_cache *cache, struct member_key key)
{
	struct entry *entry = *bucket_of(cache, key);
	while (entry && !same_key(entry->key, key))
		entry = entry->chain;
	return entry;
}

static void unlist(struct member_cache *cache, struct entry *entry)
{
	*(entry->newer ? &entry->newer->older : &cache->newest) = entry->older;
	*(entry->older ? &entry->older->newer : &cache->oldest) = entry->newer;
	entry->newer = entry->older = NULL;
}

static void list_newest(struct member_cache *cache, struct entry *entry)
{
	entry->older = cache->newest;
	*(cache->newest ? &cache->newest->newer : &cache->oldest) = entry;
	cache->newest = entry;
}

static void drop(struct member_cache *cache, struct entry *entry)
{
	struct entry **at = bucket_of(cache, entry->key);
	while (*at != entry)
		at = &(*at)->chain;
	*at = entry->chain;
	unlist(cache, entry);
	cache->counts.bytes -= entry->bytes;
	cache->counts.sets--;
	people_unshare(&entry->set);
	mem_free(entry);
}

void member_cache_free(struct member_cache **cache)
{
	if (!*cache)
		return;
	while ((*cache)->oldest)
		drop(*cache, (*cache)->oldest);
	pthread_mutex_destroy(&(*cache)->lock);
	mem_free(*cache);
	*cache = NULL;
}

const struct people *member_cache_get(struct member_cache *cache, struct arena *arena,
                                      struct member_key key, int64_t version)
{
	const struct people *set = NULL;
	pthread_mutex_lock(&cache->lock);
	struct entry *entry = find(cache, key);
	if (entry && entry->stamp.version == version) {
		unlist(cache, entry);
		list_newest(cache, entry);
		set = people_lend(entry->set, arena);
		cache->counts.hits++;
	} else {
		cache->counts.misses++;
	}
	pthread_mutex_unlock(&cache->lock);
	return set;
}

const struct people *member_cache_stale(struct member_cache *cache, struct arena *arena,
                                        struct member_key key, struct member_stamp *stamp)
{
	const struct people *set = NULL;
	pthread_mutex_lock(&cache->lock);
	struct entry *entry = find(cache, key);
	if (entry) {
		set = people_lend(entry->set, arena);
		*stamp = entry->stamp;
	}
	pthread_mutex_unlock(&cache->lock);
	return set;
}

static void insert(struct member_cache *cache, struct entry *entry)
{
	struct entry *old = find(cache, entry->key);
	if (old)
		drop(cache, old);
	struct entry **bucket = bucket_of(cache, entry->key);
	entry->chain = *bucket;
	*bucket = entry;
	list_newest(cache, entry);
	cache->counts.bytes += entry->bytes;
	cache->counts.sets++;
	while (cache->counts.bytes > cache->bytes_most && cache->oldest)
		drop(cache, cache->oldest);
}

const struct people *member_cache_put(struct member_cache *cache, struct arena *arena, struct member_key key,
                                      struct member_stamp stamp, const struct people *set)
{
	struct entry *entry = mem_make(sizeof *entry);
	entry->key = key;
	entry->stamp = stamp;
	entry->set = people_share(set);
	entry->bytes = people_shared_bytes(entry->set) + sizeof *entry;
	const struct people *lent = people_lend(entry->set, arena);
	pthread_mutex_lock(&cache->lock);
	insert(cache, entry);
	pthread_mutex_unlock(&cache->lock);
	return lent;
}

struct member_cache_counts member_cache_counts(struct member_cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	struct member_cache_counts counts = cache->counts;
	pthread_mutex_unlock(&cache->lock);
	return counts;
}
