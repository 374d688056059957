/* problem: what is wrong with something that is to be sent to LINE.
 *
 * A check collects every problem, each in two languages: LINE's own words and
 * path (the simulator answers with them) and plain Japanese for the staff.
 * LINE finds faults in three steps and reports only the first step that fails;
 * line_error_body() does the same. Sources: "Messaging API reference", Error
 * responses; forms of the template and Flex errors as seen in public issues. */
#pragma once

#include "err.h"

struct arena;

#define PROBLEMS_MOST 100

enum problem_form {
	PROBLEM_TYPE,    /* wrong JSON type or unknown kind: stops LINE's reading at once */
	PROBLEM_BODY,    /* a limit; property like messages[0].text */
	PROBLEM_MESSAGE, /* content of template, Flex, textV2; property relative to the message */
};

struct problem {
	enum problem_form form;
	size_t message;       /* index of the message it is in */
	struct str place;     /* always the full path: "messages[0].contents.body.contents[2].text" */
	struct str property;  /* LINE's path: "messages[0].text", "template/columns/0/title", "/body/contents/2" */
	struct str line_text; /* LINE's words: "May not be empty" */
	struct str japanese;  /* names the field and says what to do */
};

struct problems {
	struct arena *arena;
	struct problem *items;
	size_t count; /* at most PROBLEMS_MOST */
	bool more;    /* there were more than that */
};

void problems_init(struct problems *problems, struct arena *arena);
/* OK when there are none, else ERR_INVALID with the Japanese text and place of the first. */
enum err problems_result(const struct problems *problems) MUST_CHECK;
/* LINE's JSON for status 400. Needs at least one problem. */
struct str line_error_body(struct arena *arena, const struct problems *problems);
/* {"message":…} alone; and with "details":[] as some rich menu errors have it. */
struct str line_error_plain(struct arena *arena, struct str message, bool empty_details);
