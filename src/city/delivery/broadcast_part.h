/* broadcast_part: what the broadcast_*.c files share. Not for others. */
#pragma once

#include "broadcast.h"

struct broadcast_new {
	struct broadcast_content content;
	enum broadcast_state state;
	enum broadcast_kind kind; /* a repeat rule makes it a series */
	int64_t origin_id;        /* 0: none */
	struct str feed;        /* empty: a person */
	int64_t item_at;          /* 0: none */
	bool guard_held;
};
enum err broadcast_insert(struct db *db, struct arena *arena, const struct broadcast_new *new,
                          struct broadcast_who who, int64_t *id) MUST_CHECK;
/* ERR_CONFLICT that says why a change found nothing to change. version 0: was not asked for. */
enum err broadcast_refused(struct db *db, struct arena *arena, int64_t id, int64_t version) MUST_CHECK;
enum err broadcast_say_trouble(struct db *db, struct arena *arena, int64_t id, struct str trouble) MUST_CHECK;
enum err broadcast_must_be_sent(const struct broadcast *from) MUST_CHECK;
int broadcast_word(const char *const *words, struct str word);
