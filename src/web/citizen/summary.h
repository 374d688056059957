/* summary: what the city holds, in words; for the card after saving and for
 * 「私の情報」. */
#pragma once

#include "buf.h"
#include "err.h"

struct call;

enum summary_kind { SUMMARY_SETTINGS, SUMMARY_EVERYTHING };

/* <dl> of the person's choices and children. SETTINGS: what citizens set
 * themselves and what staff filled in for them to see; EVERYTHING: also tags,
 * sources and marks. What is for staff only is told as being there, no more. */
enum err summary_list(struct call *call, struct buf *out, enum summary_kind kind) MUST_CHECK;
