/* deed: what an answer makes happen besides being said: a tag given, an answer
 * set. A JSON list, kept beside the answer; each element is an object with one of
 * the words of deed.c's table:
 *   {"tag":12}                   gives the tag
 *   {"untag":12}                 takes it
 *   {"attribute":3,"option":17}  answers the question: the only answer, or one more
 *                                where a person may have several
 *   {"attribute":3}              takes the answer away
 *   {"staff":12}                 a conversation at that desk begins; 0: the citizen
 *                                chooses. What is said then stands behind turn.messages
 *   {"scenario":5}               begins a scenario; not within one
 *   {"menu":7}                   gives that rich menu, until it is taken back;
 *   {"menu":7,"days":30}         for so many days, today counted
 *   {"menu":0}                   takes back what was given
 *
 * Checked when it is saved; done within a turn or any other transaction. What has
 * gone meanwhile (a hidden option, an ended tag) is passed over quietly: the
 * citizen gets the answer all the same. */
#pragma once

#include "err.h"
#include "str.h"
#include "tag.h"

struct arena;
struct db;
struct node;
struct turn;

#define DEEDS_MOST 20 /* of one list */

/* Whether the list can be done as it stands. path is how the sender calls it
 * ("answers[0].deeds"); errors name the place below it. *out: as it is kept; NULL is
 * the empty list. */
enum err deeds_check(struct db *db, struct arena *arena, const struct node *deeds, struct str path,
                     struct str *out) MUST_CHECK;

struct deed_doing {
	struct db *db;
	struct arena *arena;
	int64_t friend_id;
	int64_t now;
	struct turn *turn; /* NULL: nobody is talking just now */
	struct tag_giver giver; /* what makes it happen */
};
/* Does what deeds_check() gave; in the caller's transaction. */
enum err deeds_do(const struct deed_doing *doing, struct str deeds) MUST_CHECK;

/* タグ「健診」を付ける、「地区」を「都南」にする; "" when there is nothing. */
enum err deeds_text(struct db *db, struct arena *arena, struct str deeds, struct str *out) MUST_CHECK;
/* The same list with those in place of tags that became others (tag.h). */
enum err deeds_current(struct db *db, struct arena *arena, struct str deeds, struct str *out) MUST_CHECK;
