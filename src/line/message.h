/* message: may these messages be sent?
 *
 * Checks the array "messages" of a send request (1 to 5 message objects)
 * against everything LINE is known to refuse: kinds, required fields, lengths
 * as LINE counts them, addresses, emoji places, quick replies, templates,
 * imagemaps, Flex. Unknown properties are ignored.
 * What only LINE can know is not checked: whether a sticker, emoji, coupon or
 * address exists and how big its content is.
 * Sources: "Messaging API reference", Message objects and Action objects;
 * "Character counting in a text"; LINE's OpenAPI description. */
#pragma once

#include "problem.h"

struct node;

#define MESSAGES_MOST 5

struct message_options {
	bool allow_http_loopback; /* http://127.0.0.1, localhost and [::1] pass as https, for demos and tests */
};

/* Adds to `problems`; the result is that of problems_result(). `messages` may
 * be NULL or of any kind: that is a problem like others. */
enum err messages_check(const struct node *messages, struct message_options options,
                        struct problems *problems) MUST_CHECK;
/* One message object, as an editor holds it; property paths are those of messages[index]. */
enum err message_check(const struct node *message, size_t index, struct message_options options,
                       struct problems *problems) MUST_CHECK;

/* LINE's list of kinds, NULL at the end: "text", "textV2", … */
const char *const *message_kinds(void);
