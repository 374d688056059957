/* page: head and foot of citizens' pages, and what all of them need. */
#pragma once

#include "buf.h"
#include "err.h"
#include "wording.h"

struct attribute;
struct call;

#define PAGE_MOST ((size_t)2 << 20)

/* --- words: in the language of whoever is here; page.h's own functions translate
 * the titles, sentences and labels they are given --- */

struct wordings *page_words(struct call *call);
/* A fixed text of ours (page_words.h), with {account} and {city} filled in. */
struct str page_word(struct call *call, struct str japanese);
void page_say(struct call *call, struct buf *out, struct str japanese);
/* A label that staff wrote; the second marks one in another language with a span. */
struct said page_label_text(struct call *call, const char *kind, int64_t id, struct str japanese);
void page_label(struct call *call, struct buf *out, const char *kind, int64_t id, struct str japanese);
/* ␣lang="…" where it is not the page's. */
void page_lang(struct call *call, struct buf *out, enum language language);
/* Notes that a draft is shown; every page says so at its top. */
struct said page_said(struct call *call, struct said said);
struct str page_comma(struct call *call);
/* The text of an error about this question (NULL: about none). */
struct str page_told(struct call *call, struct str text, const struct attribute *attribute);

/* --- the frame --- */

/* Up to and including <main>; the title is also the h1. */
void page_begin(struct call *call, struct buf *out, struct str title);
/* The same with 「エラー」 in front of the window's title. */
void page_begin_wrong(struct call *call, struct buf *out, struct str title);
/* Foot, and the answer with this status. */
enum err page_end(struct call *call, struct buf *out, int status) MUST_CHECK;
/* A page that only says something: title, sentences (line ends kept), and a
 * button to go on, unless its label is empty. */
enum err page_tell(struct call *call, int status, struct str title, struct str text, struct str label,
                   struct str url) MUST_CHECK;

/* ␣href="PATH?v=SELECTOR", or action= */
void page_link(struct call *call, struct buf *out, const char *name, struct str path);
struct str page_path(struct call *call, struct str path);
/* The talk with the account in the LINE app; and the page to add it. */
struct str page_line_talk(struct call *call);
struct str page_line_add(struct call *call);
void page_back_to_line(struct call *call, struct buf *out);
/* A button to add the account; without an id of the account, how to find it. */
void page_add_friend(struct call *call, struct buf *out);
/* A plain link to the talk; nothing without an id of the account. */
void page_open_talk(struct call *call, struct buf *out);
void page_csrf(struct call *call, struct buf *out);

/* Sends those who are not signed in to LINE Login and says so: then the handler
 * has nothing left to do. */
bool page_needs_login(struct call *call, struct str path);
/* The token of a posted form; also a visit must be there. */
enum err page_check_csrf(struct call *call, struct str token) MUST_CHECK;
