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

struct content_placeholder {
	struct str key, instead;
	size_t len; /* in the text, braces included */
};
/* Is there one at this place? */
bool content_placeholder(struct str text, size_t at, struct content_placeholder *out);

/* Calls visit for every text, depth first. */
struct content_visit {
	void *context;
	void (*text)(void *context, enum content_role role, struct str text);
};
void content_walk(const struct node *messages, const struct content_visit *visit);
/* Counted: http and https, but not LINE's own pages and the city's. */
bool content_is_counted(struct str url, struct str public_url);
