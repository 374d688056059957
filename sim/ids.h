/* ids: how LINE writes its identifiers.
 *
 * User ids are "U" and 32 hex digits, request ids and retry keys are UUIDs,
 * message ids are 18 decimal digits. Inside the simulator the first two are 16
 * bytes. Tokens that belong to a message (quote, mark as read) are made from its
 * id and the world's seed, so that none has to be kept. */
#pragma once

#include "str.h"
#include "table.h"

struct arena;

bool ids_user(struct str text, struct id16 *out);
struct str ids_user_text(struct arena *arena, struct id16 id);
bool ids_group(struct str text, struct id16 *out);
struct str ids_group_text(struct arena *arena, struct id16 id);
bool ids_uuid(struct str text, struct id16 *out); /* any case */
struct str ids_uuid_text(struct arena *arena, struct id16 id);
struct id16 ids_uuid_new(void); /* version 4 */

enum token_kind { TOKEN_QUOTE, TOKEN_MARK_READ };
struct str ids_message_token(struct arena *arena, struct str seed, enum token_kind kind, int64_t message_id);
/* The message a token was made for; false for a forged or foreign one. */
bool ids_message_of_token(struct arena *arena, struct str seed, enum token_kind kind, struct str token,
                          int64_t *message_id);
