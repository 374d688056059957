/* log: one line per fact, key=value, on standard error.
 *
 * Only web, jobs, main and sim log; the floors below return errors. Never
 * message text, names or LINE ids in clear: log_person() makes a keyed hash.
 *
 *   log_info("broadcast_started", "id=%" PRId64 " people=%" PRId64, id, n);
 *   → 2026-11-22T10:00:00.000Z info broadcast_started role=worker id=7 people=412 */
#pragma once

#include "err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_setup(const char *role, enum log_level least);
/* Context that every line of this thread carries ("request=4f2a"), or NULL. */
void log_context(const char *context);
void log_line(enum log_level level, const char *event, const char *format, ...) PRINTF(3, 4);
/* Where an error stops: logs err_text() and err_where() with it. */
void log_failure(const char *event, enum err code, const char *format, ...) PRINTF(3, 4);

#define log_debug(event, ...) log_line(LOG_DEBUG, (event), __VA_ARGS__)
#define log_info(event, ...) log_line(LOG_INFO, (event), __VA_ARGS__)
#define log_warn(event, ...) log_line(LOG_WARN, (event), __VA_ARGS__)
#define log_error(event, ...) log_line(LOG_ERROR, (event), __VA_ARGS__)

/* Keyed short hash of a person's id for log lines; 12 hex digits in a
 * thread-local, valid until the next call on this thread. */
const char *log_person(struct str line_user_id);
