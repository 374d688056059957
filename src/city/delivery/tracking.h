/* tracking: what people did with a broadcast: addresses of ours that count and
 * send on, and postback buttons. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct content_button;
struct content_link;
struct db;

struct tracked_link {
	int64_t id;
	struct str code, url, label;
	int64_t taps, tappers;
	enum language language; /* of the messages it stands in */
};
struct tracked_button {
	struct str button;
	int64_t people;
};

enum err tracking_add(struct db *db, struct arena *arena, int64_t broadcast_id, enum language language,
                      const struct str *urls, size_t count) MUST_CHECK;
enum err tracking_links(struct db *db, struct arena *arena, int64_t broadcast_id, struct tracked_link **out,
                        size_t *count) MUST_CHECK;
/* Those of one language, for content_render(). */
enum err tracking_codes(struct db *db, struct arena *arena, int64_t broadcast_id, enum language language,
                        struct content_link **out, size_t *count) MUST_CHECK;
enum err tracking_buttons(struct db *db, struct arena *arena, int64_t broadcast_id,
                          struct tracked_button **out, size_t *count) MUST_CHECK;
/* The buttons as they are sent, so that a tap can name one by its number. */
enum err tracking_add_buttons(struct db *db, struct arena *arena, int64_t broadcast_id,
                              const struct content_button *buttons, size_t count) MUST_CHECK;
/* ERR_NOT_FOUND. With no -1: the first of this word; broadcasts of before have none. */
struct sent_button {
	struct str word, tags;
};
enum err tracking_button(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t no, struct str word,
                         struct sent_button *out) MUST_CHECK;
/* Where to; ERR_NOT_FOUND. */
enum err tracking_target(struct db *db, struct arena *arena, struct str code, int64_t *link_id,
                         struct str *url) MUST_CHECK;
/* visitor: a keyed hash of a random cookie. */
enum err tracking_tap(struct db *db, struct arena *arena, int64_t link_id, struct str visitor, int64_t now) MUST_CHECK;
