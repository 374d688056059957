/* reply_when: at which times a rule answers. Windows of the week in Japan's time; the
 * rule answers in any of them, or, turned round, outside of all. */
#pragma once

#include "err.h"

struct arena;

#define REPLY_WINDOWS_MOST 4
#define REPLY_DAY_MINUTES 1440

/* Of days on which a city hall is closed: 国民の祝日, and 29 December to 3 January. */
enum reply_holidays { REPLY_ANY_DAY, REPLY_NO_HOLIDAY, REPLY_HOLIDAYS_ONLY };
extern const char *const reply_holiday_words[]; /* "any", "never", "only"; NULL at the end */

struct reply_window {
	int days;      /* bit 0 Sunday … bit 6 Saturday: of its beginning */
	int from, to;  /* minutes of the day; `to` is the first that is outside; before `from`: past midnight */
	enum reply_holidays holidays; /* of its beginning */
};

struct reply_when {
	struct reply_window windows[REPLY_WINDOWS_MOST];
	size_t count; /* 0: at any time */
	bool outside;
	int64_t from_ms, to_ms; /* 0: no end on that side; to_ms is the first that is outside */
};

bool reply_day_is_closed(int64_t day);
bool reply_when_holds(const struct reply_when *when, int64_t at);
/* 月〜金 8:30〜17:15（祝日と年末年始を除く）; いつでも */
struct str reply_when_text(struct arena *arena, const struct reply_when *when);
/* Is there a minute in which both answer? *example: the first found of a usual week,
 * or of one with a holiday. */
bool reply_when_meet(const struct reply_when *a, const struct reply_when *b, int64_t from, int64_t *example);
