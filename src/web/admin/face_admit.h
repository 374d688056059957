/* face_admit: senders in what staff save: ours, and of this department. */
#pragma once

#include "err.h"
#include "str.h"

struct call;

/* json: messages, a rule or a flow; place names it in errors. ERR_INVALID with the field. */
enum err face_admit_text(struct call *call, struct str place, struct str json, int64_t department_id) MUST_CHECK;
