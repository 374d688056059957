/* history: what was said in a time, for those who look back. Texts lie sealed, so
 * words are looked for after opening, at most HISTORY_LOOK_MOST utterances a call. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

#define HISTORY_LOOK_MOST 5000

struct history_filter {
	struct scope desks;  /* everywhere: the bot's talk too */
	int64_t from, to;    /* ms; `to` not included */
	int64_t desk_id;     /* 0: any */
	struct str q;        /* words of the text; empty: any */
};
struct history_row {
	int64_t id, at, friend_id, conversation_id; /* 0: the bot's talk */
	bool by_city;
	struct str desk, staff, message; /* message: JSON; "null" once erased */
};
/* Newest first, ids below `before` (0: from the newest), at most `most` that fit.
 * *next: where to go on; 0: there is nothing older. */
struct history_page {
	struct history_row *rows;
	size_t count;
	int64_t next;
};
enum err history_page(struct db *db, struct arena *arena, const struct keyring *keyring,
                      const struct history_filter *filter, int64_t before, size_t most, struct history_page *out) MUST_CHECK;
/* Oldest first, ids above `after`, of the next 500; for files. out->next: where to go on, 0 at the end. */
enum err history_after(struct db *db, struct arena *arena, const struct keyring *keyring,
                       const struct history_filter *filter, int64_t after, struct history_page *out) MUST_CHECK;
