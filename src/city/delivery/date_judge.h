/* date_judge: what is wrong with a day in a text, in Japanese; empty: nothing. */
#pragma once

#include "date_find.h"

struct arena;

struct dated {
	struct str text; /* the whole */
	struct written_date date;
	int64_t read_on; /* the day it will be read */
};
struct str date_weekday_fault(struct arena *arena, const struct dated *dated);
struct str date_calendar_fault(struct arena *arena, const struct dated *dated);
/* Days of which the sentence tells as of something that was are none. */
struct str date_past_fault(struct arena *arena, const struct dated *dated);
struct str date_day_text(struct arena *arena, int64_t day); /* 11月22日（日） */
