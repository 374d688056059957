/* err: the code says what the caller can do, the text says what happened.
 *
 * fail() keeps text, field, file and line of the latest failure in a
 * thread-local, so that results stay plain codes. The texts of the kinds a
 * user can mend (ERR_INVALID … ERR_LIMIT) are plain Japanese and may be shown;
 * the others are for the log only. */
#pragma once

#include "base.h"

enum err {
	OK,
	ERR_INVALID,   /* sent nonsense            page: 400   job: gives up       */
	ERR_DENIED,    /* may not                  403         gives up            */
	ERR_NOT_FOUND, /* no such thing            404         gives up            */
	ERR_CONFLICT,  /* changed under the caller 409         gives up            */
	ERR_LIMIT,     /* too big, many or fast    413/429     waits               */
	ERR_BUSY,      /* try again soon           503         tries again         */
	ERR_REMOTE,    /* LINE answered badly      502         tries again         */
	ERR_UNCERTAIN, /* perhaps it happened      502         asks again, same key */
	ERR_INTERNAL,  /* our bug or a broken disk 500         tries again, shouts */
};

/* The value is the code itself, so that analyzers see what a function returns;
 * it is evaluated twice. */
#define fail(code, ...) (err_set(NULL, __FILE__, __LINE__, __VA_ARGS__), (enum err)(code))
/* Names the input field at fault, as the sender wrote it ("messages[0].text"). */
#define fail_field(code, field, ...) (err_set((field), __FILE__, __LINE__, __VA_ARGS__), (enum err)(code))

#define TRY(expression)                         \
	do {                                    \
		enum err try_err_ = (expression); \
		if (try_err_ != OK)             \
			return try_err_;        \
	} while (0)

void err_set(const char *field, const char *file, int line, const char *format, ...) PRINTF(4, 5);
/* Of the latest failure on this thread; never NULL, "" when there was none. */
const char *err_text(void);
const char *err_field(void);
const char *err_where(void); /* "file.c:123" */
const char *err_name(enum err code); /* "invalid", "not_found", … */
void err_clear(void);
