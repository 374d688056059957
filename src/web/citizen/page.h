/* page: head and foot of citizens' pages, and what all of them need. */
#pragma once

#include "buf.h"
#include "err.h"

struct call;

#define PAGE_MOST ((size_t)2 << 20)

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
