/* check: the tools with which messages and rich menus are checked.
 *
 * A place is a path into the JSON, kept on the stack of the functions that walk
 * it: each step knows its property name or index and what the staff calls it.
 * Every check_…() reads one property of an object, adds the problems it finds
 * and goes on. Only for the files of this folder. */
#pragma once

#include "field.h"
#include "message.h"

struct place {
	const struct place *up;
	const char *name;     /* NULL: element `index` of an array */
	size_t index;
	const char *japanese; /* NULL: not worth a word */
};

enum check_style {        /* how LINE names places and faults there */
	STYLE_BODY,     /* messages[0].text; May not be empty */
	STYLE_MENU,     /* areas[0].bounds; must be specified */
	STYLE_RELATIVE, /* template/columns/0/title, from the message on */
	STYLE_POINTER,  /* /body/contents/2, from the Flex container on */
};

struct check {
	struct problems *problems;
	struct message_options options;
	size_t message; /* index of the message being checked */
	enum check_style style;
	const struct place *base; /* where relative properties begin */
};

#define PLACE(up_, name_, japanese_) ((struct place){(up_), (name_), 0, (japanese_)})
#define ELEMENT(up_, index_, japanese_) ((struct place){(up_), NULL, (index_), (japanese_)})

/* The sentence is put behind the Japanese name of the place: "は空にできません。" */
void check_add(struct check *check, const struct place *at, struct str line_text,
               const char *japanese, ...) PRINTF(4, 5);
/* Wrong JSON type: LINE stops at the first of these. */
void check_add_type(struct check *check, const struct place *at, const char *wanted);

enum text_count { UTF16, GRAPHEMES };
enum need { OPTIONAL, REQUIRED };

struct text_rule {
	const char *name, *japanese;
	enum need need;
	size_t most;
	enum text_count count;
	bool may_be_empty;
};

/* Empty when absent or no text; a text that is too long is still returned. */
struct str check_text(struct check *check, const struct place *up, const struct node *object,
                      struct text_rule rule);

enum url_kind { URL_HTTPS, URL_ACTION /* http, https, line, tel */ };

struct url_rule {
	const char *name, *japanese;
	enum need need;
	size_t most;
	enum url_kind kind;
};

void check_url(struct check *check, const struct place *up, const struct node *object,
               struct url_rule rule);

struct number_rule {
	const char *name, *japanese;
	enum need need;
	int64_t least, most;
};

/* An integer; `absent` when it is missing or no integer. */
int64_t check_integer(struct check *check, const struct place *up, const struct node *object,
                      struct number_rule rule, int64_t absent);
void check_double(struct check *check, const struct place *up, const struct node *object,
                  const char *name, const char *japanese, double least, double most);
void check_bool(struct check *check, const struct place *up, const struct node *object,
                const char *name, const char *japanese);

struct word_rule {
	const char *name, *japanese;
	enum need need;
	const char *const *words; /* NULL at the end */
};

/* Index of the word; -1 when it is missing or another. */
int check_word(struct check *check, const struct place *up, const struct node *object,
               struct word_rule rule);
/* #RRGGBB; with alpha also #RRGGBBAA. */
void check_colour(struct check *check, const struct place *up, const struct node *object,
                  const char *name, const char *japanese, bool alpha);

struct list_rule {
	const char *name, *japanese;
	enum need need;
	size_t least, most;
};

/* The array or NULL. One that is too long is returned too. */
const struct node *check_list(struct check *check, const struct place *up, const struct node *object,
                              struct list_rule rule);
const struct node *check_object(struct check *check, const struct place *up, const struct node *object,
                                const char *name, const char *japanese, enum need need);
/* True when the node is an object; else adds the problem. */
bool check_is_object(struct check *check, const struct place *at, const struct node *node);

/* For values that are given and must have a form of their own: the text, or
 * false when absent; a value that is no text is a problem and false. */
bool check_given_text(struct check *check, const struct place *at, const struct node *object,
                      const char *name, struct str *out);
/* "must be specified" and the like, in the words of the style. */
void check_missing(struct check *check, const struct place *at);
void check_invalid(struct check *check, const struct place *at, const char *japanese, ...) PRINTF(3, 4);
