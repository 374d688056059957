/* left_over: whom a broadcast was meant for and surely did not reach.
 *
 * Those LINE refused, and those it was never asked for because somebody stopped the
 * broadcast. Who may have got it is not among them; nor is who got, or is about to
 * get, another broadcast for those left over of it, or of the one it was for itself:
 * nobody is written to twice. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct people;

enum err left_over(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out) MUST_CHECK;
/* The title of a broadcast, planned or sent, that is for those left over of this
 * one; ERR_NOT_FOUND when there is none. */
enum err left_over_taken(struct db *db, struct arena *arena, int64_t broadcast_id, struct str *title) MUST_CHECK;
/* To be held while a broadcast with this condition is planned or sent, and while the
 * one it speaks of is resumed: one of the two must see the other. */
enum err left_over_lock(struct db *db, struct arena *arena, struct str condition) MUST_CHECK;
enum err left_over_lock_of(struct db *db, struct arena *arena, int64_t broadcast_id) MUST_CHECK;
