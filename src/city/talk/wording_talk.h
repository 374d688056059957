/* wording_talk: what is said in the talk and can be translated: answers to words,
 * questions and answers, scenarios, desks, disaster (rows of wording_kinds.c). */
#pragma once

#include "wording.h"

#define WORDING_LISTER(name) \
	enum err name(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out, size_t *count) MUST_CHECK

WORDING_LISTER(wording_replies);
WORDING_LISTER(wording_article_questions);
WORDING_LISTER(wording_article_words);
WORDING_LISTER(wording_article_answers);
WORDING_LISTER(wording_article_categories);
WORDING_LISTER(wording_scenarios);
WORDING_LISTER(wording_scenario_texts);
WORDING_LISTER(wording_desks);
WORDING_LISTER(wording_desk_aways);
WORDING_LISTER(wording_disaster);
WORDING_LISTER(wording_disaster_texts);

struct content_setting;
/* Messages of a kind with content, as they will be sent: ERR_INVALID for what LINE would refuse. Of setting
 * the columns are filled in. */
enum err wording_content_check(struct db *db, struct arena *arena, const struct wording_edit *edit,
                               const struct content_setting *setting) MUST_CHECK;
