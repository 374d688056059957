/* segment: a condition on friends, and the set of people it means.
 *
 * JSON form (the console writes it, the database keeps it):
 *   {}                                   everybody
 *   {"all":[…]} {"any":[…]} {"not":{…}}  up to SEGMENT_DEPTH deep, SEGMENT_LEAVES leaves
 *   {"options":[12,13]}                  has at least one of these options
 *   {"answered":"district"}              has any option, or child, of this attribute
 *   {"childAge":{"from":{"years":1,"months":0},"to":{"years":1,"months":11}}}
 *                                        a child of that age on the send day, both ends included
 *   {"childBorn":{"from":"2024-04-02","to":"2025-04-01"}}
 *   {"childGrade":{"from":"elementary1","to":"elementary6"}}
 *                                        a child of that school year on the send day (child.h)
 *   {"followed":{"from":"2026-11-01","to":"2026-11-30"}}   either end may be absent
 *   {"received":17}  {"tapped":17}  {"tapped":17,"button":"yes"}
 *   {"exactly":17}                       whoever received broadcast 17, or a digest with it (corrections); with "not" impossible
 *   {"leftOver":17}                      whom broadcast 17 did not reach (left_over.h); with "not" impossible
 *   {"friend":123}                       one person by number; with "not" impossible
 *   {"roster":5}                         the people of a roster (delivery/roster.h); only alone
 *
 * An object has one of these words and nothing else; {} stands at the top only.
 * People who asked for emergencies only are meant by {}, by the option that is
 * the emergency among the topics, by the built-in option `emergency_only`, and
 * by received/exactly/leftOver/friend/roster; by nothing else.
 *
 * The people meant are always among those who follow the account now; "not"
 * is taken within them. Sets come from members.h. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct members;
struct node;
struct people; /* a set of friend ids */

#define SEGMENT_DEPTH 5
#define SEGMENT_LEAVES 50
#define SEGMENT_PARTS 120 /* leaves and groups together */
#define SEGMENT_OPTIONS 1000 /* of one leaf */

struct segment; /* a checked condition, in an arena */

/* Checks form and limits, and that options, attributes and broadcasts exist.
 * Errors name the place as "condition.all[0].options". */
enum err segment_read(struct db *db, struct arena *arena, const struct node *json,
                      struct segment **out) MUST_CHECK;
bool segment_is_everybody(const struct segment *segment);

/* The roster it is for; 0: it is for none. */
int64_t segment_roster(const struct segment *segment);

/* The broadcasts a condition asks about: who received one, who tapped in it. */
struct segment_mention {
	int64_t broadcast_id;
	struct str path;
};
size_t segment_mentions(const struct segment *segment, struct segment_mention *out, size_t most);

struct segment_part { /* one group or leaf, in reading order */
	struct str path;  /* "all[0].not"; the top is "" */
	int64_t people;
	struct str text;  /* 地区：都南・玉山 のいずれか */
};

/* People on a day (Japan) who follow us and fulfil the condition. */
enum err segment_people(struct db *db, struct arena *arena, struct members *members,
                        const struct segment *segment, int64_t day, struct people **out) MUST_CHECK;
/* *blocked: who would be meant had they not blocked us. parts may be NULL. */
enum err segment_tally(struct db *db, struct arena *arena, struct members *members,
                       const struct segment *segment, int64_t day, int64_t *people, int64_t *blocked,
                       struct segment_part **parts, size_t *part_count) MUST_CHECK;
/* A sentence in Japanese for lists and records. */
enum err segment_text(struct db *db, struct arena *arena, const struct segment *segment,
                      struct str *out) MUST_CHECK;
