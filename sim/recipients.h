/* recipients: the ids of a multicast, taken out before the JSON is read.
 *
 * Five hundred ids are most of a body; a tree of them costs more than everything
 * else together. What looks unusual is left to the tree. */
#pragma once

#include "base.h"

struct arena;
struct node;

struct recipients {
	struct str *ids; /* as written; "" for an element that is no text */
	size_t count;
	bool is_list;    /* "to" was an array */
};

/* True with the body's other parts in `rest` ("to":[]), when "to" is a plain list of texts. */
bool recipients_cut(struct arena *arena, struct str body, struct recipients *out, struct str *rest);
/* From the tree. */
struct recipients recipients_read(struct arena *arena, const struct node *body);
