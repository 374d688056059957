/* arena: memory with the lifetime of one request or job.
 *
 * Everything is zeroed and freed together; running out of memory or over the
 * arena's ceiling ends the process (inputs are bounded at the door, so this is
 * a bug). Things with a release are tied to the arena by arena_defer() and
 * released in reverse order. In sanitizer builds every allocation is a malloc
 * of its own. One arena belongs to one thread at a time. */
#pragma once

#include "base.h"

struct arena;

#define ARENA_CEILING ((size_t)64 << 20)

struct arena *arena_new(void);                  /* ceiling ARENA_CEILING */
struct arena *arena_new_sized(size_t ceiling);
void arena_free(struct arena **arena);          /* accepts NULL; sets it to NULL */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);
void *arena_copy(struct arena *arena, const void *from, size_t size);
void arena_defer(struct arena *arena, void (*release)(void *), void *thing);
size_t arena_used(const struct arena *arena);

#define arena_make(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) \
	((type *)arena_alloc_array((arena), (count), sizeof(type)))

/* Long-lived memory, for the few things that outlive any request (caches,
 * connections). Zeroed; out of memory ends the process. */
void *mem_make(size_t size);
void *mem_resize(void *memory, size_t size);
void mem_free(void *memory);
