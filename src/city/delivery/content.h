/* content: the messages of a broadcast as staff wrote them, and as LINE gets them.
 *
 * The stored form is LINE's own JSON, with four things of ours in it:
 *   media:TOKEN/VARIANT     an address of something uploaded (media.h)
 *   {{名前}} or {{名前|みなさま}}  a placeholder, with words for when it is empty
 *   postback data           the button's own word, which stays with us; LINE gets the
 *                           broadcast and the button's number: "b=17&n=0"
 *   postback tags           {"add":[12],"remove":[13]}: what a tap does (content_button.h)
 * http and https addresses in text bubbles and uri actions become addresses of
 * ours that count (tracking.h), but for LINE's own and the city's.
 *
 * Placeholders: {{名前}}, {{子どもの呼び名}}, {{子どもの年齢}} (also {{name}}, {{child_name}},
 * {{child_age}}) of the person; {{今日}}, {{明日}} of the day of sending, "11月22日（日）";
 * and the headings of the roster of a broadcast. In an address they are percent-encoded,
 * but for one that is the whole beginning of it. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct node;

struct content_columns { /* of a roster; zeroed: none */
	const struct str *headings;
	size_t count;
};
struct content_person { /* for placeholders */
	struct str name, child_name, child_age;
	const struct str *values; /* one a column; NULL: there are no columns */
};

struct content_link {
	struct str url, code;
};

struct content_how {
	struct str public_url;
	int64_t broadcast_id; /* 0: a preview, without counting */
	struct str button; /* what buttons of the talk say: "r=12&v=3"; their number follows. Empty: a broadcast's */
	const struct content_link *links;
	size_t link_count;
	bool test;                          /* marked 【テスト】 */
	bool drill;                         /* every bubble marked 【訓練】 */
	bool in_place;                      /* no bubble comes in between: for checks, which name places */
	int64_t day;                        /* of sending; 0: its placeholders stay as they are */
	struct content_columns columns;
	const struct content_person *person; /* NULL: placeholders stay as they are */
};

/* The JSON array for LINE. */
enum err content_render(struct arena *arena, const struct node *messages, const struct content_how *how,
                        struct str *out) MUST_CHECK;
/* What has to be known of each person. */
struct content_needs {
	bool name, child, column;
};
struct content_needs content_needs(const struct node *messages, struct content_columns columns);
/* Each person gets a text of their own. */
bool content_is_personal(const struct node *messages, struct content_columns columns);
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
	struct content_note problems[CONTENT_NOTES_MOST]; /* LINE would refuse it, or it could not work */
	size_t problem_count;
	struct content_note hints[CONTENT_NOTES_MOST]; /* allowed, but look again */
	size_t hint_count;
	bool personal;
};
struct content_setting {
	struct str public_url;
	bool allow_http_loopback;
	int64_t at; /* when it will be read; 0: not known */
	bool drill;
	int64_t now;
	struct content_columns columns;
	const struct str *values; /* an example, one a column */
	bool forgotten; /* the roster's values are gone: it cannot be sent */
	bool blanks; /* of a template: unknown words are for whoever uses it */
};
/* Looks at the rendered form; fields are named as in the stored one. */
enum err content_check(struct db *db, struct arena *arena, const struct node *messages,
                       const struct content_setting *how, struct content_report *out) MUST_CHECK;
