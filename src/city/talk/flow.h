/* flow: what is drawn as a scenario, checked, and walked through step by step.
 *
 * JSON form (the console writes it, a file carries it):
 *   {"hours":24,                              silent so long, it ends by itself
 *    "back":["戻る"],"leave":["やめる"],       words that always work; the first is on the button
 *    "help":{"label":"窓口の案内","next":"k"},  offered after FLOW_MISFITS answers that do not fit
 *    "steps":[…]}                             begins at the first
 * A step has "key" (for ever), "kind", "name" (for staff, and the word between braces
 * that stands for its answer) and
 *   message   "messages":[LINE's own JSON],"next"
 *   question  "text","show":"auto|quick|buttons|cards","choices":[{"key","label","next"}]
 *   input     "text","check":"text|number|date|phone|postcode|mail","least","most","error","next"
 *   branch    "cases":[{"when":[condition…],"next"}],"next" (nothing fits)
 *   deed      "deeds":[…] (talk/deed.h),"next"
 *   end       "messages" (may be empty)
 * A condition, all of a case must hold; "not":true turns one round:
 *   {"answer":"step","is":["choice"]}  {"answer":"step","from":10,"to":20}  (numbers; dates as text)
 *   {"friend":{…}} (people/segment.h)  {"days":{"from":"2026-11-22","to":…}}
 *   {"hours":{"from":"08:30","to":"17:15","weekdays":[1,2,3,4,5],"holidays":false}}
 *
 * Two kinds of faults: what is no flow at all is refused (ERR_INVALID); what is not
 * finished is reported, may be kept as a draft and cannot be published. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct node;

#define FLOW_STEPS_MOST 300
#define FLOW_CHOICES_MOST 30
#define FLOW_QUICK_MOST 10 /* LINE shows 13; back, leave and help are among them */
#define FLOW_BYTES_MOST ((size_t)400 << 10)
#define FLOW_MISFITS 2
#define FLOW_BUBBLES_MOST 4 /* said at once; LINE takes five, one is for a note */
#define FLOW_NONE SIZE_MAX

enum flow_kind { FLOW_MESSAGE, FLOW_QUESTION, FLOW_INPUT, FLOW_BRANCH, FLOW_DEED, FLOW_END };
enum flow_show { FLOW_AUTO, FLOW_QUICK, FLOW_BUTTONS, FLOW_CARDS };
enum flow_check { FLOW_TEXT, FLOW_NUMBER, FLOW_DATE, FLOW_PHONE, FLOW_POSTCODE, FLOW_MAIL };
extern const char *const flow_kinds[], *const flow_shows[], *const flow_checks[]; /* NULL at the end */

struct flow_choice {
	struct str key, label;
	struct str japanese; /* of a label in another language; empty: the label is */
	size_t next; /* place of a step; FLOW_NONE: nowhere yet */
};

struct flow_case {
	const struct node *when; /* list of conditions */
	size_t next;
};

struct flow_step {
	struct str key, name, text, error;
	enum flow_kind kind;
	enum flow_show show;
	enum flow_check check;
	bool has_least, has_most;
	int64_t least, most;
	const struct node *messages, *deeds; /* NULL or a list */
	struct flow_choice *choices;
	size_t choice_count;
	struct flow_case *cases;
	size_t case_count;
	size_t next;
	bool draft; /* in another language, and nobody has read it */
};

struct flow {
	struct flow_step *steps;
	size_t count;
	int64_t hours;
	struct str *back, *leave;
	size_t back_count, leave_count;
	struct str back_japanese, leave_japanese, help_japanese; /* of the first, in another language */
	struct str help_label; /* empty: no help */
	size_t help;
};

struct flow_note {
	struct str step;  /* its key; empty: of the whole */
	struct str field; /* within the step: "text", "choices[2].next" */
	struct str text;
};
#define FLOW_NOTES_MOST 200
struct flow_report {
	struct flow_note problems[FLOW_NOTES_MOST];
	size_t problem_count;
	struct flow_note hints[FLOW_NOTES_MOST];
	size_t hint_count;
};
void flow_problem(struct flow_report *report, struct str step, struct str field, struct str text);
void flow_hint(struct flow_report *report, struct str step, struct str field, struct str text);

/* Refuses what is no flow; reports each step that is not finished. */
enum err flow_read(struct arena *arena, struct str json, struct flow *out, struct flow_report *report) MUST_CHECK;
/* The whole: dead ends, circles that never ask, too much at once; hints for what nobody reaches. */
void flow_look_round(struct arena *arena, const struct flow *flow, struct flow_report *report);
size_t flow_find(const struct flow *flow, struct str key); /* FLOW_NONE */
bool flow_waits(const struct flow_step *step); /* for an answer */
size_t flow_choice_find(const struct flow_step *step, struct str key); /* FLOW_NONE */
/* Everything a step can lead to; out holds FLOW_NEXT_MOST. */
#define FLOW_NEXT_MOST (FLOW_CHOICES_MOST + 1)
size_t flow_next(const struct flow_step *step, size_t out[FLOW_NEXT_MOST]);

/* What somebody typed, as it is kept, and as it is said back. error: why it does not fit. */
struct flow_fit {
	bool fits;
	struct str value, shown, error;
};
struct flow_fit flow_fit(struct arena *arena, const struct flow_step *step, struct str said, int64_t today);

/* flow_wording.c: what is translated of a flow (wording.h): kinds "scenario_text"
 * (plain) and "scenario" (messages); things "17.step.text", "17.step.choice.key" … */
struct flow_text {
	struct str thing, title;
	struct str *at;           /* NULL: messages */
	const struct node **list; /* of messages */
	struct str *japanese;     /* kept there when it is put in another language; NULL: nowhere */
	bool *draft;              /* NULL: of no step */
	int64_t most;
};
size_t flow_texts(struct arena *arena, int64_t scenario_id, struct flow *flow, struct flow_text **out);
