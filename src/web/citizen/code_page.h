/* code_page: the field for a code on paper, at the end of the receive settings. */
#pragma once

#include "err.h"

struct buf;
struct call;

/* A form of its own; nothing while no list of codes is open. */
enum err code_part(struct call *call, struct buf *out) MUST_CHECK;
