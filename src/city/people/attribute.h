/* attribute: what citizens may tell us, and what staff mark. An attribute is a
 * question, its options the answers; keys stay for ever, labels may change, and
 * nothing is deleted, only hidden, so that saved settings and stored segments
 * keep their meaning. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define ATTRIBUTES_MOST 200
#define OPTIONS_MOST 1000 /* of one attribute */

enum attribute_kind { ATTRIBUTE_ONE, ATTRIBUTE_MANY, ATTRIBUTE_CHILD, ATTRIBUTE_TAG, ATTRIBUTE_SOURCE, ATTRIBUTE_STATE };
extern const char *const attribute_kinds[]; /* as in the database, NULL at the end */

/* What the program takes the question for. At most one attribute is the topics:
 * the kinds of news, which whoever wants emergencies only gives up. */
enum attribute_meaning { ATTRIBUTE_PLAIN, ATTRIBUTE_TOPIC };

struct attribute_option {
	int64_t id, attribute_id;
	struct str key, label, help;
	bool ticked; /* for who has not answered since it is there */
	bool hidden; /* not offered any more; who has it keeps it */
	bool emergency; /* of the topics, at most one: reaches those who want emergencies only */
	int64_t position, created_at;
};

struct attribute {
	int64_t id;
	struct str key, label, help;
	enum attribute_kind kind;
	enum attribute_meaning meaning;
	bool citizen_edits, required, hidden;
	bool citizen_sees; /* what staff filled in, where the citizen does not answer */
	int64_t most_choices; /* 0: any number */
	int64_t position;
	struct attribute_option *options; /* in their order, hidden ones too */
	size_t option_count;
};

/* kind tag, source or state: kept by the program, cannot be hidden or asked. */
bool attribute_is_built_in(const struct attribute *attribute);

/* All of them with their options, in their order. */
enum err attribute_list(struct db *db, struct arena *arena, struct attribute **out, size_t *count) MUST_CHECK;
enum err attribute_find(struct db *db, struct arena *arena, int64_t id, struct attribute *out) MUST_CHECK;
enum err attribute_by_key(struct db *db, struct arena *arena, struct str key, struct attribute *out) MUST_CHECK;

struct attribute_edit {
	struct str key; /* empty: one is made (adding), or it stays (changing) */
	struct str label, help;
	enum attribute_kind kind; /* one, many or child */
	enum attribute_meaning meaning; /* topic: not for kind child */
	bool citizen_edits, citizen_sees, required, hidden;
	int64_t most_choices;
};
/* There can be one attribute of kind child only: children have no other home. */
enum err attribute_add(struct db *db, struct arena *arena, const struct attribute_edit *edit, int64_t *id) MUST_CHECK;
/* Key and kind stay, but for "one" becoming "many". Of a built-in one only label and help change.
 * One that is the topics no longer has no emergency either. */
enum err attribute_change(struct db *db, struct arena *arena, int64_t id, const struct attribute_edit *edit) MUST_CHECK;
/* Those named come first, in this order; the others behind them. */
enum err attribute_reorder(struct db *db, struct arena *arena, const int64_t *ids, size_t count) MUST_CHECK;

struct option_edit {
	struct str key, label, help;
	bool ticked, hidden, emergency;
};
/* Whoever wants emergencies only gets an option that becomes the emergency. */
enum err option_add(struct db *db, struct arena *arena, int64_t attribute_id, const struct option_edit *edit,
                    int64_t now, int64_t *id) MUST_CHECK;
enum err option_change(struct db *db, struct arena *arena, int64_t id, const struct option_edit *edit) MUST_CHECK;
enum err option_reorder(struct db *db, struct arena *arena, int64_t attribute_id, const int64_t *ids,
                        size_t count) MUST_CHECK;
enum err option_attribute(struct db *db, struct arena *arena, int64_t id, int64_t *attribute_id) MUST_CHECK;
/* A built-in option: "following", "tester", "settings_saved", "emergency_only". */
enum err option_of_state(struct db *db, struct arena *arena, const char *key, int64_t *id) MUST_CHECK;
/* The emergency among the topics; 0: there is none. */
enum err option_of_emergency(struct db *db, struct arena *arena, int64_t *id) MUST_CHECK;

/* Puts in place of each tag that became another one that other one. */
enum err option_current(struct db *db, struct arena *arena, int64_t *ids, size_t count) MUST_CHECK;

struct option_brief {
	int64_t id;
	struct str label;
	int64_t attribute_id;
	struct str attribute_label;
};
/* Those of the ids that are there, in the order of attributes and options. */
enum err option_briefs(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                       struct option_brief **out, size_t *found) MUST_CHECK;
