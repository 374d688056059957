/* guard_part: what the guard_*.c files share. Not for others. */
#pragma once

#include "guard.h"
#include "guard_rule.h"
#include "translation.h"

struct link_look;
struct node;
struct people;

struct guard_piece {
	struct str field; /* messages[0].text */
	struct str text;
	bool alternative; /* read aloud or in the notice, in place of what is seen */
};

/* What a check looks at; worked out once for all of them. */
struct guard_look {
	struct db *db;
	struct arena *arena;
	const struct delivery *delivery;
	const struct broadcast *broadcast;
	struct guard_ask ask; /* its `at` is never 0 here */
	struct translations translations;
	const struct translation *translation; /* the one looked at; NULL: the Japanese messages */
	const struct node *messages;
	struct guard_piece *pieces;
	size_t piece_count;
	struct str *urls;
	size_t url_count;
	struct link_look *links; /* one for each url */
	struct people *audience;
	struct guard_rule rules[GUARD_CODES];
	enum guard_code code; /* of the check under way */
	enum guard_level level;
	struct guard_report *report;
};

/* Once for each text and check; what does not fit any more is dropped. */
void guard_find(struct guard_look *look, struct str field, struct str text);
struct guard_other {
	int64_t id;
	struct str title;
};
void guard_find_other(struct guard_look *look, struct str field, struct str text, struct guard_other other);
int64_t guard_number(const struct guard_look *look, int number); /* of the check under way */
/* Of a correction: what it quotes as wrong, （誤）…（正） and 「…」, is no mistake of its own. */
bool guard_is_quoted(const struct guard_look *look, struct str text, size_t at);
int64_t guard_text_length(const struct guard_look *look); /* graphemes, without white space */

void guard_pieces(struct guard_look *look); /* fills in pieces and urls */

/* The checks, in the files named after their subject. */
enum err guard_content_short(struct guard_look *look) MUST_CHECK;
enum err guard_unfinished(struct guard_look *look) MUST_CHECK;
enum err guard_drill_words(struct guard_look *look) MUST_CHECK;
enum err guard_drill_real(struct guard_look *look) MUST_CHECK;
enum err guard_drill_audience(struct guard_look *look) MUST_CHECK;
enum err guard_drill_expired(struct guard_look *look) MUST_CHECK;
enum err guard_emergency_second(struct guard_look *look) MUST_CHECK;
enum err guard_alarm_words(struct guard_look *look) MUST_CHECK;
enum err guard_weekday_wrong(struct guard_look *look) MUST_CHECK;
enum err guard_date_wrong(struct guard_look *look) MUST_CHECK;
enum err guard_date_past(struct guard_look *look) MUST_CHECK;
enum err guard_relative_day(struct guard_look *look) MUST_CHECK;
enum err guard_link_dead(struct guard_look *look) MUST_CHECK;
enum err guard_link_silent(struct guard_look *look) MUST_CHECK;
enum err guard_link_staff(struct guard_look *look) MUST_CHECK;
enum err guard_link_many(struct guard_look *look) MUST_CHECK;
enum err guard_alt_missing(struct guard_look *look) MUST_CHECK;
enum err guard_language_facts(struct guard_look *look) MUST_CHECK;
enum err guard_language_draft(struct guard_look *look) MUST_CHECK;
enum err guard_language_left(struct guard_look *look) MUST_CHECK;
enum err guard_audience_share(struct guard_look *look) MUST_CHECK;
enum err guard_audience_many(struct guard_look *look) MUST_CHECK;
enum err guard_audience_change(struct guard_look *look) MUST_CHECK;
enum err guard_same_text(struct guard_look *look) MUST_CHECK;
enum err guard_near_text(struct guard_look *look) MUST_CHECK;
enum err guard_frequency(struct guard_look *look) MUST_CHECK;
enum err guard_night(struct guard_look *look) MUST_CHECK;
enum err guard_office_hours(struct guard_look *look) MUST_CHECK;
enum err guard_collision(struct guard_look *look) MUST_CHECK;
enum err guard_feed_old(struct guard_look *look) MUST_CHECK;
enum err guard_feed_burst(struct guard_look *look) MUST_CHECK;
enum err guard_feed_night(struct guard_look *look) MUST_CHECK;
