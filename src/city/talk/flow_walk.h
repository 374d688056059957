/* flow_walk: one move through a flow: from what somebody did to what is said, and
 * where it waits then. Keeps nothing and sends nothing; a test run is the same. */
#pragma once

#include "flow.h"

#include "scope.h"

struct arena;
struct db;
struct wordings;

#define FLOW_ANSWERS_MOST 100 /* the oldest go first */

struct flow_answer {
	struct str step;  /* its key */
	struct str value; /* key of the choice; the typed thing in one form */
	struct str shown;
};

/* In their order: also the way back. */
struct flow_answers {
	struct flow_answer items[FLOW_ANSWERS_MOST];
	size_t count;
};

enum flow_move { FLOW_BEGIN, FLOW_SAY, FLOW_CHOOSE, FLOW_GO_BACK, FLOW_LEAVE, FLOW_HELP, FLOW_REPEAT };
struct flow_input {
	enum flow_move move;
	struct str said;   /* FLOW_SAY; empty: a picture, a sticker … */
	size_t choice;     /* FLOW_CHOOSE, at the step where it stands */
	struct str note;   /* said first; may be empty */
};

/* Who walks, and what the buttons carry. */
struct flow_walker {
	struct db *db;
	struct arena *arena;
	int64_t now;
	int64_t friend_id;          /* 0: a test run, by a person with these options */
	struct i64_list options;
	struct str name;
	struct str public_url, account_name;
	int64_t scenario_id, version_no, run_id;
	void *context;
	struct wordings *words; /* of the reader's language (wording.h); NULL: Japanese */
	/* Carries out a step of deeds; NULL: leaves it out. */
	enum err (*act)(struct flow_walker *walker, const struct flow_step *step);
};

enum flow_fate { FLOW_WAITS, FLOW_FINISHED, FLOW_LEFT };
#define FLOW_TRAIL_MOST (FLOW_STEPS_MOST + 2)
struct flow_outcome {
	enum flow_fate fate;
	size_t at;             /* where it waits, or ended */
	struct str messages;   /* JSON array; "[]": nothing to say */
	size_t trail[FLOW_TRAIL_MOST]; /* steps entered */
	size_t trail_count;
	size_t answered, choice; /* FLOW_NONE: nothing was; step and choice, for the numbers */
	bool misfit;
};

/* at: where it waits (FLOW_BEGIN: ignored). answers and misfits are brought up to date. */
struct flow_state {
	size_t at;
	struct flow_answers *answers;
	int64_t misfits;
};
enum err flow_walk(struct flow_walker *walker, const struct flow *flow, struct flow_state *state,
                   const struct flow_input *input, struct flow_outcome *out) MUST_CHECK;

/* The latest answer of a step; NULL: none. */
const struct flow_answer *flow_answer_of(const struct flow_answers *answers, struct str step);
/* The words that match a choice, or none (FLOW_NONE). */
size_t flow_choice_said(struct arena *arena, const struct flow_step *step, struct str said);

/* A fixed text of ours in the reader's language. */
struct str flow_word(const struct flow_walker *walker, struct str japanese);

/* flow_when.c: whether all conditions of a case hold. */
enum err flow_holds(struct flow_walker *walker, const struct flow *flow, const struct flow_answers *answers,
                    const struct node *when, bool *out) MUST_CHECK;
/* Adds what is wrong with them to the report. */
enum err flow_when_check(struct db *db, struct arena *arena, const struct flow *flow, size_t step,
                         struct flow_report *report) MUST_CHECK;

/* flow_say.c: what a step says, as LINE gets it. */
struct flow_bubbles; /* several steps' messages, in their order */
struct flow_bubbles *flow_bubbles_new(struct flow_walker *walker, const struct flow *flow,
                                      const struct flow_answers *answers);
void flow_bubbles_text(struct flow_bubbles *bubbles, struct str text);
void flow_bubbles_step(struct flow_bubbles *bubbles, const struct flow_step *step, bool help);
enum err flow_bubbles_done(struct flow_bubbles *bubbles, struct str *out) MUST_CHECK;
/* As it comes with the longest answers, for checks. */
enum err flow_sample(struct arena *arena, const struct flow *flow, const struct flow_step *step,
                     const struct node **out) MUST_CHECK;
/* Names of steps that wait, as words between braces. */
struct flow_words {
	struct str *names, *values;
	size_t count;
};
struct flow_words flow_words(struct arena *arena, const struct flow *flow, const struct flow_answers *answers);
