/* answer: the one table from errors to HTTP, and the headers of every answer. */
#pragma once

#include "err.h"
#include "str.h"

struct call;

/* JSON for the console, a plain page for citizens. Logs what is our fault. */
void answer_error(struct call *call, enum err code);
void answer_failure(struct call *call, int status, struct str text);
/* Security headers; call last. */
void answer_headers(struct call *call);
