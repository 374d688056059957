/* content_button: the postback buttons of a broadcast's messages. What is behind a
 * button (its word for the results, tags to be given) stays here: LINE gets the
 * broadcast and a number. */
#pragma once

#include "content.h"

struct content_button {
	struct str word;
	struct str tags; /* JSON, city/people/tag.h; empty: none */
	struct str kind; /* postback, datetimepicker date … */
	struct str path; /* messages[0].template.actions[1] */
};

/* In the order of content_render(), whose numbers begin at 0. */
void content_buttons(struct arena *arena, const struct node *messages, struct content_button **out, size_t *count);
/* Adds what is wrong with them to the report. */
enum err content_check_buttons(struct db *db, struct arena *arena, const struct node *messages,
                               struct content_report *out) MUST_CHECK;
