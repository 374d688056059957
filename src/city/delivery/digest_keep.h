/* digest_keep: whom a broadcast leaves for the digest (digest.h): those who asked
 * for one message a day, and those who had enough that day. Remembered in the
 * transaction that stores the audience. */
#pragma once

#include "err.h"

struct arena;
struct broadcast;
struct db;
struct delivery;
struct people;

/* What staff say of one broadcast. */
struct digest_rule {
	bool never;        /* of no use on another day */
	int64_t until_day; /* the last day of use, in Japan; 0: no end */
};
/* Its own, or of the series it is an occurrence of. */
enum err digest_rule_of(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                        struct digest_rule *out) MUST_CHECK;
/* In the caller's transaction; ERR_CONFLICT once it was sent, ERR_INVALID (field "until"). */
enum err digest_rule_put(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                         const struct digest_rule *rule, int64_t now) MUST_CHECK;

/* The citizen's own choice: one message a day for what is not urgent. */
enum err digest_choose(struct db *db, struct arena *arena, int64_t friend_id, bool daily) MUST_CHECK;
enum err digest_chosen(struct db *db, struct arena *arena, int64_t friend_id, bool *daily) MUST_CHECK;

struct digest_kept {
	const struct people *chose, *full; /* NULL: nobody */
	int64_t chose_count, full_count;
	int64_t chose_day, full_day; /* when the digest is due; 0: it is for none */
	int64_t asked_day, until_day;
};
/* An ordinary message of the city: neither urgent nor a correction, a test, or one's own. */
bool digest_concerns(const struct broadcast *broadcast);
/* Takes those who asked for one message a day out of the audience. */
enum err digest_hold_back(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct broadcast *broadcast, int64_t now, struct people *audience,
                          struct digest_kept *out) MUST_CHECK;
/* Notes who of the audience had enough; takes nobody out. */
void digest_hold_full(struct arena *arena, const struct people *audience, const struct people *full,
                      struct digest_kept *kept);
/* Before it is sent: as if it were sent now. */
enum err digest_expect(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t now, struct digest_kept *out) MUST_CHECK;
/* In the caller's transaction. */
enum err digest_keep(struct db *db, struct arena *arena, int64_t broadcast_id, const struct digest_kept *kept,
                     int64_t now) MUST_CHECK;
/* Everybody waits for the digest: the broadcast is over. *changed: it was still to be resolved. */
enum err digest_instead(struct db *db, struct arena *arena, int64_t broadcast_id, const struct digest_kept *kept,
                        int64_t now, bool *changed) MUST_CHECK;
