/* phrase: messages the city writes once for fixed occasions. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct phrase {
	struct str key, label;
	struct str messages; /* JSON array in LINE's form; {{settings_url}} stands for the settings page */
	int64_t updated_at;
};

/* "greeting", "greeting_again", "settings_saved", "default_reply" */
enum err phrase_find(struct db *db, struct arena *arena, struct str key, struct phrase *out) MUST_CHECK;
enum err phrase_list(struct db *db, struct arena *arena, struct phrase **out, size_t *count) MUST_CHECK;
enum err phrase_save(struct db *db, struct arena *arena, struct str key, struct str messages,
                     int64_t now) MUST_CHECK;
/* Puts in the address of the settings page and the account's name. */
struct str phrase_fill(struct arena *arena, struct str messages, struct str public_url, struct str account_name);
