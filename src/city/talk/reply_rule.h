/* reply_rule: what a rule says, as it is stored:
 *   {"priority":5,"hears":"words",
 *    "words":[{"kind":"part","text":"ペットボトル"}],
 *    "windows":[{"days":62,"from":510,"to":1035,"holidays":"never"}],"outside":false,
 *    "from":"2026-11-22T09:00","to":"2026-12-01T00:00",
 *    "condition":{},
 *    "answers":[{"messages":[…],"deeds":[…]}]}
 * hears: words; text (any text); all (pictures and stickers as well). Of several
 * answers one is taken by chance. */
#pragma once

#include "reply_match.h"
#include "reply_when.h"

struct arena;
struct content_setting;
struct db;

#define REPLY_WORDS_MOST 200
#define REPLY_ANSWERS_MOST 10
#define REPLY_PRIORITY_USUAL 5
#define REPLY_PRIORITY_LAST 9 /* 1 comes first */
#define REPLY_WORD_MOST 100   /* characters */
#define REPLY_RULE_BYTES_MOST ((size_t)300 << 10)

enum reply_hears { REPLY_WORDS, REPLY_ANY_TEXT, REPLY_ANYTHING };

struct reply_answer {
	struct str messages, deeds; /* JSON lists */
};

struct reply_rule {
	int64_t priority;
	enum reply_hears hears;
	struct reply_word *words;
	size_t word_count;
	struct reply_when when;
	struct str condition; /* JSON, segment.h; "{}": everybody */
	struct reply_answer *answers;
	size_t answer_count;
};

/* Form and limits; errors name the field ("rule.words[3].text"). */
enum err reply_rule_read(struct arena *arena, struct str json, struct reply_rule *out) MUST_CHECK;
/* The same, and that everything it names is there and can be sent. *out: as it is kept. */
enum err reply_rule_check(struct db *db, struct arena *arena, struct str json, const struct content_setting *setting,
                          struct str *out) MUST_CHECK;
/* One line for lists: 「ペットボトル」「PET」ほか3語 */
struct str reply_rule_words(struct arena *arena, const struct reply_rule *rule);
/* The first words of its first answer. */
struct str reply_rule_says(struct arena *arena, const struct reply_rule *rule);
