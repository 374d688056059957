/* content_part: what the content_*.c files share. Not for others. */
#pragma once

#include "content.h"

enum content_role {
	CONTENT_PLAIN,
	CONTENT_URL,    /* of an action: may be counted */
	CONTENT_DATA,   /* of a postback button */
	CONTENT_BUBBLE, /* text of a text message: addresses in it are links */
};
/* depth: 1 for the members of a message. */
enum content_role content_role(const struct node *object, const char *key, int depth);

enum content_key {
	CONTENT_KEY_NONE, /* a word that nobody knows */
	CONTENT_KEY_NAME,
	CONTENT_KEY_CHILD_NAME,
	CONTENT_KEY_CHILD_AGE,
	CONTENT_KEY_TODAY,
	CONTENT_KEY_TOMORROW,
	CONTENT_KEY_COLUMN,
};
/* Of a drill; content_drill.c says what is marked. */
#define CONTENT_DRILL_MARK "【訓練】"
/* The words in a flex bubble that take the mark; NULL: it has none. */
const struct node *content_drill_words(const struct node *bubble);
bool content_drill_speaks(const struct node *message); /* has words of its own */
size_t content_drill_extra(const struct node *messages); /* bubbles that come in between */
bool content_drill_takes(const struct node *object, struct str key, int depth);

struct content_placeholder {
	enum content_key key;
	size_t column; /* of CONTENT_KEY_COLUMN */
	struct str word, instead;
	size_t len; /* in the text, braces included */
};
/* Is there one at this place, of a known word or not? */
bool content_placeholder(struct str text, size_t at, struct content_columns columns, struct content_placeholder *out);
/* What stands for it; false when it stays as it is. */
bool content_value(struct arena *arena, const struct content_how *how, const struct content_placeholder *placeholder,
                   struct str *out);

/* Calls visit for every text, depth first. */
struct content_visit {
	void *context;
	void (*text)(void *context, enum content_role role, struct str text);
};
void content_walk(const struct node *messages, const struct content_visit *visit);
void content_walk_one(const struct node *message, const struct content_visit *visit);
/* Member of a postback button that is ours: which tags a tap gives. */
bool content_is_tags(const struct node *object, const char *key);
/* Counted: http and https, but not LINE's own pages and the city's. */
bool content_is_counted(struct str url, struct str public_url);
/* Senders that are not in the city's list (face.h) are problems. */
enum err content_check_faces(struct db *db, struct arena *arena, const struct node *messages,
                             struct content_report *out) MUST_CHECK;
