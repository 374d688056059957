/* action: what happens when somebody taps. Only for the files of this folder.
 *
 * Source: "Messaging API reference", Action objects. */
#pragma once

#include "check.h"

enum action_where {
	ACTION_TEMPLATE,       /* label required, 20 */
	ACTION_DEFAULT,        /* of a whole column: label never shown */
	ACTION_IMAGE_CAROUSEL, /* label optional, 12 */
	ACTION_QUICK_REPLY,    /* label required, 20; also camera, cameraRoll, location */
	ACTION_RICHMENU,       /* label optional, 20; also richmenuswitch */
	ACTION_FLEX_BUTTON,    /* label required, 40 */
	ACTION_FLEX,           /* label optional, 40 */
};

/* `node` may be of any kind, not NULL. */
void action_check(struct check *check, const struct place *at, const struct node *node,
                  enum action_where where);
/* The property "action" of an object. */
void action_check_in(struct check *check, const struct place *up, const struct node *object,
                     enum need need, enum action_where where);
/* An array of actions. */
void action_check_list(struct check *check, const struct place *up, const struct node *object,
                       struct list_rule rule, enum action_where where);
