/* content_hint: what LINE allows but a citizen may stumble over. */
#pragma once

#include "content.h"

void content_hints(struct arena *arena, const struct node *messages, const struct content_setting *how,
                   struct content_report *report);
void content_hint(struct content_report *report, struct str field, struct str text);
