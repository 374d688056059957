/* language: the languages that the city writes in, and which one a friend reads. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

enum language { LANGUAGE_JA, LANGUAGE_EASY, LANGUAGE_EN, LANGUAGE_ZH, LANGUAGE_KO, LANGUAGE_VI, LANGUAGES };
extern const char *const language_codes[]; /* "ja", "ja-easy", … as in the database and the API, NULL at the end */

/* One of language_codes; false: another word. */
bool language_of_code(struct str code, enum language *out);
/* What LINE and browsers say ("zh-Hant", "en-US"); false: none of ours. */
bool language_of_tag(struct str tag, enum language *out);
/* The first of an Accept-Language header that is ours; Japanese. */
enum language language_accepted(struct str header);
struct str language_code(enum language language);
struct str language_html(enum language language);       /* for lang="" */
struct str language_own_name(enum language language);   /* Tiếng Việt */
struct str language_japanese(enum language language);   /* ベトナム語 */

/* chosen, or what LINE says, or Japanese. */
enum language language_of_friend(struct str chosen, struct str line);

/* The citizen's own choice; and the mark that conditions ask for. */
enum err language_choose(struct db *db, struct arena *arena, int64_t friend_id, enum language language) MUST_CHECK;
/* The mark alone: what LINE says has changed. */
enum err language_mark(struct db *db, struct arena *arena, int64_t friend_id, enum language language) MUST_CHECK;
