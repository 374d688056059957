/* tap: who tapped which button of which broadcast. Postback data of a broadcast is
 * "b=ID&n=NUMBER"; what the button means was kept when it was sent
 * (delivery/tracking.h), so data that somebody made up can name nothing else. Older
 * buttons say "b=ID&k=WORD", percent-encoded, and may come back at any time. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define TAP_BUTTON_MOST 100 /* characters of a word */

struct tap {
	int64_t broadcast_id;
	int64_t no;      /* -1: an older button, which has a word */
	struct str word;
};

/* false: no button of a broadcast. */
bool tap_read(struct arena *arena, struct str data, struct tap *out);
/* The first tap counts; a repeat costs nothing. One that names no button that was
 * sent changes nothing. */
enum err tap_record(struct db *db, struct arena *arena, const struct tap *tap, int64_t friend_id, int64_t at) MUST_CHECK;
