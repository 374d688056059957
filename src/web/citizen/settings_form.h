/* settings_form: what stands in the receive settings: first from the database,
 * then as it was typed, with what is wrong about it. */
#pragma once

#include "attribute.h"
#include "child.h"
#include "consent.h"
#include "err.h"
#include "form.h"
#include "friend.h"

struct call;

#define SETTINGS_ERRORS_MOST 60

/* As typed; empty rows are offered to be filled in. */
struct child_row {
	int64_t id; /* 0: new */
	struct str name, year, month, day;
	bool remove;
	struct str name_error, birth_error; /* empty: fine */
	struct child read; /* when it was fine */
};

struct question {
	struct attribute attribute;
	bool *chosen; /* beside attribute.options */
	bool shown;   /* was on the page that is posted */
	struct str error;
};

struct locked_answer { /* shown, but only staff change it */
	int64_t id;
	struct str label, help, text;
};

struct settings_error {
	struct str anchor; /* id of the field */
	struct str text;
};

struct settings {
	struct friend friend;
	struct consent_text consent;
	bool consent_needed, consent_ticked;
	struct str consent_error;
	struct question *questions;
	size_t question_count;
	struct locked_answer *locked;
	size_t locked_count;
	bool has_topic;      /* the topics are asked, so 「緊急情報だけ」 makes sense */
	bool emergency_only;
	bool has_daily;      /* the city sends digests, so there is something to choose */
	bool takes_codes;    /* a list of codes is open */
	bool daily;          /* one message a day for what is not urgent */
	bool has_children;   /* the attribute of kind child is asked */
	struct child_row rows[CHILDREN_MOST];
	size_t row_count;
	struct settings_error errors[SETTINGS_ERRORS_MOST];
	size_t error_count;
	int64_t today;
};

/* Questions and what the citizen answered before. ERR_NOT_FOUND: no consent text
 * has been written yet, so nothing may be asked. */
enum err settings_load(struct call *call, struct settings *out) MUST_CHECK;
/* For nobody yet: as it stands before the first answer, also without a consent text. */
enum err settings_load_empty(struct call *call, struct settings *out) MUST_CHECK;
/* Lays the posted form over it; checks nothing. */
void settings_take(struct settings *settings, const struct form *form);
/* Offers so many empty rows for children, within the limit. */
void settings_offer_rows(struct settings *settings, size_t empty);
/* Fills in the errors; false when there are any. */
bool settings_check(struct call *call, struct settings *settings);
/* Writes what was checked, in the call's transaction. */
enum err settings_save(struct call *call, struct settings *settings) MUST_CHECK;
