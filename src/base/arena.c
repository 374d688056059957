/* arena: bump allocation in blocks; the only file that calls malloc. */
#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_MALLOC_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_MALLOC_EACH 1
#endif
#endif
#ifndef ONE_MALLOC_EACH
#define ONE_MALLOC_EACH 0
#endif

#define BLOCK_SIZE ((size_t)8 << 10)
#define ALIGN ((size_t)16)

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(16) char bytes[];
};

struct release {
	struct release *next;
	void (*run)(void *);
	void *thing;
};

struct arena {
	struct block *blocks;
	struct release *releases;
	size_t ceiling, used;
};

static NORETURN void die(const char *why)
{
	fprintf(stderr, "fatal memory %s\n", why);
	abort();
}

void *mem_make(size_t size)
{
	void *memory = calloc(1, size ? size : 1);
	if (!memory)
		die("exhausted");
	return memory;
}

void *mem_resize(void *memory, size_t size)
{
	void *moved = realloc(memory, size ? size : 1);
	if (!moved)
		die("exhausted");
	return moved;
}

void mem_free(void *memory) { free(memory); }

struct arena *arena_new(void) { return arena_new_sized(ARENA_CEILING); }

struct arena *arena_new_sized(size_t ceiling)
{
	struct arena *arena = mem_make(sizeof *arena);
	arena->ceiling = ceiling;
	return arena;
}

void arena_free(struct arena **arena_at)
{
	struct arena *arena = *arena_at;
	*arena_at = NULL;
	if (!arena)
		return;
	while (arena->releases) {
		struct release *release = arena->releases;
		arena->releases = release->next;
		release->run(release->thing);
	}
	while (arena->blocks) {
		struct block *block = arena->blocks;
		arena->blocks = block->next;
		free(block);
	}
	free(arena);
}

static struct block *block_add(struct arena *arena, size_t size)
{
	/* Zeroed by calloc; large ones come from the system already zero. */
	struct block *block = mem_make(sizeof *block + size);
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t rounded;
	if (__builtin_add_overflow(size, ALIGN - 1, &rounded))
		die("size overflow");
	rounded &= ~(ALIGN - 1);
	if (rounded == 0)
		rounded = ALIGN;
	if (rounded > arena->ceiling - arena->used)
		die("arena over its ceiling");
	arena->used += rounded;
	if (ONE_MALLOC_EACH)
		return block_add(arena, size)->bytes;

	struct block *block = arena->blocks;
	if (!block || block->size - block->used < rounded) {
		if (block && rounded > BLOCK_SIZE / 4) {
			/* A big piece gets a block of its own behind the current one. */
			struct block *own = mem_make(sizeof *own + rounded);
			own->size = own->used = rounded;
			own->next = block->next;
			block->next = own;
			return own->bytes;
		}
		block = block_add(arena, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
	}
	void *memory = block->bytes + block->used;
	block->used += rounded;
	return memory;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		die("size overflow");
	return arena_alloc(arena, total);
}

void *arena_copy(struct arena *arena, const void *from, size_t size)
{
	void *copy = arena_alloc(arena, size);
	if (size)
		memcpy(copy, from, size);
	return copy;
}

void arena_defer(struct arena *arena, void (*release)(void *), void *thing)
{
	struct release *entry = arena_alloc(arena, sizeof *entry);
	*entry = (struct release){arena->releases, release, thing};
	arena->releases = entry;
}

size_t arena_used(const struct arena *arena) { return arena->used; }
