/* prepared: which statements a connection has prepared already. */
#pragma once

#include "base.h"

struct statement;

struct prepared {
	const struct statement *statement; /* NULL: free */
	void *handle;                      /* the engine's own */
	int64_t number;
};

struct prepared_table { /* zeroed: empty */
	struct prepared *slots;
	size_t capacity; /* a power of two */
	size_t used;
};

/* NULL when it is not there. Valid until the next addition. */
struct prepared *prepared_find(const struct prepared_table *table, const struct statement *statement);
struct prepared *prepared_add(struct prepared_table *table, const struct statement *statement);
void prepared_clear(struct prepared_table *table, void (*release)(void *handle)); /* release: may be NULL */
