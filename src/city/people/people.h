/* people: a set of friend ids, kept as a compressed bitmap. The only user of
 * CRoaring. Sets made into an arena are freed with it. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct people;

struct people *people_new(struct arena *arena);
struct people *people_copy(struct arena *arena, const struct people *set);
void people_add(struct people *set, int64_t id);
void people_remove(struct people *set, int64_t id);
void people_add_many(struct people *set, const uint32_t *ids, size_t count);
bool people_has(const struct people *set, int64_t id);
int64_t people_count(const struct people *set);
void people_and(struct people *set, const struct people *other);     /* set &= other */
void people_or(struct people *set, const struct people *other);
void people_without(struct people *set, const struct people *other); /* set -= other */
int64_t people_and_count(const struct people *a, const struct people *b);
/* How many ids of the set are below this one. */
int64_t people_rank(const struct people *set, int64_t id);
/* Ids in rising order: those of rank first … first+count-1; gives how many. */
size_t people_range(const struct people *set, int64_t first, size_t count, int64_t *ids);
/* Adds those of rank first … first+count-1 of another set. */
void people_add_range(struct people *set, const struct people *from, int64_t first, int64_t count);
/* Adds ids that stand in a text with commas between. */
void people_add_listed(struct people *set, struct str ids);
/* CRoaring's portable form: the same bytes on every machine. */
struct str people_pack(struct arena *arena, const struct people *set);
/* Only for what people_pack() made: CRoaring does not look for nonsense inside. */
enum err people_unpack(struct arena *arena, struct str packed, struct people **out) MUST_CHECK;

/* A set that outlives requests, for caches: counted references, for any thread.
 * What people_lend gives is read-only and valid as long as the arena. */
struct people_shared;
struct people_shared *people_share(const struct people *set);
size_t people_shared_bytes(const struct people_shared *shared);
const struct people *people_lend(struct people_shared *shared, struct arena *arena);
void people_unshare(struct people_shared **shared);
