/* tap: who tapped which button of which broadcast. Postback data of a broadcast
 * is "b=ID&k=WORD", the word percent-encoded; old buttons may come back at any time, so nothing in it is
 * believed but that it names a broadcast that exists. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define TAP_BUTTON_MOST 100

bool tap_read(struct arena *arena, struct str data, int64_t *broadcast_id, struct str *button);
/* The first tap counts; a repeat costs nothing. */
enum err tap_record(struct db *db, struct arena *arena, int64_t broadcast_id, struct str button,
                    int64_t friend_id, int64_t at) MUST_CHECK;
