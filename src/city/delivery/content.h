/* content: the messages of a broadcast as staff wrote them, and as LINE gets them.
 *
 * The stored form is LINE's own JSON, with three things of ours in it:
 *   media:TOKEN/VARIANT     an address of something uploaded (media.h)
 *   {{name}} {{child_name}} {{child_age}}, or {{name|みなさま}} for when it is empty
 *   postback data           the button's own word; LINE gets "b=ID&k=WORD"
 * http and https addresses in text bubbles and uri actions become addresses of
 * ours that count (tracking.h), but for LINE's own and the city's. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct node;

struct content_person { /* for placeholders */
	struct str name, child_name, child_age;
};

struct content_link {
	struct str url, code;
};

struct content_how {
	struct str public_url;
	int64_t broadcast_id; /* 0: a preview, without counting */
	const struct content_link *links;
	size_t link_count;
	bool test;                          /* marked 【テスト】 */
	const struct content_person *person; /* NULL: placeholders stay as they are */
};

/* The JSON array for LINE. */
enum err content_render(struct arena *arena, const struct node *messages, const struct content_how *how,
                        struct str *out) MUST_CHECK;
/* Has placeholders: each person gets a text of their own. */
bool content_is_personal(const struct node *messages);
/* Distinct addresses to be counted, in their order; at most CONTENT_LINKS_MOST. */
#define CONTENT_LINKS_MOST 100
enum err content_links(struct arena *arena, const struct node *messages, struct str public_url,
                       struct str **urls, size_t *count) MUST_CHECK;
/* The first words a person reads: of a text bubble, else of another's alternative text. */
struct str content_first_text(struct arena *arena, const struct node *messages);

struct content_note {
	struct str field; /* messages[0].text */
	struct str text;  /* plain Japanese */
};
#define CONTENT_NOTES_MOST 100
struct content_report {
	struct content_note problems[CONTENT_NOTES_MOST]; /* LINE would refuse it */
	size_t problem_count;
	struct content_note hints[CONTENT_NOTES_MOST]; /* allowed, but look again */
	size_t hint_count;
	bool personal;
};
struct content_setting {
	struct str public_url;
	bool allow_http_loopback;
	int64_t at; /* when it will be read; 0: not known */
	int64_t now;
};
/* Looks at the rendered form; fields are named as in the stored one. */
enum err content_check(struct db *db, struct arena *arena, const struct node *messages,
                       const struct content_setting *how, struct content_report *out) MUST_CHECK;
