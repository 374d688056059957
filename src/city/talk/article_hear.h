/* article_hear: the listener that answers from articles. Postbacks, "f=" and what:
 *   a, i=article       show this answer
 *   y, n, i=article    it helped, it did not
 *   w, i=article       I want to write what was missing
 *   x, i=miss          nothing of what was offered
 *   k                  the categories;   k, i=category, p=page  its questions
 *   t                  telephone numbers */
#pragma once

#include "turn.h"

/* The next text of somebody who was asked to write; stands before the rules. */
enum err article_comment_hear(struct turn *turn, bool *taken) MUST_CHECK;
enum err article_hear(struct turn *turn, bool *taken) MUST_CHECK;
