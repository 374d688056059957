/* notice: what the program tells one person: the bell in the console, and a mail
 * when that person has an address and wants it.
 *
 * The mail says only what kind of thing waits and where (a fixed sentence and a
 * link): texts of ours, titles and names stay in the console. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define NOTICE_TEXT_MOST 300
#define NOTICE_KEEP_MS ((int64_t)180 * 24 * 60 * 60 * 1000)

struct notice_new {
	int64_t staff_id;
	const char *kind; /* a row of notice.c, for the words of the mail */
	struct str text;  /* cut after NOTICE_TEXT_MOST characters */
	const char *link; /* "/approvals/12"; copied */
	int64_t now;
};
/* In the transaction of what is told. Somebody who cannot sign in any more is
 * not told. */
enum err notice_tell(struct db *db, struct arena *arena, const struct notice_new *notice) MUST_CHECK;

struct notice {
	int64_t id, at;
	struct str kind, text, link;
	bool read;
};
/* Newest first, ids below `before` (0: from the newest), at most 51. */
enum err notice_page(struct db *db, struct arena *arena, int64_t staff_id, int64_t before, int64_t most,
                     struct notice **out, size_t *count) MUST_CHECK;
/* newest: id, 0 when there is none. */
enum err notice_unread(struct db *db, struct arena *arena, int64_t staff_id, int64_t *unread,
                       int64_t *newest) MUST_CHECK;
/* A notice to oneself, to see whether mails come. ERR_LIMIT when there were
 * NOTICE_TRIES_MOST within a minute; ERR_INVALID without an address. */
#define NOTICE_TRIES_MOST 3
enum err notice_try(struct db *db, struct arena *arena, int64_t staff_id, int64_t now) MUST_CHECK;
/* One of this person's; ERR_NOT_FOUND. */
enum err notice_read(struct db *db, struct arena *arena, int64_t staff_id, int64_t id, int64_t now) MUST_CHECK;
enum err notice_read_until(struct db *db, struct arena *arena, int64_t staff_id, int64_t id,
                           int64_t now) MUST_CHECK;
enum err notice_forget(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;

/* The letter for a notice. wanted: false when the person takes no mail, or has
 * read it in the console already. */
struct notice_letter {
	bool wanted;
	struct str to, subject, body;
};
struct notice_house { /* what every letter says */
	struct str account_name;
	struct str console_url; /* without a slash at the end */
};
enum err notice_letter(struct db *db, struct arena *arena, int64_t id, const struct notice_house *house,
                       struct notice_letter *out) MUST_CHECK;

struct mail_choice {
	struct str email; /* empty: none */
	bool wants;
};
enum err mail_choice(struct db *db, struct arena *arena, int64_t staff_id, struct mail_choice *out) MUST_CHECK;
/* ERR_INVALID (field "email") for what is no address. */
enum err mail_choice_put(struct db *db, struct arena *arena, int64_t staff_id,
                         const struct mail_choice *choice) MUST_CHECK;
